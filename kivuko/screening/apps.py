from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Watchlists, and the match of a person or a document against them."""

    name = "kivuko.screening"
    label = "screening"
    verbose_name = "Screening"
