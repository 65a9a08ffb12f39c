"""What every page knows: the mode it runs in, the menu of this officer, the languages, the version, the node."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kivuko import __version__
from kivuko.accounts.vocab import AT_COUNTERS
from kivuko.kernel import menu, policy


def _menu(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The entries that this officer may open: (label, url, active, how much waits). The longest that fits is active."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(user, "postings"):
        return []
    items = menu.of(user)
    urls = [reverse(item.url) for item in items]
    here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
    return [
        (
            str(item.label),
            url,
            url == here and (url != "/" or request.path == "/"),
            item.waits(user) if item.waits else 0,
        )
        for item, url in zip(items, urls, strict=True)
    ]


def _held(request: HttpRequest) -> set[str]:
    """The roles that the officer holds now."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(user, "postings"):
        return set()
    return policy.roles(user)


def practice_url(request: HttpRequest) -> str:
    """Where practice is served beside this node: KIVUKO_PRACTICE_URL, or the same host at the port it was given."""
    port = os.environ.get("KIVUKO_PRACTICE_PORT", "")
    beside = f"http://{request.get_host().rsplit(':', 1)[0]}:{port}/" if port else ""
    return os.environ.get("KIVUKO_PRACTICE_URL") or beside


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of base.html; see templates/style.html for what each does."""
    mode = getattr(settings, "KIVUKO_MODE", "production")
    roles = _held(request)
    return {
        "mode": mode,
        "demo": mode == "demo",
        "practice": mode == "practice",
        "at_counter": bool(roles & set(AT_COUNTERS)),
        "supervises": "supervisor" in roles,
        "counter_idle": settings.KIVUKO_COUNTER_IDLE,
        "practice_url": practice_url(request) if roles & set(AT_COUNTERS) and mode != "practice" else "",
        "menu": SimpleLazyObject(lambda: _menu(request)),  # what waits is counted where a menu is drawn
        "languages": settings.LANGUAGES,
        "version": __version__,
        "node_name": getattr(settings, "KIVUKO_NODE_NAME", ""),
    }
