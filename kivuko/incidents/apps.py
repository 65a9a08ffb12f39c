from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """What police write down of crime at the border, from the report to the outcome."""

    name = "kivuko.incidents"
    label = "incidents"
    verbose_name = "Incidents"
