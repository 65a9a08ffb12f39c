"""The lane as an officer works it: by keyboard alone, with a reader that types like one, in two languages."""

from __future__ import annotations

import re
import statistics

import pytest
from playwright.sync_api import Page, expect

from kivuko.crossings import actions
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_lane import VALID
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide

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
    expect(page.locator("[data-part=count]")).to_contain_text("1 crossed")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")
    page.keyboard.press("Control+z")
    expect(page.locator("#last")).to_contain_text("Undone")
    expect(page.locator("[data-part=count]")).to_contain_text("0 crossed")
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


def test_a_reader_that_stops_where_a_shorter_document_would_end_is_understood(counter):
    page = counter()
    whole = VALID.replace("\n", "")
    page.keyboard.type(whole[:72])
    page.wait_for_timeout(250)
    page.keyboard.type(whole[72:])
    expect(page.locator("#who")).to_have_text("MALUAL, NYANDENG ROSE")
    assert page.faults == []


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
    page.keyboard.press("F6")  # once too often: nothing typed is lost
    expect(page.get_by_label("Document", exact=True)).to_be_focused()
    expect(page.get_by_role("textbox", name="Document number")).to_have_value("B0042")
    for _turn in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Okello")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_have_text("Okello")
    expect(page.locator("#view")).to_contain_text("birth date not answered")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("Admitted: Okello")


def test_a_day_until_which_somebody_may_stay_stands_on_the_key(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.get_by_label("May stay until").fill("2098-02-19")
    expect(page.locator("[data-key=F2]")).to_contain_text("until 19 Feb 2098")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("until 19 Feb 2098")


def test_a_traveller_is_in_view_in_less_than_300_ms_from_the_last_character(counter):
    """Measured by the page itself: from the reader's last key to the first picture with the parts in it."""
    page = counter()
    scan(page, FIRST, SECOND)  # what is loaded once
    for _turn in range(9):
        page.keyboard.press("Escape")
        scan(page, FIRST, SECOND)
    page.wait_for_function("() => performance.getEntriesByName('lane:look').length === 10")
    taken = page.evaluate(
        "() => performance.getEntriesByName('lane:look').slice(1).map((one) => one.duration)"
    )
    assert statistics.median(taken) < 300, taken


def test_refusing_is_three_keys_and_words_and_waits_for_a_supervisor(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F8")
    expect(page.locator("#grounds")).to_be_visible()
    page.keyboard.press("Enter")  # on a ground: chooses, decides nothing
    assert not Crossing.objects.exists()
    page.keyboard.press("Escape")
    expect(page.locator("#grounds")).to_be_hidden()
    page.keyboard.press("F8")
    page.keyboard.press("2")
    expect(page.locator("#grounds textarea")).to_be_focused()
    page.keyboard.type("Page 2 was exchanged, 4 lines differ.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#last")).to_contain_text("Refusal proposed: ERIKSSON")
    crossing = Crossing.objects.get()
    assert (crossing.state, crossing.ground) == ("refusal_proposed", "false_document")
    assert crossing.facts == "Page 2 was exchanged, 4 lines differ."
    page.keyboard.press("Control+z")
    expect(page.locator("#last")).to_contain_text("Undone")


def test_a_refusal_without_facts_is_asked_for_them_with_the_ground_kept(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F8")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#view .kv-notice")).to_contain_text("Write down the facts")
    expect(page.locator("#grounds")).to_be_visible()
    expect(page.locator("#grounds input:checked")).to_have_value("no_document")


def test_the_refused_traveller_s_notice_is_signed_and_read_in_arabic(counter, pages, amina, deng):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F8")
    page.keyboard.press("2")
    page.keyboard.type("The page was exchanged.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#last")).to_contain_text("Refusal proposed")
    desk = pages(f"/crossings/{Crossing.objects.get().pk}", login=deng)
    desk.get_by_role("link", name="Sign the refusal").click()
    desk.get_by_role("button", name="Sign the refusal").click()
    desk.get_by_role("link", name="العربية").click()
    paper = desk.locator(".kv-paper")
    expect(paper).to_have_attribute("dir", "rtl")
    expect(paper).to_contain_text("وثيقة السفر مزورة")
    desk.emulate_media(media="print")
    expect(desk.locator(".kv-bar")).to_be_hidden()
    expect(paper).to_be_visible()
    assert desk.faults == []


def test_f3_reads_the_second_document_and_f3_again_turns_to_it(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F3")
    expect(page.locator("#second")).to_be_visible()
    page.keyboard.type("P<UTO")
    page.keyboard.press("Enter")
    expect(page.locator("#view .kv-notice")).to_contain_text("cannot be read")
    expect(page.locator("#who")).to_contain_text("ERIKSSON")
    page.locator("#text").fill("")
    page.keyboard.type(VALID.replace("\n", ""))
    expect(page.locator(".kv-other")).to_contain_text("MALUAL")
    expect(page.locator("#second")).to_be_hidden()
    page.keyboard.press("F3")
    expect(page.locator("#who")).to_contain_text("MALUAL")
    page.keyboard.press("F2")
    expect(page.locator("#last")).to_contain_text("Admitted: MALUAL")
    assert SamePerson.objects.get().number == "L898902C3"


def test_escape_leaves_the_second_document_and_keeps_the_first(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("F3")
    page.keyboard.press("Escape")
    expect(page.locator("#second")).to_be_hidden()
    expect(page.locator("#who")).to_contain_text("ERIKSSON")


def test_the_purpose_brings_its_rule_and_day_and_a_day_set_by_hand_stays(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    expect(page.locator("[data-stay=unknown]")).to_contain_text("30 days as a visitor")
    expect(page.locator("[data-key=F2]")).to_contain_text("until")
    day = page.get_by_label("May stay until")
    first = day.input_value()
    page.get_by_label("Purpose", exact=True).select_option("transit")
    expect(page.locator("[data-stay=transit]")).to_be_visible()
    expect(page.locator("[data-stay=unknown]")).to_be_hidden()
    assert day.input_value() < first
    day.fill("2098-02-19")
    page.get_by_label("Purpose", exact=True).select_option("study")
    assert day.input_value() == "2098-02-19"


def test_f7_turns_the_lane_round_between_travellers_only(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    page.keyboard.press("Shift+F2")
    expect(page.locator("#who")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+F2")
    expect(page.locator(".kv-way-word")).to_have_text("exit")


def test_no_key_is_shown_that_does_nothing(counter):
    page = counter()
    scan(page, FIRST, SECOND)
    shown = {key.strip() for key in page.locator("kbd:visible").all_inner_texts()}
    assert shown == {"F2", "F3", "F4", "⇧F4", "F6", "⇧F6", "F7", "F8", "Esc"}


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
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
    page.keyboard.press("F8")
    see("grounds")
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
