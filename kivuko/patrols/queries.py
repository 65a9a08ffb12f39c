"""Every read of patrols, and of where nobody looked. Heads are shown by county, never by place, to an analyst."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from kivuko.kernel.policy import Actor, roles, visible
from kivuko.lib import disclosure
from kivuko.patrols.models import Count, Patrol, Segment, Spot
from kivuko.patrols.policy import PATROLS, READERS
from kivuko.patrols.vocab import DIRECTIONS
from kivuko.places import queries as places
from kivuko.places.models import Area

FRESH, OLD, READ = timedelta(days=7), timedelta(days=28), timedelta(days=365)
"""What is fresh, what is old, and how far back anybody looks for when somebody looked."""
MISSED = timedelta(days=1)
"""How long a patrol is out before somebody should ask after it."""


def segments(actor: Actor) -> QuerySet[Segment]:
    return visible(actor, Segment)


def spots(actor: Actor) -> QuerySet[Spot]:
    return visible(actor, Spot).select_related("segment")


def patrols(actor: Actor) -> QuerySet[Patrol]:
    return visible(actor, Patrol).select_related("segment")


def missed(actor: Actor, now: datetime) -> QuerySet[Patrol]:
    """Patrols that should have come back, for those who patrol there, the longest out first."""
    if not roles(actor) & set(PATROLS):
        return Patrol.objects.none()
    return patrols(actor).filter(state="out", started_at__lt=now - MISSED).order_by("started_at")


def counts(actor: Actor) -> QuerySet[Count]:
    return visible(actor, Count).select_related("spot")


def counties(actor: Actor) -> dict[str, str]:
    """Code to name of the counties of today; empty where the country's areas are not loaded."""
    today = timezone.localdate()
    found: QuerySet[Area] = places.areas(actor).filter(type="county").order_by("name")
    return {area.code: area.name for area in found if area.valid_on(today)}


class Week(NamedTuple):
    """One week of one segment: patrols that came back, and counts; `looked` where there was any."""

    begin: datetime
    patrols: int
    observations: int

    @property
    def looked(self) -> bool:
        return bool(self.patrols or self.observations)


class Covered(NamedTuple):
    """A segment with its weeks, the oldest first, and when somebody last looked; None: not for a year."""

    segment: Segment
    weeks: list[Week]
    last: datetime | None

    def stands(self, now: datetime) -> str:
        """A key of `vocab.SEEN`."""
        if self.last is None or now - self.last > OLD:
            return "hole"
        return "fresh" if now - self.last <= FRESH else "old"


def coverage(actor: Actor, now: datetime, number: int = 8) -> list[Covered]:
    """By segment and week, who looked, as far as the reader sees; by code, never by how much came.

    A week begins on Monday by the clocks of `now`. A patrol that is out has not looked yet; one that was called off and
    a count that was withdrawn never did.
    """
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = [monday - timedelta(weeks=back) for back in range(number - 1, -1, -1)]
    walked: Counter[tuple[object, int]] = Counter()
    watched: Counter[tuple[object, int]] = Counter()
    last: dict[object, datetime] = {}

    def place(segment: object, at: datetime) -> tuple[object, int]:
        last[segment] = max(at, last.get(segment, at))
        return segment, (at - begins[0]).days // 7

    seen = (
        patrols(actor)
        .filter(state="back", ended_at__range=(now - READ, now))
        .values_list("segment_id", "ended_at")
    )
    for segment, at in seen:
        if at is not None:
            walked[place(segment, at)] += 1
    for count in counts(actor).filter(state="counted", until__range=(now - READ, now)):
        watched[place(count.spot.segment_id, count.until)] += 1
    return [
        Covered(
            segment,
            [Week(begin, walked[segment.pk, at], watched[segment.pk, at]) for at, begin in enumerate(begins)],
            last.get(segment.pk),
        )
        for segment in segments(actor)
    ]


class County(NamedTuple):
    """Heads through the places of one county, as they may be shown, and how often somebody looked."""

    code: str
    name: str
    observations: int
    heads: list[disclosure.Shown]


def by_county(actor: Actor, since: datetime, until: datetime) -> list[County] | None:
    """Heads by county and direction while somebody looked, small numbers hidden; None for other roles.

    A county where nobody looked has no row: nothing is known of it. In the order of codes.
    """
    if not roles(actor) & set(READERS):
        return None
    called = counties(actor)
    times: Counter[str] = Counter()
    heads: Counter[tuple[str, str]] = Counter()
    for count in counts(actor).filter(state="counted", since__gte=since, until__lte=until):
        times[count.spot.county] += 1
        for direction in DIRECTIONS:
            heads[count.spot.county, direction] += count.of(direction)
    codes = sorted(times)
    table = disclosure.publish(
        codes, list(DIRECTIONS), [[heads[code, each] for each in DIRECTIONS] for code in codes]
    )
    return [
        County(code, called.get(code, code), times[code], cells)
        for code, cells in zip(codes, table.cells, strict=True)
    ]
