"""The kernel as a Django app: it inspects every app's declarations when all of them are loaded."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps

DECLARING = ("workflows", "actions", "queries", "policy", "facts", "indicators", "upcasts")
"""Files of an app that are read at start, in this order; `actions_….py` after `actions.py`."""


class KernelConfig(AppConfig):
    name = "kivuko.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kivuko.kernel import inspection

        inspection.register_checks()
        for config in apps.get_app_configs():
            if config.name.startswith("kivuko."):
                import_declarations(config)


def import_declarations(config: AppConfig) -> None:
    """Read what an app declares: its actions may stand in several files, each named `actions` or `actions_….py`."""
    there = sorted(module.name for module in iter_modules([config.path]))
    for part in DECLARING:
        for name in there:
            if name == part or (part == "actions" and name.startswith("actions_")):
                import_module(f"{config.name}.{name}")
