"""Rows as the ledger spells them: read past the ORM, ids as text, times in UTC with Z, bytes in hexadecimal.

Most columns come out of the database as the ledger spells them. What does not is spelt by the database where it can
(PostgreSQL's ids) and by one small function per column where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from django.db import connection, models

from kivuko.kernel.protected import Locked, ProtectedField
from kivuko.kernel.record import Record

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field

Convert = Callable[[Any], Any]
PAGE = 10_000


class Stretch(NamedTuple):
    """Ids of one kind from `start` up to before `end` (None: to the last), as this database compares them."""

    kind: type[Record]
    start: Any
    end: Any | None


def stretches(kind: type[Record]) -> list[Stretch]:
    """A kind's ids in stretches of some thousand rows."""
    table, bounds = connection.ops.quote_name(kind._meta.db_table), [first()]
    while True:
        sql = f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT 1 OFFSET {PAGE}"  # noqa: S608
        found = fetch(sql, [bounds[-1]])
        if not found:
            break
        bounds.append(found[0][0])
    return [Stretch(kind, start, end) for start, end in zip(bounds, [*bounds[1:], None], strict=True)]


def within(stretch: Stretch, column: str) -> tuple[str, list[Any]]:
    """The condition that a column lies in a stretch, and its parameters."""
    if stretch.end is None:
        return f"{column} >= %s", [stretch.start]
    return f"{column} >= %s AND {column} < %s", [stretch.start, stretch.end]


def rows(stretch: Stretch, names: tuple[str, ...]) -> Iterator[list[Any]]:
    """The rows of a stretch in the order of their ids (as this database orders them), these columns of them."""
    columns, converts = _plan(stretch.kind, names, connection.vendor)
    condition, parameters = within(stretch, "t.id")
    table = connection.ops.quote_name(stretch.kind._meta.db_table)
    sql = f"SELECT {columns} FROM {table} t WHERE {condition} ORDER BY t.id"  # noqa: S608
    for found in fetch(sql, parameters):
        row = list(found)
        for number, convert in converts:
            if row[number] is not None:
                row[number] = convert(row[number])
        yield row


def fetch(sql: str, parameters: list[Any]) -> list[Any]:
    """All rows of a query. PostgreSQL answers in binary: bytes of entries would else travel as hexadecimal digits."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg import Cursor  # Django's own cursor is bound at the client and cannot

            return list(Cursor(connection.connection).execute(sql, parameters, binary=True).fetchall())
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def first() -> str:
    """An id before every other."""
    return "00000000-0000-0000-0000-000000000000" if connection.vendor == "postgresql" else "0" * 32


@cache
def _plan(
    kind: type[Record], names: tuple[str, ...], vendor: str
) -> tuple[str, tuple[tuple[int, Convert], ...]]:
    fields = {field.attname: field for field in kind._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns, converts = [], []
    for number, name in enumerate(names):
        cast, convert = _spelling(fields[name], vendor)
        column = f"t.{quote(fields[name].column or name)}"
        columns.append(f"CAST({column} AS TEXT)" if cast else column)
        if convert is not None:
            converts.append((number, convert))
    return ", ".join(columns), tuple(converts)


def _spelling(field: Field, vendor: str) -> tuple[bool, Convert | None]:
    """(whether the database gives the column as text, what is still to be done)"""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    sqlite = vendor == "sqlite"
    if isinstance(target, models.UUIDField):
        return not sqlite, dashed if sqlite else None
    if isinstance(target, models.DateTimeField):
        return sqlite, _stamped if sqlite else _moment
    if isinstance(target, models.DateField):
        return sqlite, None if sqlite else date.isoformat
    if isinstance(target, ProtectedField):
        return False, lambda value: Locked(bytes(value))
    if isinstance(target, models.BinaryField):
        return False, lambda value: bytes(value).hex()
    if isinstance(target, models.JSONField):
        return not sqlite, orjson.loads
    if isinstance(target, models.DecimalField):
        return False, lambda value: str(target.to_python(value))
    return False, None


def dashed(hexadecimal: str) -> str:
    """An id as the ledger spells it, out of SQLite's 32 digits."""
    some = hexadecimal
    return f"{some[:8]}-{some[8:12]}-{some[12:16]}-{some[16:20]}-{some[20:]}"


def _stamped(text: str) -> str:
    return f"{text[:10]}T{text[11:]}Z"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
