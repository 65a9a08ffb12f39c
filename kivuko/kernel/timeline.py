"""A record's timeline: its entries as sentences, with actor, role, time and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import keys, policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.lines import ADOPT, FORGET, HAND_OVER
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.values import fields
from kivuko.lib import sealing

_OF_THE_KERNEL: dict[str, Any] = {
    FORGET: _("Forgotten"),
    HAND_OVER: _("Handed over to %(home)s"),
    ADOPT: _("Taken over by %(home)s"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry for the page. `values` are those the reader's page may show: OPEN and INTERNAL only."""

    sentence: object
    at: datetime
    actor: UUID
    role: str
    reason: str
    rev: int
    names: tuple[str, ...]


def of(actor: policy.Actor, record: Record) -> list[Line]:
    """The record's entries, newest first, for somebody who may see the record."""
    if not policy.visible(actor, type(record)).filter(pk=record.pk).exists():
        raise Forbidden()
    entries = list(
        Entry.objects.filter(kind=record.kind(), record=record.pk, rev__isnull=False).order_by("-rev")
    )
    known = keys.of(entry.person for entry in entries if entry.person)
    columns = {field.attname for field in fields(type(record))}
    return [_line(entry, known, columns) for entry in entries]


def _line(entry: Entry, known: dict[UUID, bytes], columns: set[str]) -> Line:
    said = sealing.read(bytes(entry.body))
    reason = ""
    key = known.get(entry.person) if entry.person else None
    if entry.sealed is not None and key is not None:
        sealed = sealing.unseal(key, bytes(entry.sealed), entry.pk.bytes, bytes.fromhex(said["sealed"]))
        reason = str(sealed.get("reason") or "")
    names = tuple(sorted(columns & said["values"].keys() - {"state"}))
    return Line(
        spoken(entry.action, said), entry.at, entry.actor, said["role"], reason, entry.rev or 0, names
    )


def spoken(name: str, said: dict[str, Any]) -> object:
    """What happened, in the words of the action's past tense. `said` is the entry's body."""
    action = ACTIONS.get(name)
    return action.done if action else _OF_THE_KERNEL.get(name, name) % said
