"""What holds at a post, on its pages, on the map and in the flows: seen whole, in two languages, on two screens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from kivuko.accounts import demo as officers
from kivuko.accounts.models import Login
from kivuko.crossings import demo as crossings
from kivuko.kernel import node
from kivuko.kernel.models import Node
from kivuko.places import demo, loading
from kivuko.places.models import Post, Status
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> dict[str, Login]:
    """The demo's officers, with crossings and with what was said of several posts."""
    Node.objects.filter(own=True).update(demo=True)
    node.forget_cached()
    loading.load()
    logins = officers.make(node.this())
    demo.load(node.this(), {login.username: login for login in logins})
    crossings.load(300, processes=1)
    call_command("facts", "refresh", "--full")
    return {login.username: login for login in logins}


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_what_holds_is_seen_whole(
    pages: Pages, axe: Axe, shot: Shot, people: dict[str, Login], lang: str, size: tuple[int, int]
) -> None:
    amina, deng, sabit = (people[f"demo-0{number}"] for number in (1, 2, 3))
    post = Post.objects.get(code="wunthou")
    limited = Status.objects.filter(path=post.path, status="limited", state="set").first()
    assert limited is not None
    for name, url, login in (
        ("post", "/places/posts/wunthou/", deng),
        ("posts", "/places/", sabit),
        ("form", "/places/posts/wunthou/status/", deng),
        ("quiet", "/places/posts/wunthou/no-crossings/", amina),
        ("one", f"/places/status/{limited.pk}/", deng),
        ("flows", "/flows/?period=90", sabit),
        ("home", "/", sabit),
        ("lane", "/lane/", amina),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"status-{name}-{lang}-{size[0]}")
        assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
        assert too_wide(page) == 0, name
        page.context.close()


def test_a_supervisor_closes_the_post_by_keyboard_and_the_lane_says_so(
    pages: Pages, people: dict[str, Login]
) -> None:
    amina, deng = people["demo-01"], people["demo-02"]
    page = pages("/places/posts/wunthou/status/", login=deng)
    page.focus("[name=status][value=closed]")
    page.keyboard.press("Space")
    page.fill("[name=since]", (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    page.select_option("[name=cause]", "insecurity")
    page.fill("[name=reason]", "Shots at the bridge.")
    page.press("[name=reason]", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/posts/wunthou/")
    assert "heard all the same" in page.inner_text("main")
    lane = pages("/lane/", login=amina)
    assert "closed for travellers this way" in lane.inner_text(".kv-standing")
    assert lane.locator("#text").is_enabled()
