"""From what a search found to a hit: the draft of the record that an act at the lane writes beside its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from kivuko.documents.findings import Level
from kivuko.kernel.keys import OwnInput
from kivuko.kernel.writing import Act
from kivuko.lib.match import MESSAGES, Reason
from kivuko.screening.models import Hit
from kivuko.screening.vocab import Visibility

if TYPE_CHECKING:
    from kivuko.screening.matching import Found

ASKING = ("look", "stop")
"""Levels that ask for a second person. What is only worth knowing raises nothing."""


class Raised(OwnInput, BaseModel):
    """A found entry as it goes into an act: what was shown, so that the hit says what the officer saw.

    `score` in thousandths: the ledger holds no floats. `reasons` are {code, params}, put into words by `sentence`.
    """

    model_config = ConfigDict(frozen=True)

    entry: UUID
    watchlist: UUID
    list_name: str
    entry_name: str
    score: int
    level: Level
    reasons: list[dict[str, Any]] = []
    kind: str = ""
    visibility: Visibility = Visibility.OPEN
    said: dict[str, str] = {}
    pair: bytes | None = None
    waits: UUID | None = None
    told: bool = True
    """False where the officer at the lane must not learn of it: raised for the supervisor, and shown nowhere else."""

    @classmethod
    def of(cls, found: Found) -> Raised:
        return cls(
            entry=found.entry_id,
            watchlist=found.list_id,
            list_name=found.list_name,
            entry_name=found.entry_name,
            score=round(found.score * 1000),
            level=found.level,
            reasons=[{"code": one.code, "params": dict(one.params)} for one in found.parts],
            kind=found.kind,
            visibility=Visibility(found.visibility),
            said=found.said,
            pair=found.pair,
            waits=found.waits,
            told=found.told,
        )

    @property
    def new(self) -> bool:
        """Whether a hit is raised: it asks for a second person, and none is open for this very pair."""
        return self.level in ASKING and self.waits is None


class Searched(OwnInput):
    """What a search before the act found. A caller cannot leave it out: without it, the act searches itself.

    `whole` says that what the officer is not told of was asked for in the same moment; else the act asks for that.
    """

    __slots__ = ("raised", "whole")

    def __init__(self, raised: Iterable[Raised] = (), *, whole: bool = False) -> None:
        self.raised = tuple(raised)
        self.whole = whole


def draft(act: Act, raised: Raised, *, path: str, person: UUID | None, crossing: UUID | None) -> Hit:
    """The hit, unsaved: pass it to `act.also`. `person` is the traveller's, `path` the post's."""
    return Hit(
        path=path, person=person, entry=raised.entry, watchlist=raised.watchlist, list_name=raised.list_name,
        entry_name=raised.entry_name, kind_of_entry=raised.kind, visibility=raised.visibility, score=raised.score,
        level=raised.level, reasons=raised.reasons, said=raised.said, pair=raised.pair, crossing=crossing,
        raised_by=act.actor.id, raised_at=act.at,
    )  # fmt: skip


def waits() -> str:
    """What is said of a pair whose hit is open already."""
    return _("A hit on this pair is open already; it is not raised a second time.")


def sentence(reason: Reason) -> str:
    """A reason in the reader's language."""
    return reason.text(_(MESSAGES[reason.code]))


def sentences(hit: Hit) -> list[str]:
    """Why the hit was raised, part by part, in the reader's language; nothing is left after forgetting."""
    return [
        sentence(Reason(one["code"], tuple(one["params"].items())))
        for one in hit.reasons
        if one["code"] in MESSAGES
    ]
