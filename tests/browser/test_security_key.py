"""A security key in place of the code, in a browser that has one: set up, used to sign in, kept while it is needed."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from kivuko.accounts.models import Login
from tests.browsing import LAPTOP, PHONE, Axe, Pages, Shot, too_wide
from tests.keys import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "three goats and a boat"
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def deng(deng: Login) -> Login:
    """A supervisor, who needs a second factor, with a password of his own."""
    deng.set_password(PASSWORD)
    deng.given = False
    deng.save()
    return deng


def put_in_a_key(page: Page) -> tuple[Any, str]:
    """A key of the browser's own making, touched whenever it is asked."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def signs_in(page: Page, login: Login) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    page.fill("#id_login", login.username)
    page.fill("#id_password", PASSWORD)
    sends(page)


def sends(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def goes(page: Page, address: str) -> None:
    """To a page that may ask for the password again."""
    page.goto(address)
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        sends(page)


def adds(page: Page) -> None:
    goes(page, "/accounts/own/webauthn/add/")
    expect(page.get_by_role("heading", name="Set up a security key")).to_be_visible()


def test_a_key_is_set_up_signs_in_by_keyboard_and_the_last_one_is_not_removed(
    pages: Pages, deng: Login
) -> None:
    page = pages("/accounts/login/")
    put_in_a_key(page)
    signs_in(page, deng)
    adds(page)
    page.fill("[name=name]", "Key on my lanyard")
    enter(page, "button", "Put in the key and touch it")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    signs_in(page, deng)
    expect(page.get_by_role("heading", name="Type your code")).to_be_visible()
    enter(page, "button", "Use your security key")
    expect(page.get_by_role("heading", name="Type your code")).to_have_count(0)
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None

    page.goto("/accounts/own/")
    expect(page.get_by_text("Key on my lanyard")).to_be_visible()
    goes(page, page.get_by_role("link", name="Remove").get_attribute("href") or "")
    enter(page, "button", "Remove the security key")
    expect(page.get_by_text("Set up another one first.").first).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    assert page.faults == []  # type: ignore[attr-defined]


def test_with_somebody_elses_key_the_page_says_what_to_do_and_the_code_still_opens(
    pages: Pages, deng: Login
) -> None:
    page = pages("/accounts/login/")
    line, key = put_in_a_key(page)
    signs_in(page, deng)
    adds(page)
    enter(page, "button", "Put in the key and touch it")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".kv-codes .mrz").first.inner_text()

    line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    line.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    signs_in(page, deng)
    enter(page, "button", "Use your security key")
    expect(page.get_by_text("The key did not answer, or is not the one set up here.")).to_be_visible()
    page.get_by_label("Code").fill(code)
    sends(page)
    expect(page.get_by_role("heading", name="Type your code")).to_have_count(0)


@pytest.mark.look
@pytest.mark.parametrize(("lang", "size"), [("en", LAPTOP), ("ar", PHONE)])
def test_the_pages_of_a_key_can_be_read_and_fit(
    pages: Pages, axe: Axe, shot: Shot, deng: Login, lang: str, size: tuple[int, int]
) -> None:
    def look(name: str) -> None:
        shot(page, f"key-{name}-{lang}-{size[0]}")
        assert axe(page) == []
        assert too_wide(page) <= 0

    page = pages("/accounts/login/", lang=lang, size=size, check=True)
    put_in_a_key(page)
    signs_in(page, deng)
    goes(page, "/accounts/own/webauthn/add/")
    look("add")
    page.locator("#add-key").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/accounts/own/")
    look("own")
    goes(page, page.locator("a[href*='/remove/']").get_attribute("href") or "")
    look("remove")
    signs_in(page, deng)
    look("sign-in")
