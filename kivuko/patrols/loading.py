"""The segments of the data file become records; a second run adds only what is new."""

from __future__ import annotations

from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM, Actor
from kivuko.lib.datafile import rows
from kivuko.patrols import actions
from kivuko.patrols.inputs import Stretch
from kivuko.patrols.models import Segment
from kivuko.patrols.vocab import DATA, DEMARCATION


def load(actor: Actor = SYSTEM, where: str = "SS/") -> int:
    """How many segments were added. Those that are here stay as people corrected them."""
    known = set(Segment.objects.values_list("code", flat=True))
    count = 0
    for cells in rows(DATA / "segments.csv"):
        code = cells.required("code")
        if code not in known:
            stretch = Stretch(
                start=cells.required("from"), end=cells.required("to"), neighbour=cells.required("neighbour"),
                demarcation=cells.one_of("demarcation", DEMARCATION), county=cells.text("county"),
                lat=cells.number("lat", -90, 90), lon=cells.number("lon", -180, 180),
                source=cells.required("source"), verified=cells.yes_no("verified"),
            )  # fmt: skip
            actions.draw_segment(actor, Branch(where), code=code, stretch=stretch)
            count += 1
    return count
