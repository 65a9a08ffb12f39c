"""The day of a post by keyboard: a shift, a household in a surge, the shift closed in balance; and how pages look."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kivuko.accounts.models import Login
from kivuko.crossings import actions, actions_shift, actions_tally
from kivuko.crossings.models import Shift, Tally
from kivuko.crossings.tests import house
from kivuko.places.models import Post
from kivuko.screening.hits import Searched
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONGEST = 15
"""Seconds that a household may take in a surge, with the hands of somebody who types slowly."""
STROKE = 180
"""Milliseconds from one key to the next of such hands."""


@pytest.fixture
def post(amina: Login, deng: Login) -> Post:
    return house.post()


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_timeout(STROKE)


def test_a_shift_is_opened_and_closed_in_balance_by_keyboard(
    pages: Pages, amina: Login, deng: Login, post: Post
) -> None:
    actions_tally.start_surge(deng, post, reason="Many people on the road.")
    page = pages("/day/shifts/open", login=amina)
    page.focus(f"#id_lane_{amina.id.hex}")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    page.wait_for_url("**/day/")
    shift = Shift.objects.get()
    assert shift.crew == [{"officer": str(amina.id), "lane": "2", "stamp": "17"}]

    page.goto("/lane/")
    page.keyboard.press("Shift+F7")
    expect(page.locator("#id_heads_F_0_4")).to_be_focused()
    begin = time.monotonic()
    keys(page, "1", "ArrowDown", "2", "ArrowDown", "1", "ArrowRight", "1")
    expect(page.locator("[data-sum]")).to_have_text("(5)")
    page.keyboard.press("Enter")
    expect(page.locator(".kv-slip-number")).to_contain_text("H-")
    took = time.monotonic() - begin
    assert took < LONGEST, f"a household took {took:.1f} s"
    assert Tally.objects.get().heads == {"F:0-4": 1, "F:5-17": 2, "F:18-59": 1, "M:18-59": 1}
    page.wait_for_load_state()
    keys(page, "F2")
    expect(page.locator("#id_heads_F_0_4")).to_be_focused()

    page.goto(f"/day/shifts/{shift.pk}/close")
    for number in ("5", "0", "0", "0"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.keyboard.type("0")  # imprints of the stamp
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/day/shifts/{shift.pk}")
    shift = Shift.objects.get()
    assert (shift.state, shift.stamped, shift.off) == ("closed", {"17": 0}, 0)
    assert page.faults == []  # type: ignore[attr-defined]


def test_in_a_household_somebody_can_be_heard_and_nothing_typed_is_lost(
    pages: Pages, amina: Login, deng: Login, post: Post
) -> None:
    actions_tally.start_surge(deng, post, reason="Many people on the road.")
    page = pages("/day/tally/household", login=amina)
    page.keyboard.type("3")
    with page.context.expect_page() as opened:
        page.keyboard.press("Shift+F6")
    expect(opened.value.locator("#id_place")).to_be_visible()
    expect(page.locator("#id_heads_F_0_4")).to_have_value("3")


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_the_pages_of_the_day_are_seen_whole(
    pages: Pages,
    axe: Axe,
    shot: Shot,
    amina: Login,
    deng: Login,
    post: Post,
    lang: str,
    size: tuple[int, int],
) -> None:
    before = datetime.now(UTC) - timedelta(hours=3)
    actions_tally.start_surge(deng, post, reason="Four hundred people on the road.", at=before)
    crew = [{"officer": amina.id, "lane": "1", "stamp": "17"}, {"officer": deng.id, "lane": "2"}]
    shift = actions_shift.open_shift(amina, post, crew=crew, remarks="The generator is low.", at=before)
    actions.admit(amina, post, traveller=house.nyandeng(), direction="entry", found=Searched())
    people = {
        "heads": {"F:18-59": 1, "M:5-17": 3}, "needs": {"ill": 1}, "nationality": "SSD", "returnee": True,
        "origin": "SDN", "destination": "SS08",
    }  # fmt: skip
    tally = actions_tally.tally_household(amina, post, direction="entry", people=people)
    actions_tally.tally(amina, post, direction="exit", people={"heads": {"U:unknown": 30}}, place="beside")
    seen = {
        "lane": "/lane/",
        "day": "/day/",
        "sheet": "/day/sheet",
        "paper": "/day/paper/",
        "paper-blank": "/day/paper/blank",
        "register": f"/day/paper/?slip={tally.pk}",
        "shift": f"/day/shifts/{shift.pk}",
        "hand-over": f"/day/shifts/{shift.pk}/hand-over",
        "close": f"/day/shifts/{shift.pk}/close",
        "household": "/day/tally/household",
        "tally": f"/day/tally/{tally.pk}",
        "tally-slip": f"/day/tally/{tally.pk}/slip",
        "tally-new": "/day/tally/new",
        "withdraw": f"/day/tally/{tally.pk}/withdraw",
    }
    for name, url in seen.items():
        look(pages, axe, shot, name, url, amina, lang, size)
    counted = {"entry": 9, "exit": 0, "refused": 0, "waiting": 0}
    actions_shift.report_difference(
        amina, shift, counted=counted, reason="Two lanes counted the same family."
    )
    look(pages, axe, shot, "accept", f"/day/shifts/{shift.pk}/accept", deng, lang, size)
    look(pages, axe, shot, "inbox", "/inbox/", deng, lang, size)
    look(pages, axe, shot, "open", "/day/shifts/open", deng, lang, size)
    look(pages, axe, shot, "lane-no-shift", "/lane/", deng, lang, size)


def look(
    pages: Pages, axe: Axe, shot: Shot, name: str, url: str, login: Login, lang: str, size: tuple[int, int]
) -> None:
    page = pages(url, lang=lang, size=size, login=login, check=True)
    shot(page, f"day-{name}-{lang}-{size[0]}")
    assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
    assert too_wide(page) == 0, name
    page.context.close()
