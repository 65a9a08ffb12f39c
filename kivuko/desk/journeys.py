"""A traveller's crossings over the years, as far as the actor may see them: in the order of time, nothing concluded."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from kivuko.crossings import searching
from kivuko.crossings.models import Crossing
from kivuko.crossings.queries import COUNTED, crossings, persons_of
from kivuko.kernel import paths
from kivuko.kernel.policy import Actor
from kivuko.screening.models import Hit
from kivuko.screening.queries import hits

PAGE = 50
FORMS = 8
"""Names and documents that the head of the page shows, the latest first."""
HITS = 20


class Form(NamedTuple):
    """A name and a document as the traveller once showed them, and how often."""

    name: str
    birth: str
    document_kind: str
    number: str
    issuer: str


class Step(NamedTuple):
    """A crossing, and what lies between it and the one before it: whole days, or that one in between is missing.

    `after`: "entry" or "exit", the direction of the one before; "" where there is none. `gap`: it is the same
    direction, so that another one was not recorded or lies out of sight. `pair`: it is an exit after an entry.
    """

    crossing: Crossing
    after: str
    days: int
    gap: bool

    @property
    def pair(self) -> bool:
        return self.crossing.direction == "exit" and self.after == "entry"


class Journey(NamedTuple):
    """One page of a traveller's crossings, newest first; `total`, `years`, `forms` and `gaps` are of all of them."""

    steps: list[Step]
    total: int
    years: list[tuple[int, int]]
    forms: list[tuple[Form, int]]
    gaps: int
    first: int
    older: int | None
    newer: int | None
    hits: list[Hit]


class _Line(NamedTuple):
    pk: UUID
    day: date
    direction: str
    state: str
    surname: str
    given_names: str
    birth: str
    document_kind: str
    number: str
    issuer: str


def journey(actor: Actor, person: UUID, first: int = 0) -> Journey | None:
    """The page that begins after the newest `first` crossings; None where the actor sees none of this person."""
    persons = persons_of(actor, person)
    mine = crossings(actor).filter(paths.within(searching.scope(actor)), person__in=persons)
    lines = [_Line(*row) for row in mine.order_by("-occurred_at", "-pk").values_list(*_Line._fields)]
    if not lines:
        return None
    first = min(max(0, first), len(lines) - 1)
    shown = lines[first : first + PAGE]
    before = _before(lines)
    rows = {row.pk: row for row in mine.filter(pk__in=[line.pk for line in shown]).select_related("post")}
    return Journey(
        steps=[_step(rows[line.pk], line, before.get(line.pk)) for line in shown if line.pk in rows],
        total=len(lines),
        years=sorted(Counter(line.day.year for line in lines).items(), reverse=True),
        forms=_forms(lines),
        gaps=sum(line.pk in before and before[line.pk].direction == line.direction for line in lines),
        first=first,
        older=first + PAGE if first + PAGE < len(lines) else None,
        newer=max(0, first - PAGE) if first else None,
        hits=list(hits(actor).filter(person__in=persons).exclude(state="open").order_by("-raised_at")[:HITS]),
    )


def _before(lines: list[_Line]) -> dict[UUID, _Line]:
    """For each crossing that counts, the one that came before it in time; what was undone never happened."""
    counted = [line for line in lines if line.state in COUNTED]
    return {line.pk: earlier for line, earlier in pairwise(counted)}


def _step(crossing: Crossing, line: _Line, before: _Line | None) -> Step:
    if before is None:
        return Step(crossing, "", 0, False)
    return Step(crossing, before.direction, (line.day - before.day).days, line.direction == before.direction)


def _forms(lines: list[_Line]) -> list[tuple[Form, int]]:
    counted: Counter[Form] = Counter()
    for line in lines:
        name = ", ".join(part for part in (line.surname, line.given_names) if part)
        counted[Form(name, line.birth, line.document_kind, line.number, line.issuer)] += 1
    return list(counted.items())[:FORMS]
