"""What stands between a log-in and the pages: a session that nobody uses ends, a log-in that lacks something is led to
where it can be put right, and pages tell the time by the clocks of the reader's post."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.accounts import counters
from kivuko.accounts.adapter import needs_second_factor
from kivuko.accounts.models import Login
from kivuko.places.queries import clocks

OPEN = ("account_", "mfa_", "set_language", "healthz", "choose_demo", "counter_")
"""Names of views that a log-in may always use, or it could not be put right."""
EVERY = 60
"""Seconds between two notes of use: a note on each request would be a write on each request."""


class Door:
    """Ends unused sessions; asks for an own password and, of those roles that need it, for the second factor."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.answer(request)
        finally:
            timezone.deactivate()
        if request.session.modified:  # a counter that is new to this machine
            counters.remember(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, options: object
    ) -> HttpResponse | None:
        login = request.user
        if not isinstance(login, Login):
            return None
        if self._too_long(request):
            return self._end(request, login, _("You worked for twelve hours. Sign in to go on."))
        if self._unused(request, getattr(view, "by_itself", False)):
            if counters.SESSION in request.session:
                counters.lock(request, login)
                return _lead(request, reverse("accounts:counter_locked"))
            return self._end(request, login, _("Nobody used this page for a while. Sign in to go on."))
        if not counters.still_here(request, login):
            logout(request)
            return _lead(request, reverse("accounts:counter_locked"))
        if zone := clocks(login):
            timezone.activate(zone)
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if name.startswith(OPEN):
            return None
        if login.given:
            messages.info(request, _("Choose a password that only you know."))
            return _lead(request, reverse("account_change_password"))
        if settings.KIVUKO_SECOND_FACTOR and needs_second_factor(login) and not is_mfa_enabled(login):
            messages.info(request, _("Your role signs in with a code as well. Set it up now."))
            return _lead(request, reverse("mfa_activate_totp"))
        return None

    def _unused(self, request: HttpRequest, by_itself: bool) -> bool:
        """`by_itself`: a view that a page asks for without anybody's hand; it is no use of the session."""
        now, seen = int(time.time()), request.session.get("seen", 0)
        at_counter = counters.SESSION in request.session
        if seen and now - seen > (
            settings.KIVUKO_COUNTER_IDLE + EVERY if at_counter else settings.KIVUKO_IDLE
        ):
            return True
        if now - seen > EVERY and not by_itself:
            request.session["seen"] = now
        return False

    def _too_long(self, request: HttpRequest) -> bool:
        began = request.session.setdefault("began", int(time.time()))
        return bool(time.time() - began > settings.SESSION_COOKIE_AGE)

    def _end(self, request: HttpRequest, login: Login, why: str) -> HttpResponse:
        """The username stays for the next page, so that the same officer types only the password."""
        logout(request)
        request.session["username"] = login.username
        messages.info(request, why)
        return _lead(request, f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    if request.path.startswith("/api/"):  # a program follows no page
        sentence = _("Sign in on a page first: %(page)s") % {"page": url}
        return JsonResponse({"sentence": sentence, "fields": {}}, status=401)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
