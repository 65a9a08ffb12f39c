"""READ FIRST: who may cross somebody, who sees it, how sensitive each field is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.crossings.models import Crossing
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
)

LANE = (
    "crossings.admit",
    "crossings.second_line",
    "crossings.release",
    "crossings.undo",
    "crossings.correct",
)
allow("officer", *LANE)
allow("supervisor", *LANE)
allow("system", "crossings.admit", "crossings.second_line")  # the demo

sees("officer", Crossing)
sees("supervisor", Crossing)
sees("analyst", Crossing)
sees("data_protection", Crossing)

NAMES = frozenset(("officer", "supervisor", "data_protection"))
"""Roles that are shown who crossed; others who see crossings are shown what may be counted."""

menu.item(10, _("Lane"), "crossings:lane", "officer", "supervisor")
menu.item(20, _("Crossings"), "crossings:list", "officer", "supervisor", "analyst", "data_protection")
