from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """One hand-over of a person from a service to another, and the directory of services."""

    name = "kivuko.referrals"
    label = "referrals"
    verbose_name = "Referrals"
