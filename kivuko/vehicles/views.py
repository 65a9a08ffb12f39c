"""Pages to look at: the board of vehicles at the post, one vehicle, time at the post by stage."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kivuko.accounts.queries import names
from kivuko.accounts.vocab import label
from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.lib import countries
from kivuko.places.queries import posts_by_path
from kivuko.vehicles import actions, actions_inspection, queries
from kivuko.vehicles.models import Inspection, Part, Stage, Vehicle
from kivuko.vehicles.policy import ACTS_FOR, COUNTS
from kivuko.vehicles.vocab import (
    AGENCIES,
    DIRECTIONS,
    HERE,
    INSPECTION_STATES,
    NOTES,
    OUTCOMES,
    PART_STATES,
    STAGE_STATES,
    VEHICLE_STATES,
)

SHOWN = 100


@never_cache
@login_required
def board(request: Any) -> HttpResponse:
    """The vehicles at the post now, who waits longest first, with the stage of each agency."""
    if not roles(request.user) & ACTS_FOR.keys():
        raise Forbidden(_("This board is for the agencies at a border post."))
    now, found = timezone.now(), queries.board(request.user)
    shown = list(found[:SHOWN])
    of: dict[UUID, dict[str, Stage]] = {each.pk: {} for each in shown}
    for stage in queries.stages(request.user, shown):
        of[stage.vehicle_id][stage.agency] = stage
    places, own = posts_by_path(request.user), {ACTS_FOR.get(role) for role in roles(request.user)}
    context = {
        "rows": [
            {
                "vehicle": each,
                "direction": DIRECTIONS[each.direction],
                "zone": places[each.path].zone if each.path in places else "",
                "waits": minutes(_minutes(each.arrived_at, now)),
                "held": AGENCIES.get(each.held_by),
                "stages": [(word, _drawn(of[each.pk].get(code))) for code, word in AGENCIES.items()],
            }
            for each in shown
        ],
        "agencies": AGENCIES.values(),
        "count": found.count(),
        "shown": SHOWN,
        "ours": sum(
            stage.agency in own and stage.state == "waiting"
            for each in of.values()
            for stage in each.values()
        ),
        "held": found.filter(state="held").count(),
        "counts": bool(roles(request.user) & set(COUNTS)),
    }
    return render(request, "vehicles/board.html", context)


@never_cache
@login_required
def one(request: Any, pk: UUID) -> HttpResponse:
    """One vehicle: what it is, the stages, the joint inspection, the notes of the reader's own agency."""
    vehicle = get_object_or_404(queries.vehicles(request.user), pk=pk)
    own = queries.agencies(request.user, vehicle)
    post = posts_by_path(request.user).get(vehicle.path)
    of = {stage.agency: stage for stage in queries.stages(request.user, [vehicle])}
    inspection, parts = queries.inspection(request.user, vehicle), list(queries.parts(request.user, vehicle))
    now = timezone.now()
    context = {
        "vehicle": vehicle,
        "title": title(vehicle),
        "state": VEHICLE_STATES[vehicle.state],
        "held": AGENCIES.get(vehicle.held_by),
        "direction": DIRECTIONS[vehicle.direction],
        "plate_country": countries.name(vehicle.plate_country, request.LANGUAGE_CODE),
        "trailer_country": countries.name(vehicle.trailer_country, request.LANGUAGE_CODE),
        "seals": ", ".join(vehicle.seals or ()),
        "stay": minutes(_minutes(vehicle.arrived_at, vehicle.left_at or now)),
        "stages": [_stage_row(vehicle, code, of.get(code), now) for code in AGENCIES],
        "stage_moves": [each for code in own if code in of for each in _stage_moves(vehicle, of[code])],
        "moves": _moves(vehicle, own, of, inspection),
        "inspection": inspection,
        "inspection_state": INSPECTION_STATES[inspection.state] if inspection else None,
        "proposed_by": AGENCIES[inspection.proposed_by] if inspection else "",
        "parts": [(AGENCIES[part.agency], PART_STATES[part.state]) for part in parts],
        "inspection_moves": _inspection_moves(vehicle, inspection, parts, own) if inspection else [],
        "notes": [
            (NOTES[each.about or "note"], label(OUTCOMES[each.outcome].names) if each.outcome else "", each)
            for each in queries.notes(request.user, vehicle)
        ],
        "own": bool(own),
        "timeline": _timeline(request.user, vehicle, post.zone if post else ""),
        "zone": post.zone if post else "",
        "post": post,
        "crumbs": [(_("Vehicles"), reverse("vehicles:board"))] if own else [],
    }
    return render(request, "vehicles/one.html", context)


@never_cache
@login_required
def times(request: Any) -> HttpResponse:
    """Time at the post by stage in the last thirty days; fewer than five vehicles are not shown."""
    found = queries.times(request.user, timezone.now())
    if found is None:
        raise Forbidden(_("You may not read these figures. Ask an analyst of headquarters."))
    rows = [
        (AGENCIES.get(each.agency) or _("At the post in all"), each.vehicles,
         *(minutes(part) for part in (each.waited, each.took, each.longest)))
        for each in found
    ]  # fmt: skip
    context = {
        "rows": rows,
        "any": any(each.vehicles for each in found),
        "crumbs": [(_("Vehicles"), reverse("vehicles:board"))]
        if roles(request.user) & ACTS_FOR.keys()
        else [],
    }
    return render(request, "vehicles/times.html", context)


