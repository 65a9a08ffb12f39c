"""What is read for the day of a post: its shifts, what they counted, what waits for a supervisor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from kivuko.crossings import balance
from kivuko.crossings.models import Shift, Surge, Tally
from kivuko.crossings.queries import shifts, surges, tallies
from kivuko.kernel.policy import Actor
from kivuko.places.models import Post


class Row(NamedTuple):
    """One line of a balance: what, recorded, counted by hand (None: not yet), and by how much that differs."""

    word: object
    recorded: int
    counted: int | None
    off: int


class OnDuty(NamedTuple):
    officer: str
    lane: str
    stamp: str
    imprints: int | None


class Handed(NamedTuple):
    before: str
    after: str
    at: datetime


class Told(NamedTuple):
    """A shift with the names of its officers."""

    shift: Shift
    opened_by: str
    in_charge: str
    crew: list[OnDuty]
    handed: list[Handed]
    counted_by: str
    accepted_by: str


def bounds(post: Post, day: date) -> tuple[datetime, datetime]:
    """The first moment of a day on the post's clock, and the first after it."""
    zone = ZoneInfo(post.zone)
    first, after = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), after.astimezone(UTC)


def shifts_of(actor: Actor, post: Post, day: date) -> list[Shift]:
    """The shifts that worked on a day of the post, the first first."""
    first, after = bounds(post, day)
    there = shifts(actor).filter(path=post.path, opened_at__lt=after)
    there = there.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=first) | Q(opened_at__gte=first))
    return list(there.select_related("post").order_by("opened_at"))


def surges_of(actor: Actor, post: Post, day: date) -> list[Surge]:
    """The surges that were on for some of a day, the first first."""
    first, after = bounds(post, day)
    there = surges(actor).filter(path=post.path, started_at__lt=after)
    return list(there.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=first)).order_by("started_at"))


def tallies_of(actor: Actor, post: Post, day: date) -> QuerySet[Tally]:
    """What was tallied on a day of the post, the latest first."""
    return (
        tallies(actor).filter(path=post.path, occurred_at__range=bounds(post, day)).order_by("-occurred_at")
    )


def to_accept(actor: Actor) -> QuerySet[Shift]:
    """Shifts whose counts differ and that wait for a supervisor's word, the oldest first."""
    return shifts(actor).filter(state="difference").order_by("closed_at")


def left_open(actor: Actor) -> QuerySet[Shift]:
    """Shifts that have been open for longer than anybody works."""
    before = timezone.now() - timedelta(hours=balance.SHIFT_LASTS)
    return shifts(actor).filter(state="open", opened_at__lt=before).order_by("opened_at")


# -- one shift, which its reader has already been given ------------------------------------------------------


def officers_of(some: Iterable[Shift]) -> set[UUID]:
    """Everybody whom these shifts name."""
    found: set[UUID] = set()
    for one in some:
        found |= {one.opened_by, one.in_charge, *(UUID(line["officer"]) for line in one.crew)}
        found |= {UUID(each[way]) for each in one.handed for way in ("from", "to")}
        found |= {who for who in (one.counted_by, one.accepted_by) if who}
    return found


def told(shift: Shift, called: Mapping[UUID, str]) -> Told:
    """The shift in names; `called` knows everybody of `officers_of`."""
    crew = [
        OnDuty(called[UUID(one["officer"])], one["lane"], one["stamp"], shift.stamped.get(one["stamp"]))
        for one in shift.crew
    ]
    handed = [
        Handed(called[UUID(one["from"])], called[UUID(one["to"])], datetime.fromisoformat(one["at"]))
        for one in shift.handed
    ]
    counted_by, accepted_by = (called[who] if who else "" for who in (shift.counted_by, shift.accepted_by))
    return Told(
        shift, called[shift.opened_by], called[shift.in_charge], crew, handed, counted_by, accepted_by
    )


def balanced(shift: Shift, has: Mapping[str, int]) -> list[Row]:
    """The lines of the balance, with what the shift counted where it did."""
    rows = []
    for name, word in balance.KINDS.items():
        counted = shift.counted.get(name)
        rows.append(Row(word, has[name], counted, 0 if counted is None else counted - has[name]))
    return rows


def since_then(shift: Shift) -> list[tuple[object, int, int]]:
    """(what, as it was counted, as the node has it now) where that changed: paper was entered, somebody released."""
    if not shift.recorded or shift.closed_at is None:
        return []
    now = balance.recorded(shift.path, shift.opened_at, shift.closed_at)
    return [
        (word, shift.recorded[name], now[name])
        for name, word in balance.KINDS.items()
        if shift.recorded[name] != now[name]
    ]
