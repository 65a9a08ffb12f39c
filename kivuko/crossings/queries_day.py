"""What is read for the day of a post: its shifts, what they counted, what waits for a supervisor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import balance, tallying
from kivuko.crossings.models import Crossing, Shift, Surge, Tally
from kivuko.crossings.queries import crossings, shifts, surges, tallies
from kivuko.crossings.vocab import DIRECTIONS
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import Actor
from kivuko.lib import countries
from kivuko.places.models import Post
from kivuko.places.queries import posts


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


# -- the daily sheet -----------------------------------------------------------------------------------------


GROUPS: dict[str, object] = {
    "own": _("Own nationals"),
    "near": _("Of neighbouring countries"),
    "other": _("Of other countries"),
    "unknown": _("Nationality not known"),
}
"""Groups of nationality on the sheet. Neighbours are the countries that border the post's own (places: `faces`)."""


class Sheet(NamedTuple):
    """A day of a post in figures: the post's own and internal, so small numbers stand as they are.

    `groups` are (group, entries, exits) of crossings by name; `bands` (direction, [(band, heads by sex)]) of the same
    and `tallied` of people without names; `methods` (method and place, entries, exits, needs) of those.
    """

    recorded: dict[str, int]
    proposed: int
    second_line: int
    refused: list[tuple[str, int]]
    corrected: int
    undone: int
    paper: int
    registered: int
    groups: list[tuple[object, int, int]]
    bands: list[tuple[str, list[tuple[str, list[int]]]]]
    tallied: list[tuple[str, list[tuple[str, list[int]]]]]
    methods: list[tuple[str, str, int, int]]
    needs: list[tuple[str, int]]


def sheet(actor: Actor, post: Post, day: date) -> Sheet:
    """The figures of a day, as they are known now."""
    first, after = bounds(post, day)
    there = crossings(actor).filter(path=post.path, occurred_at__gte=first, occurred_at__lt=after)
    rows = list(
        there.values_list("state", "direction", "nationality", "sex", "band", "method")
        .annotate(n=Count("pk"))
        .order_by()
    )
    admitted = [row for row in rows if row[0] == "admitted"]
    near = _near(actor, post)
    by_group: Counter[tuple[str, str]] = Counter()
    heads: dict[str, Counter[str]] = {way: Counter() for way in DIRECTIONS}
    for _state, way, nationality, sex, band, _method, n in admitted:
        by_group[_group(nationality, post.country, near), way] += n
        heads[way][f"{sex if sex in ('F', 'M') else 'U'}:{band}"] += n
    states = Counter[str]()
    for row in rows:
        states[row[0]] += row[-1]
    refusals = there.filter(state="refused").values_list("ground").annotate(n=Count("pk")).order_by("ground")
    told = list(tallies_of(actor, post, day))
    counted = [one for one in told if one.state == "tallied"]
    methods: Counter[tuple[str, str, str]] = Counter()
    needs: Counter[str] = Counter()
    for one in counted:
        methods[one.method, one.place, one.direction] += one.total
        needs.update(one.needs)
    return Sheet(
        recorded=balance.recorded(post.path, first, after),
        proposed=states["refusal_proposed"],
        second_line=there.exclude(referral="").exclude(state="undone").count(),
        refused=list(refusals),
        corrected=_corrected(there),
        undone=states["undone"],
        paper=sum(row[-1] for row in rows if row[5] == "paper" and row[0] != "undone"),
        registered=sum(one.total for one in told if one.state == "registered"),
        groups=[(word, by_group[group, "entry"], by_group[group, "exit"]) for group, word in GROUPS.items()],
        bands=[(way, tallying.by_band([heads[way]])) for way in DIRECTIONS],
        tallied=[
            (way, tallying.by_band([one.heads for one in counted if one.direction == way]))
            for way in DIRECTIONS
            if any(one.direction == way for one in counted)
        ],
        methods=[
            (method, place, methods[method, place, "entry"], methods[method, place, "exit"])
            for method, place in sorted({key[:2] for key in methods})
        ],
        needs=sorted(needs.items()),
    )  # fmt: skip


def _near(actor: Actor, post: Post) -> set[str]:
    """Countries, alpha-2, on the other side of the posts of this one's country."""
    faces = posts(actor).filter(country=post.country).values_list("faces", flat=True)
    return {one for some in faces for one in some}


def _group(nationality: str, own: str, near: set[str]) -> str:
    found = countries.country(nationality) if nationality else None
    if found is None or found.alpha2 is None:
        return "unknown" if found is None else "other"
    return "own" if found.alpha2 == own else "near" if found.alpha2 in near else "other"


def _corrected(there: QuerySet[Crossing]) -> int:
    """How many of these crossings were corrected, whenever that was."""
    moved = there.filter(rev__gt=1).values("pk")
    lines = Entry.objects.filter(kind=Crossing.kind(), action="crossings.correct", record__in=moved)
    return lines.values("record").distinct().count()


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
