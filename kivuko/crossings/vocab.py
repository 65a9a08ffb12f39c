"""The words of the lane: directions, purposes, why somebody goes to the second line, what nobody could say."""

from __future__ import annotations

from typing import Literal, get_args

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Direction = Literal["entry", "exit"]
Method = Literal["scan", "typed", "photo", "code"]
Purpose = Literal[
    "unknown", "not_known", "visit", "holiday", "business", "work", "study", "family", "medical", "transit", "return",
    "trade", "other",
]  # fmt: skip
Referral = Literal["document", "list", "stay", "interpreter", "child", "interview"]
Question = Literal["issuer", "number", "surname", "given_names", "birth", "sex", "nationality", "expires"]
"""What is asked of a traveller and may have no answer."""
SameGround = Literal["shown_together", "compared"]

TallyMethod = Literal["counted", "estimated"]
Place = Literal["at_post", "beside"]

DIRECTIONS: dict[str, object] = {"entry": _("entry"), "exit": _("exit")}
METHODS: dict[str, object] = {
    "scan": _("Scanned"),
    "typed": _("Typed"),
    "photo": _("Read from a photo"),
    "code": _("Read from a code"),
    "paper": _("Written on paper first"),
}

PURPOSES: dict[str, object] = {
    "unknown": _("Not asked"),
    "not_known": _("Asked, not known"),
    "visit": _("Visit"),
    "holiday": _("Holiday"),
    "business": _("Business"),
    "work": _("Work"),
    "study": _("Study"),
    "family": _("Family"),
    "medical": _("Medical treatment"),
    "transit": _("Transit"),
    "return": _("Return home"),
    "trade": _("Border trade, daily crossing"),
    "other": _("Another purpose"),
}
"""UN DESA's purposes. Pilgrimage and protection are left out on purpose: the one would hold somebody's religion,
the other would show every officer in scope who asked for protection."""

REFERRALS: dict[str, object] = {
    "document": _("Document in doubt"),
    "list": _("Close to an entry of a list"),
    "stay": _("Purpose or stay not clear"),
    "interpreter": _("An interpreter is needed"),
    "child": _("A child without a known adult"),
    "interview": _("More questions to ask"),
}
"""Why somebody is asked to the second line, in the order of the keys 1 to 6. Says nothing about what is found there."""

STATES: dict[str, tuple[str, object]] = {
    "admitted": ("go", _("Admitted")),
    "second_line": ("look", _("At second line")),
    "refusal_proposed": ("look", _("Refusal proposed")),
    "refused": ("stop", _("Refused")),
    "undone": ("quiet", _("Undone")),
}
"""State: how it is drawn, and its word."""

SHIFT_STATES: dict[str, tuple[str, object]] = {
    "open": ("go", pgettext_lazy("shift", "Open")),
    "difference": ("look", _("Counted, with a difference")),
    "closed": ("quiet", pgettext_lazy("shift", "Closed")),
}
"""State of a shift: how it is drawn, and its word."""

TALLY_STATES: dict[str, tuple[str, object]] = {
    "tallied": ("go", pgettext_lazy("tally", "Tallied")),
    "registered": ("quiet", pgettext_lazy("tally", "Registered by name since")),
    "withdrawn": ("quiet", pgettext_lazy("tally", "Withdrawn")),
}
TALLY_METHODS: dict[str, object] = {
    "counted": _("Counted"),
    "estimated": _("Estimated"),
    "household": _("By household"),
}
PLACES: dict[str, object] = {"at_post": _("At the post"), "beside": _("Beside the post")}
NEEDS: dict[str, object] = {
    "child_alone": _("Children alone"),
    "pregnant": _("Pregnant"),
    "ill": _("Ill"),
    "wounded": _("Wounded"),
    "disabled": _("With a disability"),
}
"""Needs that are counted among people without names. Fear is none of them: who is afraid is heard, not counted."""

REFUSING = ("refusal_proposed", "refused")
"""States in which a ground of refusal stands."""

SAME: dict[str, object] = {
    "shown_together": _("Both documents were shown by the same traveller"),
    "compared": _("An officer compared both documents and the traveller"),
}
"""Why two records are taken to be one person's."""

VERDICTS: dict[str, object] = {"go": _("GO"), "look": _("LOOK"), "stop": _("STOP")}

LOOKED_UP_FOR: dict[str, object] = {
    "counter": _("The traveller stands before us"),
    "question": _("A question of the traveller or the family"),
    "case": _("A hit, a second line or another open case"),
    "order": _("An order of a court or another authority"),
    "check": _("Checking the work of the post"),
    "rights": _("Access, correction or forgetting of personal data"),
}
"""Why somebody searches by name. Kept in the ledger beside who searched and who was shown."""

assert tuple(PURPOSES) == get_args(Purpose)
assert tuple(REFERRALS) == get_args(Referral)
assert tuple(SAME) == get_args(SameGround)
