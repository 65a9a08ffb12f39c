from __future__ import annotations

import pytest

from kivuko.kernel.tests import cast
from kivuko.kernel.tests.cast import Somebody


@pytest.fixture
def amina(db: None) -> Somebody:
    return cast.amina()


@pytest.fixture
def chuma(db: None) -> Somebody:
    return cast.chuma()


@pytest.fixture
def deng(db: None) -> Somebody:
    return cast.deng()


@pytest.fixture
def halima(db: None) -> Somebody:
    return cast.halima()


@pytest.fixture
def petra(db: None) -> Somebody:
    return cast.petra()


@pytest.fixture
def nyadak(db: None) -> Somebody:
    return cast.nyadak()


@pytest.fixture
def keji(db: None) -> Somebody:
    return cast.keji()
