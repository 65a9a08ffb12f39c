"""READ FIRST: who keeps files of incidents, who is shown one, how sensitive each field is. Deny by default.

Police of the place keep them. Justice sees those that were handed to it, from then on. Nobody who helps victims, no
officer of the lane, no supervisor and no administrator sees one; an analyst of the country reads numbers.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kivuko.incidents.models import Incident, Involved, Item
from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, PERSONAL, PROTECTED, allow, classify, sees

RING = "police"

classify(
    Incident,
    ring=RING,
    number=INTERNAL,
    category=INTERNAL,
    happened_at=INTERNAL,
    reported_at=INTERNAL,
    reported_by=INTERNAL,
    lead=INTERNAL,
    since=INTERNAL,
    handed_at=INTERNAL,
    victims=INTERNAL,
    children=INTERNAL,
    outcome=INTERNAL,
    place=PROTECTED,
    what=PROTECTED,
)
classify(
    Involved,
    ring=RING,
    incident=INTERNAL,
    part=INTERNAL,
    name=PROTECTED,
    sex=PROTECTED,
    birth=PROTECTED,
    nationality=PROTECTED,
    document=PROTECTED,
    contact=PROTECTED,
    remark=PROTECTED,
)
classify(
    Item,
    ring=RING,
    incident=INTERNAL,
    thing=INTERNAL,
    thousandths=INTERNAL,
    unit=INTERNAL,
    how=INTERNAL,
    mark=PERSONAL,
    remark=PERSONAL,
)

KEEPERS = ("police",)
"""Roles that write a file and carry it as far as justice."""
JUSTICE = ("justice",)
"""Roles that take it over, and only then see it."""
COUNTS = ("analyst",)
"""Roles that read how many there were, for a whole country, never fewer than five."""

for role in KEEPERS:
    allow(
        role,
        "incidents.report",
        "incidents.correct",
        "incidents.investigate",
        "incidents.charge",
        "incidents.hand_to_justice",
        "incidents.close",
        "incidents.name_person",
        "incidents.clear_person",
        "incidents.list_object",
        "incidents.give_back",
        "incidents.open",
        "incidents.open_person",
    )
    sees(role, Incident, Involved, Item)
for role in JUSTICE:
    allow(
        role,
        "incidents.bring_to_trial",
        "incidents.send_back",
        "incidents.conclude",
        "incidents.open",
        "incidents.open_person",
    )
    sees(role, Incident, only=Q(handed_at__isnull=False))
    sees(role, Involved, Item, only=Q(incident__handed_at__isnull=False))

menu.item(45, _("Incidents"), "incidents:list", *KEEPERS, *JUSTICE)
menu.item(76, _("Incidents counted"), "incidents:counts", *COUNTS)
