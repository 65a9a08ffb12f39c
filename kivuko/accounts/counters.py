"""Changing officers at a counter: what the machine remembers, what opens it, and how often that may be wrong.

A machine is known by a signed cookie with the counter's id. Whoever signed in there fully this shift has a seat: they
come back by their password or a number of their own, which opens nothing anywhere else. Each change is a new session;
of the one before only the lane's settings are taken over.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth import logout as sign_out
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.accounts import actions_counter as actions
from kivuko.accounts.models import Counter, Login, Seat
from kivuko.accounts.vocab import AT_COUNTERS
from kivuko.kernel import keys, policy
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.lib import sealing

COOKIE, SESSION, KEPT = "counter", "counter", "kept"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRONG = 5
"""Wrong numbers or passwords at a seat; then it is gone and the officer signs in fully."""
SHORTEST, LONGEST = 6, 12
RUNS = "01234567890123456789 98765432109876543210"


def of(request: HttpRequest) -> Counter | None:
    """The counter that this machine is, as long as its shift lasts."""
    said = request.session.get(SESSION) or request.get_signed_cookie(COOKIE, default="", salt=COOKIE)
    try:
        pk = UUID(said)
    except ValueError:
        return None
    found = Counter.objects.filter(pk=pk, until__gt=timezone.now()).exclude(state="closed").first()
    return found


def post_path(login: Login, at: datetime) -> str:
    """Where the officer works at a counter now; "" where nowhere."""
    held = [posting.path for posting in login.postings(at) if posting.role in AT_COUNTERS]
    return max(held, key=len, default="")


def arrive(request: HttpRequest, login: Login, *, label: str = "") -> Counter | None:
    """An officer signed in fully on this machine: they have a seat, and the counter is theirs.

    None where they work at no counter: then the machine is a machine like any other.
    """
    now = timezone.now()
    path, counter = post_path(login, now), of(request)
    if not path or login.given:
        return None
    if counter is None or counter.path != path:
        counter = actions.open_counter(login, Branch(path), label=label or _label(request))
    elif counter.state != "held" or counter.officer_id != login.pk:
        counter = actions.take_counter(login, counter)
    Seat.objects.filter(counter=counter.pk, login=login).delete()
    Seat.objects.create(counter=counter.pk, login=login, until=counter.until)
    request.session[SESSION] = str(counter.pk)
    return counter


def _label(request: HttpRequest) -> str:
    """The number of the lane, where the machine stands at one."""
    name, part = settings.KIVUKO_COUNTER_LABEL
    said = str((request.session.get(name) or {}).get(part) or "")
    return said if re.fullmatch(r"[A-Za-z0-9 _-]{1,24}", said) else ""


def known(request: HttpRequest, login: Login) -> Counter:
    """The counter at which this officer sits now, opened where the machine was none yet."""
    counter = of(request)
    if counter is None or request.session.get(SESSION) != str(counter.pk):
        counter = arrive(request, login)
    if counter is None:
        raise Refused(_("A counter is for officers of a post. Ask your supervisor for a posting."))
    return counter


def still_here(request: HttpRequest, login: Login) -> bool:
    """Whether the counter of this session is still this officer's: it may have been closed or taken elsewhere."""
    pk = request.session.get(SESSION)
    now = timezone.now()
    return pk is None or Counter.objects.filter(pk=pk, state="held", officer=login.pk, until__gt=now).exists()


def choose_number(counter: Counter, login: Login, number: str) -> None:
    """The officer chooses the number by which they come back to this counter until the shift ends."""
    if not re.fullmatch(rf"[0-9]{{{SHORTEST},{LONGEST}}}", number):
        raise Refused(fields={"number": [_("Take six figures or more, and only figures.")]})
    if len(set(number)) < 3 or number in RUNS:
        raise Refused(fields={"number": [_("This number is guessed first. Take another.")]})
    with transaction.atomic():
        for seat in Seat.objects.filter(login=login).exclude(counter=counter.pk).exclude(pin=""):
            if check_password(_peppered(number), seat.pin):
                raise Refused(fields={"number": [_("You use this number at another counter. Take another.")]})
        Seat.objects.filter(counter=counter.pk, login=login).update(
            pin=make_password(_peppered(number)), wrong=0
        )


