"""What each kind of entry may ask for at most, and to whom its hits go: data/kinds.csv, read once.

No kind refuses anybody. With no evidence beyond a name none goes further than a look, whatever its row says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from kivuko.lib import datafile
from kivuko.lib.dates import PartialDate
from kivuko.screening.vocab import Kind, Route

Strongest = Literal["stop", "look"]
ADULT = 18


@dataclass(frozen=True)
class Means:
    """`strongest`: the most that a hit asks for ("stop" is the second line); `instructions` by language."""

    kind: Kind
    strongest: Strongest
    route: Route
    instructions: dict[str, str]


@cache
def means() -> dict[str, Means]:
    """By kind."""
    found = {}
    for row in datafile.rows(Path(__file__).parent / "data" / "kinds.csv"):
        kind = Kind(row.one_of("code", Kind.values))
        found[kind.value] = Means(
            kind=kind,
            strongest=cast(Strongest, row.one_of("strongest", ("stop", "look"))),
            route=Route(row.one_of("route", Route.values)),
            instructions={tongue: row.required(f"instruction_{tongue}") for tongue in ("en", "fr", "ar")},
        )
    missing = set(Kind.values) - found.keys()
    if missing:
        raise datafile.CountryDataError(f"data/kinds.csv lacks {', '.join(sorted(missing))}.")
    return found


def route(kind: str, births: Iterable[dict[str, Any]], contact: str, on: date) -> Route:
    """To whom a hit goes: of a missing or at-risk person to child protection or the contact, never to police."""
    found = means()[kind].route
    if found is not Route.PROTECTION:
        return found
    return Route.CHILD_PROTECTION if _may_be_a_child(births, on) or not contact else Route.CONTACT


def goes(kind: str, to: Route) -> str:
    """To whom a hit on somebody missing or at risk goes, in words; "" of other kinds, whose instructions say it."""
    if means()[kind].route is not Route.PROTECTION:
        return ""
    if to is Route.CHILD_PROTECTION:
        return _("This goes to child protection. It does not go to the police.")
    return _("This goes to the named contact and to nobody else. It does not go to the police.")


def _may_be_a_child(births: Iterable[dict[str, Any]], on: date) -> bool:
    dates = [PartialDate.parse(birth["to"] or birth["date"]) for birth in births]
    return any(born.latest > on.replace(year=on.year - ADULT, day=min(on.day, 28)) for born in dates)
