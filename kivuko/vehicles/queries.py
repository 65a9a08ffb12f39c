"""Every read of vehicles. Notes come out only for the officers of the agency that wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from kivuko.kernel import paths
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import Actor, visible
from kivuko.lib import disclosure, sealing
from kivuko.vehicles import drafts
from kivuko.vehicles.models import Inspection, Note, Part, Stage, Vehicle
from kivuko.vehicles.policy import ACTS_FOR, COUNTS
from kivuko.vehicles.vocab import AGENCIES, HERE

PERIOD = timedelta(days=30)
STEP = 5
"""The longest time is told in full steps of so many minutes, so that it points less at one vehicle."""


def vehicles(actor: Actor) -> QuerySet[Vehicle]:
    return visible(actor, Vehicle)


def board(actor: Actor) -> QuerySet[Vehicle]:
    """Those at the post now, who waits longest first."""
    return vehicles(actor).filter(state__in=HERE).order_by("arrived_at", "pk")


def stages(actor: Actor, found: Iterable[Vehicle]) -> QuerySet[Stage]:
    return visible(actor, Stage).filter(vehicle__in=[each.pk for each in found])


def inspection(actor: Actor, vehicle: Vehicle) -> Inspection | None:
    return visible(actor, Inspection).filter(vehicle=vehicle).first()


def parts(actor: Actor, vehicle: Vehicle) -> QuerySet[Part]:
    return visible(actor, Part).filter(vehicle=vehicle).order_by("pk")


def notes(actor: Actor, vehicle: Vehicle) -> QuerySet[Note]:
    """What the reader's own agency wrote; of the others not even that they did."""
    return visible(actor, Note).filter(vehicle=vehicle).order_by("-written_at", "-pk")


def agencies(actor: Actor, vehicle: Vehicle) -> list[str]:
    """For whom the reader may act at this vehicle."""
    return drafts.agencies(actor, vehicle.path, timezone.now())


class Step(NamedTuple):
    """One thing that happened to the vehicle: by which action, when, by whom, and for which agency they acted."""

    action: str
    at: datetime
    actor: Any
    agency: str


def steps(actor: Actor, vehicle: Vehicle) -> list[Step]:
    """The vehicle's, its stages' and its inspection's entries, newest first; each act once, notes not at all."""
    if not vehicles(actor).filter(pk=vehicle.pk).exists():
        return []
    records = {vehicle.pk}
    for kind in (Stage, Inspection, Part):
        records |= set(visible(actor, kind).filter(vehicle=vehicle).values_list("pk", flat=True))
    entries = Entry.objects.filter(record__in=records, rev__isnull=False).order_by("-at", "-id")
    return [
        Step(name, at, by, ACTS_FOR.get(sealing.read(bytes(body))["role"], ""))
        for name, at, by, of_kind, body in entries.values_list("action", "at", "actor", "kind", "body")
        # an act changes several records: its line is that of the record it was done to
        if name in ACTIONS and ACTIONS[name].kind.kind() == of_kind
    ]


class Took(NamedTuple):
    """How long vehicles took with one agency ("": at the post in all), in minutes; None: hidden or none."""

    agency: str
    vehicles: int | str
    waited: int | None
    took: int | None
    longest: int | None


def times(actor: Actor, now: datetime) -> list[Took] | None:
    """Of vehicles that arrived in the last thirty days, by stage; None for roles that do not read figures."""
    held = [each.path for each in actor.postings(now) if each.role in COUNTS]
    if not held:
        return None
    arrived = Vehicle.objects.filter(paths.within(held), arrived_at__gte=now - PERIOD, arrived_at__lte=now)
    when = dict(arrived.values_list("pk", "arrived_at"))
    done = Stage.objects.filter(paths.within(held), state="done", vehicle__in=arrived.values("pk"))
    of: dict[str, list[tuple[float | None, float]]] = {each: [] for each in AGENCIES}
    for agency, vehicle, began, ended in done.values_list("agency", "vehicle", "began_at", "done_at"):
        of[agency].append((_minutes(when[vehicle], began), _minutes(began, ended)))
    left = arrived.filter(left_at__isnull=False).values_list("arrived_at", "left_at")
    return [*(_took(agency, rows) for agency, rows in of.items()),
            _took("", [(None, _minutes(came, went)) for came, went in left])]  # fmt: skip


def _took(agency: str, rows: list[tuple[float | None, float]]) -> Took:
    count = disclosure.figure(len(rows))
    if not isinstance(count, int) or not rows:
        return Took(agency, count, None, None, None)
    waits = [wait for wait, _length in rows if wait is not None]
    lengths = [length for _wait, length in rows]
    longest = -(-int(max(lengths)) // STEP) * STEP
    return Took(agency, count, round(median(waits)) if waits else None, round(median(lengths)), longest)


def _minutes(since: datetime | None, until: datetime | None) -> float:
    if since is None or until is None:  # the database keeps both where a stage is done
        return 0.0
    return max(0.0, (until - since).total_seconds() / 60)
