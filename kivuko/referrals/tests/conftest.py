from __future__ import annotations

from collections.abc import Callable

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.sealing import uuid7
from kivuko.places import actions as places
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import PostType
from kivuko.referrals import actions, loading
from kivuko.referrals.inputs import About
from kivuko.referrals.models import Referral, Service
from tests.cast import COUNTRY, appoint

SECRET = "They burnt our house at Fashwal and asked for me by name"
PLACE = "under the tamarind at Lul crossing"


@pytest.fixture
def wunthou(db: None) -> Post:
    facts = PostFacts(
        name="Wunthou", type=(PostType.LAND,), zone="Africa/Juba", source="invented for the tests"
    )
    return places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code="wunthou", facts=facts)


@pytest.fixture
def directory(db: None) -> dict[str, Service]:
    """The services of the country's data file, by code."""
    loading.load()
    return {each.code: each for each in Service.objects.all()}


@pytest.fixture
def rebecca(db: None) -> Login:
    """Of the refugee authority, the whole country."""
    return appoint("Rebecca Tut", "refugee_authority", COUNTRY)


@pytest.fixture
def mary(db: None) -> Login:
    """A caseworker for children, the whole country."""
    return appoint("Mary Ladu", "caseworker", COUNTRY)


Refer = Callable[..., Referral]


@pytest.fixture
def refer(amina: Login, wunthou: Post, directory: dict[str, Service]) -> Refer:
    """Amina refers an invented traveller of hers."""

    def done(ground: str = "fear_of_return", **said: object) -> Referral:
        about = said.pop("about", None) or About(uuid7(), uuid7())
        actor = said.pop("actor", amina)
        return actions.refer(actor, wunthou, ground=ground, about=about, **{"heard": SECRET, **said})

    return done
