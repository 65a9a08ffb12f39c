"""The words of incidents: categories, outcomes, kinds of objects and steps (data files with their source), states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.lib.datafile import Cells, rows

DATA = Path(__file__).parent / "data"
Part = Literal["suspect", "witness"]
How = Literal["seized", "found", "seen", "stolen"]


class Outcome(NamedTuple):
    """How an incident ended, and whether police or justice may say so."""

    names: Mapping[str, str]
    by: str


class Thing(NamedTuple):
    """A kind of object, and the units in which it is counted: of money, currencies."""

    names: Mapping[str, str]
    units: tuple[str, ...]


class Step(NamedTuple):
    """A state in which somebody still owes a step: who, and after which time the inbox says so."""

    by: str
    wait: timedelta


def _names(cells: Cells) -> dict[str, str]:
    return {
        "en": cells.required("name"),
        "fr": cells.required("name_fr"),
        "ar": cells.required("name_ar"),
    }


BY = ("police", "justice")
CATEGORIES: dict[str, Mapping[str, str]] = {
    cells.required("code"): _names(cells) for cells in rows(DATA / "categories.csv")
}
OUTCOMES: dict[str, Outcome] = {
    cells.required("code"): Outcome(_names(cells), cells.one_of("by", BY))
    for cells in rows(DATA / "outcomes.csv")
}
THINGS: dict[str, Thing] = {
    cells.required("code"): Thing(_names(cells), cells.many("units")) for cells in rows(DATA / "objects.csv")
}
STEPS: dict[str, Step] = {
    cells.required("state"): Step(cells.one_of("by", BY), timedelta(days=cells.number("days", 1, 3650) or 0))
    for cells in rows(DATA / "steps.csv")
}

UNITS: dict[str, object] = {
    "piece": pgettext_lazy("unit", "pcs"),
    "kg": pgettext_lazy("unit", "kilograms"),
    "g": pgettext_lazy("unit", "grams"),
    "litre": pgettext_lazy("unit", "litres"),
    "bag": pgettext_lazy("unit", "bags"),
    "head": pgettext_lazy("unit", "heads"),
}
"""Words of units; a currency stands as its code."""
PARTS: dict[str, object] = {
    "suspect": _("Suspect"),
    "witness": _("Witness"),
}
"""Who may stand in a file by name. There is no part for a victim, and there must not be one."""
HOW: dict[str, object] = {
    "seized": _("Seized"),
    "found": _("Found"),
    "seen": _("Seen, not held"),
    "stolen": _("Stolen"),
}
SEXES: dict[str, object] = {"": _("Not known"), "F": _("Female"), "M": _("Male")}
STATES: dict[str, tuple[str, object]] = {
    "reported": ("look", pgettext_lazy("incident", "Reported")),
    "investigated": ("info", pgettext_lazy("incident", "Under investigation")),
    "charged": ("info", pgettext_lazy("incident", "Charged")),
    "handed": ("go", pgettext_lazy("incident", "With justice")),
    "tried": ("go", pgettext_lazy("incident", "At trial")),
    "closed": ("quiet", pgettext_lazy("incident", "Closed")),
}
"""State of an incident: how it is drawn, and its word."""
DIGITS = "23456789CFHJKMPRTVWX"
"""Of a file's number: no vowel that could make a word, nothing that is read as something else."""
