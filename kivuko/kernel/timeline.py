"""A record's timeline: its entries as sentences, with actor, role, time and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import keys, policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.lines import ADOPT, FORGET, HAND_OVER
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.replaying import in_today_s_shape
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


def written(actor: policy.Actor, record: Record) -> dict[int, dict[str, Any]]:
    """By revision, the values that its entry wrote, as the ledger spells them and in today's shape.

    PERSONAL ones are among them, so a page asks first whether the reader may see names; PROTECTED ones never are,
    and nothing is of a person who was forgotten.
    """
    kind = type(record)
    if not policy.visible(actor, kind).filter(pk=record.pk).exists():
        raise Forbidden()
    entries = list(Entry.objects.filter(kind=record.kind(), record=record.pk, rev__isnull=False))
    known = keys.of(entry.person for entry in entries if entry.person)
    hidden = {name for name, held in policy.CLASSES[kind].items() if held >= policy.PROTECTED}
    found = {}
    for entry in entries:
        said = orjson.loads(bytes(entry.body))
        given = {**said["values"], **_opened(entry, said, known)}
        given = in_today_s_shape(kind.kind(), said["shape"], given, kind.VERSION)
        found[said["rev"]] = {name: value for name, value in given.items() if name not in hidden}
    return found


def _opened(entry: Entry, said: dict[str, Any], known: dict[UUID, bytes]) -> dict[str, Any]:
    """What the person's key opens of an entry; nothing where it is gone."""
    key = known.get(entry.person) if entry.person else None
    if entry.sealed is None or key is None:
        return {}
    found: dict[str, Any] = sealing.unseal(
        key, bytes(entry.sealed), entry.pk.bytes, bytes.fromhex(said["sealed"])
    )
    return found


def _line(entry: Entry, known: dict[UUID, bytes], columns: set[str]) -> Line:
    said = sealing.read(bytes(entry.body))
    reason = str(_opened(entry, said, known).get("reason") or "")
    names = tuple(sorted(columns & said["values"].keys() - {"state"}))
    return Line(
        spoken(entry.action, said), entry.at, entry.actor, said["role"], reason, entry.rev or 0, names
    )


def spoken(name: str, said: dict[str, Any]) -> object:
    """What happened, in the words of the action's past tense. `said` is the entry's body."""
    action = ACTIONS.get(name)
    return action.done if action else _OF_THE_KERNEL.get(name, name) % said
