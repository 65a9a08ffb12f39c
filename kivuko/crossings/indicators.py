"""What is asked of crossings. Events, not persons: who crosses twice counts twice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kivuko.crossings.facts import CROSSINGS
from kivuko.measures.fives import Group
from kivuko.measures.indicator import Indicator

WHERE_AND_WHEN = ("path", "day", "hour", "method")
PEOPLE = CROSSINGS.about_person


def _admitted(table: Any, direction: str) -> Any:
    return (table.state == "admitted") & (table.direction == direction)


ENTRIES = Indicator(
    code="crossings.entries",
    name=_("Entries"),
    definition=_(
        "Arrivals that an officer admitted at a border post, on the post's own day. What was undone does not count."
    ),
    fact=CROSSINGS,
    expression=lambda table: _admitted(table, "entry").sum(),
    unit=_("crossings"),
    breakdowns=(*WHERE_AND_WHEN, *PEOPLE),
)
EXITS = Indicator(
    code="crossings.exits",
    name=_("Exits"),
    definition=_(
        "Departures that an officer let pass at a border post, on the post's own day. What was undone does not count."
    ),
    fact=CROSSINGS,
    expression=lambda table: _admitted(table, "exit").sum(),
    unit=_("crossings"),
    breakdowns=(*WHERE_AND_WHEN, *PEOPLE),
)
NET = Indicator(
    code="crossings.net",
    name=_("Net"),
    definition=_(
        "Entries less exits. Not the number of people who stayed: some exits or entries are seen by nobody."
    ),
    fact=CROSSINGS,
    expression=lambda table: _admitted(table, "entry").sum() - _admitted(table, "exit").sum(),
    unit=_("crossings"),
    breakdowns=WHERE_AND_WHEN,
    additive=False,
)
SECOND_LINE_SHARE = Indicator(
    code="crossings.second_line_share",
    name=_("Sent to second line"),
    definition=_(
        "Of all crossings that were not undone, the share sent to second line, whatever was decided there."
    ),
    fact=CROSSINGS,
    expression=lambda table: (
        100 * ((table.state != "undone") & table.referred).sum() / (table.state != "undone").sum().nullif(0)
    ),
    unit=_("%"),
    breakdowns=(*WHERE_AND_WHEN, "direction"),
    additive=False,
)
FLOWS = Group("flows", (ENTRIES, EXITS))
"""What is broken down by what describes people: no crossing counts in both, so neither tells about the other."""
