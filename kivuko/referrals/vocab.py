"""The words of referrals: kinds of services and grounds (data files with their source), states, answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.lib.datafile import Cells, rows

DATA = Path(__file__).parent / "data"
Ground = Literal["fear_of_return", "child_alone"]
Interviewer = Literal["", "F", "M"]
Company = Literal["unknown", "alone", "family", "children", "others"]


class Kind(NamedTuple):
    """What a service does."""

    names: Mapping[str, str]


class Reason(NamedTuple):
    """Why somebody is referred: to which kind of service, and within which time it should answer."""

    names: Mapping[str, str]
    service: str
    answer: timedelta
    closes_refusal: bool


def _names(cells: Cells) -> dict[str, str]:
    return {
        "en": cells.required("name"),
        "fr": cells.required("name_fr"),
        "ar": cells.required("name_ar"),
    }


def _reason(cells: Cells) -> Reason:
    return Reason(
        _names(cells),
        cells.one_of("service", KINDS),
        timedelta(hours=cells.number("hours", 1, 24 * 90) or 0),
        cells.yes_no("closes_refusal"),
    )


KINDS: dict[str, Kind] = {cells.required("code"): Kind(_names(cells)) for cells in rows(DATA / "kinds.csv")}
GROUNDS: dict[str, Reason] = {cells.required("code"): _reason(cells) for cells in rows(DATA / "grounds.csv")}
assert tuple(GROUNDS) == get_args(Ground)

BESIDE: dict[str, str] = {"refugee_authority": "refugee_agency", "child_protection": "family_tracing"}
"""Which kind of service is named to the officer beside the one that receives the referral."""

INTERVIEWERS: dict[str, object] = {"": _("No wish"), "F": _("A woman"), "M": _("A man")}
COMPANY: dict[str, object] = {
    "unknown": _("Not known"),
    "alone": pgettext_lazy("company", "Alone"),
    "family": _("With family"),
    "children": _("With children"),
    "others": _("With others"),
}
STATES: dict[str, tuple[str, object]] = {
    "sent": ("look", pgettext_lazy("referral", "Sent")),
    "received": ("info", pgettext_lazy("referral", "Received")),
    "accepted": ("go", pgettext_lazy("referral", "Accepted")),
    "declined": ("stop", pgettext_lazy("referral", "Declined")),
    "done": ("quiet", pgettext_lazy("referral", "Done")),
}
"""State of a referral: how it is drawn, and its word."""
SERVICE_STATES: dict[str, tuple[str, object]] = {
    "in_use": ("go", _("In use")),
    "ended": ("quiet", pgettext_lazy("service", "Ended")),
}
WAITING = ("sent", "received")
"""States in which the service still owes an answer."""
DIGITS = "23456789CFHJKMPRTVWX"
"""Of a referral's number: no vowel that could make a word, nothing that is read as something else."""
