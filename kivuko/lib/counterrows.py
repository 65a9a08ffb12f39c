"""What a country's folder says for the counter: permitted stays, grounds of refusal, remedies against one.

Every row has a source and says whether it was `verified` there; the lane shows an unverified one as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kivuko.lib.datafile import Cells

ANY = "*"
_SLUG = r"^[a-z0-9_-]{1,24}$"
WAYS = ("entry", "exit")


@dataclass(frozen=True, slots=True)
class StayRow:
    """How long somebody may stay. Cells with `*` fit everybody; of several rows the first that fits counts.

    `nationalities` are alpha-3, `purposes` and `documents` the codes of the lane; `days` counted from the day of
    entry; `names` by language continue "90 days …". `since` and `until` (exclusive) are None where not known.
    """

    code: str
    nationalities: tuple[str, ...]
    purposes: tuple[str, ...]
    documents: tuple[str, ...]
    days: int
    names: dict[str, str]
    since: date | None
    until: date | None
    source: str
    verified: bool

    def fits(self, nationality: str, purpose: str, document: str, on: date) -> bool:
        asked = (
            (self.nationalities, nationality),
            (self.purposes, purpose),
            (self.documents, document),
        )
        in_force = (self.since is None or self.since <= on) and (self.until is None or on < self.until)
        return in_force and all(ANY in allowed or said in allowed for allowed, said in asked)

    def until_day(self, on: date) -> date:
        return on + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground on which somebody may be refused, by direction. `nationals`: also against the state's own."""

    code: str
    directions: tuple[str, ...]
    nationals: bool
    texts: dict[str, str]
    law: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """Where and until when somebody may appeal against a refusal; of several rows the first that fits counts."""

    code: str
    grounds: tuple[str, ...]
    days: int
    bodies: dict[str, str]
    places: dict[str, str]
    source: str
    verified: bool

    def fits(self, ground: str) -> bool:
        return ANY in self.grounds or ground in self.grounds


def stay(cells: Cells) -> StayRow:
    return StayRow(
        code=cells.match("code", _SLUG, "a-z, 0-9, - and _ only, at most 24"),
        nationalities=_some(cells, "nationalities"),
        purposes=_some(cells, "purposes"),
        documents=_some(cells, "documents"),
        days=_days(cells),
        names=_texts(cells, "name"),
        since=cells.day("since"),
        until=cells.day("until"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


def ground(cells: Cells) -> GroundRow:
    return GroundRow(
        code=cells.match("code", _SLUG, "a-z, 0-9, - and _ only, at most 24"),
        directions=cells.many_of("directions", WAYS),
        nationals=cells.yes_no("nationals"),
        texts=_texts(cells, "text"),
        law=cells.required("law"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


def remedy(cells: Cells) -> RemedyRow:
    return RemedyRow(
        code=cells.match("code", _SLUG, "a-z, 0-9, - and _ only, at most 24"),
        grounds=_some(cells, "grounds"),
        days=_days(cells),
        bodies=_texts(cells, "body"),
        places=_texts(cells, "where"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


def _texts(cells: Cells, column: str) -> dict[str, str]:
    return {
        "en": cells.required(column),
        "fr": cells.required(f"{column}_fr"),
        "ar": cells.required(f"{column}_ar"),
    }


def _some(cells: Cells, column: str) -> tuple[str, ...]:
    cells.required(column)
    return cells.many(column)


def _days(cells: Cells) -> int:
    days = cells.number("days", 0, 3660)
    if days is None or days != int(days):
        raise cells.error("days", "must be a whole number of days")
    return int(days)