def seats(counter: Counter) -> list[Seat]:
    """Who may come back to this counter now."""
    now = timezone.now()
    found = Seat.objects.filter(counter=counter.pk, until__gt=now).select_related("login").order_by("id")
    return [seat for seat in found if _may_sit(seat.login, counter, now)]


def lock(request: HttpRequest, login: Login) -> Counter:
    """The screen shows nothing and the session is over; the counter keeps the lane's settings."""
    counter = known(request, login)
    if counter.state == "held" and counter.officer_id == login.pk:
        counter = actions.lock_counter(login, counter)
    _leave(request, counter)
    return counter


def _leave(request: HttpRequest, counter: Counter) -> None:
    kept = _settings_of(request)
    sign_out(request)  # another session key, and nothing of the officer in it
    request.session[SESSION], request.session[KEPT] = str(counter.pk), kept


def unlock(request: HttpRequest, counter: Counter, seat_id: int, secret: str) -> tuple[Login, bool]:
    """Somebody with a seat works here now. Returns who, and whether it is the officer who was here before."""
    seat = Seat.objects.filter(pk=seat_id, counter=counter.pk).select_related("login").first()
    if seat is None or not _may_sit(seat.login, counter, timezone.now()) or not _tried(seat):
        raise Refused(_("This officer signs in here with password and code. Choose “Sign in fully”."))
    if not _fits(seat, secret):
        if seat.wrong + 1 >= WRONG:
            Seat.objects.filter(pk=seat.pk).delete()
            raise Refused(_("Wrong five times. Sign in with password and code: choose “Sign in fully”."))
        raise Refused(fields={"secret": [_("Neither your number nor your password. Type it again.")]})
    Seat.objects.filter(pk=seat.pk).update(wrong=0)
    login, same, kept = seat.login, counter.officer_id == seat.login_id, request.session.get(KEPT) or {}
    kept = kept or _settings_of(request)
    counter = actions.take_counter(login, counter)
    sign_out(request)
    sign_in(request, login, backend=BACKEND)
    request.session[SESSION] = str(counter.pk)
    for name, values in kept.items():
        request.session[name] = values
    return login, same


def leave_seat(request: HttpRequest, login: Login) -> None:
    """Who signs out signs in fully the next time."""
    if pk := request.session.get(SESSION):
        Seat.objects.filter(counter=pk, login=login).delete()


def close(actor: policy.Actor, counter: Counter, **inputs: Any) -> None:
    """Nobody changes quickly here any more, and whoever works here is signed out at the next page."""
    with transaction.atomic():
        actions.close_counter(actor, counter, **inputs)
        Seat.objects.filter(counter=counter.pk).delete()


def revoke(login: Login) -> None:
    """A new log-in, or a lost one: no number of before opens anything."""
    Seat.objects.filter(login=login).delete()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """The machine keeps which counter it is, after its session too."""
    pk = request.session.get(SESSION)
    if pk and pk != request.get_signed_cookie(COOKIE, default="", salt=COOKIE):
        response.set_signed_cookie(
            COOKIE, pk, salt=COOKIE, max_age=int(actions.SHIFT.total_seconds()), httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip


def _may_sit(login: Login, counter: Counter, at: datetime) -> bool:
    if not login.is_active or login.given:
        return False
    return policy.may(login, "accounts.take_counter", counter.path, at) is not None


def _tried(seat: Seat) -> bool:
    """Count the try before it is looked at; False where there were too many."""
    now = timezone.now()
    return bool(Seat.objects.filter(pk=seat.pk, wrong__lt=WRONG, until__gt=now).update(wrong=F("wrong") + 1))


def _fits(seat: Seat, secret: str) -> bool:
    if seat.pin and secret.isdecimal() and check_password(_peppered(secret), seat.pin):
        return True
    return seat.login.check_password(secret)


def _peppered(number: str) -> str:
    """Six figures are tried through in no time by whoever has the database: they do not have the node's key."""
    return sealing.mac(keys.derived("people", "counter number"), number.encode()).hex()


def _settings_of(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Of the session before, only what belongs to the counter itself: KIVUKO_COUNTER_KEEPS says which."""
    kept: dict[str, dict[str, Any]] = {}
    for name, parts in settings.KIVUKO_COUNTER_KEEPS.items():
        found = request.session.get(name) or {}
        kept[name] = {part: found[part] for part in parts if part in found}
    return kept
