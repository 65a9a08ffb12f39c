"""Ten tasks of officers at a counter, each done as they do it: in a real browser, by keyboard alone.

Everybody here is invented; their documents are composed, never copied.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from kivuko.accounts.models import Login
from kivuko.crossings import actions, actions_refuse
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.crossings.tests import house
from kivuko.crossings.views_lane import LAST
from kivuko.documents import reading
from kivuko.kernel.models import Entry
from kivuko.lib import mrz
from kivuko.lib.dates import PartialDate
from kivuko.places.models import Post
from kivuko.referrals import loading, queries
from kivuko.referrals.models import Referral
from kivuko.screening.models import Hit
from tests.browsing import Pages
from tests.cast import COUNTRY, appoint
from tests.keys import enter, reach, scan, tick, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLOSED = "Refusing is closed here, to everybody."


def passport(surname: str = "OKELLO", given_names: str = "GRACE", **changes: Any) -> str:
    """The lines of an invented Ugandan's passport, valid for years unless it is said otherwise."""
    said = {
        "document_code": "P", "issuer": "UGA", "nationality": "UGA", "number": "B0042711", "sex": "F",
        "birth": PartialDate(1990, 4, 12), "expiry": date(2034, 1, 1), **changes,
    }  # fmt: skip
    return mrz.compose("TD3", surname=surname, given_names=given_names, **said)


@pytest.fixture
def post(db: None) -> Post:
    return house.post()


@pytest.fixture
def lane(sit: Pages, post: Post, amina: Login) -> Page:
    """Amina's counter, ready for the next traveller."""
    return sit("/lane/", login=amina)


def done(page: Page, words: str) -> None:
    """What the counter says of the last decision; nothing went wrong on the way, and nothing was pointed at."""
    expect(page.locator("#last, [data-part=last]").first).to_contain_text(words)
    assert page.faults == []  # type: ignore[attr-defined]


def refuses(page: Page, number: str, facts: str) -> None:
    """The keys of a proposal: F8, the ground's number, the facts, Ctrl and Enter."""
    page.keyboard.press("F8")
    page.keyboard.press(number)
    expect(page.locator("#grounds textarea")).to_be_focused()
    page.keyboard.type(facts)
    page.keyboard.press("Control+Enter")


def settles(page: Page, answer: str, ground: str, reason: str) -> None:
    """Deng takes the hit from his list and says what decides."""
    enter(page, "link", "MALUAL")
    expect(page.get_by_role("heading", name="What the list asks for")).to_be_visible()
    enter(page, "link", answer)
    write(page, "What decides?", ground)
    write(page, "What did you compare", reason)
    enter(page, "button", answer)
    expect(page.get_by_text("Decided by Deng Wol")).to_be_visible()


def test_an_expired_passport_is_a_question_with_its_days_and_goes_to_the_second_line(lane: Page) -> None:
    expired = timezone.localdate() - timedelta(days=40)
    scan(lane, passport(expiry=expired), "OKELLO")
    expect(lane.locator("#verdict")).to_contain_text("LOOK")
    expect(lane.locator(".kv-verdict")).to_contain_text(re.compile(r"expired (39|40|41) days ago"))
    expect(lane.locator(".kv-verdict")).to_contain_text("You settle it, or send to second line.")
    lane.keyboard.press("F4")
    lane.keyboard.press("1")
    done(lane, "At second line: OKELLO, GRACE")
    crossing = Crossing.objects.get()
    assert (crossing.state, crossing.referral) == ("second_line", "document")
    assert {"code": "document.expired", "level": "look"} in crossing.findings


def test_a_name_that_its_line_cuts_off_is_compared_and_put_right_with_a_reason(lane: Page) -> None:
    scan(lane, passport("MUKASA NAKIBUUKA SSEBUNNYA", "ELIZABETH CHRISTINE"), "MUKASA NAKIBUUKA SSEBUNNYA")
    expect(lane.locator("#who")).not_to_contain_text("CHRISTINE")
    expect(lane.locator(".kv-verdict")).to_contain_text("may be cut off. Compare it with the printed page.")
    lane.keyboard.press("F2")
    done(lane, "Admitted: MUKASA")
    enter(lane, "link", "MUKASA")
    enter(lane, "link", "Correct")
    reach(lane, lane.get_by_label("Given names").first)
    lane.keyboard.press("Control+a")
    lane.keyboard.type("ELIZABETH CHRISTINE")
    write(lane, "Why do you correct it?", "The printed page shows the whole name.")
    enter(lane, "button", "Correct")
    expect(lane.get_by_role("heading", level=1)).to_contain_text("ELIZABETH CHRISTINE")
    expect(lane.locator(".kv-change")).to_contain_text("ELIZABETH CHRISTINE")
    assert [one.action for one in Entry.objects.filter(kind=Crossing.kind()).order_by("rev")] == [
        "crossings.admit", "crossings.correct",
    ]  # fmt: skip


