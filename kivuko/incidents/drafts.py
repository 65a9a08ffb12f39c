"""What every act on a file keeps to, and the records that one bears, unsaved."""

from __future__ import annotations

import secrets
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kivuko.incidents.inputs import Facts, Who
from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.vocab import CATEGORIES, DIGITS, OUTCOMES, THINGS
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act

WITH_POLICE = ("reported", "investigated", "charged")
HELD = ("seized", "found")
WHOLE = ("piece", "bag", "head")


def incident(act: Act, path: str, facts: Facts) -> Incident:
    """A new file under a person of its own, so that what happened has a key which can be destroyed."""
    made = Incident(
        path=path, person=act.new_person(), number=_number(), reported_at=act.at, reported_by=act.actor.id,
        since=act.at,
    )  # fmt: skip
    put(act, made, facts)
    return made


def put(act: Act, incident: Incident, facts: Facts) -> None:
    """The facts, checked. Raises `Refused` naming each answer that does not fit."""
    faults: dict[str, list[object]] = {}
    if facts.category not in CATEGORIES:
        faults["category"] = [_("Choose a category from the list.")]
    if facts.happened_at.tzinfo is None:
        faults["happened_at"] = [_("Give the time with its zone.")]
    elif facts.happened_at > act.at:
        faults["happened_at"] = [_("This time has not come yet. Give the time when it happened.")]
    if not facts.place:
        faults["place"] = [_("Write where it happened, in words.")]
    if not facts.what:
        faults["what"] = [_("Write what happened. Do not write a victim's name.")]
    if facts.children > facts.victims:
        faults["children"] = [_("More children than victims. Count the children among the victims.")]
    if faults:
        raise Refused("", faults)
    for name in type(facts).model_fields:
        setattr(incident, name, getattr(facts, name))


def person(act: Act, incident: Incident, who: Who) -> Involved:
    """Somebody in the file, under a key of their own, so that one can be forgotten and the others stay."""
    if not who.name:
        raise Refused("", {"name": [_("Write a name, or what the person is called.")]})
    said = {name: getattr(who, name) or None for name in type(who).model_fields}
    return Involved(path=incident.path, person=act.new_person(), incident=incident, **said)


def why(reason: str) -> None:
    if not reason:
        raise Refused("", {"reason": [_("Say why.")]})


def outcome(code: str, by: str) -> str:
    """The code, where it is one that police, or justice, may give."""
    if code not in OUTCOMES or OUTCOMES[code].by != by:
        raise Refused("", {"outcome": [_("Choose an outcome from the list.")]})
    return code


def needs_suspect(incident: Incident) -> None:
    if not Involved.objects.filter(incident=incident, part="suspect", state="named").exists():
        raise Refused(_("Nobody is suspected in this file. Add the person first."))


def still_with_police(incident: Incident) -> None:
    if incident.state not in WITH_POLICE:
        raise Refused(_("This file is with justice or closed. Nothing is added to it or taken out."))


def fits(thing: str, quantity: Decimal, unit: str) -> None:
    """Whether this kind of object is counted in this unit, and in whole numbers where it must be."""
    faults: dict[str, list[object]] = {}
    if thing not in THINGS:
        faults["thing"] = [_("Choose a kind of object from the list.")]
    elif unit not in THINGS[thing].units:
        said = ", ".join(THINGS[thing].units)
        faults["unit"] = [_("Give the quantity of this kind in one of: %(units)s.") % {"units": said}]
    elif unit in WHOLE and quantity != int(quantity):
        faults["quantity"] = [_("Give a whole number.")]
    if faults:
        raise Refused("", faults)


def was_held(item: Item) -> None:
    if item.how not in HELD:
        raise Refused(_("Police never held this object. Nothing can be given back."))


def _number() -> str:
    digits = "".join(secrets.choice(DIGITS) for _ in range(8))
    return f"{digits[:4]}-{digits[4:]}"