def minutes(count: int | None) -> str:
    """A length of time in hours and minutes; a dash where there is none or it is hidden."""
    if count is None:
        return "–"
    hours, rest = divmod(count, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def title(vehicle: Vehicle) -> object:
    """How pages call it: its kind and plate."""
    if not vehicle.plate:
        return _("%(kind)s without a plate") % {"kind": vehicle.kind_name}
    return format_html('{} <bdi dir="ltr">{}</bdi>', vehicle.kind_name, vehicle.plate)


def move_of(action: Action[Any], url: str, record: Any = None, mean: str = "quiet") -> dict[str, Any]:
    """A button: one that asks nothing is sent at once, with the revision seen; any other opens its page."""
    sent = {"post": True, "fields": {"rev": record.rev, "key": uuid4().hex}} if record is not None else {}
    return {"label": action.label, "url": url, "open": True, "mean": mean, **sent}


def _drawn(stage: Stage | None) -> tuple[str, object] | None:
    return STAGE_STATES[stage.state] if stage else None


def _stage_row(vehicle: Vehicle, code: str, stage: Stage | None, now: datetime) -> dict[str, Any]:
    if stage is None:
        return {"agency": AGENCIES[code], "state": None, "absent": code in vehicle.absent}
    end = vehicle.left_at or now
    return {
        "agency": AGENCIES[code],
        "state": STAGE_STATES[stage.state],
        "waited": minutes(_minutes(vehicle.arrived_at, stage.began_at or end)),
        "took": minutes(_minutes(stage.began_at, stage.done_at or end) if stage.began_at else None),
        "done_at": stage.done_at,
    }


def _stage_moves(vehicle: Vehicle, stage: Stage) -> list[dict[str, Any]]:
    if vehicle.state not in HERE:
        return []
    if stage.state == "waiting":
        url = reverse("vehicles:stage_move", args=[stage.pk, "begin"])
        return [move_of(actions.begin, url, stage, "primary")]
    if stage.state == "at_it":
        return [move_of(actions.clear, reverse("vehicles:stage_move", args=[stage.pk, "clear"]), None, "go")]
    return []


def _departs(
    url: str, vehicle: Vehicle, of: dict[str, Stage], inspection: Inspection | None
) -> dict[str, Any]:
    """The button by which it departs, or which agency it still waits for."""
    lacking = [str(AGENCIES[code]) for code in AGENCIES if code in of and of[code].state != "done"]
    if lacking:
        why: object = _("not done yet: %(agencies)s") % {"agencies": ", ".join(lacking)}
    elif inspection is not None and inspection.state == "open":
        why = _("the joint inspection is open")
    else:
        return move_of(actions.depart, url, vehicle, "go")
    return {"label": actions.depart.label, "open": False, "why": why}


def _moves(
    vehicle: Vehicle, own: list[str], of: dict[str, Stage], inspection: Inspection | None
) -> list[dict[str, Any]]:
    """What the reader's agency may do with the vehicle now."""

    def to(word: str) -> str:
        return reverse("vehicles:move", args=[vehicle.pk, word])

    if not own:
        return []
    found = []
    if vehicle.state == "at_post":
        found += [_departs(to("depart"), vehicle, of, inspection),
                  move_of(actions.hold, to("hold"), None, "stop")]  # fmt: skip
    if vehicle.state == "held" and vehicle.held_by in own:
        found += [move_of(actions.release, to("release"), vehicle, "go"),
                  move_of(actions.turn_back, to("turn_back"), None, "stop")]  # fmt: skip
    if vehicle.state in HERE and inspection is None:
        found.append(move_of(actions_inspection.propose, to("propose")))
    return [*found, move_of(actions.note, to("note"))]


def _inspection_moves(
    vehicle: Vehicle, inspection: Inspection, parts: list[Part], own: list[str]
) -> list[dict[str, Any]]:
    def to(word: str) -> str:
        return reverse("vehicles:inspection_move", args=[inspection.pk, word])

    if inspection.state != "open" or vehicle.state not in HERE or not own:
        return []
    mine, found = [part for part in parts if part.agency in own], []
    if not mine:
        found.append(move_of(actions_inspection.join, to("join"), inspection, "primary"))
    if any(part.state == "joined" for part in mine):
        found.append(move_of(actions_inspection.find, to("find"), None, "primary"))
    if inspection.proposed_by in own and all(part.state == "found" for part in parts):
        found.append(move_of(actions_inspection.end_inspection, to("end"), inspection, "go"))
    return found


def _timeline(actor: Actor, vehicle: Vehicle, zone: str) -> list[dict[str, Any]]:
    found = queries.steps(actor, vehicle)
    called = names(actor, {step.actor for step in found})
    return [
        {
            "sentence": _said(step),
            "actor": called.get(step.actor, ""),
            "at": step.at,
            "zone": zone,
        }
        for step in found
    ]


def _said(step: queries.Step) -> object:
    done = ACTIONS[step.action].done
    if not step.agency:
        return done
    return _("%(agency)s: %(done)s") % {"agency": AGENCIES[step.agency], "done": done}


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds() // 60))
