"""The seam to screening: what the lists say about a traveller, as the lane shows it and passes it to the act.

A found entry never decides; it gives a colour and opens a hit that a second person settles.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kivuko.documents.findings import Finding, Level
from kivuko.documents.traveller import Traveller
from kivuko.kernel.policy import Actor


class Found(Protocol):
    """An entry of a list that a traveller comes close to, as screening gives it; `score` from 0 to 1."""

    entry_id: UUID
    list_id: UUID
    list_name: str
    entry_name: str
    score: float
    reasons: list[str]
    kind: str
    instruction: str
    contact: str
    level: Level


class FoundInput(BaseModel):
    """A found entry as it was shown to the officer and goes into the act: what a hit needs, and the colour.

    `score` is in thousandths (830 for 0.83): the ledger holds no floats.
    """

    model_config = ConfigDict(frozen=True)

    entry: UUID
    list: UUID
    list_name: str
    score: int
    level: Level

    def finding(self) -> Finding:
        """As it stands beside the crossing: that a list was close, never whose entry."""
        return Finding(level=self.level, code="list.close", sentence="", ground=self.list_name)


def search(actor: Actor, traveller: Traveller, on: date) -> list[Found]:
    """The entries of all lists in force that this traveller comes close to, the closest first."""
    return []


def given(found: Found) -> FoundInput:
    return FoundInput(
        entry=found.entry_id,
        list=found.list_id,
        list_name=found.list_name,
        score=round(found.score * 1000),
        level=found.level,
    )
