"""READ FIRST: who patrols and counts, who sees what, how sensitive each field is. Deny by default.

Places of informal crossing are INTERNAL: the post that knows one, its supervisor, police there, an analyst. No role of
a neighbour, a donor or a partner sees one, and no export has one.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, OPEN, PERSONAL, allow, classify, sees
from kivuko.patrols.models import Count, Patrol, Segment, Spot

classify(
    Segment,
    code=OPEN,
    start=OPEN,
    end=OPEN,
    neighbour=OPEN,
    demarcation=OPEN,
    county=OPEN,
    lat=OPEN,
    lon=OPEN,
    source=OPEN,
    verified=OPEN,
)
classify(Spot, name=INTERNAL, kind_of=INTERNAL, county=INTERNAL, segment=INTERNAL)
classify(
    Patrol,
    segment=INTERNAL,
    mode=INTERNAL,
    office=INTERNAL,
    team=INTERNAL,
    started_at=INTERNAL,
    ended_at=INTERNAL,
    found=INTERNAL,
    track=PERSONAL,
    findings=PERSONAL,
)
classify(Count, spot=INTERNAL, since=INTERNAL, until=INTERNAL, method=INTERNAL, heads=INTERNAL)

PATROLS = ("officer", "supervisor", "police")
"""Roles that go out, and read what others of their place saw."""
READERS = ("analyst",)
"""Roles that see where somebody looked, and heads by county."""
DRAWS = ("administrator",)
"""Roles that keep the segments."""

for role in PATROLS:
    allow(
        role,
        "patrols.set_out",
        "patrols.come_back",
        "patrols.record_patrol",
        "patrols.call_off",
        "patrols.add_spot",
        "patrols.count_heads",
        "patrols.withdraw_count",
    )
    sees(role, Patrol, Spot, Count)
allow("supervisor", "patrols.end_spot")
for role in READERS:
    sees(role, Patrol, Spot, Count)
for role in DRAWS:
    allow(role, "patrols.draw_segment", "patrols.correct_segment")
allow("system", "patrols.draw_segment")  # the data file
for role in (*PATROLS, *READERS, *DRAWS, "system"):
    sees(role, Segment, everywhere=True)

menu.item(46, _("Patrols"), "patrols:list", *PATROLS)
menu.item(47, _("Where nobody looked"), "patrols:coverage", *PATROLS, *READERS)
menu.item(76, _("Border segments"), "patrols:segments", *DRAWS)
