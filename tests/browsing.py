"""A real browser against a real server, for the pages of the whole house.

`pages` opens pages as a person sees them (language, light or dark, laptop or phone); `axe` finds faults of
accessibility; `shot` writes a picture to a folder that git ignores. Scripts, styles and fonts must have been built
(`make frontend`); without them or without a browser the tests say so and are skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tools import chromium

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = ROOT / "kivuko" / "static" / "vendor"
SHOTS = ROOT / "tests" / "browser" / "shots"
LAPTOP, PHONE = (1366, 768), (390, 844)
LOOK_ALL = os.environ.get("KIVUKO_TEST_LOOK") == "all"
LOOKED_AT = [
    pytest.param(lang, size, marks=pytest.mark.look, id=f"{lang}-{size[0]}")
    for lang, size in (
        ("en", LAPTOP), ("ar", PHONE), *((("en", PHONE), ("ar", LAPTOP), ("fr", LAPTOP)) if LOOK_ALL else ()),
    )
]  # fmt: skip
"""A language and a screen: what a page is looked at in, by `make look`. KIVUKO_TEST_LOOK=all looks at more."""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

Pages = Callable[..., Page]
Axe = Callable[[Page], list[str]]
Shot = Callable[[Page, str], Path]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own chromium, quiet: it talks to nobody but the server of the test."""
    binary = chromium.find()
    if not binary:
        pytest.skip(
            "There is no chromium here: install it (apt install chromium) to test pages in a browser."
        )
    if not VENDOR.is_dir() or not AXE.exists():
        pytest.skip("Scripts and styles are not built: run `make frontend` to test pages in a browser.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=binary, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def pages(browser: Browser, live_server: LiveServer) -> Iterator[Pages]:
    """pages("/style/", lang="ar", theme="dark", size=PHONE, login=user) -> the open page.

    `page.faults` is a list of what went wrong in it: errors of scripts, breaches of the content security policy,
    answers of 400 and above, whatever was asked of anybody but the server. `page.asked` is every address it asked
    for. `check=True` opens it so that axe can be injected past that policy.
    """
    contexts: list[BrowserContext] = []
    outside = re.compile(rf"^(?!{re.escape(live_server.url)}/|data:|blob:|about:)")

    def open_page(
        path: str,
        lang: str = "en",
        theme: str = "light",
        size: tuple[int, int] = LAPTOP,
        login: Any = None,
        check: bool = False,
        wait: str = "load",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=lang, bypass_csp=check,
            color_scheme="dark" if theme == "dark" else "light", base_url=live_server.url,
            timezone_id="Africa/Juba", reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": lang, "url": live_server.url}])
        if login is not None:
            context.add_cookies([_session(login, live_server.url)])
        page = context.new_page()
        page.faults = faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None
        )
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.asked = asked = []  # type: ignore[attr-defined]
        page.on("request", lambda request: asked.append(request.url))
        context.route(outside, lambda route: (faults.append(f"outside: {route.request.url}"), route.abort()))
        page.goto(path, wait_until=wait)  # type: ignore[arg-type]
        return page

    yield open_page
    for context in contexts:
        context.close()


def session_of(user: Any) -> str:
    """The key of a session in which a person has logged in, second factor and all."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _session(user: Any, url: str) -> Any:
    return {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": url}


@pytest.fixture
def axe() -> Axe:
    """axe(page) -> one sentence for each fault: its rule, what it asks, and the element. Open with check=True."""

    def faults(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "() => axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)"
        )
        return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]

    return faults


@pytest.fixture
def shot() -> Shot:
    """shot(page, "lane-ar") -> the path of the picture of the whole page."""

    def take(page: Page, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        return SHOTS / f"{name}.png"

    return take


def too_wide(page: Page) -> int:
    """How many pixels the page sticks out of the screen sideways; 0 when it fits."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
