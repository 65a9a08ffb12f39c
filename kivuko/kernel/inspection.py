"""The house inspects itself at start, then freezes its tables: what is not declared does not run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import connection, models

from kivuko.kernel import focal, frozen, glass, policy, reacting
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.lines import ADOPT, FORGET, HAND_OVER
from kivuko.kernel.looking import LOOKS
from kivuko.kernel.models import Record
from kivuko.kernel.paths import PathField
from kivuko.kernel.protected import ProtectedField
from kivuko.kernel.reading import READINGS
from kivuko.kernel.values import fields
from kivuko.kernel.workflow import WORKFLOWS

FORBIDDEN = re.compile(r"(^|_)(ethnic\w*|tribe|tribal|clan|religi\w*|faith|political\w*|caste|race)(_|$)")
"""Attributes that no field, input, fact or filter of this house may have."""
KERNEL_NAMES = frozenset((FORGET, HAND_OVER, ADOPT))
"""Names that may be granted without being actions of an app."""


def records() -> list[type[Record]]:
    return [kind for kind in apps.get_models() if issubclass(kind, Record)]


def inspect() -> Iterator[str]:
    """Every fault of the declarations, in a sentence."""
    for check in (
        _classes,
        _sentences,
        _moves,
        _names,
        _reactions,
        _links,
        _forbidden,
        _blankable,
        _constraints,
        _protected,
        glass.faults,
    ):
        yield from check()


def _classes() -> Iterator[str]:
    for kind in records():
        known = policy.CLASSES.get(kind)
        if known is None:
            yield f"{kind.kind()} has no classes: classify() it in its policy.py"
            continue
        names = {field.name for field in kind._meta.concrete_fields}
        for name in sorted(names - known.keys()):
            yield f"{kind.kind()}.{name} has no class"
        for name in sorted(known.keys() - names):
            yield f"{kind.kind()}.{name} is classed but does not exist"
        if kind not in WORKFLOWS:
            yield f"{kind.kind()} has no workflow"


def _sentences() -> Iterator[str]:
    for name, action in ACTIONS.items():
        if not action.sentence:
            yield f"{name} has no sentence"
        if name not in policy.GRANTS:
            yield f"nobody may do {name}"
    said = {name: reading.sentence for name, reading in READINGS.items()}
    for name, sentence in {**said, **{name: look.sentence for name, look in LOOKS.items()}}.items():
        if not sentence:
            yield f"{name} has no sentence"
        if name not in policy.GRANTS:
            yield f"nobody may do {name}"


def _moves() -> Iterator[str]:
    for kind, workflow in WORKFLOWS.items():
        for move in workflow.moves:
            action = ACTIONS.get(move.action)
            if action is None:
                yield f"{kind.kind()}: the move {move.action} is no action"
            elif action.kind is kind and action.birth != (move.state == ""):
                yield f"{kind.kind()}: {move.action} is not both a birth and a move"
    for name, action in ACTIONS.items():
        if name not in {move.action for move in WORKFLOWS[action.kind].moves}:
            yield f"{name} stands in no workflow"


def _names() -> Iterator[str]:
    for name in policy.GRANTS:
        if name not in {*ACTIONS, *READINGS, *LOOKS, *KERNEL_NAMES}:
            yield f"{name} is granted but is neither an action nor a reading"


def _reactions() -> Iterator[str]:
    for name in reacting.table():
        if name not in ACTIONS:
            yield f"a reaction waits for {name}, which is no action"


def _links() -> Iterator[str]:
    for kind in apps.get_models():
        if kind.__module__.startswith("kivuko.") and kind._meta.many_to_many:
            yield f"{kind.__name__} has a many-to-many field: make the link a record of its own"


def _forbidden() -> Iterator[str]:
    for kind in records():
        for field in kind._meta.concrete_fields:
            if FORBIDDEN.search(field.name):
                yield f"{kind.kind()}.{field.name}: this house does not hold such an attribute"
    for name, action in ACTIONS.items():
        for asked in action.inputs.model_fields:
            if FORBIDDEN.search(asked):
                yield f"{name} asks for {asked}: this house does not hold such an attribute"


def _blankable() -> Iterator[str]:
    """What identifies a person must be able to become blank, and its record must have a person."""
    for kind in records():
        for field in fields(kind):
            if policy.CLASSES.get(kind, {}).get(field.name, 0) < policy.PERSONAL:
                continue
            text = isinstance(field, (models.CharField, models.TextField, models.JSONField))
            if not field.null and not text:
                yield f"{kind.kind()}.{field.name} identifies a person and cannot be blanked: allow null"


def _constraints() -> Iterator[str]:
    for kind in records():
        for constraint in kind._meta.constraints:
            if constraint.violation_error_message == constraint.default_violation_error_message:
                yield f"{kind.kind()}: {constraint.name} has no sentence (violation_error_message)"


def _protected() -> Iterator[str]:
    """What could get a person hurt is encrypted in the row; in a ring of focal points, so is all that identifies."""
    for kind in records():
        known = policy.CLASSES.get(kind, {})
        least = policy.PERSONAL if policy.RINGS.get(kind) in focal.RINGS else policy.PROTECTED
        for field in fields(kind):
            if known.get(field.name, 0) >= least and not isinstance(field, ProtectedField):
                yield f"{kind.kind()}.{field.name} would lie in clear in the row: make it a ProtectedField"


def register_checks() -> None:
    register(_check_declarations)
    register(_check_collations, "database", deploy=False)


def _check_declarations(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    faults: list[CheckMessage] = [Error(sentence, id="kivuko.E001") for sentence in inspect()]
    frozen.freeze()
    return faults


def _check_collations(app_configs: Any = None, databases: Any = None, **options: Any) -> list[CheckMessage]:
    return [Error(sentence, id="kivuko.E002") for sentence in collation_faults()] if databases else []


def collation_faults() -> Iterator[str]:
    """PostgreSQL's path columns must compare byte by byte, or a range returns other branches."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for kind in apps.get_models():
            for field in kind._meta.concrete_fields:
                if isinstance(field, PathField):
                    cursor.execute(
                        "SELECT collation_name FROM information_schema.columns WHERE table_schema = current_schema() "
                        "AND table_name = %s AND column_name = %s",
                        [kind._meta.db_table, field.column],
                    )
                    found = cursor.fetchone()
                    if found and found[0] != "C":
                        yield f"{kind._meta.db_table}.{field.column} is collated {found[0]}, not C: run migrate"
