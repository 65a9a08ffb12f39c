"""The inbox: what waits for whoever reads it, what is late, what changed since yesterday."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kivuko.accounts.views import who
from kivuko.desk import inbox as table
from kivuko.desk.policy import INBOX
from kivuko.kernel import policy
from kivuko.kernel.errors import Forbidden
from kivuko.places.queries import post_of


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person, by kind."""
    actor = who(request)
    if not policy.roles(actor) & INBOX:
        raise Forbidden()
    waits = table.found(actor)
    page = {
        "waits": waits,
        "number": sum(len(one.items) for one in waits),
        "late": sum(one.late for one in waits),
        "changes": table.changes(actor),
        "most": table.MOST,
        "zone": post.zone if (post := post_of(actor)) else "",
    }
    return render(request, "desk/inbox.html", page)
