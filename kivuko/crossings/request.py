"""A request of somebody who is logged in: its user is an actor."""

from __future__ import annotations

from django.http import HttpRequest

from kivuko.accounts.models import Login


class Request(HttpRequest):
    """What a view under `login_required` is given."""

    user: Login
