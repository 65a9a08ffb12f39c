"""How a crossing goes. A decision is a birth; what follows is small and rare. Nothing but a signature refuses."""

from __future__ import annotations

from kivuko.crossings.models import Crossing, PaperLine, SamePerson, Shift, Surge, Tally
from kivuko.kernel.workflow import Workflow

CROSSING = Workflow(
    Crossing,
    ("", "crossings.admit", "admitted"),
    ("", "crossings.second_line", "second_line"),
    ("", "crossings.propose_refusal", "refusal_proposed"),
    ("second_line", "crossings.release", "admitted"),
    ("second_line", "crossings.propose_from_second_line", "refusal_proposed"),
    ("refusal_proposed", "crossings.sign_refusal", "refused"),
    ("refusal_proposed", "crossings.send_back", "second_line"),
    ("refused", "crossings.send_back", "second_line"),
    ("admitted", "crossings.correct", "admitted"),
    ("second_line", "crossings.correct", "second_line"),
    ("refusal_proposed", "crossings.correct", "refusal_proposed"),
    ("refused", "crossings.correct", "refused"),
    ("admitted", "crossings.undo", "undone"),
    ("second_line", "crossings.undo", "undone"),
    ("refusal_proposed", "crossings.undo", "undone"),
)

SAME_PERSON = Workflow(
    SamePerson,
    ("", "crossings.link", "linked"),
    ("linked", "crossings.unlink", "removed"),
)

SHIFT = Workflow(
    Shift,
    ("", "crossings.open_shift", "open"),
    ("open", "crossings.hand_over_shift", "open"),
    ("open", "crossings.close_shift", "closed"),
    ("open", "crossings.report_difference", "difference"),
    ("difference", "crossings.close_shift", "closed"),
    ("difference", "crossings.report_difference", "difference"),
    ("difference", "crossings.accept_difference", "closed"),
)

SURGE = Workflow(
    Surge,
    ("", "crossings.start_surge", "on"),
    ("on", "crossings.end_surge", "ended"),
)

TALLY = Workflow(
    Tally,
    ("", "crossings.tally", "tallied"),
    ("", "crossings.tally_household", "tallied"),
    ("tallied", "crossings.correct_tally", "tallied"),
    ("tallied", "crossings.withdraw_tally", "withdrawn"),
    ("tallied", "crossings.register_household", "registered"),
)

PAPER = Workflow(
    PaperLine,
    ("", "crossings.enter_paper", "entered"),
)
