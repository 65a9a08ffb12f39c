"""What we want of django-allauth otherwise than it comes: nobody signs up, secrets are sealed, pages stay quiet."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.accounts import counters, vocab
from kivuko.accounts.models import Login
from kivuko.kernel import keys
from kivuko.lib import sealing

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


def needs_second_factor(login: Login) -> bool:
    """Whether one of the roles held now signs in with a code as well."""
    return any(held.role in vocab.SECOND_FACTOR for held in login.postings(timezone.now()))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Officers are appointed; they do not sign up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Username and password do not fit together. Type them again."),
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password. Type it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Login, **more: Any) -> HttpResponse:
        """On a machine that is a counter, who signed in fully has a seat there."""
        if counters.of(request) is not None:
            counters.arrive(request, user)
        answer: HttpResponse = super().post_login(request, user, **more)
        return answer

    def logout(self, request: HttpRequest) -> None:
        """Who signs out leaves the counter: no number brings them back."""
        if isinstance(request.user, Login):
            counters.leave_seat(request, request.user)
        super().logout(request)

    def set_password(self, user: Login, password: str) -> None:
        """A password that the officer chose is no longer one that somebody gave."""
        user.given = False
        counters.revoke(user)
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *rest, **more)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of codes are encrypted under the node's key, so a copied database opens no account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or is over. Type the one shown now."),
        "cannot_delete_authenticator": _(
            "Your role signs in with a code or a security key. Set up another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        sealed = sealing.encrypt(keys.derived("people", "second factor"), text.encode(), b"second factor")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return sealing.decrypt(keys.derived("people", "second factor"), sealed, b"second factor").decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whoever needs a second factor keeps one, whichever it is; recovery codes alone are none."""
        factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=factors)
        return not needs_second_factor(authenticator.user) or others.exclude(pk=authenticator.pk).exists()
