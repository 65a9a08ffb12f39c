"""Hearing somebody, by keyboard, and what was sent: pages that nobody of the demo has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kivuko.accounts.models import Login
from kivuko.crossings import hearing
from kivuko.crossings.tests import house
from kivuko.kernel.actions import Branch
from kivuko.referrals import actions, loading
from kivuko.referrals.models import Referral
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide
from tests.cast import COUNTRY, appoint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(amina: Login) -> list[Referral]:
    """One of the counter, one of a patrol three days ago that nobody answered."""
    post, before = house.post(), datetime.now(UTC) - timedelta(days=3)
    loading.load()
    here = hearing.hear_fear(
        amina, post, traveller=house.nyandeng(), direction="entry", heard="They asked for me by name."
    )
    there = actions.open_on_patrol(
        amina, Branch(post.path), ground="fear_of_return", place="footpath", heard_at=before, at=before
    )
    return [here, there]


def test_somebody_is_heard_by_keyboard_alone(pages: Pages, amina: Login, shot: Shot, axe: Axe) -> None:
    house.post()
    loading.load()
    page = pages("/lane/", login=amina, check=True)
    page.fill("#text", house.SPECIMEN)
    page.press("#text", "Enter")
    page.wait_for_selector("#decide")
    page.keyboard.press("Shift+F4")
    page.wait_for_selector("#id_heard")
    shot(page, "referrals-quiet")
    assert axe(page) == []
    page.focus("#id_heard")
    page.keyboard.type("My brother was taken.")
    page.focus("form.kv-form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kv-slip")
    assert Referral.objects.get().number in page.inner_text(".kv-slip")
    assert "brother" not in page.inner_text("main")


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_what_was_sent_is_seen_whole(
    pages: Pages, axe: Axe, shot: Shot, sent: list[Referral], amina: Login, lang: str, size: tuple[int, int]
) -> None:
    rebecca = appoint("Rebecca Tut", "refugee_authority", COUNTRY)
    here, there = sent
    for name, url, login in (
        ("sent", "/referrals/", amina),
        ("to-whom", f"/referrals/{there.pk}", amina),
        ("slip", f"/referrals/{here.pk}/slip", amina),
        ("desk", "/referrals/desk/", rebecca),
        ("one", f"/referrals/desk/{here.pk}", rebecca),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"referrals-{name}-{lang}-{size[0]}")
        assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
        assert too_wide(page) == 0, name
        page.context.close()
