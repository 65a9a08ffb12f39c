"""Reading PROTECTED values: one entry for each page shown, with ids, purpose and field names, never a value.

    @reading("protection.open", of=Case, label=_("Open the case"))
    def open_case(read, case):
        \"\"\"The caseworker reads what the person told.\"\"\"
        return {"name": read("name"), "story": read("story")}

Called as `open_case(actor, case, purpose="care")`. If the entry cannot be written, nothing is shown. Where no posting
grants it, a glass that the actor broke for this record may (see `glass`); the entry then says which.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import glass, keys, ledger, node, policy, rows
from kivuko.kernel.errors import Forbidden, Forged, Refused
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Entry, PersonKey, Record, Unsealed
from kivuko.kernel.protected import Locked, unlock
from kivuko.lib import sealing

Read = Callable[[str], Any]
Shown = dict[str, Any]


class Reading:
    """A named way of opening protected fields of one kind of record."""

    def __init__(
        self, name: str, kind: type[Record], body: Callable[[Read, Any], Shown], label: object
    ) -> None:
        self.name, self.kind, self.body, self.label = name, kind, body, label or name
        self.sentence = (inspect.getdoc(body) or "").split("\n\n")[0].replace("\n", " ")

    def __call__(self, actor: policy.Actor, record: Record, *, purpose: str) -> Shown:
        """The opened values. `purpose` is a code. Raises `Forbidden`, or `Refused` for a forgotten person."""
        at = timezone.now()
        posting, through = policy.may(actor, self.name, record.path, at), None
        if posting is None:
            posting, through = glass.through(actor, record, at)
        if posting is None:
            raise Forbidden(_("You may not read this. Ask the person in charge of the case."))
        if not purpose:
            raise Refused(_("Say for what purpose you read this."))
        key = keys.of([record.person]).get(record.person) if record.person else None
        if key is None:
            raise self._nothing(record)
        opened: list[str] = []

        def read(name: str) -> Any:
            value = getattr(record, name)
            opened.append(name)
            return unlock(key, value, record.kind(), name, record.pk) if isinstance(value, Locked) else value

        shown = self.body(read, record)
        entry = self._entry(actor, posting, record, purpose, opened, at, through)
        with transaction.atomic():
            rows.insert(Entry, [entry])
            rows.insert(Unsealed, [Unsealed(entry=entry.id)])
            transaction.on_commit(partial(ledger.settle, [entry.id]), robust=True)
        return shown

    def _nothing(self, record: Record) -> Refused:
        if record.person and PersonKey.objects.filter(pk=record.person).exists():
            return keys.missing(record.person)
        return Refused(_("This person was forgotten; nothing is left to read."))

    def _entry(
        self,
        actor: policy.Actor,
        posting: policy.Posting,
        record: Record,
        purpose: str,
        opened: list[str],
        at: datetime,
        through: UUID | None,
    ) -> Entry:
        what = {"purpose": purpose, "fields": sorted(opened), "seen_at": record.rev}
        if through is not None:
            what["glass"] = through
        entry = Entry(
            id=sealing.uuid7(), act=sealing.uuid7(), action=self.name, kind=record.kind(), record=record.pk,
            rev=None, person=record.person, path=record.path, actor=actor.id, at=at,
        )  # fmt: skip
        entry.body = sealing.canonical(
            {
                "v": 1, "shape": record.VERSION, "id": entry.id, "act": entry.act, "chain": node.this().chain,
                "action": self.name, "under": self.name, "kind": entry.kind, "record": record.pk, "rev": None,
                "person": record.person, "path": record.path, "home": record.home, "actor": actor.id,
                "role": posting.role, "posting": posting.id, "at": at, "occurred": None,
                "values": what, "sealed": None,
            }
        )  # fmt: skip
        return entry


READINGS: Table[str, Reading] = Table("readings")


def reading(
    name: str, *, of: type[Record], label: object = ""
) -> Callable[[Callable[[Read, Any], Shown]], Reading]:
    def register(body: Callable[[Read, Any], Shown]) -> Reading:
        if name in READINGS:
            raise Forged(f"there are two readings called {name}")
        READINGS[name] = made = Reading(name, of, body, label)
        return made

    return register
