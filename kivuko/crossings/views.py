"""What was decided: the crossings of a day, one crossing with how it came to be, and what may still be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names
from kivuko.crossings import actions_after, forms, history, lane, queries, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.request import Request
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.policy import may, may_somewhere
from kivuko.kernel.workflow import open_moves
from kivuko.places.queries import post_of
from kivuko.screening.queries import hits
from kivuko.screening.vocab import STATES

SHOWN = 200
"""Rows of a list. A post with more in a day narrows the filter."""


@never_cache
@login_required
def crossings(request: Request) -> HttpResponse:
    """The crossings of a day: at the post of who works at one, under their whole path for others."""
    post, now = post_of(request.user), timezone.now()
    form = forms.Filter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    day: date = asked.get("day") or (lane.today(post) if post else now.date())
    found = queries.crossings(request.user).filter(day=day)
    if post is not None:
        found = found.filter(path=post.path)
    for name in ("direction", "state"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    context = {
        "post": post,
        "day": day,
        "before": day - timedelta(days=1),
        "form": form if request.GET else forms.Filter(initial={"day": day}),
        "filtered": any(asked.get(name) for name in ("direction", "state")),
        "count": found.count(),
        "rows": [
            (row, queries.shows_names(request.user, row.path, now))
            for row in found.select_related("post").order_by("-occurred_at")[:SHOWN]
        ],
        "shown": SHOWN,
        "lane": may_somewhere(request.user, "crossings.admit"),
    }
    return render(request, "crossings/list.html", context)


@never_cache
@login_required
def crossing(request: Request, pk: UUID) -> HttpResponse:
    """One crossing: who and what, what may be done with it, how it came to be."""
    found = _one(request, pk)
    lines = timeline.of(request.user, found)
    shown = queries.shows_names(request.user, found.path, timezone.now())
    changed = history.changes(request.user, found) if shown else {}
    signers = {who for who in (found.proposed_by, found.signed_by) if who}
    called = names(request.user, {line.actor for line in lines} | signers)
    context = {
        "crossing": found,
        "names": shown,
        "proposed_by": called[found.proposed_by] if found.proposed_by else "",
        "signed_by": called[found.signed_by] if found.signed_by else "",
        "ground": rules.ground_of(found),
        "links": _links(request, found) if shown else [],
        "hits": [(hit, STATES[hit.state]) for hit in hits(request.user).filter(crossing=found.pk)]
        if shown
        else [],
        "moves": _moves(request, found),
        "may_hear": may(request.user, "referrals.refer", found.path) is not None,
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called[line.actor],
                "at": line.at,
                "zone": found.post.zone,
                "reason": line.reason,
                "body": _changes(changed.get(line.rev, ())),
            }
            for line in lines
        ],
    }
    return render(request, "crossings/crossing.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def unlink(request: Request, pk: UUID) -> HttpResponse:
    """Say that two documents are not one person's after all."""
    link = get_object_or_404(queries.links(request.user), pk=pk)
    found = _one(request, link.crossing) if link.crossing else None
    form = forms.Unlink(request.POST or None, record=link)
    if form.is_valid():
        actions_after.unlink(request.user, link, **form.inputs)
        return redirect(found or "crossings:list")
    label = actions_after.unlink.label
    return render(request, "crossings/move.html", {"crossing": found, "form": form, "label": label})


@never_cache
@login_required
@sensitive_post_parameters()
def release(request: Request, pk: UUID) -> HttpResponse:
    """Admit from the second line."""
    found = _one(request, pk)
    form = forms.Release(request.POST or None, record=found, initial=_allowed(found))
    if form.is_valid():
        return redirect(actions_after.release(request.user, found, **form.inputs))
    return _move(request, found, form, actions_after.release.label)


@never_cache
@login_required
@sensitive_post_parameters()
def correct(request: Request, pk: UUID) -> HttpResponse:
    """Put right what was read or typed wrongly."""
    found = _one(request, pk)
    form = forms.Correct(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_after.correct(request.user, found, **form.inputs))
    return _move(request, found, form, actions_after.correct.label)


PAGES = {
    "crossings.release": ("crossings:release", "go"),
    "crossings.propose_from_second_line": ("crossings:refuse", "stop"),
    "crossings.sign_refusal": ("crossings:sign", "stop"),
    "crossings.send_back": ("crossings:send_back", "look"),
    "crossings.correct": ("crossings:correct", "quiet"),
}
"""Moves that have a page. Undo has none: it lives at the lane for ten seconds."""


SUPERVISORS = ("crossings.sign_refusal", "crossings.send_back")


def _allowed(found: Crossing) -> dict[str, Any]:
    """What the form of a release begins with: the purpose as it was said, and the day that the rules allow."""
    traveller = rules.as_traveller(found)
    stay = (
        rules.stay(traveller, found.purpose, found.day, found.path[:2])
        if found.direction == "entry"
        else None
    )
    return {"purpose": found.purpose, "stay_until": stay.until if stay else None}


def _changes(changed: Sequence[history.Changed]) -> str:
    return render_to_string("crossings/part_changes.html", {"changes": changed}) if changed else ""


def _links(request: Request, found: Crossing) -> list[dict[str, Any]]:
    """Other documents that are known to be this person's, and whether this reader may remove the link."""
    if found.person is None:
        return []
    may = policy.may(request.user, "crossings.unlink", found.path) is not None
    return [
        {"link": link, "may": may, "turned": link.person == found.person and link.crossing is not None}
        for link in queries.links_of(request.user, found.person)
    ]


def _moves(request: Request, found: Crossing) -> list[dict[str, Any]]:
    moves = []
    for move in open_moves(request.user, found):
        if move.action not in PAGES:
            continue
        url, mean = PAGES[move.action]
        moves.append(
            {
                "label": ACTIONS[move.action].label,
                "url": reverse(url, args=[found.pk]),
                "open": move.allowed,
                "mean": mean,
                "why": _("Supervisors of the post may do this.")
                if move.action in SUPERVISORS
                else _("Officers and supervisors of the post may do this."),
            }
        )
    return moves


def _move(request: Request, found: Crossing, form: Any, label: object) -> HttpResponse:
    return render(request, "crossings/move.html", {"crossing": found, "form": form, "label": label})


def _one(request: Request, pk: UUID) -> Crossing:
    return get_object_or_404(queries.crossings(request.user).select_related("post"), pk=pk)
