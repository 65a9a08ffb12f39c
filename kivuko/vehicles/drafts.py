"""What the actions of vehicles share: for whom somebody acts, whether the vehicle is here, a note for the agency."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import paths
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.policy import Actor
from kivuko.kernel.writing import Act
from kivuko.vehicles.models import Note, Vehicle
from kivuko.vehicles.policy import ACTS_FOR
from kivuko.vehicles.vocab import HERE, OUTCOMES


def agencies(actor: Actor, path: str, at: datetime) -> list[str]:
    """The agencies for which somebody acts at this path, by the postings they hold there."""
    held = [ACTS_FOR.get(each.role) for each in actor.postings(at) if paths.covers(each.path, path)]
    return list(dict.fromkeys(each for each in held if each))


def agency(act: Act) -> str:
    """The agency for which this act is done: that of the posting under which it is."""
    return ACTS_FOR[act.posting.role]


def own(act: Act, path: str, wanted: str) -> None:
    """Raises `Forbidden` where it is another agency's."""
    if wanted not in agencies(act.actor, path, act.at):
        raise Forbidden(_("This belongs to another agency. Ask one of its officers."))


def fresh(ident: UUID) -> Vehicle:
    """The vehicle as it is now."""
    return Vehicle.objects.get(pk=ident)


def here(ident: UUID) -> Vehicle:
    """The vehicle, if it stands at the post. Raises `Refused`."""
    vehicle = fresh(ident)
    if vehicle.state not in HERE:
        raise Refused(_("The vehicle has left the post. Nothing can be ticked any more."))
    return vehicle


def outcome(code: str, agency: str) -> None:
    if code not in OUTCOMES or agency not in OUTCOMES[code].agencies:
        raise Refused(fields={"outcome": [_("Choose the outcome from the list.")]})


def noted(act: Act, vehicle: Vehicle, agency: str, about: str, text: str, outcome: str = "") -> Note:
    return Note(
        path=vehicle.path, person=vehicle.person, vehicle=vehicle, agency=agency, about=about,
        written_by=act.actor.id, written_at=act.at, outcome=outcome, text=text,
    )  # fmt: skip


def write(act: Act, vehicle: Vehicle, agency: str, about: str, text: str, outcome: str = "") -> None:
    """A note beside the act; none where there is nothing to say."""
    if text or outcome:
        act.also(noted(act, vehicle, agency, about, text, outcome), "vehicles.note")
