"""The entry of one changed record, before it is written: canonical bytes in clear, and the sealed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from kivuko.kernel import values
from kivuko.kernel.errors import Forged
from kivuko.kernel.keys import KeyRow
from kivuko.kernel.models import Record
from kivuko.kernel.protected import Locked, lock
from kivuko.lib import sealing
from kivuko.lib.sealing import uuid7

if TYPE_CHECKING:
    from kivuko.kernel.writing import Act, Change

FORGET, HAND_OVER, ADOPT = "kernel.forget", "kernel.hand_over", "kernel.adopt"
KEYLESS = frozenset((HAND_OVER, ADOPT))
"""What changes no value of anybody: it needs no person's key and can be done for the forgotten too."""
Known = dict[UUID, tuple[bytes, KeyRow | None]]
"""Persons' keys, with the row to write where the key is new."""


@dataclass(slots=True)
class Line:
    """An entry to be written: the columns of `Entry`, without what a model instance costs."""

    id: UUID
    act: UUID
    action: str
    kind: str
    record: UUID
    rev: int
    person: UUID | None
    path: str
    actor: UUID
    at: datetime
    body: bytes = b""
    sealed: bytes | None = None
    key: str | None = None
    inputs_mac: bytes | None = None
    received_at: datetime | None = None


class Queued(NamedTuple):
    """An entry's place in the queue to the seal, to be written."""

    entry: UUID
    quiet: bool


def line(act: Act, change: Change, person: UUID | None, known: Known) -> Line:
    """The entry of one changed record: what is clear stands in its body, what identifies is sealed."""
    record = change.record
    kind = record.kind()
    clear, sealed = values.split(record, change.names)
    if act.action == FORGET:
        clear, sealed = {**clear, **sealed}, {}
    if act.reason:
        sealed["reason"] = act.reason
    entry = Line(
        id=uuid7(), act=act.id, action=change.move, kind=kind, record=record.id, rev=record.rev, person=person,
        path=record.path, actor=act.actor.id, at=act.at,
    )  # fmt: skip
    commitment = None
    if sealed:
        if person is None:
            raise Forged(f"a {kind} has values of a person but names no person")
        commitment, entry.sealed = sealing.seal(known[person][0], sealed, entry.id.bytes)
        _lock(record, known[person][0], change.names)
    entry.body = sealing.canonical(_body(act, entry, record, clear, commitment))
    return entry


def _body(
    act: Act, entry: Line, record: Record, clear: dict[str, Any], commitment: bytes | None
) -> dict[str, Any]:
    said = {
        "v": 1,
        "shape": record.VERSION,
        "id": entry.id,
        "act": act.id,
        "chain": act.node.chain,
        "action": entry.action,
        "under": act.action,
        "kind": entry.kind,
        "record": record.id,
        "rev": record.rev,
        "person": entry.person,
        "path": record.path,
        "home": record.home,
        "actor": act.actor.id,
        "role": act.posting.role,
        "posting": act.posting.id,
        "at": act.at,
        "occurred": act.occurred_at,
        "values": clear,
        "sealed": None if commitment is None else commitment.hex(),
    }
    if act.forgets is not None:  # every holder forgets them too
        said["forgets"] = act.forgets
    return said


def _lock(record: Record, key: bytes, names: frozenset[str] | None) -> None:
    """PROTECTED columns leave the memory's clear text once the entry has taken their values."""
    for name in values.protected(type(record)):
        value = getattr(record, name)
        if value is not None and not isinstance(value, Locked) and (names is None or name in names):
            setattr(record, name, lock(key, value, record.kind(), name, record.id))
