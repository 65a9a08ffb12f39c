"""The inbox of hits: who came close to whom, why, and a second person's word on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kivuko.accounts.queries import names
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.workflow import open_moves
from kivuko.screening import actions, forms, hits, queries
from kivuko.screening.models import Hit
from kivuko.screening.views import zone_of
from kivuko.screening.vocab import STATES, Kind

SHOWN = 100
MOVES = {"confirm": actions.confirm, "refute": actions.refute}
MEANS = {"screening.confirm": "stop", "screening.refute": "go"}


@never_cache
@login_required
def inbox(request: Any) -> HttpResponse:
    """Hits that wait to be settled where the reader works, the oldest first, with what was settled before."""
    if not policy.roles(request.user) & policy.SIGHT[Hit].keys():
        raise Forbidden(_("You may not see hits. They are settled by supervisors."))
    waiting = queries.open_hits(request.user)
    shown = list(waiting[:SHOWN])
    called = names(request.user, {hit.raised_by for hit in shown})
    counts = queries.settled(request.user)
    context = {
        "rows": [(hit, hits.sentences(hit), called.get(hit.raised_by, "")) for hit in shown],
        "count": waiting.count(),
        "confirmed": counts.get("confirmed", 0),
        "refuted": counts.get("refuted", 0),
        "shown": SHOWN,
        "zone": zone_of(request.user),
    }
    return render(request, "screening/hits.html", context)


@never_cache
@login_required
def hit(request: Any, pk: UUID) -> HttpResponse:
    """One hit: the list's own words, why it was raised, what may be done, how it came to be."""
    found = _hit(request.user, pk)
    entry = queries.entries(request.user).select_related("watchlist").filter(pk=found.entry).first()
    lines, zone = timeline.of(request.user, found), zone_of(request.user)
    called = names(request.user, {line.actor for line in lines} | {found.raised_by})
    context = {
        "hit": found,
        "state": STATES[found.state],
        "percent": found.score // 10,
        "reasons": hits.sentences(found),
        "raised_by": called.get(found.raised_by, ""),
        "entry": entry,
        "kind": Kind(entry.kind_of_entry).label if entry else "",
        "moves": _moves(request.user, found),
        "zone": zone,
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called.get(line.actor, ""),
                "at": line.at,
                "zone": zone,
                "reason": line.reason,
            }
            for line in lines
        ],
        "crumbs": [(_("Hits"), reverse("screening:hits"))],
    }
    return render(request, "screening/hit.html", context)


@never_cache
@login_required
def settle(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Confirm or refute, with what was compared."""
    found = _hit(request.user, pk)
    if move not in MOVES:
        raise Http404
    form = forms.Settle(request.POST or None, record=found)
    if form.is_valid():
        return redirect(MOVES[move](request.user, found, **form.inputs))
    context = {
        "form": form,
        "title": MOVES[move].label,
        "about": f"{found.list_name}: {found.entry_name}",
        "reasons": hits.sentences(found),
        "back": found.get_absolute_url(),
    }
    return render(request, "screening/move.html", context)


def _hit(actor: policy.Actor, pk: UUID) -> Hit:
    return get_object_or_404(queries.hits(actor), pk=pk)


def _moves(actor: policy.Actor, found: Hit) -> list[dict[str, Any]]:
    own = actor.id == found.raised_by
    why = (
        _("you raised it; somebody else has to settle it") if own else _("supervisors of the post settle it")
    )
    pages = {made.name: reverse("screening:settle", args=[found.pk, word]) for word, made in MOVES.items()}
    return [
        {
            "label": ACTIONS[each.action].label,
            "url": pages[each.action],
            "open": each.allowed and not own,
            "why": why,
            "mean": MEANS[each.action],
        }
        for each in open_moves(actor, found)
    ]
