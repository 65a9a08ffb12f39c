"""Every action of the house over the API, with a real log-in: whatever is sent, it is done or refused in a sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from kivuko.accounts.models import Login
from kivuko.crossings import actions as crossings
from kivuko.crossings.tests import house
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.bodies import at_record, offered
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.policy import GRANTS
from tests.cast import COUNTRY, NIMULE, WUNTHOU, appoint

EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
pytestmark = pytest.mark.django_db
OFFERED = {action.name: body for action, body in offered() if ".tests." not in action.__module__}

odd = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
texts = st.text(max_size=40) | st.sampled_from(
    ["", "SS", "SSD", "Wani", "1990", "1990-02-31", "P", "M", WUNTHOU, "UTC", "\0"]
)


def fitting(part: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a JSON schema allows, and often what the house makes of them further on."""
    if "$ref" in part:
        return fitting(defs[part["$ref"].split("/")[-1]], defs)
    if "anyOf" in part:
        return st.one_of(*(fitting(each, defs) for each in part["anyOf"]))
    if "enum" in part or "const" in part:
        return st.sampled_from(part.get("enum") or [part["const"]])
    kind, form = part.get("type"), part.get("format")
    if form == "date":
        return st.dates().map(str)
    if form == "date-time":
        return st.datetimes().map(lambda at: at.isoformat() + "Z") | st.datetimes().map(
            lambda at: at.isoformat()
        )
    if form == "uuid":
        return st.just(str(uuid4()))
    if kind == "array":
        return st.lists(fitting(part.get("items", {}), defs), max_size=2)
    if kind == "object" and "properties" in part:
        needed = {name: fitting(each, defs) for name, each in part["properties"].items()}
        return st.fixed_dictionaries(
            {name: each for name, each in needed.items() if name in part.get("required", ())},
            optional={name: each for name, each in needed.items() if name not in part.get("required", ())},
        )
    if kind == "object":
        return st.dictionaries(st.sampled_from(["en", "fr", "x"]), texts, max_size=2)
    plain = {
        "integer": st.integers(),
        "number": st.floats(),
        "boolean": st.booleans(),
        "null": st.none(),
        "string": texts,
    }
    return plain.get(str(kind), odd)


@st.composite
def bodies(draw: st.DrawFn, name: str) -> dict[str, Any]:
    schema = OFFERED[name].model_json_schema()
    sent: dict[str, Any] = draw(fitting(schema, schema.get("$defs", {})))
    if draw(st.integers(0, 4)) == 0:
        sent[draw(st.sampled_from(sorted(sent) or ["x"]))] = draw(odd)
    return sent


@pytest.fixture
def known(db: None) -> dict[str, list[Any]]:
    """Kind to [id, revision] of one record that exists, for actions to name."""
    post = house.post()
    clerk = appoint("Invented Clerk", "officer", WUNTHOU, number=f"T-{uuid4().hex[:8]}")
    crossings.admit(clerk, post, traveller=house.nyandeng(), direction="entry")
    found: dict[str, list[Any]] = {}
    for kind, record, rev in Entry.objects.order_by("rev").values_list("kind", "record", "rev"):
        found[kind] = [str(record), rev]
    return found


@pytest.mark.parametrize("name", sorted(OFFERED))
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_whatever_is_sent_to_an_action_it_is_done_or_refused_in_a_sentence(
    known: dict[str, list[Any]], client_of: Callable[[Login], Client], name: str, data: st.DataObject
) -> None:
    with transaction.atomic():
        send(name, data, known, client_of)
        transaction.set_rollback(True)


def send(
    name: str, data: st.DataObject, known: dict[str, list[Any]], client_of: Callable[[Login], Client]
) -> None:
    action = ACTIONS[name]
    role = data.draw(st.sampled_from(sorted(GRANTS[name] - {"system"} or {"administrator"})))
    path = data.draw(st.sampled_from([COUNTRY, COUNTRY, WUNTHOU, NIMULE]))
    login = appoint("Invented Officer", role, path, number=f"T-{uuid4().hex[:8]}")
    sent = data.draw(bodies(name))
    if data.draw(st.integers(0, 9)) > 0:  # else nothing here exists
        sent["key"] = uuid4().hex
        for asked, field in action.inputs.model_fields.items():
            if isinstance(field.annotation, type) and issubclass(field.annotation, Record):
                sent[asked] = known.get(field.annotation.kind(), [str(uuid4())])[0]
        if not action.birth:
            sent["id"], sent["rev"] = known.get(action.kind.kind(), [str(uuid4()), 1])
        else:
            there = known.get(action.subject.kind(), [str(uuid4())])[0] if at_record(action) else path
            sent["where"] = there
    answer = client_of(login).post(f"/api/actions/{name}", json.dumps(sent), content_type="application/json")
    assert answer.status_code in (200, 400, 403, 404, 409, 422), (answer.status_code, sent)
    assert answer.status_code == 200 or answer.json()["sentence"]


def test_an_officer_signs_in_and_reads_what_is_in_sight(
    client_of: Callable[[Login], Client], amina: Login, nyadak: Login
) -> None:
    officer = f"/api/records/accounts.officer/{amina.pk}"
    assert client_of(nyadak).get(officer).status_code == 200
    assert "name" not in client_of(nyadak).get(officer).json()["values"]
    assert client_of(amina).get(officer).status_code == 404
    assert Client().get(officer).status_code == 401


def test_hits_cannot_be_made_up_or_left_out_from_outside() -> None:
    """What the lists said is looked up by the act itself; a caller can neither send it nor raise a hit of its own."""
    asked = {action.name: set(body.model_fields) for action, body in offered()}
    assert "screening.raise_hit" not in asked
    for name in ("crossings.admit", "crossings.second_line"):
        assert not asked[name] & {"found", "known"}
