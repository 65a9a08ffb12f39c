from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from kivuko.accounts.models import Login
from kivuko.incidents import actions
from kivuko.incidents.inputs import Facts, Who
from kivuko.incidents.models import Incident
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.places import actions as places
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import PostType
from tests.cast import COUNTRY, WUNTHOU, appoint

STORY = "Men took the papers of the workers on the quay"
PLACE = "under the tamarind at the quay"
SUSPECT, WITNESS = "Okot Wilhelm Lamba", "Abuk Rosina Deng"
HAPPENED = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)


def facts(**said: Any) -> Facts:
    given = {
        "category": "trafficking_persons", "happened_at": HAPPENED, "place": PLACE, "what": STORY, "victims": 6,
        "children": 2,
    }  # fmt: skip
    return Facts(**(given | said))


@pytest.fixture
def wunthou(db: None) -> Post:
    known = PostFacts(
        name="Wunthou", type=(PostType.LAND,), zone="Africa/Juba", source="invented for the tests"
    )
    return places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code="wunthou", facts=known)


@pytest.fixture
def wani(db: None) -> Login:
    """Of justice, the whole country."""
    return appoint("Wani Gore", "justice", COUNTRY)


File = Callable[..., Incident]


@pytest.fixture
def file(kuol: Login, wunthou: Post) -> File:
    """Kuol writes an invented incident of his post."""

    def made(**said: Any) -> Incident:
        at = said.pop("at", None)
        return actions.report(said.pop("actor", kuol), Branch(WUNTHOU), facts=facts(**said), at=at)

    return made


@pytest.fixture
def suspected(file: File, kuol: Login) -> Incident:
    """A file with a suspect, under investigation."""
    made = file()
    actions.name_person(kuol, made, who=Who(part="suspect", name=SUSPECT, document="invented-77"))
    return actions.investigate(kuol, made, reason="Taken up.")


@pytest.fixture
def handed(suspected: Incident, kuol: Login) -> Incident:
    """A file that justice has."""
    actions.charge(kuol, suspected, reason="Article invented.")
    return actions.hand_to_justice(kuol, suspected, reason="Complete.")
