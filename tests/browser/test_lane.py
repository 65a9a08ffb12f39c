"""The lane as an officer works it: by keyboard alone, with a reader that types like one, in two languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from kivuko.crossings import actions
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_lane import VALID
from tests.browsing import LAPTOP, PHONE, Axe, Pages, Shot, too_wide

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = house.SPECIMEN.split("\n")


@pytest.fixture
def counter(pages: Pages, amina):
    house.post()

    def at(**options) -> Page:
        return pages("/lane/", login=amina, **options)

    return at


def scan(page: Page, *lines: str) -> None:
    """As a wedge reader does: each line ends with Enter."""
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.locator("#who")).to_be_visible()


def test_by_keyboard_alone_a_traveller_is_scanned_admitted_and_undone(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    expect(page.locator("#who")).to_have_text("ERIKSSON, ANNA MARIA")
    expect(page.locator("#verdict")).to_contain_text("LOOK")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("Admitted: ERIKSSON, ANNA MARIA")
    expect(page.locator("#last")).to_contain_text(re.compile(r"Undo \(\d+"))
    expect(page.locator("[data-part=count]")).to_contain_text("1 crossed today")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")
    page.keyboard.press("Control+z")
    expect(page.locator("#last")).to_contain_text("Undone")
    expect(page.locator("[data-part=count]")).to_contain_text("0 crossed today")
    assert page.faults == []


def test_a_reason_is_a_second_key(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F4")
    expect(page.locator("#reasons")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#last")).to_contain_text("At second line")
    assert Crossing.objects.get().referral == "list"


def test_a_reader_that_sends_no_enter_and_no_line_break_is_understood(counter):
    page = counter()
    page.keyboard.type(VALID.replace("\n", ""))
    expect(page.locator("#who")).to_have_text("MALUAL, NYANDENG ROSE")
    expect(page.locator("#verdict")).to_contain_text("GO")


def test_the_next_scan_replaces_the_one_before_and_escape_clears(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    scan(page, *VALID.split("\n"))
    expect(page.locator("#who")).to_have_text("MALUAL, NYANDENG ROSE")
    page.keyboard.press("Escape")
    expect(page.locator("#who")).to_have_count(0)
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")


def test_what_cannot_be_read_stays_and_can_be_typed_by_hand(counter):
    page = counter()
    page.keyboard.type("P<UTOERIKSSON<<ANNA")
    page.keyboard.press("Enter")
    expect(page.locator("#view .kv-notice")).to_be_visible()
    expect(page.locator("#text")).to_have_value("P<UTOERIKSSON<<ANNA")
    page.keyboard.press("F6")
    expect(page.get_by_label("Document", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Uganda")
    page.keyboard.press("Tab")
    page.keyboard.type("B0042")
    page.keyboard.press("Tab")
    page.keyboard.type("Okello")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_have_text("Okello")
    expect(page.locator("#view")).to_contain_text("birth date not known")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("Admitted: Okello")


def test_a_day_until_which_somebody_may_stay_stands_on_the_key(counter):
    page = counter()
    scan(page, *VALID.split("\n"))
    page.get_by_label("May stay until").fill("2098-02-19")
    expect(page.locator("[data-key=F2]")).to_contain_text("until 19 Feb 2098")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("until 19 Feb 2098")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_lane_looks_right_and_axe_finds_nothing(counter, amina, axe: Axe, shot: Shot, lang, size):
    page = counter(lang=lang, size=size, check=True)
    for at, number in enumerate(("R1", "R2")):
        post = actions.Post.objects.get()
        traveller = house.nyandeng(number=number, surname=("MALUAL", "OKELLO")[at])
        actions.second_line(amina, post, traveller=traveller, direction="exit", referral="stay")
    name = f"{lang}-{size[0]}"
    faults = []

    def see(what: str) -> None:
        expect(page.locator("#view[aria-busy], [data-part=view][aria-busy]")).to_have_count(0)
        shot(page, f"lane-{what}-{name}")
        faults.extend(f"{what}: {fault}" for fault in axe(page))
        if too_wide(page):
            faults.append(f"{what} is wider than the screen")

    see("ready")
    scan(page, FIRST, SECOND)
    see("look")
    page.keyboard.press("F4")
    see("reasons")
    page.keyboard.press("1")
    expect(page.locator("[data-undo]")).to_be_visible()
    see("done")
    page.keyboard.type(VALID.replace("\n", ""))
    expect(page.locator("#who")).to_be_visible()
    see("go")
    house.national_list()
    page.keyboard.type(VALID.replace("NYANDENG", "NYANDENK").replace("\n", ""))
    expect(page.locator("#who")).to_contain_text("NYANDENK")
    see("hit")
    page.keyboard.press("Escape")
    page.keyboard.type("P<UTOERIKSSON<<ANNA")
    page.keyboard.press("Enter")
    expect(page.locator("#view .kv-notice")).to_be_visible()
    see("fault")
    page.keyboard.press("F6")
    expect(page.locator("#typed")).to_be_visible()
    see("typed")
    page.goto(page.url.replace("/lane/", "/crossings/"))
    see("list")
    page.locator("tbody a").first.click()
    see("crossing")
    page.locator("a[href$='/correct']").first.click()
    see("correct")
    assert faults == []
