"""Which documents a state accepts: rules of `countries/<xx>/accepts.csv`, each dated and with its ground.

ICAO Doc 9303 says who may issue; it never says who must accept. That is each state's own decision, and where nobody
has told us we say so: `unknown` is a value. Passports of states need no rule and have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from kivuko.lib.countrydata import folder
from kivuko.lib.datafile import Cells, rows

Accepts = Literal["yes", "no", "unknown"]
ANY = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a state does with documents of an issuer and a kind (either may be `*`) from one day until another.

    `ground` is the law or decision, by language, as the officer is told it; `source` where we have it from.
    """

    issuer: str
    kind: str
    accepts: Accepts
    since: date | None
    until: date | None
    ground: dict[str, str]
    source: str
    verified: bool

    def holds(self, issuer: str, kind: str, on: date) -> bool:
        fits = self.issuer in (ANY, issuer) and self.kind in (ANY, kind)
        return fits and (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def said(self, language: str) -> str:
        """The ground in a language, else in English."""
        return self.ground.get(language[:2]) or self.ground["en"]


def rule(state: str, issuer: str, kind: str, on: date) -> Rule | None:
    """The closest rule of a state (alpha-2) on a day: of issuer and kind, then of the issuer, then of the kind.

    None where the state's file says nothing. Where two rules are equally close, the later one counts.
    """
    return _closest(folder(), state, issuer, kind, on)


@lru_cache(4096)
def _closest(place: Path, state: str, issuer: str, kind: str, on: date) -> Rule | None:
    found = [one for one in _of(place, state) if one.holds(issuer, kind, on)]
    return max(
        found, key=lambda one: (one.issuer != ANY, one.kind != ANY, one.since or date.min), default=None
    )


def rules(state: str) -> tuple[Rule, ...]:
    """All rules of a state, in the order of its file; empty where it has none. Raises `CountryDataError`."""
    return _of(folder(), state)


def _of(place: Path, state: str) -> tuple[Rule, ...]:
    return _load(place, state.lower()) if len(state) == 2 and state.isalpha() and state.isascii() else ()


@cache
def _load(place: Path, cc: str) -> tuple[Rule, ...]:
    return tuple(_rule(cells) for cells in rows(place / cc / "accepts.csv"))


def _rule(cells: Cells) -> Rule:
    since, until = cells.day("since"), cells.day("until")
    if since and until and until <= since:
        raise cells.error("until", "must be later than since")
    return Rule(
        issuer=cells.match("issuer", r"\*|[A-Z]{3}", "three capital letters such as XPO, or * for all"),
        kind=cells.match("kind", r"\*|[a-z_]+", "a code of kivuko/documents/data/kinds.csv, or * for all"),
        accepts=cast(Accepts, cells.one_of("accepts", ("yes", "no", "unknown"))),
        since=since,
        until=until,
        ground={
            "en": cells.required("ground"),
            "fr": cells.text("ground_fr"),
            "ar": cells.text("ground_ar"),
        },
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )
