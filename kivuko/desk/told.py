"""Counts by post and day, and what stands where there is no number: closed, limited or silent, never nought.

Nobody crossed one way at a post on a day: that is nought only where the post reported something on that day and the
way was not closed. Of several posts together it is a number where it is one for any of them; else one word where all
say the same, “silent” where any is silent, and “limited” otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from kivuko.kernel.policy import Actor
from kivuko.places.models import Post
from kivuko.places.queries import days_of_posts
from kivuko.places.standing import Day, together

Cell = tuple[int | None, str]
"""A count, or None and the word that stands in its place; "" where there is a count."""


class Told(NamedTuple):
    """Counts by (way, path, day) and, over the whole period, by (way, path); each post's days."""

    ways: Sequence[str]
    days: dict[str, list[Day]]
    counts: Counter[tuple[str, str, date]]
    pooled: Counter[tuple[str, str]]

    def reported(self, path: str) -> int:
        """On how many days the post was heard of."""
        return sum(day.reported for day in self.days.get(path, ()))

    @property
    def posts(self) -> int:
        """How many posts were heard of."""
        return sum(any(day.reported for day in known) for known in self.days.values())

    def course(self, asked: Iterable[date]) -> list[tuple[date, dict[str, Cell]]]:
        """All posts together, day by day."""
        by_day: dict[date, list[tuple[str, Day]]] = {}
        for path, known in self.days.items():
            for day in known:
                by_day.setdefault(day.day, []).append((path, day))
        return [(day, {way: self._cell(way, by_day.get(day, ())) for way in self.ways}) for day in asked]

    def post(self, path: str, way: str) -> Cell:
        """One post over the whole period."""
        found = self._cell(way, [(path, day) for day in self.days.get(path, ())])
        return (self.pooled[way, path], "") if found[0] is not None else found

    def total(self, way: str) -> Cell:
        """All posts over the whole period."""
        found = self._cell(way, [(path, day) for path, known in self.days.items() for day in known])
        if found[0] is None:
            return found
        return sum(count for (which, _path), count in self.pooled.items() if which == way), ""

    def words(self, path: str) -> Counter[str]:
        """How many days of a post were open, limited, closed, silent."""
        return Counter(day.word for day in self.days.get(path, ()))

    def _cell(self, way: str, asked: Iterable[tuple[str, Day]]) -> Cell:
        count, words = 0, set()
        for path, day in asked:
            here = self.counts[way, path, day.day]
            count += here
            words.add("" if here else day.without(way))
        if "" in words:
            return count, ""
        return None, together(words) if words else "silent"


def told(
    actor: Actor,
    posts: Iterable[Post],
    ways: Sequence[str],
    since: date,
    until: date,
    rows: Iterable[dict[str, Any]],
    columns: dict[str, str],
) -> Told:
    """From rows of facts by path and day, with a column of counts for each way."""
    listed, read = list(posts), list(rows)
    known = {(row["path"], row["day"]) for row in read}
    found = days_of_posts(actor, listed, since, until, heard_of=known)
    counts: Counter[tuple[str, str, date]] = Counter()
    pooled: Counter[tuple[str, str]] = Counter()
    for row in read:
        for way in ways:
            counts[way, row["path"], row["day"]] += row[columns[way]]
            pooled[way, row["path"]] += row[columns[way]]
    return Told(ways, found, counts, pooled)
