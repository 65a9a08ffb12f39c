"""The words of patrols: state of a segment, what was found (data files with their source), modes, methods, bands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.lib.datafile import rows

DATA = Path(__file__).parent / "data"
Mode = Literal["foot", "road", "river", "lake"]
SpotKind = Literal["land", "river", "lake", "mining"]
Method = Literal["counted", "told", "estimated"]


def _names(file: str) -> dict[str, Mapping[str, str]]:
    return {
        cells.required("code"): {
            "en": cells.required("name"),
            "fr": cells.required("name_fr"),
            "ar": cells.required("name_ar"),
        }
        for cells in rows(DATA / file)
    }


DEMARCATION = _names("demarcation.csv")
FINDINGS = _names("findings.csv")

MODES: dict[str, object] = {
    "foot": _("On foot"),
    "road": _("By road"),
    "river": _("On the river"),
    "lake": _("On the lake"),
}
SPOTS: dict[str, object] = {
    "land": _("Informal crossing on land"),
    "river": _("Informal crossing of a river"),
    "lake": _("Informal landing on a lake"),
    "mining": _("Mining site"),
}
METHODS: dict[str, object] = {
    "counted": _("Counted by eye"),
    "told": _("Told by people there"),
    "estimated": _("Estimated"),
}
DIRECTIONS: dict[str, object] = {"in": _("Into the country"), "out": _("Out of the country")}
SEXES: dict[str, object] = {"F": _("Female"), "M": _("Male")}
BANDS: dict[str, str] = {"0_4": "0–4", "5_17": "5–17", "18_59": "18–59", "60": "60+"}
"""Age bands of the 4Ws practice."""
CELLS = tuple(
    f"{direction}_{what}"
    for direction in DIRECTIONS
    for what in (*(f"{sex}_{band}" for sex in SEXES for band in BANDS), "unknown")
)
"""The heads of one observation: direction, then sex and band, or nothing known of the person."""
PATROL_STATES: dict[str, tuple[str, object]] = {
    "out": ("look", pgettext_lazy("patrol", "Out")),
    "back": ("go", pgettext_lazy("patrol", "Back")),
    "called_off": ("quiet", pgettext_lazy("patrol", "Called off")),
}
SEEN: dict[str, tuple[str, object]] = {
    "fresh": ("go", _("Somebody looked in the last seven days")),
    "old": ("look", _("Somebody looked in the last four weeks")),
    "hole": ("quiet", _("Nobody looked for four weeks or more")),
}
"""How a segment is drawn. A hole says that nobody looked, never that nobody crossed."""
