from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """Borders between the posts: segments, informal crossing places, patrols, counts, and where nobody looked."""

    name = "kivuko.patrols"
    label = "patrols"
    verbose_name = "Patrols"
