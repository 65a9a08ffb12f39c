"""Signing in and the pages of officers, as a person sees and types them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from kivuko.accounts import actions, demo
from kivuko.accounts.models import Login, Officer
from kivuko.kernel import node
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from tests.browsing import LAPTOP, PHONE, Axe, Pages, Shot, too_wide

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "three goats and a boat"
SEEN = [(LAPTOP, "en", "light"), (PHONE, "en", "light"), (LAPTOP, "ar", "light"), (PHONE, "ar", "dark")]


@pytest.fixture
def people() -> Iterator[dict[str, Login]]:
    """The invented officers of a demo, with something in their timelines."""
    cache.clear()
    Node.objects.filter(own=True).update(demo=True)
    node.this.cache_clear()
    found = {login.username: login for login in demo.make(node.this())}
    amina = Officer.objects.get(pk=found["demo-01"].pk)
    actions.act_for(
        found["demo-02"], Branch("SS/dcrnpi/wunthou/"), officer=amina, role="supervisor",
        until=timezone.now() + timedelta(days=5), reason="Deng is on leave until Thursday.",
    )  # fmt: skip
    yield found


def looks_right(page: Page, axe: Axe, shot: Shot, name: str) -> None:
    shot(page, name)
    assert axe(page) == []
    assert too_wide(page) <= 0


@pytest.mark.look
@pytest.mark.parametrize(("size", "lang", "theme"), SEEN)
def test_signing_in_can_be_read_and_fits(
    pages: Pages, axe: Axe, shot: Shot, people: dict[str, Login], size: tuple[int, int], lang: str, theme: str
) -> None:
    end = f"{lang}-{size[0]}"
    page = pages("/accounts/login/", lang, theme, size, check=True)
    looks_right(page, axe, shot, f"login-{end}")
    with override_settings(KIVUKO_MODE="demo"):
        page = pages("/accounts/login/", lang, theme, size, check=True)
        looks_right(page, axe, shot, f"login-demo-{end}")
    page.fill("#id_login", "demo-01")
    page.fill("#id_password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".kv-errors")).to_be_visible()
    looks_right(page, axe, shot, f"login-wrong-{end}")


def test_a_supervisor_signs_in_and_lets_somebody_act_by_keyboard(
    pages: Pages, people: dict[str, Login]
) -> None:
    deng = people["demo-02"]
    deng.set_password(PASSWORD)
    deng.save()
    page = pages("/accounts/login/?next=/accounts/officers/act-for/")
    page.keyboard.type(deng.username)  # the field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_until")).to_be_visible()
    page.focus("#id_officer")
    page.keyboard.type("Amina")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Off")
    page.fill("#id_until", (timezone.now() + timedelta(days=2)).date().isoformat())
    page.focus("#id_reason")
    page.keyboard.type("Many buses today.")
    page.focus(".kv-form button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Many buses today.")).to_be_visible()
