"""Forgetting a person: columns blanked, the key deleted, the store swept; the chain still verifies.

The ledger keeps the ciphertext, which nobody can open any more, and the commitments, which say nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
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

FILES: Table[str, Callable[[UUID], None]] = Table("forgetters")
"""What an app keeps of a person outside records (files, search indexes, caches): name to a function that drops it."""


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
        PersonKey.objects.filter(pk=person).delete()
        for drop in FILES.values():
            drop(person)
        done = Forgotten.objects.create(person=person, entry=entries[0], at=act.at)
        transaction.on_commit(partial(ledger.settle, entries), robust=True)
    return done


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
    act = Act(actor=actor, posting=posting, action=FORGET, at=at, node=node.this())
    for record in held:
        if record.home != act.node.code:
            raise Refused(
                _("Part of this person's records is kept at %(home)s. Ask there.") % {"home": record.home}
            )
        _blank(record)
        act.changes.append(Change(record, FORGET, birth=False, state=record.state))
    act.reason = reason if PersonKey.objects.filter(pk=actor.id).exists() else ""
    return act


def _blank(record: Record) -> None:
    sealed = policy.sealed_fields(type(record))
    for field in values.fields(type(record)):
        if field.name in sealed:
            setattr(record, field.attname, values.blank(field))


def replay_forgotten() -> int:
    """After a restore: what was forgotten since the backup is forgotten again. Returns how many persons."""
    gone = Forgotten.objects.values_list("person", flat=True)
    count = 0
    for person in PersonKey.objects.filter(pk__in=gone).values_list("pk", flat=True):
        for kind in WORKFLOWS:
            for record in kind._default_manager.filter(person=person):
                _blank(record)
                rows.update(record, [field.attname for field in values.fields(kind)], record.rev)
        PersonKey.objects.filter(pk=person).delete()
        count += 1
    return count


def sweep(patience: float = 10.0) -> bool:
    """Leave nothing of the deleted bytes in the store's own files; True when that is certain.

    SQLite: `secure_delete` has overwritten the pages; the write-ahead log is truncated, again until nobody reads
    it. PostgreSQL: VACUUM FULL rewrites the tables and a checkpoint recycles the log; run it at night. Archives and
    backups keep what they hold until they expire.
    """
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


def _sweep_postgresql() -> bool:
    kinds: list[type[models.Model]] = [*WORKFLOWS, Entry, PersonKey]
    tables = [kind._meta.db_table for kind in kinds]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        cursor.execute("CHECKPOINT")
    return True
