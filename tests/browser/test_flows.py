"""Flows and the live view as a person sees them, with chart and map, and without any script."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from kivuko.accounts.models import Login
from kivuko.crossings import actions
from kivuko.crossings.tests.house import nyandeng
from kivuko.crossings.tests.house import post as made
from kivuko.kernel import ledger, node
from kivuko.kernel.policy import SYSTEM
from kivuko.places.models import Post
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wunthou(db: None, settings: Any, tmp_path: Path) -> Post:
    """A post where a dozen crossed today and some days ago, one waits too long, and one was undone."""
    key = node.master_key()
    settings.KIVUKO_DATA = tmp_path
    (tmp_path / "node.key").write_text(key.hex())
    cache.clear()
    post = made()
    made("nimule", "Nimule")
    for at in range(12):
        who = nyandeng(number=f"R{at}", sex="F" if at % 3 else "M", nationality="SSD" if at % 4 else "UGA")
        when = timezone.now() - timedelta(days=at % 3)
        actions.admit(SYSTEM, post, traveller=who, direction="entry", lane="1", occurred_at=when)
    late = timezone.now() - timedelta(hours=3)
    who = nyandeng(number="S1")
    actions.second_line(SYSTEM, post, traveller=who, direction="entry", referral="document", occurred_at=late)
    ledger.seal()
    return post


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_flows_and_live_shut_nobody_out_once_chart_and_map_are_drawn(
    pages: Pages,
    axe: Axe,
    shot: Shot,
    wunthou: Post,
    sabit: Login,
    deng: Login,
    lang: str,
    size: tuple[int, int],
) -> None:
    for name, path, who in (("flows", "/flows/?period=7", sabit), ("live", "/live/", deng)):
        page = pages(path, lang=lang, size=size, login=who, check=True)
        if name == "flows":
            page.wait_for_selector(".kv-chart[data-ready]")
            page.wait_for_selector(".kv-map[data-ready]")
        shot(page, f"{name}-{lang}-{size[0]}")
        assert axe(page) == []
        assert too_wide(page) <= 0
        assert page.faults == []  # type: ignore[attr-defined]


def test_choosing_works_without_any_script(pages: Pages, wunthou: Post, sabit: Login) -> None:
    page = pages("/flows/", login=sabit)
    page.route("**/*.js", lambda route: route.abort())
    page.select_option("#id_period", "7")
    page.select_option("#id_direction", "entry")
    page.click(".kv-filter button")
    assert "period=7" in page.url
    expect(page.locator(".kv-figure .kv-value").first).to_contain_text("12")


def test_flows_weigh_less_than_400_kilobytes(pages: Pages, wunthou: Post, sabit: Login) -> None:
    sizes: list[int] = []
    page = pages("/style/", login=sabit)
    page.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body()))))
    page.goto("/flows/?period=90", wait_until="networkidle")
    assert 0 < sum(sizes) < 400_000


def test_the_live_view_asks_again_and_says_only_what_is_new(pages: Pages, wunthou: Post, deng: Login) -> None:
    page = pages("/live/", login=deng)
    expect(page.locator("#live-news")).to_be_empty()
    actions.second_line(
        SYSTEM, wunthou, traveller=nyandeng(number="S2"), direction="entry", referral="document"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#live-news")).to_have_text("Somebody was sent to second line.")
    expect(page.locator("[data-news]")).to_have_count(2)
    assert page.faults == []  # type: ignore[attr-defined]