def test_a_birth_date_that_nobody_knows_is_written_down_as_not_known(lane: Page) -> None:
    scan(lane, passport(birth=None), "OKELLO")
    expect(lane.locator(".kv-verdict")).to_contain_text("The birth date is not known. Ask")
    expect(lane.locator(".kv-who")).to_contain_text("birth date not answered")
    lane.keyboard.press("F6")  # she thinks that it was in 1990; what was read need not be typed again
    expect(lane.get_by_label("Document", exact=True)).to_be_focused()
    expect(lane.get_by_role("textbox", name="Surname")).to_have_value("OKELLO")
    write(lane, "Year", "1990")
    lane.keyboard.press("Enter")
    expect(lane.locator(".kv-who")).to_contain_text("1990")
    lane.keyboard.press("F6")  # and is not sure after all: nobody can say
    reach(lane, lane.get_by_label("Year"))
    lane.keyboard.press("Control+a")
    lane.keyboard.press("Delete")
    tick(lane, "Birth date")
    lane.keyboard.press("Enter")
    expect(lane.locator(".kv-who")).to_contain_text("birth date not known")
    lane.keyboard.press("F2")
    done(lane, "Admitted: OKELLO, GRACE")
    crossing = Crossing.objects.get()
    assert (crossing.number, crossing.method) == ("B0042711", "typed")
    assert (crossing.birth, crossing.band, crossing.unknown) == ("", "unknown", ["birth"])


def test_who_has_two_nationalities_travels_on_one_and_both_documents_are_asked_of_the_lists(
    lane: Page,
) -> None:
    house.national_list()
    scan(lane, passport("MALUAL", "NYANDENG", birth=PartialDate(1988, 3, 1)), "MALUAL, NYANDENG")
    expect(lane.locator("[data-key=F2]")).to_contain_text("until")  # a visitor's stay
    lane.keyboard.press("F3")
    expect(lane.locator("#second")).to_be_visible()
    own = {"issuer": "SSD", "nationality": "SSD", "number": "R00123456", "birth": PartialDate(1988, 3, 1)}
    scan(lane, passport("MALUAL", "NYANDENG ROSE", **own), "MALUAL, NYANDENG")
    expect(lane.locator(".kv-other")).to_contain_text("R00123456")
    expect(lane.locator(".kv-verdict")).to_contain_text("National stop list")
    lane.keyboard.press("F3")
    expect(lane.locator(".kv-other")).to_contain_text("Uganda")
    expect(lane.locator(".kv-who")).to_contain_text("South Sudan")
    expect(lane.get_by_label("May stay until")).to_have_count(0)  # at home
    lane.keyboard.press("F2")
    done(lane, "Admitted: MALUAL, NYANDENG ROSE")
    crossing, link = Crossing.objects.get(), SamePerson.objects.get()
    assert (crossing.nationality, crossing.stay_until) == ("SSD", None)
    assert (link.number, link.issuer, link.ground) == ("B0042711", "UGA", "shown_together")


@pytest.fixture
def close(lane: Page) -> Page:
    """The lane, with somebody at the second line who is close to an entry of the national list."""
    house.national_list()
    scan(lane, LISTED, "MALUAL")
    expect(lane.locator(".kv-verdict")).to_contain_text("Somebody other than you confirms or refutes it.")
    lane.keyboard.press("F4")
    lane.keyboard.press("2")
    done(lane, "At second line: MALUAL")
    return lane


LISTED = passport(
    "MALUAL", "NYANDENG ROSE", issuer="SSD", nationality="SSD", number="R00123456", birth=PartialDate(1988, 3, 1)
)  # fmt: skip


