"""Looking many people up: a page that somebody finds by words, of which one entry says who looked and what they saw.

    find = look("crossings.search", of=Crossing, label=_("Search by name"), sentence=_("…"))
    find(actor, path, purpose="order", shown=[row.pk for row in rows], kind="name")

The entry holds no word that was typed: who was shown stands in it by id, and the words would be a name. If it cannot be
written, the page is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import ledger, node, policy, rows
from kivuko.kernel.errors import Forbidden, Forged, Refused
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Entry, Record, Unsealed
from kivuko.lib import sealing


class Look:
    """A named way of finding records of one kind, granted like an action."""

    def __init__(self, name: str, kind: type[Record], label: object, sentence: object) -> None:
        self.name, self.kind, self.label, self.sentence = name, kind, label, sentence

    def __call__(
        self, actor: policy.Actor, path: str, *, purpose: str, shown: Iterable[UUID], **said: str | int | bool
    ) -> None:
        """Record what was shown. `purpose` is a code; `said` what kind of question it was, never its words."""
        at = timezone.now()
        posting = policy.may(actor, self.name, path, at)
        if posting is None:
            raise Forbidden(_("You may not search here. Ask your supervisor who may."))
        if not purpose:
            raise Refused(fields={"purpose": [_("Say for what purpose you search.")]})
        values = {"purpose": purpose, "shown": list(shown), **said}
        entry = Entry(
            id=sealing.uuid7(), act=sealing.uuid7(), action=self.name, kind=self.kind.kind(), record=sealing.uuid7(),
            rev=None, person=None, path=path, actor=actor.id, at=at,
        )  # fmt: skip
        entry.body = sealing.canonical(
            {
                "v": 1, "shape": self.kind.VERSION, "id": entry.id, "act": entry.act, "chain": node.this().chain,
                "action": self.name, "under": self.name, "kind": entry.kind, "record": entry.record, "rev": None,
                "person": None, "path": path, "home": node.this().code, "actor": actor.id, "role": posting.role,
                "posting": posting.id, "at": at, "occurred": None, "values": values, "sealed": None,
            }
        )  # fmt: skip
        with transaction.atomic():
            rows.insert(Entry, [entry])
            rows.insert(Unsealed, [Unsealed(entry=entry.id)])
            transaction.on_commit(partial(ledger.settle, [entry.id]), robust=True)


LOOKS: Table[str, Look] = Table("looks")


def look(name: str, *, of: type[Record], label: object, sentence: object) -> Look:
    """Register a way of finding. `sentence` says it in the ledger and in the documentation."""
    if name in LOOKS:
        raise Forged(f"there are two looks called {name}")
    LOOKS[name] = made = Look(name, of, label, sentence)
    return made
