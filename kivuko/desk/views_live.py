"""The supervisor's view of the own post, as it is now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kivuko.accounts.views import who
from kivuko.desk import queries_live as queries
from kivuko.desk.policy import SUPERVISES
from kivuko.kernel import policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.places.queries import post_of


@never_cache
@login_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Who is at the counter, who waits, what was put right; the page asks again by itself."""
    return render(request, "desk/live.html", _page(request))


@never_cache
@login_required
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """What of the page changes."""
    return render(request, "desk/part_live.html", _page(request))


part.by_itself = True  # type: ignore[attr-defined]  # a page that asks by itself does not keep a session alive


def _page(request: HttpRequest) -> dict[str, Any]:
    actor = who(request)
    if not policy.roles(actor) & SUPERVISES:
        raise Forbidden()
    post = post_of(actor)
    if post is None:
        return {"post": None}
    found = queries.live(actor, post)
    waits: tuple[tuple[str, list[queries.Waiting], Any], ...] = (
        ("refusal", found.refusals, _("A refusal waits for your signature.")),
        ("hit", found.hits, _("A new hit waits for you.")),
        ("second", found.second_line, _("Somebody was sent to second line.")),
    )
    return {
        "post": post,
        "live": found,
        "hours": _hours(found),
        "second_line": len(found.second_line),
        "hits": len(found.hits),
        "mended": [(one, ACTIONS[one.action].done) for one in found.mended],
        "news": [
            {"key": f"{kind}-{one.record.pk}", "say": said} for kind, listed, said in waits for one in listed
        ],
    }


def _hours(found: queries.Live) -> list[tuple[str, int, int, list[int]]]:
    return [(f"{hour:02d}", entries, exits, lanes) for hour, entries, exits, lanes in reversed(found.hours)]
