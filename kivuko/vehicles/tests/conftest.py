from __future__ import annotations

from collections.abc import Callable

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.places import actions as places
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import PostType
from kivuko.vehicles import actions
from kivuko.vehicles.models import Stage, Vehicle

DRIVER, PLATE = "Okello Ojara", "UBK 417T"
Arrive = Callable[..., Vehicle]


@pytest.fixture
def wunthou(db: None) -> Post:
    facts = PostFacts(
        name="Wunthou", type=(PostType.LAND,), zone="Africa/Juba", source="invented for the tests"
    )
    return places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code="wunthou", facts=facts)


@pytest.fixture
def officers(amina: Login, taban: Login, asha: Login, kuol: Login) -> dict[str, Login]:
    """One officer of each agency at Wunthou."""
    return {"immigration": amina, "customs": taban, "health": asha, "police": kuol}


@pytest.fixture
def arrive(amina: Login, wunthou: Post) -> Arrive:
    """Amina writes down an invented lorry."""

    def done(**said: object) -> Vehicle:
        actor = said.pop("actor", amina)
        given = {"kind": "lorry", "direction": "entry", "plate": PLATE, "plate_country": "UGA",
                 "driver": DRIVER, "passengers": 1, **said}  # fmt: skip
        return actions.register(actor, wunthou, **given)

    return done


def stage(vehicle: Vehicle, agency: str) -> Stage:
    return Stage.objects.get(vehicle=vehicle, agency=agency)


def tick(login: Login, vehicle: Vehicle, agency: str, text: str = "") -> None:
    """The agency begins and is done."""
    actions.begin(login, stage(vehicle, agency))
    actions.clear(login, stage(vehicle, agency), outcome="nothing_found", text=text)


def here(vehicle: Vehicle) -> Vehicle:
    return Vehicle.objects.get(pk=vehicle.pk)
