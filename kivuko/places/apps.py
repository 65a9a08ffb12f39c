"""Countries, administrative areas, border posts and their status over time."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Countries, administrative areas, border posts and their status over time."""

    name = "kivuko.places"
    label = "places"
    verbose_name = "Places"

    def ready(self) -> None:
        from kivuko.places import checks  # noqa: F401  registers the check of the countries' data
