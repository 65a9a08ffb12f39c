"""Taking in entries of another node: kept as they come, applied at known + 1, older ones ignored, later ones waiting.

Only the entry's home may have written it; a bad chain or signature holds back that record alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from kivuko.kernel import forgetting, homes, keys, ledger, policy, replaying, rows, values
from kivuko.kernel.lines import FORGET
from kivuko.kernel.models import Entry, Forgotten, PersonKey, Record, Seal, Waiting
from kivuko.kernel.protected import lock
from kivuko.lib import sealing


@dataclass(frozen=True, slots=True)
class Wire:
    """One entry as it travels: its place, its bytes, and the salted values that its commitment covers."""

    seq: int
    digest: bytes
    body: bytes
    plain: bytes | None


class Outcome:
    APPLIED, WAITING, OLDER, KNOWN, QUARANTINED = "applied", "waiting", "older", "known", "quarantined"


def export(entry: Entry) -> Wire:
    """An entry of ours as it travels. A forgotten person's values stay behind: there is nothing left of them."""
    seal = Seal.objects.get(entry=entry.pk)
    plain = None
    if entry.sealed is not None and entry.person is not None:
        key = keys.of([entry.person]).get(entry.person)
        plain = None if key is None else sealing.decrypt(key, bytes(entry.sealed), entry.pk.bytes)
    return Wire(seal.seq, bytes(seal.digest), bytes(entry.body), plain)


@transaction.atomic
def receive(wire: Wire) -> str:
    """Take in one entry; its place must be the chain's next. Returns what became of it."""
    said = sealing.read(wire.body)
    if Entry.objects.filter(pk=said["id"]).exists():
        return Outcome.KNOWN
    seq, digest = ledger.last(said["chain"])
    if wire.seq != seq + 1 or sealing.link(digest, wire.body) != wire.digest:
        return _quarantine(said, "the chain does not continue here")
    if said["sealed"] and (wire.plain is None or sealing.digest(wire.plain).hex() != said["sealed"]):
        return _quarantine(said, "the values are not those that were committed to")
    if said["rev"] is not None and (fault := _fault(said)):
        return _quarantine(said, fault)
    if wire.plain is not None and Forgotten.objects.filter(person=said["person"]).exists():
        wire = replace(wire, plain=None)  # what comes late of somebody forgotten here is not kept
    entry = _entry(said, wire)
    rows.insert(Entry, [entry])
    rows.insert(Seal, [Seal(chain=said["chain"], seq=wire.seq, entry=entry.id, digest=wire.digest)])
    if said["rev"] is None:
        return Outcome.APPLIED
    outcome = _apply(said, wire.plain)
    if outcome == Outcome.WAITING:
        Waiting.objects.create(entry=entry.id, kind=said["kind"], record=said["record"], rev=said["rev"])
    elif outcome == Outcome.APPLIED:
        _apply_waiting(said["kind"], said["record"])
    return outcome


def _fault(said: dict[str, Any]) -> str:
    """Why this entry cannot stand beside what is here; whose a later revision is shows when it is its turn."""
    known = {"kind": said["kind"], "record": said["record"], "rev": said["rev"]}
    if Entry.objects.filter(**known).exists():
        return "another entry of this revision is here"
    record = _record(said)
    return homes.fault(said, record) if said["rev"] == (record.rev if record else 0) + 1 else ""


def _record(said: dict[str, Any]) -> Record | None:
    kind: type[Record] = apps.get_model(said["kind"])
    return kind._default_manager.filter(pk=said["record"]).first()


def _quarantine(said: dict[str, Any], fault: str) -> str:
    Waiting.objects.update_or_create(
        entry=said["id"],
        defaults={"kind": said["kind"], "record": said["record"], "rev": said["rev"] or 0, "fault": fault},
    )
    return Outcome.QUARANTINED


