"""The words of vehicles: kinds and outcomes (data files with their source), agencies, states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.lib.datafile import Cells, rows

DATA = Path(__file__).parent / "data"
Agency = Literal["immigration", "customs", "health", "police"]
Direction = Literal["entry", "exit"]
AGENCIES: dict[str, object] = {
    "immigration": _("Immigration"),
    "customs": _("Customs"),
    "health": _("Port health"),
    "police": _("Police"),
}
"""The agencies that have a stage, in the order in which a vehicle meets them."""
assert tuple(AGENCIES) == get_args(Agency)


class Kind(NamedTuple):
    """A kind of vehicle, and the agencies that look at it."""

    names: Mapping[str, str]
    stages: tuple[str, ...]


class Outcome(NamedTuple):
    """What an agency found, and which agencies may say so."""

    names: Mapping[str, str]
    agencies: tuple[str, ...]


def _names(cells: Cells) -> dict[str, str]:
    return {
        "en": cells.required("name"),
        "fr": cells.required("name_fr"),
        "ar": cells.required("name_ar"),
    }


KINDS: dict[str, Kind] = {
    cells.required("code"): Kind(_names(cells), cells.many_of("stages", AGENCIES))
    for cells in rows(DATA / "kinds.csv")
}
OUTCOMES: dict[str, Outcome] = {
    cells.required("code"): Outcome(_names(cells), cells.many_of("agencies", AGENCIES))
    for cells in rows(DATA / "outcomes.csv")
}

DIRECTIONS: dict[str, object] = {"entry": _("Entry"), "exit": _("Exit")}
VEHICLE_STATES: dict[str, tuple[str, object]] = {
    "at_post": ("info", pgettext_lazy("vehicle", "At the post")),
    "held": ("stop", pgettext_lazy("vehicle", "Held")),
    "departed": ("go", pgettext_lazy("vehicle", "Departed")),
    "turned_back": ("stop", pgettext_lazy("vehicle", "Turned back")),
}
"""State of a vehicle: how it is drawn, and its word."""
STAGE_STATES: dict[str, tuple[str, object]] = {
    "waiting": ("quiet", pgettext_lazy("stage", "Waiting")),
    "at_it": ("info", pgettext_lazy("stage", "At it")),
    "asks": ("look", pgettext_lazy("stage", "Asks for inspection")),
    "done": ("go", pgettext_lazy("stage", "Done")),
}
PART_STATES: dict[str, tuple[str, object]] = {
    "joined": ("info", pgettext_lazy("inspection", "Takes part")),
    "found": ("go", pgettext_lazy("inspection", "Outcome given")),
}
INSPECTION_STATES: dict[str, tuple[str, object]] = {
    "open": ("look", pgettext_lazy("inspection", "Open")),
    "done": ("go", pgettext_lazy("inspection", "Done")),
}
NOTES: dict[str, object] = {
    "note": pgettext_lazy("vehicle", "Note"),
    "stage": pgettext_lazy("vehicle", "Stage"),
    "inspection": pgettext_lazy("vehicle", "Joint inspection"),
    "hold": pgettext_lazy("vehicle", "Why it is held"),
    "turned_back": pgettext_lazy("vehicle", "Why it was turned back"),
}
"""What a note is about."""
HERE = ("at_post", "held")
"""States in which the vehicle stands at the post."""
LATEST = timedelta(days=7)
"""How long after it arrived a vehicle may still be written down."""