def test_a_hit_that_a_second_person_refutes_does_not_alert_again(
    close: Page, sit: Pages, amina: Login, deng: Login
) -> None:
    own = sit(Hit.objects.get().get_absolute_url(), login=amina)
    expect(own.get_by_role("link", name="It is somebody else")).to_have_count(0)
    desk = sit(reverse("screening:hits"), login=deng)
    settles(desk, "It is somebody else", "Another photograph", "The photograph is another's.")
    hit = Hit.objects.get()
    assert (hit.state, hit.raised_by, hit.decided_by) == ("refuted", amina.pk, deng.pk)
    scan(close, LISTED, "MALUAL")
    expect(close.locator("#verdict")).to_contain_text("GO")
    expect(close.locator(".kv-verdict")).not_to_contain_text("National stop list")
    close.keyboard.press("F2")
    done(close, "Admitted: MALUAL")
    assert Hit.objects.count() == 1


def test_a_hit_that_is_confirmed_says_what_to_do_and_whom_to_call_and_refuses_nobody(
    close: Page, sit: Pages, deng: Login
) -> None:
    desk = sit(reverse("screening:hits"), login=deng)
    settles(desk, "It is the same person", "Name, date", "The photograph on the order agrees.")
    expect(desk.locator("main")).to_contain_text("nothing is refused by itself")
    asked = desk.locator(".kv-notice.kv-info").filter(has_text="What the list asks for")
    expect(asked).to_contain_text("Go to second line.")
    expect(asked).to_contain_text("0900")
    assert Hit.objects.get().state == "confirmed"
    scan(close, LISTED, "MALUAL")  # and at the lane, the next time
    expect(close.locator(".kv-verdict")).to_contain_text("Go to second line. Call: 0900")
    close.keyboard.press("Escape")
    assert [one.state for one in Crossing.objects.all()] == ["second_line"]
    assert desk.faults == []  # type: ignore[attr-defined]


def test_who_is_afraid_to_go_back_is_heard_in_the_second_line_and_refusing_is_closed_to_everybody(
    lane: Page, sit: Pages, post: Post, amina: Login, deng: Login
) -> None:
    loading.load()
    lines = passport("ADOKO", "PETER", sex="M")
    traveller = reading.read(lines, timezone.localdate())
    said = {"ground": "false_document", "facts": "The visa is another's."}
    before = actions_refuse.propose_refusal(amina, post, traveller=traveller, direction="entry", **said)
    scan(lane, lines, "ADOKO")
    lane.keyboard.press("F4")
    lane.keyboard.press("6")
    done(lane, "At second line: ADOKO")
    crossing = Crossing.objects.get(state="second_line")

    second_line = sit(crossing.get_absolute_url(), login=amina)
    enter(second_line, "button", "To be heard in a quiet place")
    expect(second_line.get_by_label("What was said or seen")).to_be_focused()
    second_line.keyboard.type("They asked for me by name.")
    write(second_line, "Language they want to speak", "Acholi")
    enter(second_line, "button", "Send and go on")
    number = second_line.locator(".kv-slip-number").inner_text()
    assert number == Referral.objects.get().number
    expect(second_line.locator("main")).not_to_contain_text("by name")

    refused_to_refuse(lane, lines)
    for login in (amina, deng):
        desk = sit(f"/crossings/{crossing.pk}", login=login)
        enter(desk, "link", "Propose to refuse")
        reach(desk, desk.get_by_role("radio").first)
        desk.keyboard.press("ArrowDown")
        write(desk, "Facts, as the traveller", "The visa is another's.")
        enter(desk, "button", "Propose to refuse")
        expect(desk.get_by_role("alert")).to_contain_text(CLOSED)
    signs = sit(f"/crossings/{before.pk}", login=deng)
    enter(signs, "link", "Sign the refusal")
    enter(signs, "button", "Sign the refusal")
    expect(signs.get_by_role("alert")).to_contain_text(CLOSED)
    states = {one.pk: one.state for one in Crossing.objects.all()}
    assert states == {before.pk: "refusal_proposed", crossing.pk: "second_line"}


def refused_to_refuse(lane: Page, lines: str) -> None:
    """At the lane F8 leads to a sentence that does not say why."""
    scan(lane, lines, "ADOKO")
    refuses(lane, "2", "The visa is another's.")
    expect(lane.locator("#view .kv-notice")).to_contain_text(CLOSED)
    lane.keyboard.press("Escape")
    lane.keyboard.press("Escape")
    expect(lane.locator("#text")).to_be_focused()


