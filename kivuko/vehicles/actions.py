"""What happens to a vehicle at a post. Each agency ticks its own stage; goods are not cleared here."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.vehicles import drafts
from kivuko.vehicles.inputs import Code, Country, CustomsReference, Name, People, Plate, Seals, Words
from kivuko.vehicles.models import Inspection, Note, Stage, Vehicle
from kivuko.vehicles.vocab import AGENCIES, KINDS, LATEST, Agency, Direction
from kivuko.vehicles.workflows import STAGE, VEHICLE


@action(
    "vehicles.register",
    births=Vehicle,
    label=_("Register a vehicle"),
    done=pgettext_lazy("vehicle", "Arrived at the post"),
)
def register(
    act: Act,
    post: Post,
    *,
    kind: Code,
    direction: Direction,
    passengers: People,
    plate: Plate = "",
    plate_country: Country = "",
    trailer: Plate = "",
    trailer_country: Country = "",
    driver: Name = "",
    seals: Seals = [],  # noqa: B006  pydantic copies it
    customs_ref: CustomsReference = "",
    absent: list[Agency] = [],  # noqa: B006
    arrived_at: datetime | None = None,
) -> Vehicle:
    """A vehicle stands at the post; each agency that looks at its kind has a stage from now on."""
    if kind not in KINDS:
        raise Refused(fields={"kind": [_("Choose the kind of vehicle from the list.")]})
    if drafts.agency(act) in absent:
        raise Refused(fields={"absent": [_("You are here for your agency. Take its tick away.")]})
    stages = [each for each in KINDS[kind].stages if each not in absent]
    if not stages:
        raise Refused(fields={"absent": [_("Leave at least one agency that looks at this vehicle.")]})
    vehicle = Vehicle(
        path=post.path, person=act.new_person(), kind_code=kind, direction=direction, plate=plate.upper(),
        plate_country=plate_country, trailer=trailer.upper(), trailer_country=trailer_country, driver=driver,
        passengers=passengers, seals=list(seals), customs_ref=customs_ref,
        absent=[each for each in AGENCIES if each in absent], arrived_at=_arrival(act, arrived_at),
    )  # fmt: skip
    for each in stages:
        act.also(Stage(path=post.path, vehicle=vehicle, agency=each), "vehicles.register")
    return vehicle


@action("vehicles.begin", moves=STAGE, label=_("Begin"), done=pgettext_lazy("stage", "Begun"))
def begin(act: Act, stage: Stage) -> None:
    """An officer of the agency is at the vehicle."""
    drafts.own(act, stage.path, stage.agency)
    drafts.here(stage.vehicle_id)
    stage.began_at = act.at


@action("vehicles.clear", moves=STAGE, label=_("Done"), done=pgettext_lazy("stage", "Done"))
def clear(act: Act, stage: Stage, *, outcome: Code, text: Words = "") -> None:
    """The agency has finished with the vehicle; what it found is read by its own officers alone."""
    drafts.own(act, stage.path, stage.agency)
    vehicle = drafts.here(stage.vehicle_id)
    drafts.outcome(outcome, stage.agency)
    stage.done_at = act.at
    drafts.write(act, vehicle, stage.agency, "stage", text, outcome)


@action("vehicles.note", births=Note, label=_("Write a note"), done=_("Note written"))
def note(act: Act, vehicle: Vehicle, *, text: Words) -> Note:
    """Something for the officers of the own agency alone."""
    if not text:
        raise Refused(fields={"text": [_("Write the note.")]})
    return drafts.noted(act, drafts.fresh(vehicle.pk), drafts.agency(act), "note", text)


@action("vehicles.hold", moves=VEHICLE, label=_("Hold"), done=pgettext_lazy("vehicle", "Held"))
def hold(act: Act, vehicle: Vehicle, *, text: Words) -> None:
    """An agency keeps the vehicle at the post, for a reason that it writes for its own officers."""
    if not text:
        raise Refused(fields={"text": [_("Write why the vehicle is held.")]})
    vehicle.held_by = drafts.agency(act)
    drafts.write(act, vehicle, vehicle.held_by, "hold", text)


@action("vehicles.release", moves=VEHICLE, label=_("Release"), done=pgettext_lazy("vehicle", "Released"))
def release(act: Act, vehicle: Vehicle) -> None:
    """The agency that held the vehicle keeps it no more."""
    drafts.own(act, vehicle.path, vehicle.held_by)
    vehicle.held_by = ""


@action(
    "vehicles.turn_back",
    moves=VEHICLE,
    label=_("Turn back"),
    done=pgettext_lazy("vehicle", "Turned back"),
)
def turn_back(act: Act, vehicle: Vehicle, *, text: Words) -> None:
    """The agency that holds the vehicle sends it back where it came from; this refuses no person."""
    drafts.own(act, vehicle.path, vehicle.held_by)
    if not text:
        raise Refused(fields={"text": [_("Write why the vehicle is turned back.")]})
    drafts.write(act, vehicle, vehicle.held_by, "turned_back", text)
    vehicle.held_by = ""
    vehicle.left_at = act.at


@action("vehicles.depart", moves=VEHICLE, label=_("Departs"), done=pgettext_lazy("vehicle", "Departed"))
def depart(act: Act, vehicle: Vehicle) -> None:
    """The vehicle leaves the post: every stage is done and no joint inspection is open."""
    if Stage.objects.filter(vehicle=vehicle).exclude(state="done").exists():
        raise Refused(_("A stage is not done yet. Ask the agency whose stage waits."))
    if Inspection.objects.filter(vehicle=vehicle, state="open").exists():
        raise Refused(_("The joint inspection is open. Ask the agency that proposed it to end it."))
    vehicle.left_at = act.at


def _arrival(act: Act, at: datetime | None) -> datetime:
    if at is None:
        return act.at
    if at.tzinfo is None:
        raise Refused(fields={"arrived_at": [_("Give the time with its zone.")]})
    if not act.at - LATEST <= at <= act.at:
        raise Refused(fields={"arrived_at": [_("Give a time within the last seven days, not a later one.")]})
    return at
