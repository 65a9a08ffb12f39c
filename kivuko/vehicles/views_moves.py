"""Pages to act on: a new vehicle, and each move of a vehicle, a stage, a joint inspection."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.kernel.action import Action
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import may, visible
from kivuko.places.queries import post_of
from kivuko.vehicles import actions, actions_inspection, forms, queries
from kivuko.vehicles.models import Inspection, Stage, Vehicle
from kivuko.vehicles.policy import ACTS_FOR
from kivuko.vehicles.views import title

VEHICLE_MOVES: dict[str, tuple[Any, Any, str]] = {
    "depart": (actions.depart, forms.Plain, "go"),
    "hold": (actions.hold, forms.Reason, "stop"),
    "release": (actions.release, forms.Plain, "go"),
    "turn_back": (actions.turn_back, forms.Reason, "stop"),
}
BIRTHS: dict[str, tuple[Any, Any]] = {
    "propose": (actions_inspection.propose, forms.Plain),
    "note": (actions.note, forms.Written),
}
INSPECTION_MOVES = {
    "join": (actions_inspection.join, "primary"),
    "end": (actions_inspection.end_inspection, "go"),
}


@never_cache
@login_required
@sensitive_post_parameters()
def register(request: Any) -> HttpResponse:
    """A vehicle that stands at the post now."""
    post = post_of(request.user)
    held = may(request.user, "vehicles.register", post.path) if post else None
    if post is None or held is None:
        raise Forbidden(_("This page is for officers posted at a border post. Call one of them."))
    zone = ZoneInfo(post.zone)
    with timezone.override(zone):
        initial = {"arrived_at": timezone.now().astimezone(zone)}
        form = forms.Register(request.POST or None, own=ACTS_FOR[held.role], initial=initial)
        if form.is_valid():
            return redirect(actions.register(request.user, post, **form.inputs))
        context = {"form": form, "post": post, "crumbs": [(_("Vehicles"), reverse("vehicles:board"))]}
        return render(request, "vehicles/new.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """The vehicle departs, is held, released or turned back; an inspection is proposed; a note is written."""
    vehicle = get_object_or_404(queries.vehicles(request.user), pk=pk)
    if move in BIRTHS:
        birth, shape = BIRTHS[move]
        form: Any = shape(request.POST or None)
        if form.is_valid():
            birth(request.user, vehicle, **form.inputs)
            return redirect(vehicle)
        return _asked(request, vehicle, birth, form, "primary")
    if move not in VEHICLE_MOVES:
        raise Http404
    action, asks, mean = VEHICLE_MOVES[move]
    form = asks(request.POST or None, record=vehicle)
    if form.is_valid():
        action(request.user, vehicle, **form.inputs)
        return redirect(vehicle)
    return _asked(request, vehicle, action, form, mean)


@never_cache
@login_required
@sensitive_post_parameters()
def stage_move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """An agency begins its stage, or is done with it."""
    stage = get_object_or_404(visible(request.user, Stage).select_related("vehicle"), pk=pk)
    if move == "begin":
        form: Any = forms.Plain(request.POST or None, record=stage)
        action: Any = actions.begin
    elif move == "clear":
        form = forms.Outcome(request.POST or None, record=stage, agency=stage.agency)
        action = actions.clear
    else:
        raise Http404
    if form.is_valid():
        action(request.user, stage, **form.inputs)
        return redirect(stage.vehicle)
    return _asked(request, stage.vehicle, action, form, "go")


@never_cache
@login_required
@sensitive_post_parameters()
def inspection_move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """An agency takes part in the joint inspection, gives its outcome, or ends it."""
    inspection = get_object_or_404(visible(request.user, Inspection).select_related("vehicle"), pk=pk)
    vehicle = inspection.vehicle
    if move == "find":
        own = queries.agencies(request.user, vehicle)
        part = get_object_or_404(queries.parts(request.user, vehicle), agency__in=own)
        form: Any = forms.Outcome(request.POST or None, record=part, agency=part.agency)
        if form.is_valid():
            actions_inspection.find(request.user, part, **form.inputs)
            return redirect(vehicle)
        return _asked(request, vehicle, actions_inspection.find, form, "primary")
    if move not in INSPECTION_MOVES:
        raise Http404
    action, mean = INSPECTION_MOVES[move]
    form = forms.Plain(request.POST or None, record=inspection)
    if form.is_valid():
        action(request.user, inspection, **form.inputs)
        return redirect(vehicle)
    return _asked(request, vehicle, action, form, mean)


def _asked(request: Any, vehicle: Vehicle, action: Action[Any], form: Any, mean: str) -> HttpResponse:
    """The question of a move, or its refusal in a sentence."""
    context = {
        "form": form,
        "title": action.label,
        "about": title(vehicle),
        "mean": mean,
        "back": vehicle.get_absolute_url(),
    }
    return render(request, "vehicles/move.html", context)
