"""READ FIRST: which role acts for which agency, who sees what, how sensitive each field is. Deny by default.

Every agency sees the vehicle, and of the others their states and times. What an agency wrote or found is read by its
own officers alone: no supervisor of another agency, no auditor, no analyst.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, PERSONAL, allow, classify, sees
from kivuko.vehicles.models import Inspection, Note, Part, Stage, Vehicle

classify(
    Vehicle,
    kind_code=INTERNAL,
    direction=INTERNAL,
    plate=PERSONAL,
    plate_country=INTERNAL,
    trailer=PERSONAL,
    trailer_country=INTERNAL,
    driver=PERSONAL,
    passengers=INTERNAL,
    seals=PERSONAL,
    customs_ref=PERSONAL,
    absent=INTERNAL,
    arrived_at=INTERNAL,
    held_by=INTERNAL,
    left_at=INTERNAL,
)
classify(Stage, vehicle=INTERNAL, agency=INTERNAL, began_at=INTERNAL, done_at=INTERNAL)
classify(Inspection, vehicle=INTERNAL, proposed_by=INTERNAL, ended_at=INTERNAL)
classify(Part, vehicle=INTERNAL, inspection=INTERNAL, agency=INTERNAL)
classify(
    Note,
    vehicle=INTERNAL,
    agency=INTERNAL,
    about=PERSONAL,
    written_by=INTERNAL,
    written_at=INTERNAL,
    outcome=PERSONAL,
    text=PERSONAL,
)

ACTS_FOR: dict[str, str] = {
    "officer": "immigration",
    "supervisor": "immigration",
    "customs": "customs",
    "port_health": "health",
    "police": "police",
}
"""Role to the agency whose stage it ticks and whose notes it reads."""

for role, agency in ACTS_FOR.items():
    allow(
        role,
        "vehicles.register",
        "vehicles.begin",
        "vehicles.clear",
        "vehicles.note",
        "vehicles.hold",
        "vehicles.release",
        "vehicles.turn_back",
        "vehicles.depart",
        "vehicles.propose",
        "vehicles.join",
        "vehicles.find",
        "vehicles.end_inspection",
    )
    sees(role, Vehicle, Stage, Inspection, Part)
    sees(role, Note, only=Q(agency=agency))
sees("data_protection", Vehicle, Stage, Inspection, Part)

COUNTS = ("supervisor", "analyst")
"""Roles that read how long vehicles take at a stage; fewer than five are not shown."""

menu.item(30, _("Vehicles"), "vehicles:board", *ACTS_FOR)
menu.item(75, _("Vehicles: time at the post"), "vehicles:times", "analyst")
