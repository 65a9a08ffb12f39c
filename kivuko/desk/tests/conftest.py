from __future__ import annotations

import pytest

from kivuko.crossings.tests import house
from kivuko.kernel import node
from kivuko.places.models import Post


@pytest.fixture
def wunthou(db: None) -> Post:
    return house.post()


@pytest.fixture
def nimule(db: None) -> Post:
    return house.post("nimule", "Nimule")


@pytest.fixture
def folder(db, settings, tmp_path):
    """A folder of state of this test's own, with the node's key."""
    key = node.master_key()
    settings.KIVUKO_DATA = tmp_path
    (tmp_path / "node.key").write_text(key.hex())
    return tmp_path
