"""Every page that somebody can reach in the demo, seen as that person sees it: no fault for axe, nothing too wide.

The pages are not listed here: each role's links are followed from its home, one page of each kind. So a page that a
menu or another page leads to is looked at from the day it exists. `KIVUKO_TEST_LOOK=all` looks at both languages on
both screens and leaves a picture of each in tests/browser/shots.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, expect

from kivuko.accounts import demo as officers
from kivuko.accounts.models import Login
from kivuko.crossings import demo as crossings
from kivuko.crossings import demo_day, indexing
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.crossings.tests.test_lane import VALID
from kivuko.desk import demo as desk
from kivuko.incidents import demo as incidents
from kivuko.kernel import node
from kivuko.kernel.models import Node
from kivuko.lib.dates import PartialDate
from kivuko.lib.mrz import writing
from kivuko.patrols import demo as patrols
from kivuko.places import demo as statuses
from kivuko.places import loading
from kivuko.referrals import demo as referrals
from kivuko.screening import demo as screening
from kivuko.screening.models import Hit, ListEntry, Redress
from kivuko.vehicles import demo as vehicles
from tests.browsing import LOOK_ALL, LOOKED_AT, Axe, Pages, Shot, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = Callable[[Page, str], None]
LINK = re.compile(r'href="(/[^"#]*)')
NO_PAGES = {
    "account_logout",
    "api_docs",
    "api-1.0.0:openapi-json",
    "api-root",
    "set_language",
    "healthz",
    "style",
}
"""What a link may lead to that is no page of a person's work; the style page has a test of its own."""


BY_STATE: dict[str, type[Crossing | Hit | Redress | ListEntry]] = {
    "crossings:crossing": Crossing,
    "screening:hit": Hit,
    "screening:redress": Redress,
    "screening:entry": ListEntry,
}
"""Pages that look different in each state of their record: one of each state is looked at."""
PURPOSE = "counter"


class Seen(NamedTuple):
    """One page as one person reaches it."""

    name: str
    url: str
    login: Any


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Login]]:
    """The demo as `kivuko demo` makes it, small, with invented lists only."""
    monkeypatch.setenv("KIVUKO_LISTS", "/nowhere")
    cache.clear()
    Node.objects.filter(own=True).update(demo=True)
    node.forget_cached()
    own = node.this()
    loading.load()
    logins = officers.make(own)
    referrals.load(own, logins)
    statuses.load(own, {login.username: login for login in logins})
    incidents.load(own, logins)
    patrols.load(own, logins)
    vehicles.load(own, logins)
    screening.load(own)
    crossings.load(300, processes=1)
    crossings.stories()
    demo_day.load()
    desk.load(own)
    call_command("facts", "refresh", "--full", verbosity=0)
    indexing.catch_up(batch=indexing.LARGE)
    yield logins
    cache.clear()


def reachable(logins: list[Login]) -> list[Seen]:
    """One page of each kind for each person who can reach it, by the links of their pages."""
    pages: dict[tuple[str, str], Seen] = {}
    for login in logins:
        client = Client()
        client.force_login(login, backend="allauth.account.auth_backends.AuthenticationBackend")
        records = set(of_each_state(login))
        waiting, tried = deque(["/", *sorted(records)]), {"/", *records}
        kinds: dict[str, int] = {}
        while waiting:
            url = waiting.popleft()
            kind = told_apart(url)
            if kind is None or kinds.get(kind, 0) >= 2:
                continue
            answer = client.get(url)
            if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
                assert answer.status_code in (200, 302, 403) or url in records, (
                    f"{url} answers {answer.status_code} to {login.username}"
                )
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            whose = kind if kind != "desk:home" else f"home-{login.username}"
            pages.setdefault((whose, ""), Seen(whose.replace(":", "-"), url, login))
            for link in map(unescape, LINK.findall(answer.content.decode())):
                if link not in tried:
                    tried.add(link)
                    waiting.append(link)
    return list(pages.values())


def of_each_state(login: Login) -> list[str]:
    """Where a list or the ledger leads only later in the day: a record of each state."""
    if login.username not in ("demo-01", "demo-02", "demo-06"):
        return []
    urls = []
    for name, model in BY_STATE.items():
        for state in model.objects.order_by().values_list("state", flat=True).distinct():
            last = model.objects.filter(state=state).order_by("-pk").first()
            urls += [reverse(name, args=[last.pk])] if last else []
    return urls


