from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Watchlists, and the match of a person or a document against them."""

    name = "kivuko.screening"
    label = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        from kivuko.kernel.forgetting import FILES, NAMED
        from kivuko.screening import files, settled, upcasts  # noqa: F401 - upcasts register themselves

        FILES["screening"] = files.forget
        NAMED["screening"] = settled.naming
