"""One file of police: what happened, who and what is in it, its steps. Each look at it is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names, place_names
from kivuko.incidents import actions, forms, queries
from kivuko.incidents.drafts import HELD, WITH_POLICE
from kivuko.incidents.models import Incident
from kivuko.incidents.views import crumbs, zone
from kivuko.incidents.vocab import SEXES, STATES
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.policy import Actor
from kivuko.kernel.workflow import open_moves
from kivuko.lib import countries

MOVES: dict[str, tuple[Any, Any]] = {
    "investigate": (actions.investigate, forms.Reason),
    "charge": (actions.charge, forms.Charge),
    "hand": (actions.hand_to_justice, forms.Reason),
    "trial": (actions.bring_to_trial, forms.Reason),
    "conclude": (actions.conclude, forms.Conclude),
    "back": (actions.send_back, forms.Reason),
    "close": (actions.close, forms.Close),
}
WORDS = {made.name: word for word, (made, _form) in MOVES.items()} | {actions.correct.name: "correct"}


@never_cache
@login_required
def incident(request: Any, pk: UUID) -> HttpResponse:
    """The file as a whole."""
    found = _file(request.user, pk)
    said = queries.contents(request.user, found)
    lines = timeline.of(request.user, found)
    called = names(request.user, {line.actor for line in lines} | ({found.lead} if found.lead else set()))
    open_here = found.state in WITH_POLICE
    context = {
        "incident": found,
        "state": STATES[found.state],
        "late": queries.late(request.user, timezone.now()).filter(pk=found.pk).exists(),
        "said": said,
        "forgotten": said["what"] is None,
        "place": place_names(request.user, [found.path])[found.path],
        "lead": called.get(found.lead, "") if found.lead else "",
        "persons": [_person(request.user, each, open_here) for each in queries.persons(request.user, found)],
        "objects": [
            {
                "item": each,
                "may": each.state == "listed"
                and each.how in HELD
                and _may(request.user, "incidents.give_back", found),
            }
            for each in queries.objects(request.user, found)
        ],
        "may_name": open_here and _may(request.user, "incidents.name_person", found),
        "may_list": open_here and _may(request.user, "incidents.list_object", found),
        "moves": _moves(request.user, found),
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called.get(line.actor, ""),
                "at": line.at,
                "zone": "",
                "reason": line.reason,
            }
            for line in lines
        ],
        "crumbs": crumbs(),
    }
    return render(request, "incidents/incident.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """One step of a file, with its reason."""
    found = _file(request.user, pk)
    if move not in MOVES:
        raise Http404
    action, shape = MOVES[move]
    form = shape(request.POST or None, record=found)
    if form.is_valid():
        action(request.user, found, **form.inputs)
        return redirect(found)
    return _page(request, found, form, action)


@never_cache
@login_required
@sensitive_post_parameters()
def correct(request: Any, pk: UUID) -> HttpResponse:
    """Put right what was written down; opening it is a look like any other."""
    found = _file(request.user, pk)
    with timezone.override(zone(request.user)):
        initial: dict[str, Any] = {}
        if request.method == "GET":
            initial = {
                "category": found.category,
                "happened_at": timezone.localtime(found.happened_at),
                "victims": found.victims,
                "children": found.children,
                **queries.contents(request.user, found),
            }
        form = forms.Correct(request.POST or None, record=found, initial=initial)
        if form.is_valid():
            actions.correct(request.user, found, **form.inputs)
            return redirect(found)
        return _page(request, found, form, actions.correct)


@never_cache
@login_required
@sensitive_post_parameters()
def add_person(request: Any, pk: UUID) -> HttpResponse:
    """A suspect or a witness is written in the file."""
    found = _file(request.user, pk)
    form = forms.Person(request.POST or None, initial={"part": "suspect"})
    if form.is_valid():
        actions.name_person(request.user, found, **form.inputs)
        return redirect(found)
    return _page(request, found, form, actions.name_person)


@never_cache
@login_required
@sensitive_post_parameters()
def add_object(request: Any, pk: UUID) -> HttpResponse:
    """An object is written in the file."""
    found = _file(request.user, pk)
    form = forms.Object(request.POST or None)
    if form.is_valid():
        actions.list_object(request.user, found, **form.inputs)
        return redirect(found)
    return _page(request, found, form, actions.list_object)


@never_cache
@login_required
@sensitive_post_parameters()
def clear_person(request: Any, pk: UUID) -> HttpResponse:
    """Somebody in a file has nothing to do with it."""
    found = get_object_or_404(queries.involved(request.user), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        actions.clear_person(request.user, found, **form.inputs)
        return redirect(found.incident)
    return _page(request, found.incident, form, actions.clear_person)


@never_cache
@login_required
@sensitive_post_parameters()
def give_back(request: Any, pk: UUID) -> HttpResponse:
    """An object is given back."""
    found = get_object_or_404(queries.items(request.user), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        actions.give_back(request.user, found, **form.inputs)
        return redirect(found.incident)
    return _page(request, found.incident, form, actions.give_back)


def _page(request: Any, found: Incident, form: Any, action: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": action.label,
        "lede": action.sentence,
        "about": found.number,
        "back": found.get_absolute_url(),
    }
    return render(request, "incidents/move.html", context)


def _file(actor: Actor, pk: UUID) -> Incident:
    return get_object_or_404(queries.incidents(actor), pk=pk)


def _may(actor: Actor, name: str, found: Incident) -> bool:
    return policy.may(actor, name, found.path) is not None


def _person(actor: Actor, each: Any, open_here: bool) -> dict[str, Any]:
    """Somebody in the file as the page shows them; the look is recorded."""
    said = queries.person(actor, each)
    return {
        "involved": each,
        "said": said,
        "sex": SEXES.get(said["sex"] or "", ""),
        "nationality": countries.name(said["nationality"], get_language() or "en")
        if said["nationality"]
        else "",
        "may": open_here and each.state == "named" and _may(actor, "incidents.clear_person", each.incident),
    }


def _moves(actor: Actor, found: Incident) -> list[dict[str, Any]]:
    """The moves that this person may do here, the first the main one; what the other side owes is not offered."""
    found_moves: list[dict[str, Any]] = [
        {
            "label": ACTIONS[each.action].label,
            "url": reverse(
                "incidents:correct" if WORDS[each.action] == "correct" else "incidents:move",
                args=[found.pk] if WORDS[each.action] == "correct" else [found.pk, WORDS[each.action]],
            ),
            "open": True,
            "mean": "quiet",
        }
        for each in open_moves(actor, found)
        if each.allowed
    ]
    if found_moves:
        found_moves[0]["mean"] = "primary"
    return found_moves
