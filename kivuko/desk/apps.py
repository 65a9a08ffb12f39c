from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages that look across apps: home by role, inbox, search, a person's timeline, the map."""

    name = "kivuko.desk"
    label = "desk"
    verbose_name = "Desk"
