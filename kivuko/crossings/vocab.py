"""The words of the lane: directions, purposes, why somebody goes to the second line."""

from __future__ import annotations

from typing import Literal, get_args

from django.utils.translation import gettext_lazy as _

Direction = Literal["entry", "exit"]
Method = Literal["scan", "typed"]
Purpose = Literal[
    "unknown", "visit", "holiday", "business", "work", "study", "family", "medical", "transit", "return", "trade",
    "other",
]  # fmt: skip
Referral = Literal["document", "list", "stay", "interpreter", "child", "interview"]

DIRECTIONS: dict[str, object] = {"entry": _("entry"), "exit": _("exit")}
METHODS: dict[str, object] = {"scan": _("Scanned"), "typed": _("Typed")}

PURPOSES: dict[str, object] = {
    "unknown": _("Not asked"),
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
    "interview": _("To be heard in a quiet place"),
}
"""Why somebody is asked to the second line, in the order of the keys 1 to 6. Says nothing about what is found there."""

STATES: dict[str, tuple[str, object]] = {
    "admitted": ("go", _("Admitted")),
    "second_line": ("look", _("At second line")),
    "undone": ("quiet", _("Undone")),
}
"""State: how it is drawn, and its word."""

VERDICTS: dict[str, object] = {"go": _("GO"), "look": _("LOOK"), "stop": _("STOP")}

assert tuple(PURPOSES) == get_args(Purpose)
assert tuple(REFERRALS) == get_args(Referral)
