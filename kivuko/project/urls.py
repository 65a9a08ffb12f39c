"""Every app's pages, under its own prefix; the desk has the front page."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kivuko.project import practice, style, views

PREFIXES = {
    "kernel": "",
    "measures": "measures/",
    "places": "places/",
    "accounts": "accounts/",
    "documents": "documents/",
    "screening": "screening/",
    "referrals": "referrals/",
    "incidents": "incidents/",
    "patrols": "patrols/",
    "vehicles": "vehicles/",
    "crossings": "",  # lane/ and crossings/
    "desk": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(
        path(prefix, include(f"kivuko.{app}.urls"))
        for app, prefix in PREFIXES.items()
        if find_spec(f"kivuko.{app}.urls")  # each file of an app but the first three is optional
    ),
]
if settings.KIVUKO_MODE in ("practice", "test"):
    urlpatterns += [
        path("practice/", practice.page, name="practice"),
        path("practice/empty", practice.empty, name="practice_empty"),
    ]
if settings.KIVUKO_MODE in ("demo", "test"):
    urlpatterns.append(path("style/", style.page, name="style"))
