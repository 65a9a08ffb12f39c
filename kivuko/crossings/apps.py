from django.apps import AppConfig


class CrossingsConfig(AppConfig):
    """Who crossed, where, when, on which document: the lane."""

    name = "kivuko.crossings"
    label = "crossings"
    verbose_name = "Crossings"
