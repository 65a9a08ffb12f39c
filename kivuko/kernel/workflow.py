"""Moves: from which state, by which action, to which state. A birth is a move from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from django.utils import timezone

from kivuko.kernel import policy
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Record

R = TypeVar("R", bound=Record)


class Move(NamedTuple):
    state: str
    action: str
    next: str


class Workflow(Generic[R]):
    """The moves of one kind of record, in the order in which a page offers them."""

    def __init__(self, kind: type[R], *moves: tuple[str, str, str]) -> None:
        self.kind = kind
        self.moves = tuple(Move(*move) for move in moves)
        self._next = {(move.state, move.action): move.next for move in self.moves}
        WORKFLOWS[kind] = self

    def next(self, state: str, action: str) -> str | None:
        """The state after this action, or None where the action is not open in this state."""
        return self._next.get((state, action))

    def births(self) -> list[str]:
        return [move.action for move in self.moves if move.state == ""]

    def states(self) -> list[str]:
        return list(dict.fromkeys(move.next for move in self.moves))


WORKFLOWS: Table[type[Record], Workflow[Any]] = Table("workflows")


class Open(NamedTuple):
    """A move a page may offer, with the role that may do it, or why it is closed to this person."""

    action: str
    allowed: bool


def open_moves(actor: policy.Actor, record: Record) -> Iterator[Open]:
    """The moves out of the record's state, and whether this person may do each here."""
    for move in WORKFLOWS[type(record)].moves:
        if move.state == record.state and move.state:
            held = policy.may(actor, move.action, record.path, timezone.now())
            yield Open(move.action, held is not None)
