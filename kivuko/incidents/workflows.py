"""Moves of incidents, of the persons in their files, and of objects."""

from __future__ import annotations

from kivuko.incidents.models import Incident, Involved, Item
from kivuko.kernel.workflow import Workflow

INCIDENT = Workflow(
    Incident,
    ("", "incidents.report", "reported"),
    ("reported", "incidents.investigate", "investigated"),
    ("investigated", "incidents.charge", "charged"),
    ("charged", "incidents.hand_to_justice", "handed"),
    ("handed", "incidents.bring_to_trial", "tried"),
    ("handed", "incidents.conclude", "closed"),
    ("tried", "incidents.conclude", "closed"),
    ("handed", "incidents.send_back", "investigated"),
    ("reported", "incidents.correct", "reported"),
    ("investigated", "incidents.correct", "investigated"),
    ("reported", "incidents.close", "closed"),
    ("investigated", "incidents.close", "closed"),
    ("charged", "incidents.close", "closed"),
)
INVOLVED = Workflow(
    Involved,
    ("", "incidents.name_person", "named"),
    ("named", "incidents.clear_person", "cleared"),
)
ITEM = Workflow(
    Item,
    ("", "incidents.list_object", "listed"),
    ("listed", "incidents.give_back", "given_back"),
)
