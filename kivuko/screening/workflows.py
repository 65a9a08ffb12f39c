"""Moves of lists, of their entries, of hits and of what follows from a hit."""

from __future__ import annotations

from kivuko.kernel.workflow import Workflow
from kivuko.screening.models import Clearance, Hit, ListEntry, OnCall, Redress, Watchlist

WATCHLIST = Workflow(
    Watchlist,
    ("", "screening.open_list", "in_force"),
    ("in_force", "screening.change_list", "in_force"),
    ("in_force", "screening.update_list", "in_force"),
    ("in_force", "screening.approve_batch", "in_force"),
    ("in_force", "screening.reject_batch", "in_force"),
    ("in_force", "screening.withdraw_list", "withdrawn"),
    ("withdrawn", "screening.reinstate_list", "in_force"),
    ("withdrawn", "screening.change_list", "withdrawn"),
)
ENTRY = Workflow(
    ListEntry,
    ("", "screening.list_entry", "listed"),
    ("", "screening.propose_entry", "proposed"),
    ("proposed", "screening.approve_entry", "listed"),
    ("proposed", "screening.reject_entry", "rejected"),
    ("proposed", "screening.propose_change", "proposed"),
    ("listed", "screening.propose_change", "changing"),
    ("listed", "screening.propose_removal", "leaving"),
    ("changing", "screening.approve_entry", "listed"),
    ("changing", "screening.reject_entry", "listed"),
    ("changing", "screening.propose_change", "changing"),
    ("leaving", "screening.approve_entry", "removed"),
    ("leaving", "screening.reject_entry", "listed"),
    ("rejected", "screening.propose_change", "proposed"),
    ("removed", "screening.propose_change", "proposed"),
    ("listed", "screening.change_entry", "listed"),  # a published list, as its owner changes it
    ("listed", "screening.remove_entry", "removed"),
    ("removed", "screening.change_entry", "listed"),  # its owner lists the person again
)
HIT = Workflow(
    Hit,
    ("", "screening.raise_hit", "open"),
    ("open", "screening.confirm", "confirmed"),
    ("open", "screening.refute", "refuted"),
    ("open", "screening.confirm_by_phone", "confirmed"),
    ("open", "screening.refute_by_phone", "refuted"),
    ("open", "screening.nobody_reachable", "open"),
)
CLEARANCE = Workflow(
    Clearance,
    ("", "screening.refute", "cleared"),
    ("", "screening.refute_by_phone", "cleared"),
    ("cleared", "screening.alert_again", "ended"),
)
ON_CALL = Workflow(
    OnCall,
    ("", "screening.put_on_call", "on_call"),
    ("on_call", "screening.end_on_call", "ended"),
)
REDRESS = Workflow(
    Redress,
    ("", "screening.give_redress", "given"),
    ("given", "screening.ask_redress", "asked"),
    ("asked", "screening.answer_redress", "answered"),
    ("answered", "screening.ask_redress", "asked"),
)
