"""A demo node's settings, with the peer beside it; only for the bench."""

from kivuko.project import settings as node
from kivuko.project.settings import *  # noqa: F403

INSTALLED_APPS = [*node.INSTALLED_APPS, "rest_framework", "simple_history", "bench.peer.apps.PeerConfig"]
# The pages are weighed from their sources, so nothing needs to be collected first.
STORAGES = {
    **node.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
