"""Home by role, the ledger for whoever audits it, and forgetting for whoever protects data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kivuko.accounts.views import who
from kivuko.crossings.indicators import ENTRIES, EXITS, NET
from kivuko.desk import forms, inbox, queries
from kivuko.desk.policy import FORGETS, HOMES, LEDGER
from kivuko.incidents import queries as incidents
from kivuko.kernel import forgetting, policy, verified, verifying
from kivuko.kernel.actions import Branch
from kivuko.kernel.actions import hold as place_hold
from kivuko.kernel.actions import release as lift_hold
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.places.queries import post_of
from kivuko.places.standing import together
from kivuko.places.vocab import SHOWN
from kivuko.referrals import queries as referrals
from kivuko.referrals.vocab import WAITING
from kivuko.screening.queries import notices

TOP = 5
"""Things that wait which home shows; the others are in the inbox."""
POSTS = 12
"""Posts that headquarters' home shows at once; the others unfold."""
AT_ONCE = 200_000
"""Entries that a page verifies while somebody waits: a few seconds. More is for the command line."""


# -- home --------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, what is late, what changed: one part for each role that the reader holds."""
    held = policy.roles(who(request))
    parts = [name for name, roles in HOMES if held & set(roles)]
    waits = [item for one in inbox.found(who(request)) for item in one.items]
    waits.sort(key=lambda item: not item.late)
    page: dict[str, Any] = {
        "parts": [f"desk/_{name}.html" for name in parts],
        "top": waits[:TOP],
        "waits_number": len(waits),
    }
    for name in parts:
        page |= PARTS[name](request)
    return render(request, "desk/home.html", page)


def _post(request: HttpRequest) -> dict[str, Any]:
    """An officer's or supervisor's own post, today."""
    post = post_of(who(request))
    if post is None:
        return {"post": None}
    return {"post": post, "today": queries.today(who(request), post)}


def _supervision(request: HttpRequest) -> dict[str, Any]:
    return {"list_notices": notices(who(request), timezone.localdate())}


def _headquarters(request: HttpRequest) -> dict[str, Any]:
    flows = queries.flows(who(request))
    return {
        "flows": flows,
        "figures": [_figure(flows, indicator) for indicator in (ENTRIES, EXITS, NET)],
        "course": _course(flows),
        "posts": [_row(row) for row in flows.posts[:POSTS]],
        "more": [_row(row) for row in flows.posts[POSTS:]],
        "points": [_point(row) for row in flows.posts],
        "closed": any(row.word == "closed" or "closed" in row.words for row in flows.posts),
    }


def _figure(flows: queries.Flows, indicator: Any) -> dict[str, Any]:
    """Today's figure, and how it changed since the whole of yesterday; where there is none, a word."""
    now, before = (_cell(flows.days[flows.today - timedelta(days=back)], indicator) for back in (0, 1))
    known = now[0] is not None and before[0] is not None
    return {
        "indicator": indicator,
        "reported": now[0] is not None,
        "silent": now[1] == "silent",
        "value": now[0]
        if now[0] is not None
        else _("no report")
        if now[1] == "silent"
        else str(SHOWN[now[1]][1]),
        "before": before[0],
        "change": now[0] - before[0] if known else None,
    }


def _cell(cells: dict[str, Any], indicator: Any) -> Any:
    """The count of an indicator of flows, or None and its word; net only where both ways have a number."""
    if indicator is not NET:
        return cells["entry" if indicator is ENTRIES else "exit"]
    (entries, no_entry), (exits, no_exit) = cells["entry"], cells["exit"]
    return (None, no_entry or no_exit) if no_entry or no_exit else (entries - exits, "")


def _course(flows: queries.Flows) -> dict[str, Any]:
    days, ways = list(flows.days), {"entry": ENTRIES, "exit": EXITS}
    kinds = [
        together(word for _count, word in cells.values()) if all(word for _c, word in cells.values()) else ""
        for cells in flows.days.values()
    ]
    return {
        "kind": "line",
        "x_kind": "date",
        "x": [day.isoformat() for day in days],
        "unit": _("crossings a day"),
        "series": [
            {
                "label": str(one.name),
                "values": [cells[way][0] for cells in flows.days.values()],
                "words": [str(SHOWN[cells[way][1]][1]) for cells in flows.days.values()],
            }
            for way, one in ways.items()
        ],
        "gaps": True,
        "kinds": kinds,
        "key": [(kind, str(SHOWN[kind][1])) for kind in ("closed", "limited", "silent") if kind in kinds],
    }


def _row(row: queries.PostRow) -> dict[str, Any]:
    """A post as its line of the table: a number, or the word that stands in its place."""
    cells = [
        (count, str(SHOWN[word][1]) if word else "")
        for count, word in zip((row.entries, row.exits), row.words, strict=True)
    ]
    return {"post": row.post, "cells": cells, "last": row.last}


def _point(row: queries.PostRow) -> dict[str, Any]:
    """A post on the map: it reported today, or what today is instead."""
    if row.word == "heard":
        mean, word = "go", _("Reported today")
    else:
        mean, word = SHOWN[row.word][0], str(SHOWN[row.word][1])
    known = {"entry": row.entries, "exit": row.exits}
    parts = {"entry": _("%(number)s entries"), "exit": _("%(number)s exits")}
    note = ", ".join(parts[way] % {"number": count} for way, count in known.items() if count is not None)
    return {
        "name": row.post.name, "lat": row.post.lat, "lon": row.post.lon, "mean": mean, "word": word, "note": note,
        "url": row.post.get_absolute_url(),
    }  # fmt: skip


