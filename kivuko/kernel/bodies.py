"""What an action takes, as a program sends it: JSON, in which a record is its id.

    {"where": "018f…", "key": "…", "label": "a1"}            a birth, at a record or at a path
    {"id": "018f…", "rev": 3, "key": "…", "name": "…"}       a move, from the revision that the caller saw

An id becomes a record only through what the actor may see.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, PydanticUserError, TypeAdapter, create_model

from kivuko.kernel import policy
from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.errors import Forged, Refused
from kivuko.kernel.keys import OwnInput
from kivuko.kernel.models import Record

ENVELOPE = ("id", "rev", "where", "key")


class Unseen(Refused):
    """What was named is not there, or not for this person to see: the answer is the same."""

    status = 404


def spoken(annotation: Any) -> Any:
    """The annotation as it travels: a record is its id."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return UUID
    origin, parts = get_origin(annotation), get_args(annotation)
    if not parts or origin is Literal:
        return annotation
    if origin is Annotated:
        return Annotated[(spoken(parts[0]), *parts[1:])]
    parts = tuple(spoken(part) for part in parts)
    return Union[parts] if origin in (Union, types.UnionType) else origin[parts]  # noqa: UP007


def resolved(actor: policy.Actor, annotation: Any, value: Any, name: str) -> Any:
    """The value again with its records, each one that this actor may see."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return seen(actor, annotation, value, name)
    origin, parts = get_origin(annotation), get_args(annotation)
    if value is None or not parts or origin is Literal:
        return value
    if origin is Annotated:
        return resolved(actor, parts[0], value, name)
    if origin in (Union, types.UnionType):
        kinds = [part for part in parts if isinstance(part, type) and issubclass(part, Record)]
        if isinstance(value, UUID) and kinds:
            return resolved(actor, kinds[0], value, name)
        held = [part for part in parts if get_origin(part) is type(value)]
        return resolved(actor, held[0], value, name) if held else value
    if origin in (list, set, frozenset) or (origin is tuple and parts[-1] is Ellipsis):
        return type(value)(resolved(actor, parts[0], each, name) for each in value)
    if origin is dict:
        return {key: resolved(actor, parts[1], each, name) for key, each in value.items()}
    return value


def seen(actor: policy.Actor, kind: type[Record], pk: UUID, name: str) -> Record:
    """The record, for somebody who may see it. Raises `Unseen`."""
    record = policy.visible(actor, kind).filter(pk=pk).first()
    if record is None:
        sentence = _("There is no such record, or you may not see it.")
        raise Unseen(sentence, {name: [sentence]} if name else {})
    return record


def typed(annotation: Any) -> bool:
    """Whether everything in the annotation says what it is: an untyped input is not taken from outside."""
    return annotation is not Any and all(
        typed(part) for part in get_args(annotation) if get_origin(annotation) is not Literal
    )


def fits(annotation: Any) -> bool:
    """Whether JSON can say it and may: what it cannot say, and an `OwnInput`, is given by our own code alone."""
    if any(
        isinstance(part, type) and issubclass(part, OwnInput) for part in (annotation, *get_args(annotation))
    ):
        return False
    try:
        return typed(annotation) and bool(TypeAdapter(spoken(annotation)).json_schema())
    except PydanticUserError:
        return False


@cache
def body_of(action: Action[Any]) -> type[BaseModel] | None:
    """The shape of a call of this action; None where it needs an input that JSON cannot say."""
    if at_record(action) and action.subject._meta.abstract:
        return None  # a birth at a record of any kind: an id alone does not say which
    fields: dict[str, Any] = {
        "key": (str, Field(min_length=1, max_length=64, description="yours, new for each act"))
    }
    if not action.birth:
        fields["id"] = (UUID, Field(description=f"the {action.kind._meta.verbose_name}"))
        fields["rev"] = (int, Field(ge=1, le=2**31 - 1, description="the revision that you saw"))
    elif at_record(action):
        fields["where"] = (
            UUID,
            Field(description=f"the {action.subject._meta.verbose_name} where it is born"),
        )
    else:
        fields["where"] = (
            str,
            Field(max_length=120, description="the path where it is born, such as SS/dcrnpi/"),
        )
    for name, field in action.inputs.model_fields.items():
        if name in ENVELOPE:
            raise Forged(f"{action.name} has an input called {name}, which the API needs: call it otherwise")
        if not fits(field.annotation):
            if field.is_required():
                return None
            continue
        fields[name] = (spoken(field.annotation), ... if field.is_required() else field.default)
    return create_model(action.name.replace(".", "_"), __config__=ConfigDict(extra="forbid"), **fields)


def at_record(action: Action[Any]) -> bool:
    return isinstance(action.subject, type) and issubclass(action.subject, Record)


def offered() -> Iterator[tuple[Action[Any], type[BaseModel]]]:
    """Every action that the API offers, by name, with the shape of its call."""
    for name in sorted(ACTIONS):
        body = body_of(ACTIONS[name])
        if body is not None:
            yield ACTIONS[name], body
