"""Patrols on a phone: setting out, coming back with or without points, counting heads; and where nobody looked."""

from __future__ import annotations

import pytest

from kivuko.accounts import demo as officers
from kivuko.accounts.models import Login
from kivuko.crossings.tests import house
from kivuko.kernel import node
from kivuko.kernel.models import Node
from kivuko.patrols import demo, loading
from kivuko.patrols.models import Count, Patrol, Spot
from tests.browsing import LOOKED_AT, PHONE, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> dict[str, Login]:
    """The officers of the demo, with its patrols, places and counts."""
    Node.objects.filter(own=True).update(demo=True)
    node.forget_cached()
    house.post()
    logins = officers.make(node.this())
    demo.load(node.this(), logins)
    return {login.username: login for login in logins}


def test_a_point_is_put_down_when_the_officer_presses_and_never_otherwise(pages: Pages, amina: Login) -> None:
    house.post()
    loading.load()
    page = pages("/patrols/record", login=amina, size=PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 9.53049, "longitude": 32.10051})
    assert page.input_value("#id_track") == ""
    page.click("[data-track-point]")
    page.wait_for_function("document.getElementById('id_track').value !== ''")
    assert page.input_value("#id_track") == "9.530, 32.101\n"
    page.select_option("#id_segment", index=9)
    page.fill("#id_office", "Post of Wunthou")
    page.fill("#id_team", "3")
    page.fill("#id_started_at", "2026-01-05T06:00")
    page.fill("#id_ended_at", "2026-01-05T11:00")
    page.check("input[name=found][value=nothing]")
    page.click("form.kv-form button.btn-primary")
    page.wait_for_selector(".kv-timeline")
    assert Patrol.objects.get().track == [[9530, 32101]]


def test_where_the_device_says_nothing_typing_works(pages: Pages, amina: Login) -> None:
    house.post()
    loading.load()
    page = pages("/patrols/record", login=amina, size=PHONE)
    page.click("[data-track-point]")
    page.wait_for_selector("[data-track-said]:has-text('Type the point')")
    page.fill("#id_track", "9.53, 32.10")
    assert page.input_value("#id_track") == "9.53, 32.10"


def test_heads_are_counted_on_a_phone(pages: Pages, people: dict[str, Login]) -> None:
    spot = Spot.objects.first()
    assert spot is not None
    page = pages(f"/patrols/places/{spot.pk}/count", login=people["demo-01"], size=PHONE)
    page.fill("#id_since", "2026-01-05T06:00")
    page.fill("#id_until", "2026-01-05T09:00")
    page.fill("#id_in_F_18_59", "12")
    page.click("form.kv-form button.btn-primary")
    page.wait_for_selector("text=Counts, the latest first")
    assert {"in_F_18_59": 12} in list(Count.objects.values_list("heads", flat=True))


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_patrols_are_seen_whole(
    pages: Pages, axe: Axe, shot: Shot, people: dict[str, Login], lang: str, size: tuple[int, int]
) -> None:
    amina, sabit, nyadak = people["demo-01"], people["demo-03"], people["demo-04"]
    back, out = Patrol.objects.exclude(track=[]).get(segment__code="sd-east"), Patrol.objects.get(state="out")
    spot = Spot.objects.first()
    assert spot is not None
    for name, url, login in (
        ("list", "/patrols/", amina),
        ("out", "/patrols/out", amina),
        ("back", f"{out.get_absolute_url()}/back", amina),
        ("one", back.get_absolute_url(), amina),
        ("places", "/patrols/places/", amina),
        ("add", "/patrols/places/add", amina),
        ("count", f"/patrols/places/{spot.pk}/count", amina),
        ("coverage", "/patrols/coverage", sabit),
        ("segments", "/patrols/segments/", nyadak),
        ("segment", "/patrols/segments/add", nyadak),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"patrols-{name}-{lang}-{size[0]}")
        assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
        assert too_wide(page) == 0, name
        page.context.close()
