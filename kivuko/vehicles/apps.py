from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    """Vehicles at a border post, and the stage of each agency."""

    name = "kivuko.vehicles"
    label = "vehicles"
    verbose_name = "Vehicles"
