"""Moves of segments, of places at the border, of patrols and of counts."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.patrols.models import Count, Patrol, Segment, Spot

SEGMENT = Workflow(
    Segment,
    ("", "patrols.draw_segment", "in_use"),
    ("in_use", "patrols.correct_segment", "in_use"),
)
SPOT = Workflow(
    Spot,
    ("", "patrols.add_spot", "in_use"),
    ("in_use", "patrols.end_spot", "ended"),
)
PATROL = Workflow(
    Patrol,
    ("", "patrols.set_out", "out"),
    ("", "patrols.record_patrol", "back"),
    ("out", "patrols.come_back", "back"),
    ("out", "patrols.call_off", "called_off"),
)
COUNT = Workflow(
    Count,
    ("", "patrols.count_heads", "counted"),
    ("counted", "patrols.withdraw_count", "withdrawn"),
)
