from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.patrols import actions, loading
from kivuko.patrols.inputs import Stretch
from kivuko.patrols.models import Patrol, Segment, Spot
from kivuko.places import actions as places
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import PostType
from tests.cast import WUNTHOU

STARTED, ENDED = datetime(2026, 1, 5, 4, 0, tzinfo=UTC), datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FORD, WORDS, TRACK = "Ford by the invented fig", "Bundles by the water", "9.530, 32.100\n9.541, 32.112"
STRETCH = Stretch(
    start="the Nile at Nimule", end="Kidepo", neighbour="UG", demarcation="partly", lat=3.6049, lon=32.0551,
    source="invented for the tests",
)  # fmt: skip
GONE: dict[str, Any] = {"mode": "foot", "office": "Post of Wunthou", "team": 4}
BACK: dict[str, Any] = {"ended_at": ENDED, "found": ["crossing_used"], "findings": WORDS, "track": TRACK}


@pytest.fixture
def wunthou(db: None) -> Post:
    known = PostFacts(
        name="Wunthou", type=(PostType.LAND,), zone="Africa/Juba", source="invented for the tests"
    )
    return places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code="wunthou", facts=known)


@pytest.fixture
def segment(db: None) -> Segment:
    """The segment to the east of Wunthou, of the data file."""
    loading.load()
    return Segment.objects.get(code="sd-east")


@pytest.fixture
def out(amina: Login, wunthou: Post, segment: Segment) -> Patrol:
    """A patrol of Amina's post that is out."""
    return actions.set_out(amina, Branch(WUNTHOU), segment=segment, at=STARTED, **GONE)


@pytest.fixture
def ford(amina: Login, wunthou: Post, segment: Segment) -> Spot:
    """A place that Amina's post knows."""
    return actions.add_spot(
        amina, Branch(WUNTHOU), name=FORD, kind_of="river", county="SS0712", segment=segment
    )
