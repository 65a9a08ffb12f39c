"""Invented vehicles for a demo at Wunthou, by the invented officers of `accounts.demo`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.kernel.models import Node
from kivuko.kernel.policy import SYSTEM
from kivuko.places import queries as places
from kivuko.places.models import Post
from kivuko.vehicles import actions, actions_inspection
from kivuko.vehicles.models import Inspection, Part, Stage, Vehicle
from kivuko.vehicles.vocab import Agency

OFFICERS: dict[str, str] = {
    "immigration": "demo-01",
    "customs": "demo-08",
    "health": "demo-07",
    "police": "demo-09",
}
PASSED = 8


class Invented(NamedTuple):
    """A vehicle at the post: how long ago it came, which agencies are done, which is at it."""

    kind: str
    plate: str
    country: str
    driver: str
    passengers: int
    minutes: int
    done: tuple[Agency, ...] = ()
    at_it: Agency | None = None


HERE = (
    Invented("lorry", "UBK 417T", "UGA", "Okello Ojara", 1, 190, ("immigration", "health"), "customs"),
    Invented("bus", "SSD 208B", "SSD", "Garang Atem", 42, 95, ("immigration",), "health"),
    Invented("car", "KDA 551C", "KEN", "Wanjiru Kamau", 3, 35, (), "immigration"),
    Invented("motorcycle", "", "", "Lual Deng", 1, 8),
)


class NotADemo(Exception):
    """Invented vehicles were asked for where real people work."""


def load(node: Node, logins: list[Login]) -> int:
    """Write down the invented vehicles, some gone and some at the post; how many. Twice does it once."""
    if not node.demo:
        raise NotADemo("Invented vehicles are made only on a node that was set up as a demo.")
    post = places.post(SYSTEM, "wunthou")
    if post is None or Vehicle.objects.exists():
        return 0
    by_number = {login.username: login for login in logins}
    who = {agency: by_number[number] for agency, number in OFFICERS.items()}
    now = timezone.now()
    for number in range(PASSED):
        one = Invented("lorry", f"SSD {310 + number * 7}K", "SSD", "", 1, 0)
        _pass(who, _register(who, post, one, now - timedelta(days=1 + number * 3)), number)
    found = [_arrive(who, post, one, now) for one in HERE]
    _inspect(who, found[0], now - timedelta(minutes=20))
    actions.hold(who["police"], found[1], text="Waits for the owner's papers.", at=now - timedelta(minutes=5))
    return PASSED + len(found)


def _register(who: dict[str, Login], post: Post, one: Invented, at: datetime, **more: Any) -> Vehicle:
    return actions.register(
        who["immigration"], post, kind=one.kind, direction="entry", plate=one.plate, plate_country=one.country,
        driver=one.driver, passengers=one.passengers, arrived_at=at, at=at, **more,
    )  # fmt: skip


def _pass(who: dict[str, Login], vehicle: Vehicle, number: int) -> None:
    """All four agencies, one after the other, and it departs."""
    at = vehicle.arrived_at
    for place, (agency, login) in enumerate(who.items()):
        _tick(
            login,
            vehicle,
            agency,
            at + timedelta(minutes=4 + place),
            at + timedelta(minutes=12 + place * number),
        )
        at += timedelta(minutes=14 + place * number)
    actions.depart(who["immigration"], vehicle, at=at)


def _arrive(who: dict[str, Login], post: Post, one: Invented, now: datetime) -> Vehicle:
    at = now - timedelta(minutes=one.minutes)
    more = (
        {
            "trailer": "UBK 902Z",
            "trailer_country": "UGA",
            "seals": ["KE4471", "KE4472"],
            "customs_ref": "2026UG00417",
        }
        if one.kind == "lorry"
        else {}
    )
    vehicle = _register(who, post, one, at, **more)
    for agency in one.done:
        _tick(who[agency], vehicle, agency, at + timedelta(minutes=5), at + timedelta(minutes=19))
    if one.at_it:
        stage = Stage.objects.get(vehicle=vehicle, agency=one.at_it)
        actions.begin(who[one.at_it], stage, at=at + timedelta(minutes=25))
    return vehicle


def _tick(login: Login, vehicle: Vehicle, agency: str, began: datetime, ended: datetime) -> None:
    stage = Stage.objects.get(vehicle=vehicle, agency=agency)
    actions.begin(login, stage, at=began)
    actions.clear(login, stage, outcome="nothing_found", at=ended)


def _inspect(who: dict[str, Login], vehicle: Vehicle, at: datetime) -> None:
    """Customs proposes, the police takes part and gives its outcome; customs' own is open."""
    inspection: Inspection = actions_inspection.propose(who["customs"], vehicle, at=at)
    actions_inspection.join(who["police"], inspection, at=at + timedelta(minutes=2))
    part = Part.objects.get(inspection=inspection, agency="police")
    actions_inspection.find(
        who["police"],
        part,
        outcome="nothing_found",
        text="Cab and tank looked at.",
        at=at + timedelta(minutes=9),
    )
