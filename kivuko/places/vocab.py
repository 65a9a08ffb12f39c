"""Words of places, as `countries/README.md` defines them; the labels are what a page says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kivuko.lib.datafile import Cells, rows

DATA = Path(__file__).parent / "data"
Category = Literal["travellers", "returning_nationals", "cargo", "humanitarian", "medical", "herders"]
Way = Literal["entry", "exit"]
Names = Mapping[str, str]


class PostType(TextChoices):
    """What kind of place a post is; a post may be several at once."""

    LAND = "land", _("Land crossing")
    LAND_INFORMAL = "land_informal", _("Informal land crossing")
    RIVER = "river", _("River crossing")
    OSBP = "osbp", _("One-stop border post")
    AIRPORT = "airport", _("Airport")
    AIRPORT_DOMESTIC = "airport_domestic", _("Domestic airport")
    INLAND_CONTROL = "inland_control", _("Inland control")
    INLAND_SCREENING = "inland_screening", _("Inland screening")


class CoordQuality(TextChoices):
    """How far a point can be trusted. All but an airport's reference point are approximate."""

    AIRPORT_REF = "airport_ref", _("reference point of the airport")
    SETTLEMENT_POINT = "settlement_point", _("approximate: the town nearby")
    SETTLEMENT_POINT_SHARED = "settlement_point_shared", _("approximate: the same town as another post")
    LOW = "low", _("approximate: from a source that we could not name")
    RECALL = "recall_unverified_approx", _("approximate: from memory, not checked")
    MISSING = "missing", _("not known")


class AreaKind(TextChoices):
    """What an area is to those who administer it. `UNDETERMINED`: its status is not settled, no line is drawn."""

    STATE = "state", pgettext_lazy("kind of area", "State")
    COUNTY = "county", _("County")
    ADMINISTRATIVE_AREA = "administrative_area", _("Administrative area")
    UNDETERMINED = "undetermined", _("Area of undetermined status")


# Shapes on a map: drawing of the sprite and its word. A post of several types takes the first that applies.
SHAPES = (
    ("post-osbp", _("One-stop border post"), {PostType.OSBP}),
    ("post-air", _("Airport"), {PostType.AIRPORT, PostType.AIRPORT_DOMESTIC}),
    ("post-river", _("River crossing"), {PostType.RIVER}),
    ("post-land", _("Land crossing"), {PostType.LAND}),
    ("post-informal", _("Informal land crossing"), {PostType.LAND_INFORMAL}),
    ("post-inland", _("Inland control or screening"), {PostType.INLAND_CONTROL, PostType.INLAND_SCREENING}),
)


# -- the status of a post --------------------------------------------------------------------------------------


class PostStatus(TextChoices):
    """What whoever keeps a post says of it. That it is silent nobody says: it follows from hearing nothing."""

    OPEN = "open", pgettext_lazy("border post", "Open")
    LIMITED = "limited", pgettext_lazy("border post", "Limited")
    CLOSED = "closed", pgettext_lazy("border post", "Closed")


class Ways(TextChoices):
    """Which way a status holds."""

    BOTH = "both", _("Both ways")
    ENTRY = "entry", _("Entry")
    EXIT = "exit", _("Exit")


SHOWN: dict[str, tuple[str, object]] = {
    "open": ("go", PostStatus.OPEN.label),
    "limited": ("look", PostStatus.LIMITED.label),
    "closed": ("stop", PostStatus.CLOSED.label),
    "silent": ("quiet", pgettext_lazy("border post", "Silent")),
    "": ("quiet", pgettext_lazy("status of a border post", "Not stated")),
}
"""A status: how it is drawn, and its word."""


class LocationType(NamedTuple):
    """A type of location as displacement tracking lists it; `posts`: types of our posts that it stands for."""

    names: Names
    posts: tuple[str, ...]
    official: str


def _names(cells: Cells) -> Names:
    return {"en": cells.required("name"), "fr": cells.required("name_fr"), "ar": cells.required("name_ar")}


def _words(name: str) -> dict[str, Names]:
    """A list of codes of our `data/`; its columns `source` and `verified` are for whoever edits it."""
    return {cells.required("code"): _names(cells) for cells in rows(DATA / f"{name}.csv")}


CATEGORIES = _words("categories")
"""Whom a status can be about. Who seeks asylum is none of them: for them no post is ever closed."""
assert tuple(CATEGORIES) == get_args(Category)
REASONS = _words("reasons")
MOVEMENT = _words("movement")
"""How people move in fact, whatever is ordered (movement status of the displacement tracking matrix)."""
LOCATION_TYPES: dict[str, LocationType] = {
    cells.required("code"): LocationType(_names(cells), cells.many("post_type"), cells.text("official"))
    for cells in rows(DATA / "location_types.csv")
}


def spoken(names: Names) -> str:
    """A label {en, fr, ar} in the reader's language, else in English."""
    return names.get((get_language() or "en").split("-")[0]) or names["en"]
