"""Moves of lists, of their entries, and of hits."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.screening.models import Hit, ListEntry, Watchlist

WATCHLIST = Workflow(
    Watchlist,
    ("", "screening.open_list", "in_force"),
    ("in_force", "screening.update_list", "in_force"),
    ("in_force", "screening.withdraw_list", "withdrawn"),
    ("withdrawn", "screening.reinstate_list", "in_force"),
)
ENTRY = Workflow(
    ListEntry,
    ("", "screening.list_entry", "listed"),
    ("listed", "screening.change_entry", "listed"),
    ("listed", "screening.remove_entry", "removed"),
    ("removed", "screening.change_entry", "listed"),  # its owner lists the person again
)
HIT = Workflow(
    Hit,
    ("", "screening.raise_hit", "open"),
    ("open", "screening.confirm", "confirmed"),
    ("open", "screening.refute", "refuted"),
)
