"""The API: what a program may send, and that whatever it sends gets a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from kivuko.kernel import api
from kivuko.kernel.models import Entry
from kivuko.kernel.tests import cast
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel, Visitor

pytestmark = pytest.mark.django_db
SIGNED_IN: dict[str, Somebody] = {}


def sign_in(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log-in belongs to an app above the kernel: here the cookie `who` names somebody of the cast."""

    def middle(request: HttpRequest) -> HttpResponse:
        who = SIGNED_IN.get(request.COOKIES.get("who", ""))
        if who is not None:
            request.user = who  # type: ignore[assignment]
        return answer(request)

    return middle


@pytest.fixture(autouse=True)
def _door(settings: Any) -> Iterator[None]:
    found = list(settings.MIDDLEWARE)
    found.insert(
        found.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1, f"{__name__}.sign_in"
    )
    with override_settings(MIDDLEWARE=found):
        yield
    SIGNED_IN.clear()


def client(who: Somebody | None = None, **options: Any) -> Client:
    made = Client(**options)
    if who is not None:
        SIGNED_IN[who.name] = who
        made.cookies["who"] = who.name
    return made


def post(made: Client, action: str, body: Any, **options: Any) -> Any:
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return made.post(f"/api/actions/{action}", data, content_type="application/json", **options)


def receive(made: Client, **inputs: Any) -> Any:
    return post(made, "house.receive", {"where": GATE.path, "key": uuid4().hex, **inputs})


def test_an_officer_s_program_receives_a_visitor_and_one_entry_remembers_who(amina: Somebody) -> None:
    answer = receive(client(amina), label="a1", name="Nyandeng Lado", born="1990-02-01")
    assert answer.status_code == 200, answer.content
    visitor = Visitor.objects.get()
    assert answer.json() == {"id": str(visitor.pk), "kind": "house.visitor", "rev": 1, "state": "here"}
    assert visitor.name == "Nyandeng Lado" and Entry.objects.get().actor == amina.id


