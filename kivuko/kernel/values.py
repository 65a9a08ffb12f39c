"""A record as values: checked, told apart by class, and spelt for the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models

from kivuko.kernel import policy
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Record
from kivuko.kernel.protected import ProtectedField

HEADER = frozenset(("id", "rev", "path", "home", "person"))
"""Columns that stand in the entry itself; all others are among its values."""

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


@cache
def fields(kind: type[Record]) -> tuple[Field, ...]:
    """The columns whose values an entry carries, the state among them."""
    return tuple(field for field in kind._meta.concrete_fields if field.name not in HEADER)


@cache
def _checks(kind: type[Record]) -> tuple[tuple[str, str, Field, Sound | None], ...]:
    """(name, column, field, test) of every column that a body fills."""
    return tuple(
        (field.name, field.attname, field, _sound(field)) for field in fields(kind) if field.name != "state"
    )


Sound = Callable[[Any], bool]
"""A quick test that answers True only where Django's own `clean` would let the value pass as it is."""


def _sound(field: Field) -> Sound | None:
    if isinstance(field, models.ForeignKey):
        return lambda value: True  # its constraint decides
    usual = {validators.MaxLengthValidator, validators.ProhibitNullCharactersValidator}
    if field.choices or not {type(each) for each in field.validators} <= usual:
        return None
    if type(field) is models.CharField:
        longest = field.max_length or 0
        return lambda value: type(value) is str and 0 < len(value) <= longest
    if type(field) is models.DateField:
        return lambda value: type(value) is date
    if type(field) is models.DateTimeField:
        return lambda value: type(value) is datetime and value.tzinfo is not None
    return None


def check(record: Record, only: frozenset[str] | None = None) -> None:
    """Django's `clean_fields` and `clean` without a query: a reference is left to its constraint.

    `full_clean` would ask the database once per constraint, which the constraint then asks again.
    """
    faults: dict[str, list[object]] = {}
    held = record.__dict__
    for name, attname, field, sound in _checks(type(record)):
        if only is not None and attname not in only:
            continue
        value = held[attname]
        if value is None:
            if not field.null:
                faults[name] = [field.error_messages["null" if field.blank else "required"]]
        elif not (sound is not None and sound(value)) and not (field.blank and value in field.empty_values):
            try:
                setattr(record, attname, field.clean(value, record))
            except ValidationError as error:
                faults[name] = list(error.messages)
    try:
        record.clean()
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            faults.update({name: list(says) for name, says in error.message_dict.items()})
        else:
            faults.setdefault("", []).extend(error.messages)
    if faults:
        general = faults.pop("", [])
        raise Refused(" ".join(map(str, general)), faults)


def spelt(value: Any) -> Any:
    """A value as canonical JSON can hold it and as a row gives it back: times in UTC, bytes in hexadecimal."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value


@cache
def _columns(kind: type[Record]) -> tuple[tuple[str, bool, bool], ...]:
    """(column, whether it is sealed, whether it needs to be spelt)"""
    sealed = policy.sealed_fields(kind)
    return tuple(
        (field.attname, field.name in sealed, isinstance(field, (models.DateTimeField, models.BinaryField)))
        for field in fields(kind)
    )


def split(record: Record, names: frozenset[str] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values in clear (OPEN, INTERNAL) and values to seal (PERSONAL, PROTECTED), by column."""
    clear: dict[str, Any] = {}
    hidden: dict[str, Any] = {}
    held = record.__dict__
    for name, sealed, spell in _columns(type(record)):
        if names is None or name in names:
            value = held[name]
            if spell and value is not None:
                value = spelt(value)
            (hidden if sealed else clear)[name] = value
    return clear, hidden


def changed(record: Record) -> frozenset[str]:
    """Columns that differ from what was read. A JSON value must be replaced, never changed in place."""
    loaded = record._loaded
    return frozenset(
        field.attname
        for field in fields(type(record))
        if getattr(record, field.attname) != loaded[field.attname]
    )


def blank(field: Field) -> Any:
    """What a forgotten value becomes."""
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default()
    return ""


def restored(kind: type[Record], name: str, value: Any) -> Any:
    """A ledger value as the column's Python type."""
    field = _by_attname(kind)[name]
    if value is None or isinstance(field, (ProtectedField, models.JSONField)):
        return value
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


@cache
def _by_attname(kind: type[Record]) -> dict[str, Field]:
    return {field.attname: field for field in fields(kind)}


def protected(kind: type[Record]) -> tuple[str, ...]:
    return _protected(kind)


@cache
def _protected(kind: type[Record]) -> tuple[str, ...]:
    return tuple(field.attname for field in fields(kind) if isinstance(field, ProtectedField))
