"""How a crossing goes. A decision is a birth; what follows is small and rare."""

from __future__ import annotations

from kivuko.crossings.models import Crossing
from kivuko.kernel.workflow import Workflow

CROSSING = Workflow(
    Crossing,
    ("", "crossings.admit", "admitted"),
    ("", "crossings.second_line", "second_line"),
    ("second_line", "crossings.release", "admitted"),
    ("admitted", "crossings.correct", "admitted"),
    ("second_line", "crossings.correct", "second_line"),
    ("admitted", "crossings.undo", "undone"),
    ("second_line", "crossings.undo", "undone"),
)
