"""Headquarters' flows: who saw how many cross, where, when and which way, counted from the facts.

By post, day, hour and direction a count is exact. Of what describes people every number is in fives (`lib.fives`),
whatever is filtered, so that no two answers tell about one person by their difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.indicators import ENTRIES, EXITS, FLOWS
from kivuko.crossings.queries import crossings
from kivuko.desk.told import Told, told
from kivuko.kernel import paths, policy
from kivuko.lib import fives
from kivuko.lib.dates import UNKNOWN_BAND, age_bands
from kivuko.measures import queries as measures
from kivuko.measures.checking import Difference
from kivuko.measures.queries import Basis
from kivuko.places.models import Post
from kivuko.places.queries import area_of, atlas, posts

WAYS = {"entry": ENTRIES, "exit": EXITS}
YEAR = 365
TOP = 12
"""Nationalities that are named; the others are one line."""
Shown = int | str


class Question(NamedTuple):
    """What is asked. `directions` of WAYS; `paths` None for all; `people` values of columns that describe people."""

    since: date
    until: date
    directions: tuple[str, ...]
    paths: tuple[str, ...] | None
    people: dict[str, str]

    @property
    def days(self) -> list[date]:
        return [self.since + timedelta(days=at) for at in range((self.until - self.since).days + 1)]


class PostFlow(NamedTuple):
    """A post in the period: counts by direction, days reported, its last crossing.

    Where a count is None, `marks` says why: closed, limited or silent. `words`: how many days were open and so on.
    `today`: "heard" where it reported on the last day, else what that day was.
    """

    post: Post
    counts: dict[str, Shown | None]
    marks: dict[str, str]
    days: int
    words: Counter[str]
    last: datetime | None
    today: str


class Line(NamedTuple):
    """A line of a table of people: what it is (None for others, "" for not stated), and counts by direction."""

    name: Any
    counts: dict[str, Shown]


class Answer(NamedTuple):
    """Figures at one moment. A day or total that is no number is None, and has a word: no report is not nought.

    `course`: (day or hour, count by way, word by way); `marks`: words of the totals.
    `exact` says whether nothing about people was asked, so that totals are exact. `margins` and `left` (what is not
    broken down, and rounding) go with the tables of people.
    """

    question: Question
    basis: Basis
    exact: bool
    totals: dict[str, Shown | None]
    marks: dict[str, str]
    course: list[tuple[Any, dict[str, int | None], dict[str, str]]]
    by_hour: bool
    posts: list[PostFlow]
    nationalities: list[Line]
    others: Line | None
    ages: dict[str, list[tuple[str, list[Shown]]]]
    sexes: list[str]
    left: dict[str, int] | None
    margins: dict[str, int]
    reported: int


def today(actor: policy.Actor) -> date:
    """The day that it is at most of the actor's posts."""
    zones = Counter(reporting(actor).order_by().values_list("zone", flat=True))
    return timezone.now().astimezone(ZoneInfo(zones.most_common(1)[0][0] if zones else "UTC")).date()


def reporting(actor: policy.Actor) -> Any:
    """The posts in the branches whose crossings the actor may count."""
    return posts(actor).filter(paths.within(measures.scope(actor, CROSSINGS)))


def last_words(actor: policy.Actor) -> list[tuple[Post, datetime | None]]:
    """The posts in the branches that the actor may count, each with its last crossing; by one seek of an index each."""
    latest = crossings(actor).filter(path=OuterRef("path")).order_by("-occurred_at").values("occurred_at")[:1]
    return [(post, post.last) for post in reporting(actor).annotate(last=Subquery(latest))]


def places(actor: policy.Actor) -> list[tuple[str, str, tuple[str, ...]]]:
    """(code, name, paths) of what may be chosen: the areas in which the actor's posts lie today, then the posts."""
    found, known, day = list(reporting(actor).order_by("name")), atlas(), timezone.now().date()
    areas: dict[str, tuple[str, list[str]]] = {}
    for post in found:
        if area := area_of(post, day, known):
            areas.setdefault(area.code, (area.name, []))[1].append(post.path)
    listed = [
        (f"area:{code}", name, tuple(held))
        for code, (name, held) in sorted(areas.items(), key=lambda one: one[1][0])
    ]
    return [*listed, *((post.code, post.name, (post.path,)) for post in found)]


