from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Watchlists, and the match of a person or a document against them."""

    name = "kivuko.screening"
    label = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        from kivuko.kernel.forgetting import FILES
        from kivuko.screening import files

        FILES["screening"] = files.forget
