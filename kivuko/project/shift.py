"""The page at the opening of a shift. While a sealed store is closed, it is the answer to every address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language

from kivuko.kernel import store
from kivuko.project import checks, start

PAGE = "/shift/open/"


class Shift:
    """Stands before everything that reads the store. On a plain store it is not there at all."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        if not store.is_sealed() or store.own_key() is not None:
            raise MiddlewareNotUsed
        self.answer, self.checked = answer, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if store.is_open():
            if request.path == PAGE:
                return redirect("/")
            if not self.checked and (fault := faults()):
                return page(request, fault)
            self.checked = True
            return self.answer(request)
        connections.close_all()  # it was open when this worker read it: the server is replacing the worker now
        if request.path == "/healthz":
            return JsonResponse({"ok": False, "open": False}, status=503)
        if request.path == "/i18n/setlang/" and request.method == "POST":
            return set_language(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"sentence": _("The shift is not open yet."), "fields": {}}, status=503)
        if request.path == PAGE and request.method == "POST":
            return opens(request)
        return page(request)


def faults() -> str:
    """What a server asks before its first request, which could not be asked while the store was closed."""
    if start.is_behind():
        return _("The store is older than this version. Run `kivuko setup`, then open the shift again.")
    return " ".join(checks.reasons())


@sensitive_post_parameters()
def opens(request: HttpRequest) -> HttpResponse:
    if not of_this_site(request):
        return page(request, _("Type the passphrase on this page itself."), 403)
    said = store.ask({"ask": "open", "passphrase": request.POST.get("passphrase", "")}, timeout=60)
    if said.get("open"):
        return redirect("/")
    if not said:
        return page(
            request, _("The store's key cannot be kept: start the node again with `kivuko run`."), 503
        )
    if wait := said.get("wait"):
        return page(request, wait_for(int(wait)), 429)
    return page(request, _("No supervisor's passphrase is this one. Type it again, with its spaces."), 403)


def wait_for(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many wrong passphrases. Wait %(minutes)d minute, then try again.",
        "Too many wrong passphrases. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def page(request: HttpRequest, fault: str = "", status: int = 503) -> HttpResponse:
    response = render(request, "shift.html", {"fault": fault}, status=status)
    add_never_cache_headers(response)
    return response


def of_this_site(request: HttpRequest) -> bool:
    """There is no session yet to hold a token; the browser itself says from where a form comes."""
    came = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(came).netloc == request.get_host()
