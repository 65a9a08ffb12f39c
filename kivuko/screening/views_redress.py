"""The slip that a traveller takes home, and what becomes of the number on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kivuko.accounts.queries import names, place_names
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.workflow import open_moves
from kivuko.lib import slips
from kivuko.screening import actions_redress, forms_hits, queries
from kivuko.screening.models import Redress
from kivuko.screening.views import lines_of
from kivuko.screening.vocab import REDRESS, STATES

MOVES: dict[str, tuple[Any, Any]] = {
    "ask": (actions_redress.ask_redress, forms_hits.Ask),
    "answer": (actions_redress.answer_redress, forms_hits.Answer),
}
WORDS = {made.name: word for word, (made, _form) in MOVES.items()}


@never_cache
@login_required
@require_POST
def give(request: Any, pk: UUID) -> HttpResponse:
    """Give the traveller of a hit a number, and show the slip to print."""
    found = get_object_or_404(queries.hits(request.user), pk=pk)
    if queries.redress_of(request.user, found) is None:
        form = forms_hits.Plain(request.POST)
        if not form.is_valid():
            return redirect(found)
        inputs = form.inputs
        inputs.pop("rev", None)
        actions_redress.give_redress(request.user, found, **inputs)
    return redirect("screening:slip", pk=pk)


@never_cache
@login_required
def slip(request: Any, pk: UUID) -> HttpResponse:
    """The slip, in the language of the page: what the number is, where to turn. Nothing on it says who or why."""
    found = get_object_or_404(queries.hits(request.user), pk=pk)
    given = queries.redress_of(request.user, found)
    if given is None:
        raise Http404
    context = {
        "hit": found,
        "given": given,
        "number": slips.spaced(given.number),
        "place": place_names(request.user, [found.path])[found.path],
        "crumbs": [
            (_("Hits"), reverse("screening:hits")),
            (found.entry_name or _("forgotten"), found.get_absolute_url()),
        ],
    }
    return render(request, "screening/slip.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def lookup(request: Any) -> HttpResponse:
    """Find a hit by the number on the traveller's slip."""
    if not policy.roles(request.user) & policy.SIGHT[Redress].keys():
        raise Forbidden(_("Supervisors and the data-protection officer look up redress numbers."))
    form = forms_hits.Lookup(request.POST or None)
    if form.is_valid():
        found = queries.by_number(request.user, form.cleaned_data["number"])
        if found is not None:
            return redirect(found)
        form.add_error(
            "number",
            _("Nothing is kept under this number where you work. It may have been given at another post."),
        )
    asked = queries.redresses(request.user).filter(state="asked").order_by("asked_at")
    context = {"form": form, "asked": list(asked[:50]), "count": asked.count()}
    return render(request, "screening/lookup.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def redress(request: Any, pk: UUID) -> HttpResponse:
    """What was asked and answered under one number, and how its hit stands."""
    found = _redress(request.user, pk)
    about = queries.hits(request.user).filter(pk=found.hit).first()
    lines = timeline.of(request.user, found)
    officers = {line.actor for line in lines}
    context = {
        "found": found,
        "number": slips.spaced(found.number),
        "state": REDRESS[found.state],
        "hit": about,
        "list": queries.list_names(request.user, [about]).get(about.pk, "") if about else "",
        "hit_state": STATES[about.state] if about else None,
        "moves": _moves(request.user, found),
        "timeline": lines_of(lines, names(request.user, officers)),
        "crumbs": [(_("Redress"), reverse("screening:lookup"))],
    }
    return render(request, "screening/redress.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Write down what the traveller asks, or what they are told."""
    found = _redress(request.user, pk)
    if move not in MOVES:
        raise Http404
    act, make = MOVES[move]
    form = make(request.POST or None, record=found)
    if form.is_valid():
        return redirect(act(request.user, found, **form.inputs))
    context = {
        "form": form,
        "title": act.label,
        "about": format_html('<bdi dir="ltr">{}</bdi>', slips.spaced(found.number)),
        "back": found.get_absolute_url(),
    }
    return render(request, "screening/move.html", context)


def _redress(actor: policy.Actor, pk: UUID) -> Redress:
    return get_object_or_404(queries.redresses(actor), pk=pk)


def _moves(actor: policy.Actor, found: Redress) -> list[dict[str, Any]]:
    return [
        {
            "label": ACTIONS[each.action].label,
            "url": reverse("screening:redress-move", args=[found.pk, WORDS[each.action]]),
            "open": each.allowed,
            "why": _("the data-protection officer or a supervisor does this"),
        }
        for each in open_moves(actor, found)
    ]
