"""What every page knows: the mode it runs in, the menu of this officer, the languages, the version, the node."""

from __future__ import annotations

from importlib import metadata
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kivuko.kernel import menu


def _version() -> str:
    try:
        return metadata.version("kivuko")
    except metadata.PackageNotFoundError:
        return "0.1.0"


VERSION = _version()


def _menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The entries that this officer may open: (label, url, active). The longest address that fits is active."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(user, "postings"):
        return []
    entries = [(str(item.label), reverse(item.url)) for item in menu.of(user)]
    here = max((url for _, url in entries if request.path.startswith(url)), key=len, default="")
    return [(label, url, url == here and (url != "/" or request.path == "/")) for label, url in entries]


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of base.html; see templates/style.html for what each does."""
    mode = getattr(settings, "KIVUKO_MODE", "production")
    return {
        "mode": mode,
        "demo": mode == "demo",
        "practice": mode == "practice",
        "menu": _menu(request),
        "languages": settings.LANGUAGES,
        "version": VERSION,
        "node_name": getattr(settings, "KIVUKO_NODE_NAME", ""),
    }
