"""Which status decides, and what a day was at a post. Pure rules: whoever calls has read the records.

**Which one decides.** Of the records that hold at a moment for a category and a way, the narrowest decides: first the
one that names fewer categories (one that names none is for all of them), then one for a single way before one for
both. Of equally narrow ones the latest: the one that began last, then the one written last. So “medical cases may
pass” stands through a later “closed for all”, until somebody ends it.

**What a day was**, for travellers, one way: closed where nobody could cross at any moment of it; open where everybody
could all day, or nothing was said; limited otherwise. Both ways together: closed or open where both are, else limited.
A day that would be open, of which the post reported nothing, was silent.

**A day counts as open** where the post reported something, and there was a moment at which travellers could both
enter and leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kivuko.places.models import Status
from kivuko.places.vocab import CATEGORIES, PostStatus, Ways

WAYS = ("entry", "exit")


class Standing(NamedTuple):
    """What holds at a moment: "open", "limited", "closed" or "" (nothing was said); whether crossing is possible."""

    word: str
    passable: bool
    status: Status | None


class Day(NamedTuple):
    """A post's day, for travellers. `words` by way, "" for nothing said; `reported`: it gave a word that day."""

    day: date
    words: dict[str, str]
    both: bool
    reported: bool

    @property
    def word(self) -> str:
        """open, limited, closed or silent."""
        said = together(self.words.values())
        if said in (PostStatus.CLOSED, PostStatus.LIMITED):
            return said
        return "open" if self.reported else "silent"

    @property
    def counts(self) -> bool:
        """Whether it counts as a day open."""
        return self.reported and self.both

    def without(self, way: str) -> str:
        """What stands in the place of a number where nobody crossed that way; "" where nought is meant."""
        said = self.words[way]
        if said == PostStatus.CLOSED or (said == PostStatus.LIMITED and not self.reported):
            return said
        return "" if self.reported else "silent"


def together(words: Iterable[str]) -> str:
    """Several ways or posts in one word: what all are, else limited; silence of one makes all of it unheard of."""
    found = {word or "open" for word in words}
    if len(found) == 1:
        return found.pop()
    return "silent" if "silent" in found else "limited"


def narrowness(status: Status) -> tuple[int, int]:
    """The lower, the narrower."""
    return (len(status.categories) or len(CATEGORIES)), (status.direction == Ways.BOTH)


def deciding(known: Iterable[Status], category: str, way: str, at: datetime) -> Status | None:
    """The narrowest, then the latest, of the records that hold for this category and way at this moment."""
    holding = [one for one in known if one.holds(at) and one.covers(category, way)]
    if not holding:
        return None
    least = min(map(narrowness, holding))
    return max((one for one in holding if narrowness(one) == least), key=lambda one: (one.since, one.pk))


def standing(known: Iterable[Status], category: str, way: str, at: datetime, zone: str) -> Standing:
    """What holds at a moment. Outside the hours of a limited status nobody can cross."""
    found = deciding(known, category, way, at)
    if found is None:
        return Standing("", True, None)
    there = at.astimezone(ZoneInfo(zone))
    within = (not found.opens or found.opens <= f"{there:%H:%M}" < found.shuts) and (
        not found.weekdays or there.isoweekday() in found.weekdays
    )
    return Standing(found.status, found.status != PostStatus.CLOSED and within, found)


def day_of(
    known: Sequence[Status], zone: str, day: date, reported: bool, category: str = "travellers"
) -> Day:
    """What a day on the post's own calendar was."""
    clock = ZoneInfo(zone)
    first, last = _midnight(day, clock), _midnight(day + timedelta(days=1), clock)
    near = [one for one in known if one.since < last and (one.until is None or one.until > first)]
    turns = {first}
    for one in near:
        turns |= {turn for turn in (one.since, one.until) if turn and first < turn < last}
        turns |= {
            datetime.combine(day, time.fromisoformat(hour), clock).astimezone(UTC)
            for hour in (one.opens, one.shuts)
            if hour
        }
    moments = [turn for turn in turns if first <= turn < last]
    at = {way: [standing(near, category, way, turn, zone) for turn in moments] for way in WAYS}
    both = any(
        entry.passable and leave.passable for entry, leave in zip(at["entry"], at["exit"], strict=True)
    )
    return Day(day, {way: _word(found) for way, found in at.items()}, both, reported)


def days(known: Sequence[Status], zone: str, asked: Iterable[date], reported: set[date]) -> list[Day]:
    """Many days of one post. Days on which nothing begins or ends are worked out once for each day of the week."""
    clock, kept, found = ZoneInfo(zone), {}, []
    for day in asked:
        first, last = _midnight(day, clock), _midnight(day + timedelta(days=1), clock)
        near = [one for one in known if one.since < last and (one.until is None or one.until > first)]
        steady = all(one.since <= first and (one.until is None or one.until >= last) for one in near)
        key = (tuple(one.pk for one in near), day.isoweekday()) if steady else (day,)
        if key not in kept:
            kept[key] = day_of(near, zone, day, False)
        found.append(kept[key]._replace(day=day, reported=day in reported))
    return found


def _word(found: list[Standing]) -> str:
    if not any(one.passable for one in found):
        return PostStatus.CLOSED.value
    words = {one.word for one in found}
    if words == {""}:
        return ""
    return PostStatus.OPEN.value if words <= {"", PostStatus.OPEN} else PostStatus.LIMITED.value


def _midnight(day: date, clock: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, clock).astimezone(UTC)
