"""Moves of vehicles, of stages, and of the joint inspection."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.vehicles.models import Inspection, Note, Part, Stage, Vehicle

VEHICLE = Workflow(
    Vehicle,
    ("", "vehicles.register", "at_post"),
    ("at_post", "vehicles.propose", "at_post"),
    ("held", "vehicles.propose", "held"),
    ("at_post", "vehicles.depart", "departed"),
    ("at_post", "vehicles.hold", "held"),
    ("held", "vehicles.release", "at_post"),
    ("held", "vehicles.turn_back", "turned_back"),
)
STAGE = Workflow(
    Stage,
    ("", "vehicles.register", "waiting"),
    ("waiting", "vehicles.begin", "at_it"),
    ("waiting", "vehicles.propose", "asks"),
    ("at_it", "vehicles.propose", "asks"),
    ("asks", "vehicles.end_inspection", "at_it"),
    ("at_it", "vehicles.clear", "done"),
)
INSPECTION = Workflow(
    Inspection,
    ("", "vehicles.propose", "open"),
    ("open", "vehicles.join", "open"),
    ("open", "vehicles.find", "open"),
    ("open", "vehicles.end_inspection", "done"),
)
PART = Workflow(
    Part,
    ("", "vehicles.join", "joined"),
    ("joined", "vehicles.find", "found"),
)
NOTE = Workflow(Note, ("", "vehicles.note", "written"))
