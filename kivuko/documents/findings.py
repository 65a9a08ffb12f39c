"""What was found about a traveller: each a sentence with its ground; the worst one gives the colour.

A finding never decides. `stop` and `look` say what a person must settle first; `info` and `go` change no colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

Level = Literal["stop", "look", "info", "go"]
Verdict = Literal["go", "look", "stop"]

_WORST_FIRST: tuple[Level, ...] = ("stop", "look", "info", "go")


class Finding(BaseModel):
    """One thing found. `code` is for counting, `sentence` for the officer, `ground` the rule or source behind it.

    Sentences name nobody, so that a finding can be shown wherever the crossing is.
    """

    model_config = ConfigDict(frozen=True)

    level: Level
    code: str
    sentence: str
    ground: str = ""


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first; within a level as they were found."""
    return sorted(findings, key=lambda finding: _WORST_FIRST.index(finding.level))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The colour: that of the worst finding, `go` where nothing asks for a look."""
    found = {finding.level for finding in findings}
    return "stop" if "stop" in found else "look" if "look" in found else "go"


def worse(now: Verdict, seen: Verdict) -> bool:
    """Whether a colour asks for more attention than the one that was shown."""
    return _WORST_FIRST.index(now) < _WORST_FIRST.index(seen)
