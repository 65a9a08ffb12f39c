"""Officers change at a counter with a few keys; nothing of the traveller is left on the screen."""

import time

import pytest

from kivuko.accounts import counters
from kivuko.accounts.models import Counter, Login, Seat
from kivuko.crossings.tests import house
from tests.browsing import LAPTOP, PHONE, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AMINA, DENG = "805172", "316094"


def seated(counter: Counter, login: Login, number: str) -> None:
    """Signed in fully at this counter earlier in the shift, with a number of their own."""
    Seat.objects.update_or_create(counter=counter.pk, login=login, defaults={"until": counter.until})
    counters.choose_number(counter, login, number)


@pytest.fixture
def lane(pages: Pages, amina: Login, deng: Login):
    """Amina's lane; Deng signed in at this machine before."""
    house.post()
    page = pages("/accounts/officers/counter/number/", login=amina)
    page.fill("[name=number]", AMINA)
    page.fill("[name=again]", AMINA)
    page.keyboard.press("Enter")
    page.wait_for_selector("#text")
    seated(Counter.objects.get(), deng, DENG)
    return page


def locks(page) -> None:
    page.wait_for_load_state("load")  # the script that hears the key
    page.keyboard.press("Control+l")
    page.wait_for_selector("[data-locked] input[type=password]")


def test_another_officer_takes_the_counter_within_three_seconds_of_keys(lane, deng) -> None:
    lane.fill("#text", "P<UTOERIKSSON")
    begun = time.monotonic()
    locks(lane)
    assert "ERIKSSON" not in lane.content()
    lane.keyboard.press("Shift+Tab")  # to who I am
    lane.keyboard.press("ArrowDown")
    lane.keyboard.press("Tab")
    lane.keyboard.type(DENG)
    with lane.expect_navigation():
        lane.keyboard.press("Enter")
    lane.wait_for_selector("#text")
    took = time.monotonic() - begun
    assert lane.input_value("#text") == ""
    assert "Deng Wol" in lane.inner_text(".kv-bar")
    assert Counter.objects.get().officer_id == deng.pk
    assert took < 3, f"{took:.1f} s"
    lane.go_back()
    assert "ERIKSSON" not in lane.content()


def test_the_same_officer_finds_what_was_half_typed(lane) -> None:
    lane.fill("#text", "P<UTOERIKSSON")
    locks(lane)
    lane.keyboard.press("Escape")  # a key of the lane, which must not reach it
    lane.keyboard.type(AMINA)
    lane.keyboard.press("Enter")
    lane.wait_for_selector("#text")
    assert lane.input_value("#text") == "P<UTOERIKSSON"
    lane.fill("#text", house.SPECIMEN)  # the page still works, under the new session
    lane.wait_for_selector("#view .kv-verdict, #decide")
    assert lane.faults == []


def test_a_wrong_number_is_a_sentence_and_the_page_stays_hidden(lane) -> None:
    lane.fill("#text", "P<UTOERIKSSON")
    locks(lane)
    lane.keyboard.type("111222")
    lane.keyboard.press("Enter")
    lane.wait_for_selector(".kv-errors")
    assert "Neither your number" in lane.inner_text("[data-locked]")
    assert "ERIKSSON" not in lane.content()
    lane.keyboard.type(AMINA)
    lane.keyboard.press("Enter")
    lane.wait_for_selector("#text")
    assert lane.input_value("#text") == "P<UTOERIKSSON"


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_locked_page_reads_well(pages: Pages, amina, deng, axe: Axe, shot: Shot, lang, size) -> None:
    house.post()
    page = pages("/accounts/officers/counter/number/", login=amina, check=True, lang=lang, size=size)
    assert axe(page) == [] and too_wide(page) <= 0
    shot(page, f"counter-number-{lang}-{size[0]}")
    page.fill("[name=number]", AMINA)
    page.fill("[name=again]", AMINA)
    page.keyboard.press("Enter")
    page.wait_for_selector("#text")
    seated(Counter.objects.get(), deng, DENG)
    locks(page)
    assert axe(page) == [] and too_wide(page) <= 0
    shot(page, f"counter-locked-{lang}-{size[0]}")
    page.goto("/accounts/officers/counter/locked/")
    assert axe(page) == [] and too_wide(page) <= 0


def test_a_supervisor_sees_who_is_at_which_counter(pages: Pages, amina, deng, axe: Axe, shot: Shot) -> None:
    from kivuko.accounts import actions_counter
    from kivuko.kernel.actions import Branch

    house.post()
    actions_counter.open_counter(amina, Branch("SS/dcrnpi/wunthou/"), label="Lane 2")
    page = pages("/accounts/officers/counters/", login=deng, check=True)
    assert "Amina Bol" in page.inner_text("main")
    assert axe(page) == []
    shot(page, "counters")


def test_practice_offers_travellers_to_scan(pages: Pages, amina, axe: Axe, shot: Shot) -> None:
    house.post()
    page = pages("/practice/", login=amina, check=True)
    assert axe(page) == [] and too_wide(page) <= 0
    shot(page, "practice")
    page.click("text=Scan this >> nth=1")
    page.wait_for_selector("#decide, #view")
    assert "WANYERA" in page.inner_text("main").upper()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_at_the_opening_of_a_shift_reads_well(pages: Pages, axe: Axe, shot: Shot, lang: str) -> None:
    from django.test import RequestFactory
    from django.utils import translation

    from kivuko.project import shift

    page = pages("/style/", check=True, lang=lang, size=PHONE)
    with translation.override(lang):
        drawn = shift.page(RequestFactory().get("/"), shift.wait_for(61)).content.decode()
    page.set_content(drawn, wait_until="load")
    assert axe(page) == [] and too_wide(page) <= 0
    shot(page, f"shift-{lang}")
