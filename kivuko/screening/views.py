"""Pages of lists: which there are, who is on one, bringing one up to date."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.models import Login
from kivuko.accounts.queries import names
from kivuko.kernel import node, policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.models import Record
from kivuko.kernel.workflow import open_moves
from kivuko.places.queries import post_of
from kivuko.screening import actions, forms, importing, jobs, queries
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import STATES, Kind, Visibility

SHOWN = 50
"""Persons of a list shown at once; more are found by the beginning of a name."""
MOVES = {"withdraw": actions.withdraw_list, "reinstate": actions.reinstate_list}


@login_required
def lists(request: Any) -> HttpResponse:
    """Every list: whose, on which basis, for what, how many persons, how fresh."""
    _may_look(request.user)
    rows = [(row, STATES[row.watchlist.state]) for row in queries.overview(request.user)]
    return render(
        request,
        "screening/lists.html",
        {"rows": rows, "may_import": _may_import(request.user), "zone": zone_of(request.user)},
    )


@never_cache
@login_required
@sensitive_post_parameters()
def watchlist(request: Any, code: str) -> HttpResponse:
    """One list: what it is, who is on it, what was last taken in, how it came to be."""
    found = _list(request.user, code)
    form = forms.Begins(request.POST or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    entries = queries.named(request.user, found, words)
    context = {
        "watchlist": found,
        "state": STATES[found.state],
        "told": Visibility(found.visibility).label,
        "kinds": [(Kind(kind).label, count) for kind, count in queries.by_kind(request.user, found)],
        "form": form,
        "words": words,
        "count": entries.count(),
        "entries": entries[:SHOWN],
        "shown": SHOWN,
        "report": jobs.report(found.code),
        "moves": _moves(request.user, found),
        "timeline": _timeline(request.user, found),
        "zone": zone_of(request.user),
        "crumbs": [(_("Lists"), reverse("screening:lists"))],
    }
    return render(request, "screening/list.html", context)


@never_cache
@login_required
def entry(request: Any, pk: UUID) -> HttpResponse:
    """One person as a list has them, all that it says and nothing else."""
    found: ListEntry = get_object_or_404(queries.entries(request.user).select_related("watchlist"), pk=pk)
    context = {
        "entry": found,
        "state": STATES[found.state],
        "kind": Kind(found.kind_of_entry).label,
        "births": [_birth(birth) for birth in found.births],
        "timeline": _timeline(request.user, found),
        "crumbs": [
            (_("Lists"), reverse("screening:lists")),
            (found.watchlist, found.watchlist.get_absolute_url()),
        ],
    }
    return render(request, "screening/entry.html", context)


@never_cache
@login_required
def take_in(request: Any) -> HttpResponse:
    """Bring a list up to its owner's files."""
    if not _may_import(request.user):
        raise Forbidden(_("You may not import lists. Ask an administrator of headquarters."))
    known = list(queries.watchlists(request.user))
    form = forms.Import(request.POST or None, request.FILES or None, known, initial=request.GET)
    if request.POST and form.is_valid():
        code = form.cleaned_data["code"]
        jobs.start(_actor(request.user), code, form.cleaned_data["uploads"])
        return redirect("screening:outcome", code)
    return render(request, "screening/import.html", {"form": form, "back": reverse("screening:lists")})


@never_cache
@login_required
def outcome(request: Any, code: str) -> HttpResponse:
    """How the last import of a list goes or went, with the rows that could not be read; asks again while it runs."""
    _may_look(request.user)
    report = jobs.report(code)
    if report is None:
        raise Http404
    found = queries.watchlists(request.user).filter(code=code).first()
    context = {
        "report": report,
        "watchlist": found,
        "code": code,
        "running": report.state == "running",
        "crumbs": [(_("Lists"), reverse("screening:lists"))],
    }
    part = "screening/_outcome.html" if request.headers.get("HX-Request") else "screening/outcome.html"
    return render(request, part, context)


@never_cache
@login_required
def move(request: Any, code: str, move: str) -> HttpResponse:
    """Withdraw a list or use it again, with a reason."""
    found = _list(request.user, code)
    if move not in MOVES:
        raise Http404
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        return redirect(MOVES[move](request.user, found, **form.inputs))
    context = {"form": form, "title": MOVES[move].label, "about": found, "back": found.get_absolute_url()}
    return render(request, "screening/move.html", context)


def zone_of(actor: policy.Actor) -> str:
    """The clocks by which the reader's page tells the time: those of their post; elsewhere the node's."""
    post = post_of(actor)
    return post.zone if post else ""


def _list(actor: policy.Actor, code: str) -> Watchlist:
    return get_object_or_404(queries.watchlists(actor), code=code)


def _may_look(actor: policy.Actor) -> None:
    if not policy.roles(actor) & policy.SIGHT[Watchlist].keys():
        raise Forbidden(_("You may not see lists. They are kept by supervisors and administrators."))


def _may_import(actor: policy.Actor) -> bool:
    return policy.may(actor, actions.update_list.name, importing.country()) is not None


def _actor(user: Any) -> Login:
    """The log-in itself: the request's lazy user is not for another thread."""
    return Login.objects.get(pk=user.pk)


def _moves(actor: policy.Actor, found: Watchlist) -> list[dict[str, Any]]:
    away = found.home != node.this().code
    why = _("this list is kept at %(home)s; ask there") % {"home": found.home} if away else ""
    pages = {made.name: reverse("screening:move", args=[found.code, word]) for word, made in MOVES.items()}
    return [
        {"label": ACTIONS[each.action].label, "url": pages[each.action], "open": not away, "why": why}
        for each in open_moves(actor, found)
        if each.action in pages and each.allowed
    ]


def _timeline(actor: policy.Actor, record: Record) -> list[dict[str, Any]]:
    lines = timeline.of(actor, record)
    called, zone = names(actor, {line.actor for line in lines}), zone_of(actor)
    return [
        {
            "sentence": line.sentence,
            "actor": called.get(line.actor, ""),
            "at": line.at,
            "zone": zone,
            "reason": line.reason,
        }
        for line in lines[:SHOWN]
    ]


def _birth(birth: dict[str, Any]) -> str:
    said = f"{birth['date']} – {birth['to']}" if birth["to"] else birth["date"]
    return f"≈ {said}" if birth["approximate"] else said
