"""Pages of whoever hears somebody: what was sent, to whom, the slip for the person; and the counts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names
from kivuko.accounts.vocab import label
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.places.queries import post_of
from kivuko.referrals import actions, drafts, forms, queries
from kivuko.referrals.models import Referral, Service
from kivuko.referrals.policy import COUNTS, OPENERS
from kivuko.referrals.vocab import BESIDE, GROUNDS, STATES, WAITING

SHOWN = 100
QUARTERS = 4


@never_cache
@login_required
def sent(request: Any) -> HttpResponse:
    """What the reader sent, and a supervisor's post: number, when, how far it is. Nothing of whom or why."""
    if not roles(request.user) & set(OPENERS):
        raise Forbidden(_("You may not open referrals. Call an officer of the post."))
    now, found = timezone.now(), queries.sent(request.user)
    context = {
        "rows": [row(each, now) for each in found.order_by("-opened_at")[:SHOWN]],
        "count": found.count(),
        "waiting": found.filter(state__in=WAITING).count(),
        "overdue": queries.overdue(request.user, found, now).count(),
        "shown": SHOWN,
    }
    return render(request, "referrals/sent.html", context)


@never_cache
@login_required
def sent_one(request: Any, pk: UUID) -> HttpResponse:
    """To whom one went and how it goes; each look is recorded."""
    found = get_object_or_404(queries.sent(request.user), pk=pk)
    opened = queries.to_whom(request.user, found)
    kind = GROUNDS[opened["ground"]].service
    context = {
        "referral": found,
        "late": row(found, timezone.now())["late"],
        "state": STATES[found.state],
        "service": service_of(request.user, opened["service"]),
        "beside": drafts.service_for(BESIDE.get(kind, ""), found.path),
        "timeline": timeline(request.user, found),
        "crumbs": [(_("Referrals"), reverse("referrals:sent"))],
    }
    return render(request, "referrals/sent_one.html", context)


@never_cache
@login_required
def slip(request: Any, pk: UUID) -> HttpResponse:
    """The paper for the person: a number in three languages, no office, no ground, no name."""
    found = get_object_or_404(queries.sent(request.user), pk=pk)
    context = {"referral": found, "tongues": ("en", "fr", "ar")}
    return render(request, "referrals/slip.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def open_on_patrol(request: Any) -> HttpResponse:
    """Refer somebody who has no crossing here."""
    post = post_of(request.user)
    if post is None or not roles(request.user) & set(OPENERS):
        raise Forbidden(_("This page is for officers posted at a border post. Call one of them."))
    zone = ZoneInfo(post.zone)
    with timezone.override(zone):
        initial = {"heard_at": timezone.now().astimezone(zone), "ground": next(iter(GROUNDS))}
        form = forms.OnPatrol(request.POST or None, initial=initial)
        if form.is_valid():
            done = actions.open_on_patrol(request.user, Branch(post.path), **form.inputs)
            return redirect("referrals:slip", done.pk)
        context = {"form": form, "crumbs": [(_("Referrals"), reverse("referrals:sent"))]}
        return render(request, "referrals/patrol.html", context)


@never_cache
@login_required
def counts(request: Any) -> HttpResponse:
    """How many there were in each quarter that is over, never fewer than five."""
    if not roles(request.user) & set(COUNTS):
        raise Forbidden(_("You may not read these figures. Ask an analyst of headquarters."))
    quarters = last_quarters(timezone.now().date())
    found = queries.counts(request.user, quarters)
    heads = [f"{first.year} Q{(first.month + 2) // 3}" for first, _after in quarters]
    rows = (
        [[label(GROUNDS[code].names), *cells] for code, cells in zip(found.rows, found.cells, strict=True)]
        if found
        else []
    )
    context = {"columns": [_("What it was about"), *heads], "rows": rows}
    return render(request, "referrals/counts.html", context)


def last_quarters(today: date) -> list[tuple[date, date]]:
    """The last quarters that are over, the oldest first, as [first day, first day of the next)."""
    firsts = [date(today.year, (today.month - 1) // 3 * 3 + 1, 1)]
    for _each in range(QUARTERS):
        first = firsts[0]
        firsts.insert(0, date(first.year - (first.month == 1), (first.month - 4) % 12 + 1, 1))
    return list(pairwise(firsts))


def row(referral: Referral, now: Any) -> dict[str, Any]:
    """What a list shows of one."""
    late = referral.state in WAITING and referral.due_at is not None and referral.due_at < now
    return {"referral": referral, "state": STATES[referral.state], "late": late}


def service_of(actor: Actor, ident: str | None) -> Service | None:
    return queries.services(actor).filter(pk=UUID(ident)).first() if ident else None


def timeline(actor: Actor, referral: Referral, zone: str = "") -> list[dict[str, Any]]:
    """The moves as the component draws them."""
    found = queries.steps(actor, referral)
    called = names(actor, {step.actor for step in found})
    return [
        {
            "sentence": ACTIONS[step.action].done,
            "actor": called.get(step.actor, ""),
            "at": step.at,
            "zone": zone,
        }
        for step in found
        if step.action in ACTIONS
    ]