def test_it_moves_the_record_from_the_revision_that_it_saw(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    body = {"id": str(visitor.pk), "rev": 1, "key": "k", "name": "Nyandeng"}
    assert post(client(amina), "house.rename", body).json()["rev"] == 2
    stale = post(client(amina), "house.rename", {**body, "key": "k2"})
    assert stale.status_code == 409 and "changed by the officer" in stale.json()["sentence"]


def test_a_call_sent_twice_acts_once_and_with_other_answers_is_refused(amina: Somebody) -> None:
    first = receive(client(amina), label="a1", key="mine")
    again = receive(client(amina), label="a1", key="mine")
    assert first.json() == again.json() and Visitor.objects.count() == 1
    other = receive(client(amina), label="a2", key="mine")
    assert other.status_code == 409 and "other answers" in other.json()["sentence"]


def test_nobody_acts_or_reads_without_signing_in(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    for answer in (receive(client(), label="a2"), client().get(f"/api/records/house.visitor/{visitor.pk}")):
        assert answer.status_code == 401 and answer.json()["sentence"] == "Sign in first."
    assert Visitor.objects.count() == 1


def test_another_site_cannot_act_in_a_signed_in_officer_s_browser(amina: Somebody) -> None:
    answer = receive(client(amina, enforce_csrf_checks=True), label="a1")
    assert answer.status_code == 403 and "X-CSRFToken" in answer.json()["sentence"]
    assert not Visitor.objects.exists()
    own = client(amina, enforce_csrf_checks=True)
    own.get("/api/docs")
    body = {"where": GATE.path, "key": "k", "label": "a1"}
    token = own.cookies["csrftoken"].value
    assert post(own, "house.receive", body, headers={"X-CSRFToken": token}).status_code == 200


def test_who_may_not_do_it_here_is_told_so(amina: Somebody, halima: Somebody) -> None:
    answer = receive(client(halima), label="a1")
    assert answer.status_code == 403 and "supervisor" in answer.json()["sentence"]
    answer = post(client(amina), "house.receive", {"where": "SS/clinic/back/", "key": "k", "label": "a1"})
    assert answer.status_code == 403 and not Visitor.objects.exists()


def test_a_record_out_of_sight_cannot_be_named_as_subject_or_input(amina: Somebody, chuma: Somebody) -> None:
    hidden = actions.receive(amina, GATE, label="a1")
    body = {"id": str(hidden.pk), "rev": 1, "key": "k", "name": "Other"}
    unseen, nowhere = (
        post(client(chuma), "house.rename", {**body, "id": i}) for i in (str(hidden.pk), str(uuid4()))
    )
    assert unseen.status_code == nowhere.status_code == 404 and unseen.json() == nowhere.json()
    parcel = {"where": "SS/clinic-2/gate/", "key": "k", "visitor": str(hidden.pk)}
    answer = post(client(chuma), "house.hand_in", parcel)
    assert answer.status_code == 404 and list(answer.json()["fields"]) == ["visitor"]
    assert not Parcel.objects.exists()


def test_a_record_in_sight_is_named_by_its_id(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    body = {"where": GATE.path, "key": "k", "weight": 3, "visitor": str(visitor.pk)}
    assert post(client(amina), "house.hand_in", body).status_code == 200
    assert Parcel.objects.get().visitor_id == visitor.pk


def test_a_record_shows_what_any_officer_may_know_and_nothing_that_identifies(
    amina: Somebody, chuma: Somebody
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    answer = client(amina).get(f"/api/records/house.visitor/{visitor.pk}")
    assert answer.status_code == 200 and answer.json()["values"]["label"] == "a1"
    assert not {"name", "born", "story"} & answer.json()["values"].keys()
    assert b"Nyandeng" not in answer.content and b"fled" not in answer.content
    for path in (
        f"house.visitor/{uuid4()}",
        f"house.ghost/{visitor.pk}",
        "kernel.entry/1",
        f"accounts.login/{amina.id}",
    ):
        assert client(amina).get(f"/api/records/{path}").status_code == 404
    assert client(chuma).get(f"/api/records/house.visitor/{visitor.pk}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        (b"\xff\xfe", 400),
        ('{"label": "\\ud800"}', 400),
        ("[" * 100_000, 400),
        ("[]", 422),
        ("null", 422),
        ({}, 422),
        ({"where": "nowhere", "key": "k", "label": "a"}, 422),
        ({"where": GATE.path, "key": "", "label": "a"}, 422),
        ({"where": GATE.path, "key": "k", "label": 3}, 422),
        ({"where": GATE.path, "key": "k", "label": "a\0"}, 400),
        ({"where": GATE.path, "key": "k\0", "label": "a"}, 400),
        ({"where": GATE.path, "key": "k", "label": "a", "born": "soon"}, 422),
        ({"where": GATE.path, "key": "k", "label": "a", "colour": "red"}, 422),
        ({"where": GATE.path, "key": "k", "label": "a" * 1_000_001}, 413),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(amina: Somebody, body: Any, status: int) -> None:
    answer = post(client(amina), "house.receive", body)
    assert answer.status_code == status, answer.content
    assert answer.json()["sentence"] and not Visitor.objects.exists()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_what_a_form_of_another_site_could_send_is_not_read(amina: Somebody, content_type: str) -> None:
    answer = client(amina).post("/api/actions/house.receive", b"{}", content_type=content_type)
    assert answer.status_code == 415 and "JSON" in answer.json()["sentence"]


@pytest.mark.parametrize("weight", [10**30, -(10**30), 2**63, 1e300, str(10**30), -1])
def test_a_number_that_the_house_cannot_keep_is_refused_before_the_database_sees_it(
    amina: Somebody, weight: Any
) -> None:
    answer = post(client(amina), "house.hand_in", {"where": GATE.path, "key": "k", "weight": weight})
    assert answer.status_code in (400, 422), answer.content


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.uuids().map(str)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
names = (
    "where",
    "id",
    "rev",
    "key",
    "label",
    "name",
    "age_band",
    "born",
    "story",
    "below",
    "weight",
    "visitor",
    "reason",
)
good = {"where": GATE.path, "rev": 1, "key": "k", "label": "a", "name": "n", "weight": 1}


@settings(max_examples=150)
@given(
    action=st.sampled_from(("house.receive", "house.rename", "house.hand_in", "house.weigh", "kernel.hold")),
    keep=st.sets(st.sampled_from(sorted(good))),
    odd=st.dictionaries(st.sampled_from(names), anything, max_size=4),
    mine=st.booleans(),
)
def test_whatever_is_sent_the_answer_is_done_or_a_sentence(
    db: None, action: str, keep: set[str], odd: dict[str, Any], mine: bool
) -> None:
    amina, petra = cast.amina(), cast.petra()
    visitor = actions.receive(amina, GATE, label=uuid4().hex[:12])
    body = {name: good[name] for name in keep} | ({"id": str(visitor.pk)} if mine else {}) | odd
    for who in (amina, petra):
        answer = post(client(who), action, json.dumps(body))
        assert answer.status_code in (200, 400, 403, 404, 409, 422), (answer.status_code, body)
        assert answer.status_code == 200 or answer.json()["sentence"]


@given(kind=st.text(max_size=20), ident=st.text(max_size=40))
def test_whatever_record_is_asked_for_the_answer_is_a_sentence(db: None, kind: str, ident: str) -> None:
    with pytest.raises(api.Unseen):
        api.show(cast.amina(), kind, ident)


def test_openapi_names_every_action_with_its_sentence_and_its_inputs() -> None:
    schema = client().get("/api/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    said = schema["paths"]["/api/actions/house.receive"]["post"]
    assert said["summary"] == "Receive" and said["description"].startswith("Somebody comes in")
    ref = said["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
    body = schema["components"]["schemas"][ref]
    assert {"where", "key", "label"} <= set(body["required"]) and "id" not in body["properties"]
    visitor = schema["components"]["schemas"]["house_hand_in"]["properties"]["visitor"]
    assert {"format": "uuid", "type": "string"} in visitor["anyOf"]


def test_every_reference_in_openapi_leads_somewhere() -> None:
    text = client().get("/api/openapi.json").content.decode()
    schemas = json.loads(text)["components"]["schemas"]
    refs = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert refs and refs <= schemas.keys()


def test_an_input_that_json_cannot_say_is_left_to_the_house_and_an_action_that_needs_it_is_not_offered(
    amina: Somebody,
) -> None:
    assert post(client(amina), "house.merge", {}).status_code == 404
    schema = client().get("/api/openapi.json").json()
    assert "/api/actions/house.merge" not in schema["paths"]
    assert "parcels" not in schema["components"]["schemas"]["house_leave"]["properties"]
    visitor = actions.receive(amina, GATE, label="a1")
    body = {"id": str(visitor.pk), "rev": 1, "key": "k"}
    assert post(client(amina), "house.leave", {**body, "parcels": [1]}).status_code == 422
    assert post(client(amina), "house.leave", body).json()["state"] == "left"


def test_the_api_s_page_for_people_loads_nothing_from_elsewhere() -> None:
    answer = client().get("/api/docs")
    page = answer.content.decode()
    assert answer.status_code == 200 and "POST /api/actions/house.receive" in page
    assert "http://" not in page and "https://" not in page
