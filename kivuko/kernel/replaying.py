"""`kivuko ledger replay --check`: do the rows say today what the ledger says happened to them?

Entries of one record follow one another by revision, so the fold runs record by record beside the rows, in constant
memory, whatever the number. Commitments are opened on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from kivuko.kernel import keys, policy, values
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Entry, PersonKey, Record
from kivuko.kernel.protected import Locked, unlock
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.lib import sealing

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: Table[tuple[str, int], Upcast] = Table("upcasts")
_PAGE = 5_000


def upcast(kind: type[Record], shape: int) -> Callable[[Upcast], Upcast]:
    """Register how values of an older shape of this kind become those of the next (shape + 1)."""

    def register(step: Upcast) -> Upcast:
        UPCASTS[kind.kind(), shape] = step
        return step

    return register


def in_today_s_shape(kind: str, shape: int, given: dict[str, Any], today: int) -> dict[str, Any]:
    for step in range(shape, today):
        given = UPCASTS[kind, step](given)
    return given


@dataclass(slots=True)
class Replay:
    """What a replay found: `differs` names records whose row is not what the ledger says.

    Counted in entries: `opened`, `forgotten` (the key is gone), `sealed` (only a focal point opens it).
    """

    entries: int = 0
    records: int = 0
    opened: int = 0
    forgotten: int = 0
    sealed: int = 0
    differs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Fold:
    """One record's values so far; `unknown` are those whose person's key is gone."""

    record: UUID
    rev: int = 0
    path: str = ""
    home: str = ""
    person: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)


def replay(progress: Callable[[int], None] | None = None, limit: int = 100) -> Replay:
    """Fold every record's entries and compare with its row; stops naming differences after `limit`."""
    found = Replay()
    for kind in sorted(WORKFLOWS, key=lambda each: each.kind()):
        rows = _rows(kind)
        row = next(rows, None)
        for fold in _folds(kind, found, progress):
            found.records += 1
            while row is not None and row["id"] < fold.record:
                _differs(found, limit, f"{kind.kind()} {row['id']}: a row that no entry bore")
                row = next(rows, None)
            if row is None or row["id"] != fold.record:
                _differs(found, limit, f"{kind.kind()} {fold.record}: the row is gone")
                continue
            if fault := _fault(kind, fold, row):
                _differs(found, limit, f"{kind.kind()} {fold.record}: {fault} is not what the ledger says")
            row = next(rows, None)
        while row is not None:
            _differs(found, limit, f"{kind.kind()} {row['id']}: a row that no entry bore")
            row = next(rows, None)
    return found


def _differs(found: Replay, limit: int, sentence: str) -> None:
    if len(found.differs) < limit:
        found.differs.append(sentence)


def _folds(kind: type[Record], found: Replay, progress: Callable[[int], None] | None) -> Iterator[_Fold]:
    """Each record of a kind, its entries folded in revision order."""
    fold: _Fold | None = None
    for ident, record, body, sealed, wrapped, ring, person in _entries(kind):
        said = orjson.loads(body)
        if fold is None or fold.record != record:
            if fold is not None:
                yield fold
            fold = _Fold(record)
        key = _key(person, ring, wrapped)
        if said["sealed"] is not None and key is None:
            found.sealed += wrapped is not None
            found.forgotten += wrapped is None
        _apply(kind, fold, said, ident, sealed, key, found)
        found.entries += 1
        if progress and found.entries % 1_000 == 0:
            progress(1_000)
    if fold is not None:
        yield fold


