"""A vehicle is registered and ticked by keyboard alone; its pages in both sizes and languages."""

from __future__ import annotations

import pytest

from kivuko.accounts.models import Login
from kivuko.crossings.tests import house
from kivuko.vehicles import actions, actions_inspection
from kivuko.vehicles.models import Stage, Vehicle
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_vehicle_is_registered_and_its_stage_ticked_by_keyboard_alone(
    pages: Pages, amina: Login, axe: Axe
) -> None:
    house.post()
    page = pages("/vehicles/new", login=amina, check=True)
    page.focus("#id_plate")
    page.keyboard.type("ubk 417t")
    page.focus("form.kv-form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kv-timeline")
    assert "UBK 417T" in page.inner_text("h1") and axe(page) == []
    page.focus(".kv-moves button")  # begin
    page.keyboard.press("Enter")
    page.wait_for_selector("a[href$='/clear']")
    page.focus("a[href$='/clear']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_text")
    page.focus("#id_text")
    page.keyboard.type("All in order.")
    page.focus("form.kv-form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kv-timeline")
    assert Stage.objects.get(agency="immigration").state == "done"
    assert "All in order." in page.inner_text("main") and axe(page) == []


@pytest.fixture
def lorry(amina: Login, taban: Login, kuol: Login) -> Vehicle:
    """A lorry that customs asks about, a bus that the police holds, a motorcycle without a plate."""
    post = house.post()
    given = {"direction": "entry", "passengers": 2, "plate_country": "UGA"}
    found = actions.register(
        amina, post, kind="lorry", plate="UBK 417T", trailer="UBK 902Z", trailer_country="UGA",
        driver="Okello Ojara", seals=["KE4471", "KE4472"], customs_ref="2026UG00417", **given,
    )  # fmt: skip
    bus = actions.register(amina, post, kind="bus", plate="SSD 208B", absent=["health"], **given)
    actions.register(amina, post, kind="motorcycle", **given)
    actions.hold(kuol, bus, text="The owner's papers are asked for.")
    immigration = Stage.objects.get(vehicle=found, agency="immigration")
    actions.begin(amina, immigration)
    actions.clear(amina, immigration, outcome="nothing_found", text="Two people, both counted.")
    actions_inspection.join(kuol, actions_inspection.propose(taban, found))
    return found


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_pages_are_seen_whole(
    pages: Pages, axe: Axe, shot: Shot, lorry: Vehicle, taban: Login, deng: Login, amina: Login,
    lang: str, size: tuple[int, int],
) -> None:  # fmt: skip
    for name, url, login in (
        ("board", "/vehicles/", deng),
        ("one", f"/vehicles/{lorry.pk}", taban),
        ("own", f"/vehicles/{lorry.pk}", amina),
        ("hold", f"/vehicles/{lorry.pk}/hold", taban),
        ("new", "/vehicles/new", taban),
        ("times", "/vehicles/times", deng),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"vehicles-{name}-{lang}-{size[0]}")
        assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
        assert too_wide(page) == 0, name
        page.context.close()