def _entry(said: dict[str, Any], wire: Wire) -> Entry:
    """The line as we keep it: the same bytes in the chain, the values sealed with our own key for the person."""
    ident = UUID(said["id"])
    person = UUID(said["person"]) if said["person"] else None
    sealed = None
    if wire.plain is not None and person is not None:
        sealed = sealing.encrypt(_key(person, _ring(said["kind"])), wire.plain, ident.bytes)
    return Entry(
        id=ident, act=said["act"], action=said["action"], kind=said["kind"], record=said["record"],
        rev=said["rev"], person=person, path=said["path"], actor=said["actor"],
        at=datetime.fromisoformat(said["at"]), body=wire.body, sealed=sealed, received_at=timezone.now(),
    )  # fmt: skip


def _ring(kind: str) -> str:
    return policy.RINGS[apps.get_model(kind)]


def _key(person: UUID, ring: str) -> bytes:
    known = keys.of([person]).get(person)
    if known is None:
        known, row = keys.fresh(person, ring)
        rows.insert(PersonKey, [row])
    return known


def _apply(said: dict[str, Any], plain: bytes | None) -> str:
    record = _record(said)
    known = record.rev if record is not None else 0
    if said["rev"] <= known:
        return Outcome.OLDER
    if said["rev"] > known + 1:
        return Outcome.WAITING
    _put(apps.get_model(said["kind"]), record, said, plain)
    if said["under"] == FORGET and (person := said.get("forgets")):
        forgetting.arrive(UUID(person), UUID(said["id"]), datetime.fromisoformat(said["at"]))
    return Outcome.APPLIED


def _put(kind: type[Record], record: Record | None, said: dict[str, Any], plain: bytes | None) -> None:
    given = dict(said["values"])
    if plain is not None:
        given.update(sealing.read(plain[sealing.SALT :]))
    given = replaying.in_today_s_shape(said["kind"], said["shape"], given, kind.VERSION)
    names = {field.attname for field in values.fields(kind)}
    target = record or kind(id=UUID(said["record"]))
    for name in names & given.keys():
        setattr(target, name, values.restored(kind, name, given[name]))
    target.rev, target.path, target.home = said["rev"], said["path"], said["home"]
    if record is None:
        target.person = _person(kind, said)
    for name in names & given.keys() & set(values.protected(kind)):
        if given[name] is not None and target.person is not None:
            key = _key(target.person, policy.RINGS[kind])
            setattr(target, name, lock(key, given[name], said["kind"], name, target.id))
    if record is None:
        rows.insert(kind, [target])
    else:
        rows.update(target, [*sorted(names & given.keys()), "rev", "home"], said["rev"] - 1)


def _person(kind: type[Record], said: dict[str, Any]) -> UUID | None:
    """Whose record is born. Where nothing in it identifies anybody, the entry's key is of whoever gave a reason."""
    theirs = said["person"] if policy.sealed_fields(kind) or said["person"] != said["actor"] else None
    return UUID(theirs) if theirs else None


def _apply_waiting(kind: str, record: str) -> None:
    """Entries of this record that came too early, as far as they now follow."""
    waiting = Waiting.objects.filter(kind=kind, record=record, fault="").order_by("rev")
    for each in waiting:
        entry = Entry.objects.get(pk=each.entry)
        said = sealing.read(bytes(entry.body))
        held = _record(said)
        if held is not None and said["rev"] == held.rev + 1 and (fault := homes.fault(said, held)):
            Waiting.objects.filter(pk=each.pk).update(fault=fault)
            return
        plain = None
        if entry.sealed is not None and entry.person is not None:
            key = keys.of([entry.person]).get(entry.person)
            if key is None and PersonKey.objects.filter(pk=entry.person).exists():
                return  # only a focal point can apply it
            plain = None if key is None else sealing.decrypt(key, bytes(entry.sealed), entry.pk.bytes)
        if _apply(said, plain) == Outcome.WAITING:
            return
        Waiting.objects.filter(pk=each.pk).delete()
