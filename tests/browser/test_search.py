"""A supervisor finds a traveller by keyboard alone, and goes back and forward; on a laptop and on a telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.crossings import actions
from kivuko.crossings.known import Person
from kivuko.crossings.tests.house import nyandeng, post
from tests.browsing import LAPTOP, PHONE, Axe, Pages, too_wide
from tests.cast import WUNTHOU, appoint


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lang", "size"), [("en", LAPTOP), ("ar", PHONE)], ids=["en-laptop", "ar-phone"])
def test_a_traveller_is_found_by_keyboard_and_the_way_back_works(
    pages: Pages, axe: Axe, lang: str, size: tuple[int, int]
) -> None:
    amina, deng, where = (
        appoint("Amina Bol", "officer", WUNTHOU),
        appoint("Deng Wol", "supervisor", WUNTHOU),
        post(),
    )
    first = actions.admit(amina, where, traveller=nyandeng(), direction="entry")
    for back in (30, 5):
        actions.admit(
            amina, where, traveller=nyandeng(), direction="entry", known=Person(first.person),
            occurred_at=timezone.now() - timedelta(days=back),
        )  # fmt: skip
    page = pages("/search/", lang=lang, size=size, login=deng, check=True)
    assert axe(page) == []
    page.keyboard.type("malu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*-*")
    found = page.url
    assert page.locator("tbody tr").count() == 3
    assert "malu" not in found
    assert axe(page) == []
    assert too_wide(page) <= 0
    page.locator("tbody a[href*='/people/']").first.press("Enter")
    page.wait_for_url("**/people/**")
    assert page.locator(".kv-badge.kv-look").count() == 2  # an entry follows an entry, twice
    assert axe(page) == []
    assert too_wide(page) <= 0
    page.go_back()
    assert page.url == found
    assert page.locator("tbody tr").count() == 3
    page.go_forward()
    assert "/people/" in page.url
    assert page.faults == []  # type: ignore[attr-defined]
