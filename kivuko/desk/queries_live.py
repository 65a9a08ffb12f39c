"""A post as it is now, for whoever supervises it: who is at the lanes, who waits, what was just corrected or undone.

Every question is bounded by a day of one post and answered by an index, however many crossings there are.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from kivuko.accounts.queries import names
from kivuko.crossings.models import Crossing
from kivuko.crossings.queries import crossings
from kivuko.kernel import policy
from kivuko.kernel.models import Entry
from kivuko.places.models import Post
from kivuko.screening import clock
from kivuko.screening import queries as screening
from kivuko.screening.models import Hit

AT_COUNTER = timedelta(minutes=30)
"""Whoever decided so lately counts as being at the counter."""
SECOND_LINE = timedelta(hours=2)
"""After this time at second line somebody waits too long."""
SHOWN, LATELY = 10, 500
DECIDES = ("crossings.admit", "crossings.second_line", "crossings.propose_refusal")
CORRECTS = ("crossings.undo", "crossings.correct")


class AtLane(NamedTuple):
    """An officer who decided lately: at which lane, when last, how often in the last half hour."""

    lane: str
    officer: str
    last: datetime
    decided: int


class Waiting(NamedTuple):
    """Somebody or something that waits: the record, since when, until when it is in time."""

    record: Any
    since: datetime
    due: datetime
    called: str = ""
    """What the list of a hit is called in the reader's language."""

    @property
    def late(self) -> bool:
        return timezone.now() > self.due

    @property
    def minutes(self) -> int:
        return int((timezone.now() - self.since).total_seconds() // 60)


class Mended(NamedTuple):
    """A decision that was corrected or undone today."""

    record: UUID
    action: str
    officer: str
    at: datetime


class Live(NamedTuple):
    """A post now. `hours` are (hour, entries, exits, by lane) on its own clock; counts are of today."""

    at: datetime
    lanes: list[AtLane]
    hours: list[tuple[int, int, int, list[int]]]
    named: list[str]
    entries: int
    exits: int
    second_line: list[Waiting]
    refusals: list[Waiting]
    hits: list[Waiting]
    mended: list[Mended]


def live(actor: policy.Actor, post: Post) -> Live:
    """The post as the actor may see it."""
    now = timezone.now()
    zone = ZoneInfo(post.zone)
    rows = list(
        crossings(actor)
        .filter(path=post.path, day=now.astimezone(zone).date(), state="admitted")
        .values_list("occurred_at", "direction", "lane")
    )
    # one offset for the day: asking the zone for each of thousands of rows takes longer than the database
    shift = now.astimezone(zone).utcoffset() or timedelta()
    ways = Counter((((at + shift).hour), way) for at, way, _lane in rows)
    by_lane = Counter((((at + shift).hour), lane) for at, _way, lane in rows)
    named = sorted({lane for _at, _way, lane in rows})
    span = sorted({hour for hour, _way in ways})
    hours = [
        (hour, ways[hour, "entry"], ways[hour, "exit"], [by_lane[hour, lane] for lane in named])
        for hour in (range(span[0], span[-1] + 1) if span else ())
    ]
    return Live(
        now, at_lanes(actor, post), hours, named, sum(one[1] for one in hours), sum(one[2] for one in hours),
        waiting(actor, post, "second_line", SECOND_LINE), waiting(actor, post, "refusal_proposed", SECOND_LINE),
        open_hits(actor, post), mended(actor, post),
    )  # fmt: skip


def at_lanes(actor: policy.Actor, post: Post) -> list[AtLane]:
    """Who decided in the last half hour, by lane; from the ledger, which alone says who."""
    seen = _entries(actor, post).filter(at__gte=timezone.now() - AT_COUNTER, action__in=DECIDES)
    found = list(
        seen.exclude(actor=policy.SYSTEM.id).order_by("-at").values_list("record", "actor", "at")[:LATELY]
    )
    lanes = dict(
        crossings(actor).filter(pk__in=[record for record, _who, _at in found]).values_list("pk", "lane")
    )
    last: dict[tuple[str, UUID], datetime] = {}
    count: Counter[tuple[str, UUID]] = Counter()
    for record, who, at in found:
        key = (lanes.get(record, ""), who)
        last[key] = max(at, last.get(key, at))
        count[key] += 1
    called = names(actor, {who for _lane, who in last})
    return sorted(AtLane(lane, called[who], at, count[lane, who]) for (lane, who), at in last.items())


def waiting(actor: policy.Actor, post: Post, state: str, limit: timedelta) -> list[Waiting]:
    """Crossings of the last week that wait in this state, the longest first."""
    since = timezone.now() - timedelta(days=7)
    found = (
        crossings(actor).filter(path=post.path, occurred_at__gte=since, state=state).order_by("occurred_at")
    )
    return [Waiting(one, one.occurred_at, one.occurred_at + limit) for one in found[:50]]


def open_hits(actor: policy.Actor, post: Post | None = None) -> list[Waiting]:
    """Hits that nobody has settled, each with the moment until which it is in time."""
    found: QuerySet[Hit] = screening.open_hits(actor)
    if post is not None:
        found = found.filter(path=post.path)
    shown = list(found[:50])
    called = screening.list_names(actor, shown)
    return [Waiting(hit, hit.raised_at, clock.due(hit), called[hit.pk]) for hit in shown]


def mended(actor: policy.Actor, post: Post) -> list[Mended]:
    """What was corrected or undone at the post since yesterday, the latest first."""
    seen = _entries(actor, post).filter(at__gte=timezone.now() - timedelta(days=1), action__in=CORRECTS)
    found = list(seen.order_by("-at").values_list("record", "action", "actor", "at")[:SHOWN])
    called = names(actor, {who for _record, _action, who, _at in found})
    return [Mended(record, action, called[who], at) for record, action, who, at in found]


def _entries(actor: policy.Actor, post: Post) -> QuerySet[Entry]:
    """The ledger's lines about crossings of a post whose crossings the actor sees."""
    if not any(post.path.startswith(path) for path in _seen(actor)):
        return Entry.objects.none()
    return Entry.objects.filter(path=post.path, kind=Crossing.kind())


def _seen(actor: policy.Actor) -> list[str]:
    sight = policy.SIGHT.get(Crossing, {})
    return [held.path for held in actor.postings(timezone.now()) if held.role in sight]
