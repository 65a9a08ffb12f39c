"""Older shapes of screening's kinds as they stand in the ledger."""

from __future__ import annotations

from typing import Any

from kivuko.kernel.replaying import upcast
from kivuko.screening.models import Hit, ListEntry


@upcast(Hit, 1)
def hit_with_its_settling(values: dict[str, Any]) -> dict[str, Any]:
    """Shape 1 knew neither who decided nor on what ground, and was told to everybody at the post.

    Only a birth has all columns; a later entry has those that it changed, and gets none of the others.
    """
    if "raised_at" not in values:
        return values
    return {
        **values,
        "kind_of_entry": "",
        "visibility": "open",
        "said": {},
        "pair": None,
        "ground": "",
        "decided_by": None,
        "settled_by": None,
        "settled_at": None,
        "tried": [],
        "unreached_at": None,
    }


@upcast(ListEntry, 1)
def with_its_own_instruction(given: dict[str, Any]) -> dict[str, Any]:
    """Entries got an instruction, a contact and a visibility of their own, and a second person's approval.

    Only a birth gives a value to every column; it is known by the reference, which never changes afterwards.
    """
    if "ref" not in given:
        return given
    fresh: dict[str, Any] = {
        "instruction": "", "contact": "", "visibility": "", "proposed_by": None, "batch": None, "pending": {},
    }  # fmt: skip
    return {**fresh, **given}
