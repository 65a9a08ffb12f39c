"""Opening a log-in. The act stands in the ledger; the secrets stand only here, on this node, and never travel."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kivuko.accounts import actions, counters
from kivuko.accounts.models import Login, Officer
from kivuko.kernel import policy
from kivuko.kernel.errors import Refused

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that are mixed up when a password is copied from paper."""
SHAPE = re.compile(r"[a-z0-9][a-z0-9._/-]{2,63}")


def open_login(
    actor: policy.Actor, officer: Officer, *, username: str, rev: int | None = None, key: str | None = None
) -> str:
    """Give an officer a log-in, or a new one after a lost password or telephone. Returns the password, once.

    The password is to be changed at first use. An earlier password and second factor open nothing any more.
    """
    username = username.strip().lower()
    if not SHAPE.fullmatch(username):
        raise Refused(fields={"username": [_("Write three or more letters, digits, . _ / or -.")]})
    if Login.objects.filter(username=username).exclude(pk=officer.pk).exists():
        raise Refused(fields={"username": [_("Somebody has this username. Take another.")]})
    password = "-".join("".join(secrets.choice(LETTERS) for _each in range(4)) for _group in range(4))
    with transaction.atomic():
        actions.open_login(actor, officer, rev=rev, key=key)
        login = Login.objects.filter(pk=officer.pk).first() or Login(pk=officer.pk)
        login.username, login.given = username, True
        login.set_password(password)
        login.save()
        Authenticator.objects.filter(user=login).delete()
        counters.revoke(login)
    return password


def of(officer: Officer) -> Login | None:
    return Login.objects.filter(pk=officer.pk).first()


def of_a_demo(officer: Officer, username: str) -> Login:
    """The log-in of an invented officer, which no password opens."""
    login = Login(pk=officer.pk, username=username, demo=True)
    login.set_unusable_password()
    login.save()
    return login


def forget_attempts() -> int:
    """Forget who failed to sign in; locked log-ins are open again. Returns how many rows went."""
    return int(AccessAttempt.objects.all().delete()[0])


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Under which name axes counts an attempt: one name whichever case it is typed in, or the count begins anew."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().lower()