def _node(request: HttpRequest) -> dict[str, Any]:
    return {"ledger": queries.ledger_state(who(request))}


def _protection(request: HttpRequest) -> dict[str, Any]:
    found = queries.holds(who(request))
    return {
        "hold_count": found.filter(state="held").count(),
        "forgotten_count": queries.forgotten(who(request)).count(),
    }


def _referrals(request: HttpRequest) -> dict[str, Any]:
    """What a service owes an answer to: numbers only, for a home page is seen over shoulders."""
    found = referrals.desk(who(request))
    return {
        "referrals_waiting": found.filter(state__in=WAITING).count(),
        "referrals_overdue": referrals.overdue(who(request), found, timezone.now()).count(),
    }


def _incidents(request: HttpRequest) -> dict[str, Any]:
    """Files in which police or justice owe a step: numbers only."""
    return {
        "incidents_owed": incidents.owed(who(request)).count(),
        "incidents_late": incidents.late(who(request), timezone.now()).count(),
    }


PARTS: dict[str, Callable[[HttpRequest], dict[str, Any]]] = {
    "officer": _post,
    "supervisor": _supervision,
    "analyst": _headquarters,
    "administrator": _node,
    "auditor": _node,
    "data_protection": _protection,
    "referrals": _referrals,
    "incidents": _incidents,
}


# -- the ledger --------------------------------------------------------------------------------------------


def _only(request: HttpRequest, roles: frozenset[str]) -> policy.Actor:
    """The reader, if one of these roles is theirs."""
    if not policy.roles(who(request)) & roles:
        raise Forbidden()
    return who(request)


@never_cache
@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """How the ledger stands, and its latest entries as sentences: who did what, never about whom."""
    actor = _only(request, LEDGER)
    page = {"ledger": queries.ledger_state(actor), "lines": queries.latest(actor), "at_once": AT_ONCE}
    return render(request, "desk/ledger.html", page)


@login_required
@require_POST
def verify_ledger(request: HttpRequest) -> HttpResponse:
    """Walk the chain from its first entry and remember what was found."""
    actor = _only(request, LEDGER)
    if queries.ledger_state(actor).entries > AT_ONCE:
        raise Refused(
            _("The ledger is too long to verify while you wait. Run “kivuko ledger verify” on this node.")
        )
    verified.remember(verifying.verify())
    return redirect("desk:ledger")


@never_cache
@login_required
@require_safe
def record(request: HttpRequest, record: UUID) -> HttpResponse:
    """Every entry of one record: what was done, by whom, which fields; no values."""
    lines = queries.history(_only(request, LEDGER), record)
    if not lines:
        raise Http404
    crumbs = [(_("Ledger"), reverse("desk:ledger"))]
    return render(request, "desk/record.html", {"record": record, "lines": lines, "crumbs": crumbs})


# -- forgetting --------------------------------------------------------------------------------------------


@never_cache
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """Find the person by one of their records."""
    actor = _only(request, FORGETS)
    form = forms.Find(request.POST or None)
    if form.is_valid():
        person = queries.person_of(actor, form.cleaned_data["identifier"])
        if person is None:
            raise Refused(
                fields={"identifier": [_("No record of a person has this identifier where you may look.")]}
            )
        return redirect("desk:forget_person", person)
    return render(request, "desk/forget.html", {"form": form, "forgotten": queries.forgotten(actor)})


@never_cache
@login_required
def forget_person(request: HttpRequest, person: UUID) -> HttpResponse:
    """What would be blanked, without showing it; then the reason, then it is done."""
    actor = _only(request, FORGETS)
    found = queries.blanked(actor, person)
    if not found:
        raise Http404
    form = forms.Forget(request.POST or None)
    if form.is_valid():
        forgetting.forget(actor, person, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The person is forgotten: every record is blanked and the key is deleted.")
        )
        return redirect("desk:forget")
    page = {
        "form": form,
        "found": found,
        "held": queries.holds(actor).filter(subject=person, state="held").first(),
        "crumbs": [(_("Forget a person"), reverse("desk:forget"))],
    }
    return render(request, "desk/forget_person.html", page)


@never_cache
@login_required
def holds(request: HttpRequest) -> HttpResponse:
    """The legal holds, and a form to place one."""
    actor = _only(request, FORGETS)
    form = forms.PlaceHold(request.POST or None)
    if form.is_valid():
        person = queries.person_of(actor, form.cleaned_data["identifier"])
        if person is None:
            raise Refused(
                fields={"identifier": [_("No record of a person has this identifier where you may look.")]}
            )
        where = next(held.path for held in actor.postings(timezone.now()) if held.role in FORGETS)
        answers = {"subject": person, "authority": form.cleaned_data["authority"]}
        place_hold(actor, Branch(where), **answers, key=form.cleaned_data["key"] or None)
        messages.success(request, _("The hold is placed. Nobody can forget this person until it is lifted."))
        return redirect("desk:holds")
    return render(request, "desk/holds.html", {"form": form, "holds": queries.holds(actor)})


@never_cache
@login_required
def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift a legal hold."""
    actor = _only(request, FORGETS)
    found = get_object_or_404(queries.holds(actor).filter(state="held"), pk=pk)
    form = forms.Lift(request.POST or None, record=found)
    if form.is_valid():
        lift_hold(actor, found, **form.inputs)
        return redirect("desk:holds")
    crumbs = [(_("Legal holds"), reverse("desk:holds"))]
    return render(request, "desk/lift.html", {"form": form, "hold": found, "crumbs": crumbs})
