"""The shift of a post, page by page: opened, handed over, counted, and a difference accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names
from kivuko.crossings import actions_shift, balance, forms_day, queries, queries_day
from kivuko.crossings.models import Shift
from kivuko.crossings.request import Request
from kivuko.crossings.vocab import SHIFT_STATES
from kivuko.kernel import timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import may
from kivuko.kernel.workflow import open_moves
from kivuko.places.models import Post
from kivuko.places.queries import post_of

PAGES = {
    "crossings.hand_over_shift": ("crossings:hand_over_shift", "quiet"),
    "crossings.close_shift": ("crossings:close_shift", "primary"),
    "crossings.accept_difference": ("crossings:accept_difference", "look"),
}
"""Moves that have a page; a difference is reported on the page that closes."""


def post_of_day(request: Request) -> Post:
    """The post whose day it is. Raises `Forbidden` where the reader works at none."""
    post = post_of(request.user)
    if post is None or may(request.user, "crossings.open_shift", post.path) is None:
        raise Forbidden(_("This page is for officers posted at a border post. Ask your supervisor."))
    return post


@never_cache
@login_required
@sensitive_post_parameters()
def open_shift(request: Request) -> HttpResponse:
    """Begin the shift: tick who is on duty."""
    post = post_of_day(request)
    if request.method == "GET" and (now := queries.open_shift(request.user, post)) is not None:
        return redirect(now)
    me = [{"officer": str(request.user.id), "lane": "", "stamp": ""}]
    form = forms_day.OpenShift(request.POST or None, officers=_officers(request, post), crew=me)
    if form.is_valid():
        actions_shift.open_shift(request.user, post, **form.inputs)
        return redirect("crossings:day")
    label = actions_shift.open_shift.label
    return render(request, "crossings/shift_form.html", {"post": post, "form": form, "label": label})


@never_cache
@login_required
def shift(request: Request, pk: UUID) -> HttpResponse:
    """One shift: who works it, what it recorded, what may be done with it, how it came to be."""
    found = _one(request, pk)
    now = timezone.now()
    lines = timeline.of(request.user, found)
    called = names(request.user, {line.actor for line in lines} | queries_day.officers_of([found]))
    has = found.recorded or balance.recorded(found.path, found.opened_at, found.closed_at or now)
    context = {
        "shift": found,
        "state": SHIFT_STATES[found.state],
        "said": queries_day.told(found, called),
        "rows": queries_day.balanced(found, has),
        "beside": [(word, has.get(name, 0)) for name, word in balance.BESIDE.items()],
        "since_then": queries_day.since_then(found),
        "moves": _moves(request, found),
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called[line.actor],
                "at": line.at,
                "zone": found.post.zone,
                "reason": line.reason,
            }
            for line in lines
        ],
    }
    return render(request, "crossings/shift.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    """The officer in charge goes; the next one is named, and who is on duty from now on."""
    found = _one(request, pk)
    form = forms_day.HandOver(request.POST or None, record=found, officers=_officers(request, found.post))
    if form.is_valid():
        return redirect(actions_shift.hand_over_shift(request.user, found, **form.inputs))
    label = actions_shift.hand_over_shift.label
    context = {"post": found.post, "shift": found, "form": form, "label": label}
    return render(request, "crossings/shift_form.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def close(request: Request, pk: UUID) -> HttpResponse:
    """Count by hand first; where the counts agree the shift is closed, else the difference goes to a supervisor."""
    found = _one(request, pk)
    form = forms_day.Close(request.POST or None, record=found)
    if form.is_valid():
        inputs = form.inputs
        has = balance.recorded(found.path, found.opened_at, found.closed_at or timezone.now())
        if inputs["reason"] and balance.differences(inputs["counted"], has):
            return redirect(actions_shift.report_difference(request.user, found, **inputs))
        del inputs["reason"]
        return redirect(actions_shift.close_shift(request.user, found, **inputs))
    context = {"post": found.post, "shift": found, "form": form, "label": actions_shift.close_shift.label}
    return render(request, "crossings/shift_close.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def accept(request: Request, pk: UUID) -> HttpResponse:
    """A supervisor reads what differs and why, and closes the shift with a word of their own."""
    found = _one(request, pk)
    form = forms_day.Accept(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_shift.accept_difference(request.user, found, **form.inputs))
    context = {
        "post": found.post,
        "shift": found,
        "form": form,
        "label": actions_shift.accept_difference.label,
        "rows": queries_day.balanced(found, found.recorded),
    }
    return render(request, "crossings/shift_accept.html", context)


def _officers(request: Request, post: Post) -> dict[UUID, str]:
    """Who may be on duty at the post, by name."""
    called = names(request.user, queries.colleagues(request.user, post, timezone.now()))
    return dict(sorted(called.items(), key=lambda each: each[1]))


def _moves(request: Request, found: Shift) -> list[dict[str, Any]]:
    moves = []
    for move in open_moves(request.user, found):
        if move.action not in PAGES:
            continue
        url, mean = PAGES[move.action]
        counted = move.action == "crossings.close_shift" and found.state == "difference"
        moves.append(
            {
                "label": _("Count again") if counted else ACTIONS[move.action].label,
                "url": reverse(url, args=[found.pk]),
                "open": move.allowed,
                "mean": "quiet" if counted else mean,
                "why": _("Supervisors of the post may do this."),
            }
        )
    return moves


def _one(request: Request, pk: UUID) -> Shift:
    return get_object_or_404(queries.shifts(request.user).select_related("post"), pk=pk)
