"""READ FIRST: who may cross somebody, who sees it, how sensitive each field is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.crossings.models import Crossing, PaperLine, SamePerson, Shift, Surge, Tally
from kivuko.crossings.searching import SEARCH
from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, OPEN, PERSONAL, allow, classify, sees

classify(
    Crossing,
    post=OPEN,
    direction=OPEN,
    occurred_at=INTERNAL,
    day=OPEN,
    lane=INTERNAL,
    method=INTERNAL,
    surname=PERSONAL,
    given_names=PERSONAL,
    birth=PERSONAL,
    number=PERSONAL,
    expires=PERSONAL,
    trace=PERSONAL,
    sex=INTERNAL,
    nationality=INTERNAL,
    band=INTERNAL,
    band_scheme=INTERNAL,
    document_kind=INTERNAL,
    issuer=INTERNAL,
    purpose=INTERNAL,
    stay_until=INTERNAL,
    referral=INTERNAL,
    verdict=INTERNAL,
    findings=INTERNAL,
    unknown=INTERNAL,
    number_reading=INTERNAL,
    rule=INTERNAL,
    ground=INTERNAL,
    facts=PERSONAL,
    proposed_by=INTERNAL,
    signed_by=INTERNAL,
    signed_at=INTERNAL,
    notice=INTERNAL,
)

classify(
    SamePerson,
    same_as=INTERNAL,
    ground=INTERNAL,
    decided_by=INTERNAL,
    crossing=INTERNAL,
    document_kind=INTERNAL,
    issuer=INTERNAL,
    number=PERSONAL,
    trace=PERSONAL,
)

classify(
    Shift,
    post=INTERNAL,
    opened_at=INTERNAL,
    opened_by=INTERNAL,
    in_charge=INTERNAL,
    crew=INTERNAL,
    handed=INTERNAL,
    remarks=PERSONAL,
    closed_at=INTERNAL,
    counted_by=INTERNAL,
    counted=INTERNAL,
    stamped=INTERNAL,
    recorded=INTERNAL,
    differences=INTERNAL,
    off=INTERNAL,
    why=PERSONAL,
    accepted_by=INTERNAL,
)

classify(
    Surge,
    post=INTERNAL,
    started_at=INTERNAL,
    started_by=INTERNAL,
    why=PERSONAL,
    ended_at=INTERNAL,
    ended_by=INTERNAL,
)

classify(
    Tally,
    post=INTERNAL,
    direction=INTERNAL,
    place=INTERNAL,
    method=INTERNAL,
    occurred_at=INTERNAL,
    day=INTERNAL,
    tallied_by=INTERNAL,
    heads=INTERNAL,
    total=INTERNAL,
    nationality=INTERNAL,
    returnee=INTERNAL,
    origin=INTERNAL,
    destination=INTERNAL,
    needs=INTERNAL,
    number=INTERNAL,
    surge=INTERNAL,
)

classify(
    PaperLine,
    number=INTERNAL,
    occurred_at=INTERNAL,
    written_by=INTERNAL,
    entered_by=INTERNAL,
    crossing=INTERNAL,
    tally=INTERNAL,
)

LANE = (
    "crossings.admit",
    "crossings.second_line",
    "crossings.release",
    "crossings.undo",
    "crossings.correct",
    "crossings.propose_refusal",
    "crossings.propose_from_second_line",
    "crossings.link",
)
allow("officer", *LANE)
allow("supervisor", *LANE, "crossings.sign_refusal", "crossings.send_back", "crossings.unlink")
DAY = (
    "crossings.open_shift",
    "crossings.hand_over_shift",
    "crossings.close_shift",
    "crossings.report_difference",
    "crossings.tally",
    "crossings.tally_household",
    "crossings.correct_tally",
    "crossings.withdraw_tally",
    "crossings.register_household",
    "crossings.enter_paper",
)
allow("officer", *DAY)
allow("supervisor", *DAY, "crossings.accept_difference", "crossings.start_surge", "crossings.end_surge")
allow("system", "crossings.admit", "crossings.second_line")  # the demo; the system never refuses

sees("officer", Crossing)
sees("supervisor", Crossing)
sees("analyst", Crossing)
sees("data_protection", Crossing)
for role in ("officer", "supervisor", "data_protection"):
    sees(role, SamePerson)
for role in ("officer", "supervisor"):
    sees(role, Shift, Surge, Tally, PaperLine)  # no analyst: a household of three in a tally points to people

NAMES = frozenset(("officer", "supervisor", "data_protection"))
"""Roles that are shown who crossed; others who see crossings are shown what may be counted."""
for role in NAMES:
    allow(role, SEARCH)

menu.item(10, _("Lane"), "crossings:lane", "officer", "supervisor")
menu.item(15, _("The day"), "crossings:day", "officer", "supervisor")
menu.item(20, _("Crossings"), "crossings:list", "officer", "supervisor", "analyst", "data_protection")
