"""The API's own page: what a program may do here, for the person who writes the program."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pydantic import BaseModel

from kivuko.kernel import policy
from kivuko.kernel.action import Action
from kivuko.kernel.bodies import offered


class Call(NamedTuple):
    """One action as the page lists it."""

    name: str
    label: str
    sentence: str
    roles: str
    rows: list[tuple[str, str, str, str]]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every action of the API with its inputs, made from the same shapes that a call is checked against."""
    calls = [_call(action, body) for action, body in offered()]
    columns = [_("Field"), _("Type"), _("Asked"), _("What it is")]
    schema = reverse("api:openapi-json")
    return render(request, "kernel/api_docs.html", {"calls": calls, "columns": columns, "schema": schema})


def _call(action: Action[Any], body: type[BaseModel]) -> Call:
    roles = ", ".join(sorted(policy.GRANTS.get(action.name, ())))
    return Call(action.name, str(action.label), action.sentence, roles, inputs(body))


def inputs(body: type[BaseModel]) -> list[tuple[str, str, str, str]]:
    """(name, type in words, asked always or not, what it is) of each field of a call, in order."""
    schema = body.model_json_schema()
    needed, defs = schema.get("required", ()), schema.get("$defs", {})
    return [
        (
            name,
            words(part, defs),
            _("always") if name in needed else _("if known"),
            part.get("description", ""),
        )
        for name, part in schema["properties"].items()
    ]


def words(part: dict[str, Any], defs: dict[str, Any]) -> str:
    """A JSON schema's type in a few words."""
    if "$ref" in part:
        found = defs.get(part["$ref"].split("/")[-1], {})
        return words(found, {}) if "enum" in found else str(found.get("title", "object"))
    if "anyOf" in part:
        return " / ".join(dict.fromkeys(words(each, defs) for each in part["anyOf"]))
    if "enum" in part:
        return " | ".join(map(str, part["enum"]))
    if "const" in part:
        return str(part["const"])
    if part.get("type") == "array":
        return _("list of %(what)s") % {"what": words(part.get("items", {}), defs)}
    return str(part.get("format") or part.get("type") or "any")
