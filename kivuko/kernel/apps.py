"""The kernel as a Django app: it inspects every app's declarations when all of them are loaded."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "kivuko.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kivuko.kernel import inspection

        inspection.register_checks()
        for config in apps.get_app_configs():
            if config.name.startswith("kivuko."):
                for part in ("workflows", "actions", "queries", "policy", "facts", "indicators"):
                    if find_spec(f"{config.name}.{part}"):
                        import_module(f"{config.name}.{part}")
