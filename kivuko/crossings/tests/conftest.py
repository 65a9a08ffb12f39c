from __future__ import annotations

import pytest

from kivuko.crossings.tests import house
from kivuko.places.models import Post


@pytest.fixture
def wunthou(db: None) -> Post:
    return house.post()


@pytest.fixture
def nimule(db: None) -> Post:
    return house.post("nimule", "Nimule")
