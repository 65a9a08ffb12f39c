"""Officers, agencies, the posts that officers hold, and log-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Officers, agencies, the posts that officers hold, and log-in."""

    name = "kivuko.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from kivuko.accounts import checks  # noqa: F401  (registers)