def test_a_child_without_a_known_adult_goes_to_child_protection_and_doubt_counts_as_a_childs(
    lane: Page,
) -> None:
    loading.load()
    mary = appoint("Mary Ladu", "caseworker", COUNTRY)
    scan(lane, passport("AKELLO", "JOY", birth=PartialDate(2006, 2, 1)), "AKELLO")  # says to be grown
    lane.keyboard.press("Shift+F6")
    write(lane, "Who is with them?", "Nobody")
    enter(lane, "button", "Send and go on")
    expect(lane.get_by_role("alert")).to_be_focused()
    expect(lane.get_by_role("alert")).to_contain_text("If you doubt it, say so")
    tick(lane, "I doubt the age")
    enter(lane, "button", "Send and go on")
    number = lane.locator(".kv-slip-number").inner_text()
    sent = Referral.objects.get(number=number)
    enter(lane, "link", "Back to the lane")
    expect(lane.locator("#text")).to_be_focused()
    crossing = Crossing.objects.get()
    assert (crossing.state, crossing.referral) == ("second_line", "child")
    assert queries.contents(mary, sent)["ground"] == "child_alone"


def test_a_refusal_has_a_ground_and_facts_is_signed_by_another_and_leaves_a_notice_that_can_be_read(
    lane: Page, sit: Pages, deng: Login
) -> None:
    scan(lane, passport(), "OKELLO")
    refuses(lane, "2", "Page 2 was exchanged.")
    done(lane, "Refusal proposed: OKELLO")
    crossing = Crossing.objects.get()
    enter(lane, "link", "OKELLO")
    expect(lane.get_by_role("link", name="Sign the refusal")).to_have_count(0)
    expect(lane.locator(".kv-closed")).to_contain_text("Supervisors of the post may do this.")

    desk = sit(f"/crossings/{crossing.pk}", login=deng)
    enter(desk, "link", "Sign the refusal")
    expect(desk.locator("main")).to_contain_text("Page 2 was exchanged.")
    enter(desk, "button", "Sign the refusal")
    expect(desk.get_by_role("heading", name="Notice that you may not enter")).to_be_visible()
    enter(desk, "link", "Français")
    paper = desk.locator(".kv-paper[lang=fr]")
    expect(paper).to_contain_text("Le document de voyage est faux")
    expect(paper).to_contain_text("Page 2 was exchanged.")
    expect(paper).not_to_contain_text("Amina Bol")
    desk.evaluate("addEventListener('beforeprint', () => document.body.setAttribute('data-printed', ''))")
    enter(desk, "button", "Print")
    expect(desk.locator("body[data-printed]")).to_be_visible()
    crossing.refresh_from_db()
    assert (crossing.state, crossing.signed_by) == ("refused", deng.pk)
    assert desk.faults == lane.faults == []  # type: ignore[attr-defined]


def test_a_wrong_key_is_taken_back_within_ten_seconds_and_not_after(
    lane: Page, sit: Pages, post: Post, amina: Login
) -> None:
    scan(lane, passport(), "OKELLO")
    lane.keyboard.press("F2")
    done(lane, "Admitted: OKELLO, GRACE")
    lane.keyboard.press("Control+z")
    done(lane, "Undone: OKELLO, GRACE")
    crossing = Crossing.objects.get()
    lines = Entry.objects.filter(record=crossing.pk).order_by("rev").values_list("rev", "action", "actor")
    assert list(lines) == [(1, "crossings.admit", amina.pk), (2, "crossings.undo", amina.pk)]

    late = timezone.now() - timedelta(seconds=11)
    traveller = reading.read(passport("LATIGO", "SARAH", number="B0042712"), timezone.localdate())
    old = actions.admit(amina, post, traveller=traveller, direction="entry", at=late)
    slow = sit("/lane/", login=amina)
    remember(slow, amina, old, at=timezone.now())  # a counter whose clock is behind still offers it
    slow.reload()
    slow.keyboard.press("Control+z")
    expect(slow.locator("#view")).to_contain_text("Ten seconds have passed: it cannot be undone any more.")
    remember(slow, amina, old, at=late)
    slow.reload()
    expect(slow.locator("[data-part=last]")).to_contain_text("Admitted: LATIGO")
    expect(slow.locator("[data-undo]")).to_have_count(0)
    old.refresh_from_db()
    assert (old.state, old.rev) == ("admitted", 1)


def remember(page: Page, officer: Login, last: Crossing, *, at: Any) -> None:
    """The counter's last decision, and when it was taken: the cookie that the counter itself would have set."""
    session = next(
        one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME
    )
    signer = signing.get_cookie_signer(salt=f"{LAST}{LAST}.{officer.pk}.{session}")
    said = signer.sign(f"{last.pk.hex}.{at.isoformat()}")
    page.context.add_cookies([{"name": LAST, "value": said, "url": page.url}])
