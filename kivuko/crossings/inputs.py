"""What the actions of a post's day take."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Mark = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9_-]{0,12}$")]
"""The number of a lane or of a stamp, as it is painted or engraved."""
Remarks = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Number = Annotated[int, Field(ge=0, le=99_999)]


class OnDuty(BaseModel):
    """An officer of the shift, at which lane, with which stamp."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    officer: UUID
    lane: Mark = ""
    stamp: Mark = ""


class Counted(BaseModel):
    """What was counted by hand at the end of a shift: people let in, let out, refused, and still at second line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: Number
    exit: Number
    refused: Number
    waiting: Number


Need = Literal["child_alone", "pregnant", "ill", "wounded", "disabled"]


class People(BaseModel):
    """Heads by `F:0-4` and the like, needs among them, and where they come from and go, by codes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heads: dict[str, Number]
    needs: dict[Need, Number] = {}
    nationality: Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,3}$")] = ""
    returnee: bool = False
    origin: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,12}$")] = ""
    destination: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,12}$")] = ""
