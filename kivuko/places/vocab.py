"""Words of places, as `countries/README.md` defines them; the labels are what a page says."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
