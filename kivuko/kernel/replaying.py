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

from kivuko.kernel import keys, policy, spelling, values
from kivuko.kernel.frozen import Table
from kivuko.kernel.models import Entry, PersonKey, Record
from kivuko.kernel.protected import Locked, unlock
from kivuko.kernel.spreading import spread
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.lib import sealing

NAMED = 100
"""So many differing records are named; more are not counted out."""
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: Table[tuple[str, int], Upcast] = Table("upcasts")


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

    def add(self, part: Replay) -> None:
        """Take in what a part found."""
        self.entries += part.entries
        self.records += part.records
        self.opened += part.opened
        self.forgotten += part.forgotten
        self.sealed += part.sealed
        self.differs += part.differs[: NAMED - len(self.differs)]


@dataclass(slots=True)
class _Fold:
    """One record's values so far, as the ledger spells them; `unknown` are those whose person's key is gone."""

    record: str
    rev: int = 0
    path: str = ""
    home: str = ""
    person: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    key: bytes | None = None  # the person's, as the last sealed entry was opened with it


_HEAD = ("id", "rev", "path", "home")


def replay(progress: Callable[[int], None] | None = None, processes: int = 1) -> Replay:
    """Fold every record's entries and compare with its row. Cost grows with entries and rows alone."""
    whole = Replay()
    kinds = sorted(WORKFLOWS, key=lambda each: each.kind())
    parts = [stretch for kind in kinds for stretch in spelling.stretches(kind)]
    for found in spread(_replay, parts, processes):
        whole.add(found)
        if progress:
            progress(found.entries)
    return whole


def _replay(stretch: spelling.Stretch) -> Replay:
    found, kind = Replay(), stretch.kind
    names = tuple(field.attname for field in values.fields(kind))
    rows = spelling.rows(stretch, (*_HEAD, *names))
    row = next(rows, None)
    for fold in _folds(stretch, found):
        found.records += 1
        while row is not None and row[0] < fold.record:
            found.differs.append(f"{kind.kind()} {row[0]}: a row that no entry bore")
            row = next(rows, None)
        if row is None or row[0] != fold.record:
            found.differs.append(f"{kind.kind()} {fold.record}: the row is gone")
            continue
        if fault := _fault(kind, names, fold, row):
            found.differs.append(f"{kind.kind()} {fold.record}: {fault} is not what the ledger says")
        row = next(rows, None)
    while row is not None:
        found.differs.append(f"{kind.kind()} {row[0]}: a row that no entry bore")
        row = next(rows, None)
    return found


def _folds(stretch: spelling.Stretch, found: Replay) -> Iterator[_Fold]:
    """Each record of a stretch, its entries folded in revision order."""
    fold: _Fold | None = None
    for body, sealed, wrapped, ring in _entries(stretch):
        said = orjson.loads(body)
        if fold is None or fold.record != said["record"]:
            if fold is not None:
                yield fold
            fold = _Fold(said["record"])
        opened = _opened(stretch.kind, fold, said, sealed, wrapped, ring, found)
        _apply(stretch.kind, fold, said, opened, found)
        found.entries += 1
    if fold is not None:
        yield fold


def _opened(
    kind: type[Record],
    fold: _Fold,
    said: dict[str, Any],
    sealed: Any,
    wrapped: Any,
    ring: str | None,
    found: Replay,
) -> dict[str, Any]:
    """What the entry seals, its commitment checked; empty where nobody here can open it."""
    if said["sealed"] is None:
        return {}
    key = None
    if wrapped is not None and ring is not None:
        key = keys.unwrap(UUID(said["person"]), ring, bytes(wrapped))
    if key is None:
        found.sealed += wrapped is not None
        found.forgotten += wrapped is None
        fold.unknown |= _sealed_columns(kind) - said["values"].keys()
        return {}
    fold.key = key
    found.opened += 1
    place = bytes.fromhex(said["id"].replace("-", ""))
    try:
        given: dict[str, Any] = sealing.unseal(
            key, bytes(sealed or b""), place, bytes.fromhex(said["sealed"])
        )
    except sealing.Tampered as error:
        found.differs.append(f"{kind.kind()} {fold.record}, revision {said['rev']}: {error}")
        return {}
    if "reason" in given and "reason" not in _columns(kind):
        del given["reason"]
    return given


def _apply(
    kind: type[Record], fold: _Fold, said: dict[str, Any], opened: dict[str, Any], found: Replay
) -> None:
    if said["rev"] != fold.rev + 1:
        found.differs.append(
            f"{kind.kind()} {fold.record}: revision {fold.rev + 1} is missing from the ledger"
        )
    fold.rev, fold.path, fold.home, fold.person = said["rev"], said["path"], said["home"], said["person"]
    given: dict[str, Any] = said["values"]
    given.update(opened)
    if said["shape"] != kind.VERSION:
        given = in_today_s_shape(kind.kind(), said["shape"], given, kind.VERSION)
    fold.values.update(given)
    if fold.unknown:
        fold.unknown -= given.keys()


@cache
def _sealed_columns(kind: type[Record]) -> frozenset[str]:
    sealed = policy.sealed_fields(kind)
    return frozenset(field.attname for field in values.fields(kind) if field.name in sealed)


@cache
def _columns(kind: type[Record]) -> frozenset[str]:
    return frozenset(field.attname for field in values.fields(kind))


def _entries(stretch: spelling.Stretch) -> list[tuple[bytes, Any, Any, str | None]]:
    """(body, sealed, wrapped key, ring) ordered by record and revision, read past the ORM."""
    condition, parameters = spelling.within(stretch, "e.record")
    sql = (
        f"SELECT e.body, e.sealed, k.wrapped, k.ring "  # noqa: S608
        f"FROM {Entry._meta.db_table} e LEFT JOIN {PersonKey._meta.db_table} k ON k.id = e.person "
        f"WHERE e.kind = %s AND e.rev IS NOT NULL AND {condition} ORDER BY e.record, e.rev"
    )
    return spelling.fetch(sql, [stretch.kind.kind(), *parameters])


def _fault(kind: type[Record], names: tuple[str, ...], fold: _Fold, row: list[Any]) -> str | None:
    """The first column in which the row is not what the entries add up to."""
    _id, rev, path, home, *mine = row
    if rev != fold.rev:
        return f"revision {rev}"
    if path != fold.path or home != fold.home:
        return "path or home"
    held = fold.values
    if fold.unknown or values.protected(kind):
        _unlock(kind, names, fold, mine)
    theirs = [held.get(name) for name in names]
    if mine == theirs:
        return None
    return next((n for n, one, other in zip(names, mine, theirs, strict=True) if one != other), "a column")


def _unlock(kind: type[Record], names: tuple[str, ...], fold: _Fold, mine: list[Any]) -> None:
    """Open what is locked in the row, and leave out of the comparison what nobody can open any more."""
    for number, name in enumerate(names):
        if isinstance(mine[number], Locked) and name not in fold.unknown:
            locked = mine[number]
            mine[number] = unlock(fold.key, locked, kind.kind(), name, fold.record) if fold.key else None
        if name in fold.unknown:
            fold.values[name] = mine[number]