def nationalities(actor: policy.Actor, day: date) -> list[str]:
    """Which nationalities may be chosen: those of some who crossed in the last year, from what is kept of people."""
    manifest = measures.basis(actor, CROSSINGS).manifest
    since = day - timedelta(days=YEAR)
    found = measures.people(actor, FLOWS, manifest, since=since, until=day, by=["nationality"])
    return sorted({row["nationality"] for row in found if row["nationality"]})


def answer(actor: policy.Actor, asked: Question) -> Answer:
    """The flows as the actor may read them."""
    basis = measures.basis(actor, CROSSINGS)
    period = {"since": asked.since, "until": asked.until, "within": asked.paths}
    rows = measures.figures(actor, [ENTRIES, EXITS], basis.manifest, by=["path", "day"], **period)  # type: ignore[arg-type]
    exact, known = not asked.people, _told(actor, basis, asked, rows)
    cover = measures.coverage(actor, FLOWS, basis.manifest, **period)  # type: ignore[arg-type]
    crossed = {way: any(row[one.column] for row in rows) for way, one in WAYS.items()}
    margins = {
        way: fives.margin(cover.blocks.get(WAYS[way].code, 0)) if some else 0 for way, some in crossed.items()
    }
    cells = {way: known.total(way) for way in asked.directions}
    totals = {way: count for way, (count, _word) in cells.items()}
    marks = {way: word for way, (_count, word) in cells.items()}
    nations, others = _nationalities(actor, basis, asked, margins)
    left = None
    if exact and basis.manifest:
        listed = [*nations, *([others] if others else [])]
        left = {
            way: _number(totals[way]) - sum(_number(line.counts[way]) for line in listed) for way in totals
        }
    sexes, ages = _ages(actor, basis, asked, margins)
    hours = asked.since == asked.until and exact
    shown = {
        way: (fives.shown(count, margins[way]) if count is not None and not exact else count)
        for way, count in totals.items()
    }
    course = _hours(actor, basis, asked, marks) if hours else _course(asked, known)
    return Answer(
        asked, basis, exact, shown, marks, course, hours,
        _posts(actor, asked, known, exact), nations, others, ages, sexes, left, margins, known.posts,
    )  # fmt: skip


def differences(actor: policy.Actor, asked: Question) -> list[Difference]:
    """Where sums of facts are not counts of rows, by post and day of the period; whoever counts may ask it."""
    basis = measures.basis(actor, CROSSINGS)
    return measures.differences(actor, CROSSINGS, basis.manifest, since=asked.since, until=asked.until)


def _told(actor: policy.Actor, basis: Basis, asked: Question, rows: list[dict[str, Any]]) -> Told:
    """Counts of the people asked for. Whether a post was heard of does not depend on whom."""
    here = [post for post in reporting(actor) if asked.paths is None or post.path in asked.paths]
    columns = {way: one.column for way, one in WAYS.items()}
    found = told(actor, here, asked.directions, asked.since, asked.until, rows, columns)
    if not asked.people:
        return found
    counts: Counter[tuple[str, str, date]] = Counter()
    pooled: Counter[tuple[str, str]] = Counter()
    for row in _people(actor, basis, asked, ["path", "day"]):
        counts[row["way"], row["path"], row["day"]] += row["count"]
    for row in _people(actor, basis, asked, ["path"]):
        pooled[row["way"], row["path"]] += row["count"]
    return found._replace(counts=counts, pooled=pooled)


def _course(asked: Question, known: Told) -> list[tuple[Any, dict[str, int | None], dict[str, str]]]:
    return [
        (day, {way: cell[0] for way, cell in cells.items()}, {way: cell[1] for way, cell in cells.items()})
        for day, cells in known.course(asked.days)
    ]


