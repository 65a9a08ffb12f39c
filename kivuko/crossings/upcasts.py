"""Older shapes of a crossing in the ledger, and how they are read today."""

from __future__ import annotations

from typing import Any

from kivuko.crossings.models import Crossing
from kivuko.kernel.replaying import upcast

ADDED_IN_2: dict[str, Any] = {
    "unknown": [], "number_reading": "", "rule": "", "ground": "", "facts": "", "proposed_by": None,
    "signed_by": None, "signed_at": None, "notice": "",
}  # fmt: skip


@upcast(Crossing, 1)
def questions_rules_and_refusals(given: dict[str, Any]) -> dict[str, Any]:
    """Before 2 nobody said what was not known, no rule of a stay was kept, and nobody could be refused."""
    return (
        {**ADDED_IN_2, **given} if "direction" in given else given
    )  # a birth has all columns, a move only some
