"""The whole API under schemathesis: whatever its own description allows, or nearly allows, gets an answer in words.

`make fuzz` looks for some minutes; CI at a handful of each operation for each role.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as house
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from kivuko.accounts.models import Login
from tests.browsing import session_of

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))
pytestmark = pytest.mark.django_db
TOKEN = "fuzz" * 8


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request that ends does not close the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(amina: Login) -> Any:
    """The API as its description says it, read as an officer reads it."""
    return schemathesis.openapi.from_wsgi(
        "/api/openapi.json", WSGIHandler(), headers={"Cookie": cookies(amina), "Host": "localhost"}
    )


def cookies(login: Login) -> str:
    return f"{house.SESSION_COOKIE_NAME}={session_of(login)}; {house.CSRF_COOKIE_NAME}={TOKEN}"


def operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("who", ["amina", "deng", "nyadak", "petra"])
def test_what_the_description_allows_or_nearly_allows_gets_an_answer_in_words(
    schema: Any, who: str, mode: GenerationMode, request: pytest.FixtureRequest
) -> None:
    headers = {
        "Cookie": cookies(request.getfixturevalue(who)), "X-CSRFToken": TOKEN, "Host": "localhost",
    }  # fmt: skip
    asked: list[int] = []
    for operation in operations(schema):
        try:
            cases = operation.as_strategy(generation_mode=mode)
        except Exception as error:  # an operation without anything to get wrong
            assert "negat" in str(error).lower(), operation.label
            continue
        asked += answers(operation.label, cases, headers)
    assert len(asked) > 100


def answers(label: str, cases: Any, headers: dict[str, str]) -> list[int]:
    """Send some cases of one operation; the status of each answer."""
    got: list[int] = []

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def send(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        got.append(answer.status_code)
        assert answer.status_code < 500, (label, case.body)
        if answer.status_code >= 400:
            said = answer.json()
            assert said.get("sentence") or said.get("detail"), (label, answer.content[:200])

    send()
    return got
