"""The desk of a service: what is addressed to it, one of them read, and its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.vocab import branch_name, label
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.places.queries import posts_by_path
from kivuko.referrals import actions, forms, queries
from kivuko.referrals.models import Referral
from kivuko.referrals.policy import DESKS
from kivuko.referrals.views import SHOWN, row, service_of, timeline
from kivuko.referrals.vocab import COMPANY, GROUNDS, INTERVIEWERS, STATES, WAITING

MOVES = {
    "receive": (actions.receive, forms.Plain, "primary"),
    "accept": (actions.accept, forms.Answer, "go"),
    "decline": (actions.decline, forms.Decline, "stop"),
    "finish": (actions.finish, forms.Answer, "primary"),
}


@never_cache
@login_required
def desk(request: Any) -> HttpResponse:
    """All that is addressed to the reader's service, what waits first."""
    if not roles(request.user) & DESKS.keys():
        raise Forbidden(_("This desk is for the services to which people are referred."))
    now, found = timezone.now(), queries.desk(request.user)
    waiting = found.filter(state__in=WAITING).order_by("due_at")
    rest = found.exclude(state__in=WAITING).order_by("-opened_at")
    shown = [*waiting[:SHOWN], *rest[:SHOWN]][:SHOWN]
    places = _Places(request.user)
    context = {
        "rows": [
            {**row(each, now), "place": places.name(each.path), "zone": places.zone(each.path)}
            for each in shown
        ],
        "count": found.count(),
        "waiting": waiting.count(),
        "overdue": queries.overdue(request.user, found, now).count(),
        "shown": SHOWN,
    }
    return render(request, "referrals/desk.html", context)


@never_cache
@login_required
def one(request: Any, pk: UUID) -> HttpResponse:
    """One referral in full; each look is recorded."""
    found = _one(request.user, pk)
    said = queries.contents(request.user, found)
    places = _Places(request.user)
    context = {
        "referral": found,
        "late": row(found, timezone.now())["late"],
        "state": STATES[found.state],
        "said": said,
        "ground": label(GROUNDS[said["ground"]].names),
        "heard_at": datetime.fromisoformat(said["heard_at"]) if said["heard_at"] else found.opened_at,
        "interviewer": INTERVIEWERS[said["interviewer"] or ""],
        "company": COMPANY[said["company"] or "unknown"],
        "service": service_of(request.user, said["service"]),
        "place": places.name(found.path),
        "moves": _moves(found),
        "timeline": timeline(request.user, found, places.zone(found.path)),
        "zone": places.zone(found.path),
        "crumbs": [(_("Referrals"), reverse("referrals:desk"))],
    }
    return render(request, "referrals/one.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def answer(request: Any, pk: UUID, move: str) -> HttpResponse:
    """The service receives, accepts, declines or finishes."""
    found = _one(request.user, pk)
    if move not in MOVES:
        raise Http404
    action, shape, mean = MOVES[move]
    form = shape(request.POST or None, record=found)
    if form.is_valid():
        action(request.user, found, **form.inputs)
        return redirect("referrals:desk_one", found.pk)
    context = {
        "form": form,
        "title": action.label,
        "lede": action.sentence if move == "receive" else "",
        "mean": mean,
        "about": found.number,
        "back": reverse("referrals:desk_one", args=[found.pk]),
    }
    return render(request, "referrals/move.html", context)


class _Places:
    """How posts and branches are called, read once for a page."""

    def __init__(self, actor: Actor) -> None:
        self.posts = posts_by_path(actor)

    def zone(self, path: str) -> str:
        """The clocks of the post; elsewhere those of the node."""
        post = self.posts.get(path)
        return post.zone if post else ""

    def name(self, path: str) -> str:
        post = self.posts.get(path)
        return post.name if post else branch_name(path)


def _one(actor: Actor, pk: UUID) -> Referral:
    return get_object_or_404(queries.desk(actor), pk=pk)


def _moves(found: Referral) -> list[dict[str, Any]]:
    open_now = [move.action for move in WORKFLOWS[Referral].moves if move.state == found.state]
    return [
        {
            "label": action.label,
            "url": reverse("referrals:answer", args=[found.pk, word]),
            "open": True,
            "mean": mean,
        }
        for word, (action, _form, mean) in MOVES.items()
        if action.name in open_now
    ]
