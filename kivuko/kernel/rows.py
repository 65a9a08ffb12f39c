"""Writing rows: the few statements an act needs, prepared once per kind instead of built per row.

Three quarters of a SQLite write through the ORM is the ORM; an act has no need of it, for its rows are checked and
its columns are known. What is written may be a model instance or anything else with the columns' attributes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from kivuko.kernel.models import Record

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field

Convert = Callable[[Any], Any]
_TYPES = {"timestamp with time zone": "timestamptz", "double precision": "float8"}
"""PostgreSQL's types whose short name is another than Django writes."""


class _Plan:
    """How rows of one kind are written: the statement, the attributes, and how each becomes a parameter."""

    def __init__(self, kind: type[models.Model], connection: BaseDatabaseWrapper) -> None:
        quote = connection.ops.quote_name
        columns = [
            field
            for field in kind._meta.concrete_fields
            if not (field.primary_key and isinstance(field, models.AutoField))
        ]
        names = ", ".join(quote(field.column or "") for field in columns)
        self.target = f"{quote(kind._meta.db_table)} ({names})"
        self.places = f"({', '.join(['%s'] * len(columns))})"
        self.types = [_TYPES.get(name, name) for field in columns if (name := _base(field, connection))]
        self.get = operator.attrgetter(*[field.attname for field in columns])
        self.converts = [
            (place, convert)
            for place, field in enumerate(columns)
            if (convert := _convert(field, connection))
        ]

    def parameters(self, row: Any) -> list[Any]:
        values = list(self.get(row))
        for place, convert in self.converts:
            value = values[place]
            if value is not None:
                values[place] = convert(value)
        return values


def _base(field: Field, connection: BaseDatabaseWrapper) -> str:
    """The column's type without its length."""
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection)).split("(")[
        0
    ]


@cache
def _plan(kind: type[models.Model], vendor: str) -> _Plan:
    return _Plan(kind, connections[DEFAULT_DB_ALIAS])


def _convert(field: Field, connection: BaseDatabaseWrapper) -> Convert | None:
    """What a checked value of this column still needs to become a parameter; None: nothing."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    sqlite = connection.vendor == "sqlite"
    if isinstance(target, models.UUIDField):
        return _hex if sqlite else None
    if type(target) is models.BinaryField:
        return bytes
    if isinstance(target, models.DateTimeField):
        return _naive if sqlite else None
    if isinstance(target, models.DateField):
        return date.isoformat if sqlite else None
    if isinstance(target, (models.BooleanField, models.IntegerField, models.FloatField)):
        return None
    if isinstance(target, (models.CharField, models.TextField)):
        return None if sqlite else _text  # SQLite binds a word of a list of choices as the text it is
    if sqlite and type(target) is models.JSONField and target.encoder is None:
        return _json
    return lambda value: field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


def _hex(value: UUID | str) -> str:
    if isinstance(value, UUID):
        return value.hex
    return value if len(value) == 32 else UUID(value).hex


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _naive(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _text(value: Any) -> str:
    return value if type(value) is str else str(getattr(value, "value", value))


def insert(kind: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert a handful of rows with one statement."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    plan = _plan(kind, connection.vendor)
    values = [value for row in rows for value in plan.parameters(row)]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {plan.target} VALUES {', '.join([plan.places] * len(rows))}", values)  # noqa: S608


class Batch:
    """Thousands of rows of one kind, spelt before the database is held: COPY on PostgreSQL, one prepared statement
    on SQLite."""

    def __init__(self, kind: type[models.Model], rows: Iterable[Any]) -> None:
        self._plan = _plan(kind, connections[DEFAULT_DB_ALIAS].vendor)
        self._rows = [self._plan.parameters(row) for row in rows]

    def insert(self) -> None:
        if not self._rows:
            return
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {self._plan.target} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.set_types(self._plan.types)
                    for row in self._rows:
                        copy.write_row(row)
            else:
                cursor.executemany(
                    f"INSERT INTO {self._plan.target} VALUES {self._plan.places}",  # noqa: S608
                    self._rows,
                )


@cache
def _columns(kind: type[Record]) -> dict[str, Field]:
    return {field.attname: field for field in kind._meta.concrete_fields}


def update(record: Record, names: Sequence[str], rev: int) -> bool:
    """Write these columns where the row still has revision `rev`; False where it has not."""
    connection = connections[DEFAULT_DB_ALIAS]
    kind = type(record)
    quote = connection.ops.quote_name
    columns = [_columns(kind)[name] for name in names]
    sets = ", ".join(f"{quote(field.column or '')} = %s" for field in columns)
    values = [field.get_db_prep_save(getattr(record, field.attname), connection) for field in columns]
    values += [_columns(kind)["id"].get_db_prep_save(record.id, connection), rev]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(kind._meta.db_table)} SET {sets} WHERE id = %s AND rev = %s",  # noqa: S608
            values,
        )
        return bool(cursor.rowcount)