def _people(actor: policy.Actor, basis: Basis, asked: Question, by: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of `by`, `way` and `count` in fives, of the people and directions asked for."""
    found = measures.people(
        actor, FLOWS, basis.manifest, since=asked.since, until=asked.until, by=by, where=asked.people,
        within=asked.paths,
    )  # fmt: skip
    ways = {one.code: way for way, one in WAYS.items()}
    return [{**row, "way": ways[row["code"]]} for row in found if ways[row["code"]] in asked.directions]


def _number(count: Shown | None) -> int:
    return count if isinstance(count, int) else 0


def _line(name: Any, counts: Counter[str], asked: Question, margins: dict[str, int]) -> Line:
    return Line(name, {way: fives.shown(counts[way], margins[way]) for way in asked.directions})


def _nationalities(
    actor: policy.Actor, basis: Basis, asked: Question, margins: dict[str, int]
) -> tuple[list[Line], Line | None]:
    """The nationalities that most crossed, and the others as one line where there are more."""
    found: dict[str, Counter[str]] = {}
    for row in _people(actor, basis, asked, ["nationality"]):
        found.setdefault(row["nationality"] or "", Counter())[row["way"]] += row["count"]
    order = sorted(found, key=lambda code: (-found[code].total(), code))
    named = order if len(order) <= TOP + 1 else order[:TOP]
    rest = sum((found[code] for code in order[len(named) :]), Counter[str]())
    lines = [_line(code, found[code], asked, margins) for code in named]
    return lines, _line(None, rest, asked, margins) if len(named) < len(order) else None


def _ages(
    actor: policy.Actor, basis: Basis, asked: Question, margins: dict[str, int]
) -> tuple[list[str], dict[str, list[tuple[str, list[Shown]]]]]:
    """The sexes that stand in the table, and by direction each age band with its counts by sex and in all."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in _people(actor, basis, asked, ["sex", "band"]):
        found[row["way"], row["sex"] or "", row["band"]] += row["count"]
    if not found:
        return [], {}
    sexes = ["F", "M", *sorted({sex for _way, sex, _band in found} - {"F", "M"}, reverse=True)]
    bands = list(
        dict.fromkeys([*age_bands("sadd"), *sorted({band for _way, _sex, band in found} - {UNKNOWN_BAND})])
    )
    bands += [UNKNOWN_BAND] if any(band == UNKNOWN_BAND for _way, _sex, band in found) else []
    tables: dict[str, list[tuple[str, list[Shown]]]] = {}
    for way in asked.directions:
        cells = [(band, [found[way, sex, band] for sex in sexes]) for band in bands]
        cells.append(("", [sum(row[at] for _band, row in cells) for at in range(len(sexes))]))
        tables[way] = [
            (band, [fives.shown(count, margins[way]) for count in (*row, sum(row))]) for band, row in cells
        ]
    return sexes, tables


def _hours(
    actor: policy.Actor, basis: Basis, asked: Question, marks: dict[str, str]
) -> list[tuple[Any, dict[str, int | None], dict[str, str]]]:
    """One day by the hour of the posts' own clocks, from the first hour with a crossing to the last.

    A way that was closed that day has no hours of nought either.
    """
    found = measures.figures(
        actor,
        [ENTRIES, EXITS],
        basis.manifest,
        since=asked.since,
        until=asked.until,
        by=["hour"],
        within=asked.paths,
    )
    at = {row["hour"]: row for row in found}
    if not at:
        return []
    return [
        (
            hour,
            {
                way: None if word else at[hour][WAYS[way].column] if hour in at else 0
                for way, word in marks.items()
            },
            marks,
        )
        for hour in range(min(at), max(at) + 1)
    ]


def _posts(actor: policy.Actor, asked: Question, known: Told, exact: bool) -> list[PostFlow]:
    """The posts asked for, those with most crossings first, then by their last word; silent ones last."""
    found = []
    for post, last in last_words(actor):
        if asked.paths is not None and post.path not in asked.paths:
            continue
        days = known.reported(post.path)
        cells = {way: known.post(post.path, way) for way in asked.directions}
        counts: dict[str, Shown | None] = {way: count for way, (count, _word) in cells.items()}
        if not exact:
            counts = {
                way: fives.shown(_number(count), fives.margin(days)) if count is not None else None
                for way, count in counts.items()
            }
        words = {way: word for way, (_count, word) in cells.items()}
        latest = known.days[post.path][-1]
        today = "heard" if latest.reported else latest.word
        found.append(PostFlow(post, counts, words, days, known.words(post.path), last, today))
    found.sort(key=lambda row: row.post.name)
    found.sort(key=lambda row: (row.last is not None, row.last.timestamp() if row.last else 0), reverse=True)
    found.sort(key=lambda row: (row.days > 0, sum(map(_number, row.counts.values()))), reverse=True)
    return found
