"""The record that every app's rows descend from. How it changes stands in `kernel.action`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, Self, TypeVar

from django.db import models
from django.db.models.base import ModelState

from kivuko.kernel.paths import PathField
from kivuko.lib.sealing import uuid7

R = TypeVar("R", bound="Record")


class RecordQuerySet(models.QuerySet[R]):
    """Reads. Every way of writing is closed: records change through actions."""

    def _closed(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("a record changes through an action, never through a queryset")

    create = update = delete = bulk_create = bulk_update = get_or_create = update_or_create = _closed


class Record(models.Model):
    """One row of today's truth. How it came to be stands in the ledger, under its kind, id and revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rev = models.PositiveIntegerField(default=0, editable=False)
    path = PathField(editable=False)
    home = models.CharField(max_length=32, editable=False)
    person = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=24, default="", editable=False)

    objects = RecordQuerySet.as_manager()

    VERSION = 1
    """The shape of this kind's values in the ledger; raise it together with an upcast."""

    class Meta:
        abstract = True

    _loaded: dict[str, Any]

    def __init__(self, *args: Any, **values: Any) -> None:
        """Django's own constructor where a row is read; where a body bears a record, one at a fifth of its cost."""
        if args:
            super().__init__(*args, **values)
            return
        self._state = ModelState()
        fixed, made = _defaults(type(self))
        self.__dict__.update(fixed)
        for name, make in made:
            if name not in values:
                self.__dict__[name] = make()
        for name, value in values.items():
            if name not in fixed and not hasattr(type(self), name):
                raise TypeError(f"a {self.kind()} has no {name}")
            setattr(self, name, value)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Self:
        record = super().from_db(db, field_names, values, **options)
        record._loaded = dict(zip(field_names, values, strict=False))
        return record

    @classmethod
    def kind(cls) -> str:
        return cls._meta.label_lower

    def save(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(f"a {self.kind()} changes through an action")

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(f"a {self.kind()} is never deleted; a person can be forgotten")


@cache
def _defaults(kind: type[Record]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """(column to its default, columns whose default is made anew for each record)"""
    fixed: dict[str, Any] = {}
    made = []
    for field in kind._meta.concrete_fields:
        anew = field.has_default() and callable(field.default)
        if anew:
            made.append((field.attname, field.get_default))
        fixed[field.attname] = None if anew else field.get_default()
    return fixed, tuple(made)