def told_apart(url: str) -> str | None:
    """The page's name, and the state of its record where that makes another page of it."""
    name = named(url)
    model = BY_STATE.get(name or "")
    if model is None:
        return name
    state = model.objects.filter(pk=resolve(url).kwargs["pk"]).values_list("state", flat=True).first()
    return f"{name}-{state}"


def named(url: str) -> str | None:
    """The page's name among the addresses; None for files and for what is no page."""
    try:
        found = resolve(url.partition("?")[0])
    except Resolver404:
        return None
    name = found.view_name or found.func.__name__
    return None if name in NO_PAGES or url.startswith(("/static/", "/api/")) else name


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_every_page_can_be_read_and_fits(
    people: list[Login], pages: Pages, axe: Axe, shot: Shot, lang: str, size: tuple[int, int]
) -> None:
    seen = reachable(people)
    assert len(seen) > 80, "the links of the homes lead to few pages: something is cut off"
    wrong: list[str] = []

    def look(page: Page, name: str) -> None:
        if LOOK_ALL:
            shot(page, f"page-{name}-{lang}-{size[0]}")
        wrong.extend(f"{name} {page.url}: {fault}" for fault in axe(page))
        if too_wide(page) > 0:
            wrong.append(f"{name} {page.url}: {too_wide(page)} pixels too wide")

    for login in {one.login.pk: one.login for one in seen}.values():
        page = pages("/", lang=lang, size=size, login=login, check=True)
        for name, url, whose in seen:
            if whose.pk == login.pk:
                page.goto(url)
                look(page, name)
        if login.username == "demo-01":
            _at_the_lane(page, look)
            _by_name(page, look)
        faults = page.faults  # type: ignore[attr-defined]
        wrong += [
            f"{login.username}: {fault}" for fault in faults if "422" not in fault
        ]  # a line that is not read
    assert wrong == []


def _at_the_lane(page: Page, look: Look) -> None:
    """What only a traveller in view brings: go, look and stop, the grounds, a decision, a quiet place."""
    page.goto("/lane/")
    for name, lines in (("go", VALID), ("look", house.SPECIMEN), ("stop", _listed())):
        page.locator("#text").fill(lines)
        page.locator("#text").press("Enter")
        expect(page.locator("#verdict")).to_be_visible()
        expect(page.locator("[aria-busy]")).to_have_count(0)
        look(page, f"lane-{name}")
        if name == "look":
            page.keyboard.press("F8")
            expect(page.locator("#grounds")).to_be_visible()
            look(page, "lane-grounds")
            page.keyboard.press("F4")
            look(page, "lane-reasons")
            page.keyboard.press("1")
            expect(page.locator("[data-undo]")).to_be_visible()
            look(page, "lane-done")
        else:
            page.keyboard.press("Escape")
    page.locator("#text").fill("P<UTOERIKSSON<<ANNA")
    page.locator("#text").press("Enter")
    expect(page.locator("#view .kv-notice")).to_be_visible()
    look(page, "lane-fault")
    for name, key in (("quiet", "Shift+F4"), ("child", "Shift+F6")):
        page.goto("/lane/")
        page.locator("#text").fill(house.SPECIMEN)
        page.locator("#text").press("Enter")
        expect(page.locator("#who")).to_be_visible()
        page.keyboard.press(key)
        page.wait_for_url("**/lane/quiet")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, f"lane-{name}")


def _by_name(page: Page, look: Look) -> None:
    page.goto("/search/")
    page.locator("[name=text]").fill("kid")
    page.locator("[name=purpose]").select_option(PURPOSE)
    page.locator("[name=text]").press("Enter")
    page.wait_for_url("**/search/*-*")
    look(page, "search-results")


def _listed() -> str:
    """The document of somebody with the name and birth date of an invented person whom a court looks for."""
    entry = next(
        one
        for one in ListEntry.objects.filter(watchlist__code="un-demo", state="listed").order_by("ref")
        if one.births and len(one.births[0]["date"]) == 10
    )
    given, _, surname = entry.name.rpartition(" ")
    return writing.compose(
        "TD3", document_code="P", issuer="SSD", nationality="SSD", number="R00777001", surname=surname,
        given_names=given, birth=PartialDate.parse(entry.births[0]["date"]), sex=entry.sex or "M",
        expiry=date(2034, 1, 1),
    )  # fmt: skip
