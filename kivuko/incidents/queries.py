"""Every read of incidents. Contents are opened by a recorded reading; numbers are for an analyst of a whole country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.policy import COUNTS, JUSTICE, KEEPERS
from kivuko.incidents.vocab import CATEGORIES, OUTCOMES, STEPS
from kivuko.kernel import paths, policy
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, visible
from kivuko.kernel.reading import Read, reading
from kivuko.lib import disclosure

PERSON = ("name", "sex", "birth", "nationality", "document", "contact", "remark")
OPEN_STATES = tuple(STEPS)


@reading("incidents.open", of=Incident, label=_("Read what happened"))
def _open(read: Read, incident: Incident) -> dict[str, Any]:
    """Police, or justice once it has the file, read what happened and where."""
    return {name: read(name) for name in ("place", "what")}


@reading("incidents.open_person", of=Involved, label=_("Read who is in a file"))
def _open_person(read: Read, involved: Involved) -> dict[str, Any]:
    """Police, or justice once it has the file, read who is suspected or saw it."""
    return {name: read(name) for name in PERSON}


def incidents(actor: Actor) -> QuerySet[Incident]:
    return visible(actor, Incident)


def persons(actor: Actor, incident: Incident) -> QuerySet[Involved]:
    return visible(actor, Involved).filter(incident=incident).order_by("part", "id")


def objects(actor: Actor, incident: Incident) -> QuerySet[Item]:
    return visible(actor, Item).filter(incident=incident).order_by("id")


def involved(actor: Actor) -> QuerySet[Involved]:
    return visible(actor, Involved).select_related("incident")


def items(actor: Actor) -> QuerySet[Item]:
    return visible(actor, Item).select_related("incident")


def contents(actor: Actor, incident: Incident) -> Mapping[str, Any]:
    """Where and what; recorded. Of a forgotten file nothing is left. Raises `Forbidden`."""
    if not incidents(actor).filter(pk=incident.pk).exists():
        raise Forbidden(_("You may not read this. Ask the person in charge of the case."))
    if incident.what is None:
        return {"place": None, "what": None}
    return _open(actor, incident, purpose="investigation")


def person(actor: Actor, involved: Involved) -> Mapping[str, Any]:
    """Who somebody in a file is; recorded. Of somebody who was forgotten nothing is left. Raises `Forbidden`."""
    if not visible(actor, Involved).filter(pk=involved.pk).exists():
        raise Forbidden(_("You may not read this. Ask the person in charge of the case."))
    if involved.name is None:
        return dict.fromkeys(PERSON)
    return _open_person(actor, involved, purpose="investigation")


def owed(actor: Actor) -> QuerySet[Incident]:
    """Those in which the reader's side owes the next step: police before justice has them, justice after."""
    held = policy.roles(actor)
    by = {side for side, names in (("police", KEEPERS), ("justice", JUSTICE)) if held & set(names)}
    return incidents(actor).filter(state__in=[state for state, step in STEPS.items() if step.by in by])


def late(actor: Actor, now: datetime) -> QuerySet[Incident]:
    """Of these, the ones whose step takes longer than the country's data allow, the longest first."""
    long = Q(pk__in=[])
    for state, step in STEPS.items():
        long |= Q(state=state, since__lt=now - step.wait)
    return owed(actor).filter(long).order_by("since")


class Counted(NamedTuple):
    """A year's incidents as they may be published: categories in rows, how they stand in columns."""

    columns: tuple[str, ...]
    table: disclosure.Published


STANDS = ("with_police", "with_justice", *OUTCOMES)
"""How an incident stands, for counting: open with police, open with justice, or its outcome."""


def counts(actor: Actor, year: int, today: date) -> Counted | None:
    """Incidents reported in the quarters of a year that are over, by category and how they stand; None for others.

    Only for a whole country, one table a year: two tables that overlap could be subtracted from each other.
    """
    held = [
        each.path
        for each in actor.postings(timezone.now())
        if each.role in COUNTS and each.path.count("/") == 1
    ]
    if not held:
        return None
    until = min(date(year + 1, 1, 1), date(today.year, (today.month - 1) // 3 * 3 + 1, 1))
    rows = Incident.objects.filter(
        paths.within(held), reported_at__gte=_at(date(year, 1, 1)), reported_at__lt=_at(until)
    )
    cells = {(category, stand): 0 for category in CATEGORIES for stand in STANDS}
    for category, state, outcome in rows.values_list("category", "state", "outcome"):
        stand = outcome or ("with_police" if STEPS[state].by == "police" else "with_justice")
        if (category, stand) in cells:
            cells[category, stand] += 1
    table = [[cells[category, stand] for stand in STANDS] for category in CATEGORIES]
    return Counted(STANDS, disclosure.publish(list(CATEGORIES), list(STANDS), table))


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
