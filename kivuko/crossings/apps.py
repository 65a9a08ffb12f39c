from django.apps import AppConfig


class CrossingsConfig(AppConfig):
    """Who crossed, where, when, on which document: the lane."""

    name = "kivuko.crossings"
    label = "crossings"
    verbose_name = "Crossings"

    def ready(self) -> None:
        from kivuko.crossings import facts, indexing
        from kivuko.crossings.models import NameAt, Named, NamePart
        from kivuko.kernel.forgetting import FILES, SWEPT
        from kivuko.places.reports import REPORTS

        FILES["crossings.names"] = indexing.forget
        SWEPT["crossings.names"] = (NamePart, NameAt, Named)
        REPORTS["crossings"] = facts.days_reported
