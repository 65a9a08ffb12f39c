from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Settings, urls and the command line: this assembles the apps and holds no rule of its own."""

    name = "kivuko.project"
    label = "project"
    verbose_name = "Project"

    def ready(self) -> None:
        from kivuko.project import checks  # noqa: F401  (registers)
