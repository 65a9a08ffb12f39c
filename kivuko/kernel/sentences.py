"""Turning what machines say when they refuse into a sentence for the person who asked."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from kivuko.kernel.errors import Changed, Refused
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.triggers import SENTENCE

_OF_TYPE: dict[str, object] = {
    "missing": _("Answer this question."),
    "extra_forbidden": _("This answer is not asked for here."),
    "date_from_datetime_parsing": _("Write a date such as 2026-04-15."),
    "date_parsing": _("Write a date such as 2026-04-15."),
    "datetime_parsing": _("Write a date and time such as 2026-04-15T08:30Z."),
    "int_parsing": _("Write a whole number."),
    "uuid_parsing": _("This is not the identifier of a record."),
    "literal_error": _("Choose one of the listed answers."),
    "enum": _("Choose one of the listed answers."),
    "string_too_long": _("This is too long."),
    "string_too_short": _("This is too short."),
}


def of_inputs(error: ValidationError) -> Refused:
    """Each answer that does not fit its type, in a sentence beside its name."""
    fields: dict[str, list[object]] = {}
    for fault in error.errors():
        name = ".".join(map(str, fault["loc"])) or "__all__"
        fields.setdefault(name, []).append(
            _OF_TYPE.get(fault["type"], _("This answer does not fit the question."))
        )
    return Refused(_("Check the marked answers."), fields)


def of_change(record: Record) -> Changed:
    """Who changed the record meanwhile, and when."""
    last = (
        Entry.objects.filter(kind=record.kind(), record=record.pk, rev__isnull=False).order_by("-rev").first()
    )
    if last is None:
        return Changed(_("This record was changed meanwhile. Look at it again; your answers are kept."))
    from kivuko.lib import sealing

    return Changed(
        _("This record was changed by the %(role)s at %(time)s UTC. Look at it again; your answers are kept.")
        % {"role": sealing.read(bytes(last.body))["role"], "time": f"{last.at:%H:%M}"}
    )


def of_integrity(error: IntegrityError) -> Refused:
    """The sentence of the constraint that decided. An error of no known constraint is raised again."""
    name, table, columns = _named(error)
    if table == Entry._meta.db_table or SENTENCE in str(error):
        return Changed()
    sentence = _by_name().get(name or "") or _by_columns().get((table, columns))
    if sentence is not None:
        return Refused(sentence)
    if "FOREIGN KEY" in str(error) or "foreign key" in str(error):
        return Refused(_("This names something that is not here. Choose it again."))
    raise error


def _named(error: IntegrityError) -> tuple[str | None, str, frozenset[str]]:
    """(constraint, table, columns): PostgreSQL names the constraint; SQLite a check, or only columns."""
    diagnostics = getattr(error.__cause__, "diag", None)
    if diagnostics is not None:
        return diagnostics.constraint_name, diagnostics.table_name or "", frozenset()
    if found := re.search(r"CHECK constraint failed: (\w+)", str(error)):
        return found[1], "", frozenset()
    if found := re.search(r"UNIQUE constraint failed: index '(\w+)'", str(error)):
        return found[1], "", frozenset()
    if found := re.search(r"UNIQUE constraint failed: (.+)", str(error)):
        parts = [part.strip().split(".") for part in found[1].split(",")]
        return None, parts[0][0], frozenset(part[-1] for part in parts)
    return None, "", frozenset()


def _constraints() -> list[tuple[type[models.Model], models.BaseConstraint]]:
    return [(kind, constraint) for kind in apps.get_models() for constraint in kind._meta.constraints]


@cache
def _by_name() -> dict[str, Any]:
    return {constraint.name: constraint.violation_error_message for _kind, constraint in _constraints()}


@cache
def _by_columns() -> dict[tuple[str, frozenset[str]], Any]:
    """Unique columns to sentence: SQLite does not name the constraint."""
    known: dict[tuple[str, frozenset[str]], Any] = {}
    for kind, constraint in _constraints():
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            columns = frozenset(str(kind._meta.get_field(name).column) for name in constraint.fields)  # type: ignore[union-attr]
            known[kind._meta.db_table, columns] = constraint.violation_error_message
    for kind in apps.get_models():
        for field in kind._meta.local_fields:
            if field.unique and not field.primary_key:
                known.setdefault(
                    (kind._meta.db_table, frozenset((str(field.column),))), field.error_messages["unique"]
                )
    return known
