"""The clock of an open hit: so many minutes for a second person, then the supervisor on call decides by phone.

Computed on reading; nothing happens by itself when it runs out, and nobody is ever refused by it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kivuko.lib import datafile
from kivuko.screening.models import Hit
from kivuko.screening.vocab import LEVELS

FILE = Path(__file__).parent / "data" / "clock.csv"
LONGEST = 24 * 60


class Allowed(NamedTuple):
    """How long a second person has. `verified`: whether somebody has read it in a rule of the country."""

    time: timedelta
    source: str
    verified: bool

    @property
    def minutes(self) -> int:
        return self.time // timedelta(minutes=1)


@cache
def allowed(level: str) -> Allowed:
    """By level of a hit. Raises `CountryDataError` where the file leaves one out or cannot be read."""
    for row in datafile.rows(FILE):
        if row.one_of("level", LEVELS) == level:
            minutes = row.number("minutes", 1, LONGEST)
            if minutes is None:
                raise row.error("minutes", "must not be empty")
            return Allowed(timedelta(minutes=minutes), row.required("source"), row.yes_no("verified"))
    raise datafile.CountryDataError(f"{FILE.name} has no row for the level {level}.")


class Clock(NamedTuple):
    """How an open hit stands against its time. Whole minutes; `share` is what has gone, from 0 to 100."""

    due: datetime
    waited: int
    left: int
    share: int
    over: bool

    @property
    def words(self) -> str:
        """How much is left, or how long since it ran out."""
        said = {"time": spelt(abs(self.left))}
        return _("%(time)s beyond its time") % said if self.over else _("%(time)s left") % said

    @property
    def waited_words(self) -> str:
        return spelt(self.waited)


def spelt(minutes: int) -> str:
    """So long, in words: minutes up to two hours, then whole hours, then whole days."""
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}


def due(hit: Hit) -> datetime:
    return hit.raised_at + allowed(hit.level).time


def of(hit: Hit, now: datetime) -> Clock:
    """The clock of a hit at a moment. The last minute counts as a whole one, so that 0 means over."""
    whole, gone = allowed(hit.level).time, now - hit.raised_at
    left = -((gone - whole) // timedelta(minutes=1))
    share = min(100, max(0, round(100 * (gone / whole))))
    return Clock(due(hit), max(0, gone // timedelta(minutes=1)), left, share, gone >= whole)