def _apply(
    kind: type[Record], fold: _Fold, said: dict[str, Any], ident: UUID, sealed: bytes | None, key: bytes | None,
    found: Replay,
) -> None:  # fmt: skip
    if said["rev"] != fold.rev + 1:
        found.differs.append(
            f"{kind.kind()} {fold.record}: revision {fold.rev + 1} is missing from the ledger"
        )
    fold.rev, fold.path, fold.home, fold.person = said["rev"], said["path"], said["home"], said["person"]
    given: dict[str, Any] = said["values"]
    if said["sealed"] is not None:
        if key is None:
            fold.unknown |= set(_sealed_columns(kind)) - given.keys()
        else:
            found.opened += 1
            try:
                given = {
                    **given,
                    **sealing.unseal(key, sealed or b"", ident.bytes, bytes.fromhex(said["sealed"])),
                }
            except sealing.Tampered as error:
                found.differs.append(f"{kind.kind()} {fold.record}, revision {fold.rev}: {error}")
    given.pop("reason", None) if "reason" not in _columns(kind) else None
    if said["shape"] != kind.VERSION:
        given = in_today_s_shape(kind.kind(), said["shape"], given, kind.VERSION)
    fold.values.update(given)
    fold.unknown -= given.keys()


@cache
def _sealed_columns(kind: type[Record]) -> frozenset[str]:
    sealed = policy.sealed_fields(kind)
    return frozenset(field.attname for field in values.fields(kind) if field.name in sealed)


@cache
def _columns(kind: type[Record]) -> frozenset[str]:
    return frozenset(field.attname for field in values.fields(kind))


def _key(person: UUID | None, ring: str | None, wrapped: Any) -> bytes | None:
    if wrapped is None or person is None or ring is None:
        return None
    return keys.unwrap(person, ring, bytes(wrapped))


def _entries(
    kind: type[Record],
) -> Iterator[tuple[UUID, UUID, bytes, bytes | None, Any, str | None, UUID | None]]:
    """(entry, record, body, sealed, wrapped key, ring, person) ordered by record and revision."""
    sql = (
        f"SELECT e.id, e.record, e.body, e.sealed, k.wrapped, k.ring, e.person, e.rev "  # noqa: S608
        f"FROM {Entry._meta.db_table} e LEFT JOIN {PersonKey._meta.db_table} k ON k.id = e.person "
        f"WHERE e.kind = %s AND e.rev IS NOT NULL AND (e.record, e.rev) > (%s, %s) "
        f"ORDER BY e.record, e.rev LIMIT {_PAGE}"
    )
    place: tuple[Any, int] = (UUID(int=0) if connection.vendor == "postgresql" else "0" * 32, -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [kind.kind(), *place])
            page = cursor.fetchall()
        for ident, record, body, sealed, wrapped, ring, person, _rev in page:
            yield (
                _id(ident), _id(record), bytes(body), None if sealed is None else bytes(sealed), wrapped, ring,
                None if person is None else _id(person),
            )  # fmt: skip
        if len(page) < _PAGE:
            return
        place = (page[-1][1], page[-1][7])


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _rows(kind: type[Record]) -> Iterator[dict[str, Any]]:
    """Today's rows in the order of their ids."""
    names = [field.attname for field in kind._meta.concrete_fields]
    return iter(kind._base_manager.order_by("id").values(*names).iterator(chunk_size=_PAGE))


def _fault(kind: type[Record], fold: _Fold, row: dict[str, Any]) -> str | None:
    """The first column in which the row is not what the entries add up to."""
    if row["rev"] != fold.rev:
        return f"revision {row['rev']}"
    if row["path"] != fold.path or row["home"] != fold.home:
        return "path or home"
    mine = {field.attname: values.spelt(row[field.attname]) for field in values.fields(kind)}
    if locked := [name for name, value in mine.items() if isinstance(value, Locked)]:
        person = UUID(fold.person) if fold.person else None
        known = keys.of([person]).get(person) if person else None
        for name in locked:
            mine[name] = None if known is None else unlock(known, mine[name], kind.kind(), name, fold.record)
    for name in fold.unknown:
        fold.values[name] = mine[name]
    ours, theirs = sealing.canonical(mine), sealing.canonical(fold.values)
    if ours == theirs:
        return None
    one, other = sealing.read(ours), sealing.read(theirs)
    return next((name for name in one if one[name] != other.get(name)), "a column")
