"""A fact: what may leave an app for counting. Banded before it is written; nothing in it identifies anybody.

    Fact("crossings", Crossing, ("day", hour("occurred_at"), "direction", age_band("birth")), zones=zones)

Declared in an app's facts.py. A column that would carry a PERSONAL or PROTECTED value raises when the app loads, and so
does one that this house does not hold at all. Each fact has a column `path` (custody) beside those that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.db import models

from kivuko.kernel import policy
from kivuko.kernel.errors import Forged
from kivuko.kernel.frozen import Table
from kivuko.kernel.inspection import FORBIDDEN
from kivuko.kernel.models import Record
from kivuko.lib.dates import AGE_SCHEMES, UNKNOWN_BAND, DateError, PartialDate

Shape = Literal["text", "day", "number", "flag"]
Make = Callable[[list[Any], str], Any]
"""From the source fields' values (Arrow arrays of text; days and times ISO, in UTC) and the place's zone, one array."""


@dataclass(frozen=True)
class Column:
    """One column of a fact. `banded` says that it turns what identifies somebody into a band of many."""

    name: str
    sources: tuple[str, ...]
    shape: Shape
    make: Make
    banded: bool = False


@dataclass(frozen=True)
class Fact:
    """What is counted of one kind of record. `day` names the column whose quarter partitions the files.

    `about_person` are columns that describe the traveller: what is broken down by one of them goes through disclosure
    control. `zones` gives the IANA zone of each path; UTC where it does not say.
    """

    name: str
    kind: type[Record]
    named: tuple[str | Column, ...]
    day: str = "day"
    about_person: tuple[str, ...] = ()
    zones: Callable[[], Mapping[str, str]] = dict
    columns: dict[str, Column] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.name in FACTS:
            raise Forged(f"there are two facts called {self.name}")
        for one in self.named:
            column = one if isinstance(one, Column) else plain(self.kind, one)
            self._check(column)
            self.columns[column.name] = column
        if self.day not in self.columns:
            raise Forged(f"{self.name} has no column {self.day}, whose quarter would name its files")
        if unknown := set(self.about_person) - self.columns.keys():
            raise Forged(f"{self.name} has no column {min(unknown)}")
        FACTS[self.name] = self

    def _check(self, column: Column) -> None:
        classes = policy.CLASSES.get(self.kind, {})
        for name in (column.name, *column.sources):
            if FORBIDDEN.search(name):
                raise Forged(f"{self.name}.{name}: this house does not hold such an attribute")
        for source in column.sources:
            held = classes.get(source)
            if held is None:
                raise Forged(f"{self.name}.{column.name}: {self.kind.kind()}.{source} has no class")
            if held >= policy.PROTECTED or (held >= policy.PERSONAL and not column.banded):
                raise Forged(
                    f"{self.name}.{column.name}: {self.kind.kind()}.{source} is {held.name}. Band it first."
                )

    @property
    def shapes(self) -> dict[str, str]:
        """Column to shape, in the order of the file."""
        return {"path": "text", **{column.name: column.shape for column in self.columns.values()}}

    @property
    def sources(self) -> list[str]:
        """The fields that are read, each once."""
        return list(dict.fromkeys(source for column in self.columns.values() for source in column.sources))


FACTS: Table[str, Fact] = Table("facts")


def plain(kind: type[Record], name: str) -> Column:
    """A field as it is."""
    found = kind._meta.get_field(name)
    if isinstance(found, models.DateField) and not isinstance(found, models.DateTimeField):
        return Column(name, (name,), "day", _day)
    if isinstance(found, models.BooleanField):
        return Column(name, (name,), "flag", _flag)
    if isinstance(found, models.IntegerField):
        return Column(name, (name,), "number", lambda arrays, zone: arrays[0])
    if isinstance(found, models.CharField):
        return Column(name, (name,), "text", lambda arrays, zone: arrays[0])
    raise Forged(f"{kind.kind()}.{name} is no day, word or number: say how it is counted")


def hour(source: str, name: str = "hour") -> Column:
    """The hour of a moment, 0 to 23, on the clock of the place."""
    return Column(name, (source,), "number", _hour)


def given(source: str, name: str) -> Column:
    """Whether there is anything in a text field, without what."""
    return Column(name, (source,), "flag", _given)


def age_band(birth: str, on: str = "day", scheme: str = "sadd", name: str = "band") -> Column:
    """The band of the age on a day, from a birth date known to the year, month or day."""
    if scheme not in AGE_SCHEMES:
        raise Forged(f"there is no set of age bands called {scheme}")

    def make(arrays: list[Any], zone: str) -> Any:
        pairs = zip(arrays[0].to_pylist(), arrays[1].to_pylist(), strict=True)
        return words([_band(str(born or ""), str(day), scheme) for born, day in pairs])

    return Column(name, (birth, on), "text", make, banded=True)


def words(values: Iterable[str | None]) -> Any:
    """An Arrow array of text. Not `pyarrow.array`, which loads pandas to look whether it was given any."""
    import pyarrow as pa

    builder = pa.lib.StringBuilder()
    builder.append_values(values)
    return builder.finish()


@lru_cache(maxsize=50_000)
def _band(born: str, day: str, scheme: str) -> str:
    try:
        return PartialDate.parse(born).age_band(date.fromisoformat(day), scheme) if born else UNKNOWN_BAND
    except DateError:
        return UNKNOWN_BAND


def _day(arrays: list[Any], zone: str) -> Any:
    import pyarrow as pa

    return arrays[0].cast(pa.date32())


def _flag(arrays: list[Any], zone: str) -> Any:
    import pyarrow as pa

    return arrays[0].cast(pa.bool_())


def _hour(arrays: list[Any], zone: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    moments = pc.assume_timezone(arrays[0].cast(pa.timestamp("us")), "UTC")
    return pc.hour(moments.cast(pa.timestamp("us", zone))).cast(pa.int32())


def _given(arrays: list[Any], zone: str) -> Any:
    import pyarrow.compute as pc

    return pc.and_kleene(arrays[0].is_valid(), pc.binary_length(arrays[0]).cast("bool"))
