"""Dates of which only the year, or the year and month, may be known, and ages counted from them.

Many travellers know the year they were born and no more. Their birth date is kept as it is known:
a value with a precision, never a first of January that nobody said.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, total_ordering
from itertools import pairwise
from typing import ClassVar, Literal

from kivuko.lib.sentence import SentenceError
from kivuko.lib.sentence import mark as _

Precision = Literal["year", "month", "day"]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

MESSAGES: dict[str, str] = {
    "form": _(
        "Write the date as year, year-month or year-month-day, for example 1975, 1975-03 or 1975-03-21. "
        "You wrote “{found}”."
    ),
    "year": _("There is no year {found}. Write a year from 1 to 9999, with four digits."),
    "month": _("There is no month {found}. Write a month from 01 to 12, or leave it out if it is not known."),
    "day": _(
        "{month} has no day {found}. Write a day from 01 to {last}, or leave it out if it is not known."
    ),
    "day_without_month": _("A day needs its month. Give the month too, or leave the day out."),
    "not_yet": _("The date {found} is after {on}. Correct the date; an age needs a birth date in the past."),
    "scheme": _("There is no set of age bands called “{found}”. Use one of: {known}."),
}


class DateError(SentenceError):
    """A date cannot be used as it is written; the sentence says how to write it."""

    messages: ClassVar[Mapping[str, str]] = MESSAGES


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of the Gregorian calendar, known to the year, the month or the day.

    Equal means known alike: ``1975`` does not equal ``1975-01-01``. For "may be the same day" ask
    :meth:`agrees`. Sorted by the earliest day it may be, the less precise first.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise DateError("year", found=self.year)
        if self.month is None:
            if self.day is not None:
                raise DateError("day_without_month")
            return
        if not 1 <= self.month <= 12:
            raise DateError("month", found=f"{self.month:02d}")
        last = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= last:
            month = f"{self.year:04d}-{self.month:02d}"
            raise DateError("day", found=f"{self.day:02d}", month=month, last=last)

    @classmethod
    def of(cls, value: date, precision: Precision = "day") -> PartialDate:
        """Build from a stored value and its precision; parts finer than the precision are dropped."""
        month = None if precision == "year" else value.month
        return cls(value.year, month, value.day if precision == "day" else None)

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (digits of any script); else :class:`DateError`."""
        plain = text.strip()[:40]
        if not plain.isascii():
            plain = "".join(_plain(char) for char in plain)
        form = _FORM.fullmatch(plain)
        if form is None:
            raise DateError("form", found=text.strip()[:40])
        year, month, day = (None if part is None else int(part) for part in form.groups())
        assert year is not None
        return PartialDate(year, month, day)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def earliest(self) -> date:
        """The first day it may be; also the value to store beside :attr:`precision`."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> date | None:
        """The day itself, or None if it is not known to the day."""
        return self.earliest if self.day else None

    def agrees(self, other: PartialDate) -> bool:
        """Whether both may be the same day: ``1975`` agrees with ``1975-03-21``."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def age(self, on: date) -> tuple[int, int]:
        """The least and the greatest age in whole years on a day; equal when the age is certain."""
        if self.earliest > on:
            raise DateError("not_yet", found=str(self), on=on.isoformat())
        return _years(min(self.latest, on), on), _years(self.earliest, on)

    def age_band(self, on: date, scheme: str = "sadd") -> str:
        """The age band on a day, such as ``5-17``; ``unknown`` if the date leaves two bands open."""
        least, greatest = self.age(on)
        low = age_band(least, scheme)
        return low if low == age_band(greatest, scheme) else UNKNOWN_BAND

    def __lt__(self, other: PartialDate) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        """ISO 8601 at its precision: ``1975``, ``1975-03`` or ``1975-03-21``."""
        parts = (f"{self.year:04d}", self.month and f"{self.month:02d}", self.day and f"{self.day:02d}")
        return "-".join(part for part in parts if part)


def parse(text: str) -> PartialDate:
    """Read a partial date; see :meth:`PartialDate.parse`."""
    return PartialDate.parse(text)


UNKNOWN_BAND = "unknown"

# First age of each band, by scheme id; the last band is open. Keep the scheme id beside every count:
# bands of two schemes do not add up.
AGE_SCHEMES: dict[str, tuple[int, ...]] = {
    "sadd": (0, 5, 18, 60),  # sex and age disaggregated data as humanitarian 4Ws use it
    "dtm": (0, 6, 18, 60),  # displacement tracking
    "child": (0, 18),  # child or adult
}


@cache
def age_bands(scheme: str = "sadd") -> tuple[str, ...]:
    """The labels of a scheme, youngest first: ``0-4``, ``5-17``, ``18-59``, ``60+``."""
    starts = _starts(scheme)
    closed = [f"{low}-{high - 1}" for low, high in pairwise(starts)]
    return (*closed, f"{starts[-1]}+")


def age_band(age: int, scheme: str = "sadd") -> str:
    """The label of the band that an age in whole years falls in."""
    starts = _starts(scheme)
    if age < 0:
        raise ValueError("an age is 0 or more")
    return age_bands(scheme)[sum(start <= age for start in starts) - 1]


def _starts(scheme: str) -> tuple[int, ...]:
    try:
        return AGE_SCHEMES[scheme]
    except KeyError:
        raise DateError("scheme", found=scheme, known=", ".join(AGE_SCHEMES)) from None


def _years(born: date, on: date) -> int:
    """Whole years between; who was born on 29 February turns a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _plain(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
