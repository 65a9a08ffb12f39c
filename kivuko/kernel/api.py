"""The API: one POST for each action of the house, and one GET for a record. Made from the registries, never by hand.

A program does what a page does and no more: the same inputs, the same policy, the same key against doing twice. It
signs in as an officer with a session and sends the CSRF token (tokens for other systems come later). Whatever it names
it must be able to see, or the answer is the same as for something that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.security import SessionAuth
from pydantic import BaseModel
from pydantic import ValidationError as Unfit
from pydantic.json_schema import models_json_schema

from kivuko.kernel import paths, policy, sentences, values
from kivuko.kernel.action import Action
from kivuko.kernel.actions import Branch
from kivuko.kernel.bodies import ENVELOPE, Unseen, at_record, offered, resolved, seen
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Record

LARGEST_BODY = 1_000_000  # bytes
LARGEST_NUMBER = 2**53 - 1  # the ledger's canonical bytes hold no greater integer


class Unreadable(Refused):
    """The body is not JSON, or holds what no database keeps."""

    status = 400


class TooLarge(Refused):
    status = 413


class NotJson(Refused):
    status = 415


class Done(Schema):
    """The record as it is after the act; where the same key came twice, as it is now."""

    id: UUID
    kind: str
    rev: int
    state: str


class Shown(Done):
    """A record's OPEN and INTERNAL fields. What identifies a person is read on a page, under a purpose."""

    values: dict[str, Any]


class Problem(Schema):
    """Why it was not done, in a sentence for the person who asked, and beside each answer that does not fit."""

    sentence: str
    fields: dict[str, list[str]] = {}


class Session(SessionAuth):
    """An officer signed in with a session; a POST carries the CSRF token in the header X-CSRFToken."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.method == "POST":
            if request.content_type != "application/json":
                raise NotJson(_("Send JSON, and say so: Content-Type: application/json."))
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
                raise TooLarge(_("This is too long. Send at most 1 MB."))
        return super().__call__(request)


# -- a call --------------------------------------------------------------------------------------------


def read(request: HttpRequest, body: type[BaseModel]) -> BaseModel:
    """What was sent, in this shape. Raises `Refused` with a sentence, whatever was sent."""
    try:
        sent = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Unreadable(_("This is not JSON. Send one object in UTF-8.")) from error
    try:
        given = body.model_validate(sent)
    except Unfit as error:
        raise sentences.of_inputs(error) from error
    _storable(sent)
    _storable(given.model_dump(mode="python"))
    return given


def _storable(value: Any) -> None:
    """Text without the character NUL, which PostgreSQL refuses, and numbers that the ledger can spell."""
    if isinstance(value, str) and "\0" in value:
        raise Unreadable(_("A text holds a character that cannot be kept (NUL). Take it out."))
    if isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise Unreadable(_("A number is too large to be kept."))
    if isinstance(value, dict):
        for key, each in value.items():
            _storable(key)
            _storable(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            _storable(each)


def call(actor: policy.Actor, action: Action[Any], given: BaseModel) -> Done:
    """Do it for this actor. Raises what the action raises, and `Unseen`."""
    inputs = {
        name: resolved(actor, field.annotation, getattr(given, name), name)
        for name, field in action.inputs.model_fields.items()
        if name in type(given).model_fields
    }
    sent = {name: getattr(given, name) for name in ENVELOPE if hasattr(given, name)}
    if not action.birth:
        subject: Any = seen(actor, action.kind, sent["id"], "id")
        inputs["rev"] = sent["rev"]
    elif at_record(action):
        subject = seen(actor, action.subject, sent["where"], "where")
    else:
        subject = Branch(_path(sent["where"]))
    record = action(actor, subject, key=sent["key"], **inputs)
    return Done(id=record.pk, kind=record.kind(), rev=record.rev, state=record.state)


def _path(text: str) -> str:
    try:
        return paths.valid(text)
    except ValidationError as error:
        raise Refused("", {"where": list(error.messages)}) from error


def show(actor: policy.Actor, kind: str, ident: str) -> Shown:
    """A visible record's OPEN and INTERNAL fields. Raises `Unseen`."""
    try:
        model, pk = apps.get_model(kind), UUID(ident)
    except (LookupError, ValueError):
        model, pk = None, UUID(int=0)
    if model is None or not issubclass(model, Record):
        raise Unseen(_("There is no such record, or you may not see it."))
    record = seen(actor, model, pk, "")
    clear, _sealed = values.split(record)
    clear |= {"path": record.path, "home": record.home, "person": record.person}
    return Shown(id=record.pk, kind=record.kind(), rev=record.rev, state=clear.pop("state"), values=clear)


# -- routes --------------------------------------------------------------------------------------------

_PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 415: Problem}
_REF = "#/components/schemas/{model}"


def _view(action: Action[Any], body: type[BaseModel]) -> Callable[[HttpRequest], Done]:
    def act(request: HttpRequest) -> Done:
        actor: Any = request.user
        return call(actor, action, read(request, body))

    act.__doc__ = f"{action.sentence}\n\nMay do it: {', '.join(sorted(policy.GRANTS.get(action.name, ())))}."
    return act


class Api(NinjaAPI):
    """Ninja's routes, with the bodies of all actions among the components of the OpenAPI page."""

    bodies: dict[str, Any]

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"].update(self.bodies)
        return schema


def build() -> Api:
    """The API over whatever the registries hold now. Called once, when the addresses are read."""
    made = Api(
        title="Kivuko",
        version="1",
        description=__doc__ or "",
        auth=Session(),
        docs_url=None,
        urls_namespace="api",
    )
    routes = list(offered())
    for action, body in routes:
        made.post(
            f"/actions/{action.name}",
            response={200: Done, **_PROBLEMS, 422: Problem},
            operation_id=action.name,
            summary=str(action.label),
            tags=[action.name.split(".")[0]],
            openapi_extra={"requestBody": {"required": True, "content": {"application/json": _schema(body)}}},
        )(_view(action, body))
    made.get("/records/{kind}/{ident}", response={200: Shown, 401: Problem, 404: Problem}, tags=["records"])(
        record
    )
    _keys, schemas = models_json_schema([(body, "validation") for _action, body in routes], ref_template=_REF)
    made.bodies = schemas.get("$defs", {})
    for kind in (Refused, HttpError, SuspiciousOperation):
        made.add_exception_handler(kind, _refused(made))
    return made


def _schema(body: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": _REF.format(model=body.__name__)}}


def record(request: HttpRequest, kind: str, ident: str) -> Shown:
    """A record that you may see: its OPEN and INTERNAL fields."""
    actor: Any = request.user
    return show(actor, kind, ident)


def _refused(api: NinjaAPI) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Exception) -> HttpResponse:
        refused = _as_refused(error)
        fields = {name: [str(each) for each in says] for name, says in refused.fields.items()}
        return api.create_response(
            request, {"sentence": str(refused.sentence), "fields": fields}, status=refused.status
        )

    return answer


def _as_refused(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    status = getattr(error, "status_code", 400)
    if isinstance(error, AuthenticationError):
        refused = Refused(_("Sign in first."))
    elif status == 403:
        refused = Refused(_("Send the CSRF token of your session in the header X-CSRFToken."))
    else:
        refused = Refused(_("This request cannot be read."))
    refused.status = status
    return refused
