from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Facts that may leave an app for counting, and the indicators computed from them."""

    name = "kivuko.measures"
    label = "measures"
    verbose_name = "Measures"
