"""Forgetting a person: columns blanked, the key deleted, the store swept; the chain still verifies.

The ledger keeps the ciphertext, which nobody can open any more, and the commitments, which say nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import ledger, node, policy, rows, values
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.frozen import Table
from kivuko.kernel.lines import FORGET
from kivuko.kernel.models import Entry, Forgotten, Hold, PersonKey, Record
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.kernel.writing import Act, Change, prepare, put

Named = Iterable[tuple[Record, tuple[str, ...]]]
NAMED: Table[str, Callable[[UUID], Named]] = Table("where others' records name them")
"""Records of other persons that name this one too, with the fields that do: an app's name to a function that finds
them. What is kept elsewhere is blanked there, when the forgetting arrives."""
FILES: Table[str, Callable[[UUID], None]] = Table("forgetters")
"""What an app keeps of a person outside records (files, search indexes, caches): name to a function that drops it."""
SWEPT: Table[str, tuple[type[models.Model], ...]] = Table("swept tables")
"""The app's tables beside its records that may hold what identifies somebody; the sweep rewrites them too."""


def forget(actor: policy.Actor, person: UUID, *, reason: str) -> Forgotten:
    """Blank everything that identifies this person here and delete their key. Cannot be undone.

    Raises `Refused` under a legal hold, where records live on another node, or where nobody is known.
    """
    if (earlier := Forgotten.objects.filter(person=person).first()) is not None:
        return earlier
    if not PersonKey.objects.filter(pk=person).exists():
        raise Refused(_("Nobody is known here under this identifier."))
    if Hold.objects.filter(subject=person, state="held").exists():
        raise Refused(_("A legal hold keeps this person's records. Ask the authority that ordered it."))
    with transaction.atomic():
        act = _act(actor, person, reason)
        entries = put(prepare(act))
        done = _drop(person, entries[0], act.at)
        transaction.on_commit(partial(ledger.settle, entries), robust=True)
    return done


def arrive(person: UUID, entry: UUID, at: datetime) -> None:
    """A forgetting arrives from the person's home: what is left of them here goes too, in the transaction that applies.

    Their rows were blanked by the entry that arrived; what names them in records of this node is blanked by an act of
    the node's own. Their home answered for a legal hold. Once is enough, however many entries say it.
    """
    if Forgotten.objects.filter(person=person).exists():
        return
    now = timezone.now()
    posting = policy.SYSTEM.postings(now)[0]
    act = Act(policy.SYSTEM, posting, FORGET, now, node.this(), forgets=person)
    for record, names in _naming(person):
        if record.home == act.node.code:
            _blank(record, names)
            act.changes.append(Change(record, FORGET, birth=False, state=record.state))
    if act.changes:
        entries = put(prepare(act))
        transaction.on_commit(partial(ledger.settle, entries), robust=True)
    _drop(person, entry, at)


def _drop(person: UUID, entry: UUID, at: datetime) -> Forgotten:
    """The key goes, and what is kept outside records. Until the next sweep the bytes may lie in the store's files."""
    PersonKey.objects.filter(pk=person).delete()
    for drop in FILES.values():
        drop(person)
    return Forgotten.objects.create(person=person, entry=entry, at=at)


def _act(actor: policy.Actor, person: UUID, reason: str) -> Act:
    held = [record for kind in WORKFLOWS for record in kind._default_manager.filter(person=person)]
    if not held:
        raise Refused(_("Nothing here belongs to this person."))
    at = timezone.now()
    posting = next((found for record in held if (found := policy.may(actor, FORGET, record.path, at))), None)
    if posting is None or not all(policy.may(actor, FORGET, record.path, at) for record in held):
        raise Forbidden(
            _("Only the data-protection officer for all of this person's records can forget them.")
        )
    act = Act(actor=actor, posting=posting, action=FORGET, at=at, node=node.this(), forgets=person)
    for record in held:
        if record.home != act.node.code:
            raise Refused(
                _("Part of this person's records is kept at %(home)s. Ask there.") % {"home": record.home}
            )
        _blank(record)
        act.changes.append(Change(record, FORGET, birth=False, state=record.state))
    for record, names in _naming(person):
        if record.home == act.node.code and policy.may(actor, FORGET, record.path, at):
            _blank(record, names)
            act.changes.append(Change(record, FORGET, birth=False, state=record.state))
    act.reason = reason if PersonKey.objects.filter(pk=actor.id).exists() else ""
    return act


def _naming(person: UUID) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """What names this person in records of others, those of the person left out."""
    for find in NAMED.values():
        yield from ((record, names) for record, names in find(person) if record.person != person)


def _blank(record: Record, names: Iterable[str] | None = None) -> None:
    """Blank all that identifies somebody in the record, or only what these fields say."""
    blanked = policy.sealed_fields(type(record)) if names is None else frozenset(names)
    for field in values.fields(type(record)):
        if field.name in blanked:
            setattr(record, field.attname, values.blank(field))


def replay_forgotten() -> int:
    """After a restore: what was forgotten since the backup is forgotten again. Returns how many persons."""
    gone = Forgotten.objects.values_list("person", flat=True)
    count = 0
    for person in PersonKey.objects.filter(pk__in=gone).values_list("pk", flat=True):
        for record, names in _naming(person):
            _blank(record, names)
            rows.update(record, list(names), record.rev)
        for kind in WORKFLOWS:
            for record in kind._default_manager.filter(person=person):
                _blank(record)
                rows.update(record, [field.attname for field in values.fields(kind)], record.rev)
        PersonKey.objects.filter(pk=person).delete()
        for drop in FILES.values():
            drop(person)
        count += 1
    return count


def sweep(patience: float = 10.0) -> bool:
    """Leave nothing of the deleted bytes in the store's own files; True when that is certain.

    SQLite: `secure_delete` has overwritten what was deleted; the apps' own tables of words are written anew, for a page
    that was split may keep, between its rows, what it held before; the write-ahead log is truncated, again until nobody
    reads it. PostgreSQL: VACUUM FULL rewrites the tables and a checkpoint recycles the log; run it at night. Archives
    and backups keep what they hold until they expire.
    """
    if connection.vendor == "sqlite" and Forgotten.objects.filter(swept_at=None).exists():
        _write_anew()
    done = _sweep_postgresql() if connection.vendor == "postgresql" else _sweep_sqlite(patience)
    if done:
        Forgotten.objects.filter(swept_at=None).update(swept_at=timezone.now())
        if connection.vendor == "sqlite":
            _sweep_sqlite(patience)
    return done


def _sweep_sqlite(patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _log, _moved = cursor.fetchone()
        if not busy or time.monotonic() > until:
            return not busy
        time.sleep(0.05)


def _write_anew() -> None:
    """Wipe every page of these tables and fill it again: what lies between rows is then of people who are here."""
    for kind in chain(*SWEPT.values()):
        words = any(isinstance(field, (models.CharField, models.TextField)) for field in kind._meta.fields)
        if not words:
            continue
        table = connection.ops.quote_name(kind._meta.db_table)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
            rows = cursor.fetchall()
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


def _sweep_postgresql() -> bool:
    kinds: list[type[models.Model]] = [*WORKFLOWS, Entry, PersonKey, *chain(*SWEPT.values())]
    tables = [kind._meta.db_table for kind in kinds]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        cursor.execute("CHECKPOINT")
    return True
