"""Moves of places. Whether a post is open today is no state of it: that is a dated report of its own."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.places.models import Area, Post, Reassignment

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
