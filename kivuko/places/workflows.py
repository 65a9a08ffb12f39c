"""Moves of places. Whether a post is open today is no state of it: that is a dated record of its own."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.places.models import Area, Post, QuietDay, Reassignment, Status

AREA = Workflow(
    Area,
    ("", "places.register_area", "registered"),
    ("registered", "places.correct_area", "registered"),
)
POST = Workflow(
    Post,
    ("", "places.register_post", "registered"),
    ("registered", "places.correct_post", "registered"),
)
REASSIGNMENT = Workflow(Reassignment, ("", "places.reassign", "reassigned"))
STATUS = Workflow(
    Status,
    ("", "places.set_status", "set"),
    ("set", "places.change_status", "set"),
    ("set", "places.end_status", "set"),
    ("set", "places.correct_status", "set"),
    ("set", "places.withdraw_status", "withdrawn"),
)
QUIET_DAY = Workflow(
    QuietDay,
    ("", "places.report_no_crossings", "reported"),
    ("reported", "places.withdraw_no_crossings", "withdrawn"),
)
