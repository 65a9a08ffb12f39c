"""What may be counted of crossings: where, when, which way, and people only by broad groups."""

from __future__ import annotations

from collections.abc import Mapping

from kivuko.crossings.models import Crossing
from kivuko.kernel.policy import SYSTEM
from kivuko.measures.fact import Fact, given, hour
from kivuko.places.queries import posts


def zones() -> Mapping[str, str]:
    """The zone of each post's clock, by its path."""
    return dict(posts(SYSTEM).values_list("path", "zone"))


CROSSINGS = Fact(
    "crossings",
    Crossing,
    (
        "day",
        hour("occurred_at"),
        "direction",
        "state",
        "method",
        "nationality",
        "sex",
        "band",
        "band_scheme",
        "document_kind",
        "purpose",
        given("referral", "referred"),
    ),
    about_person=("nationality", "sex", "band", "document_kind", "purpose"),
    zones=zones,
)
"""One row a crossing, at the post's path; `day` and `hour` are the post's own. `referred`: it went to second line."""
