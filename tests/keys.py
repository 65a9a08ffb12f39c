"""Somebody who works by keyboard alone: what they press, and what they reach with Tab.

`sit` opens a page like `pages` does and notes in `page.faults` if anything in it was ever pointed at.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Pages

MOST = 120
"""Presses of Tab after which a thing counts as out of reach."""
POINTED = (
    "addEventListener('pointerdown', (event) => console.error('pointed at', event.target.outerHTML), true)"
)


@pytest.fixture
def sit(pages: Pages) -> Pages:
    """sit("/lane/", login=amina) -> the page, to be worked by keyboard alone."""

    def at(path: str, **options: Any) -> Page:
        page = pages(path, **options)
        page.add_init_script(POINTED)
        page.evaluate(POINTED)
        return page

    return at


def scan(page: Page, lines: str, name: str = "") -> None:
    """As a wedge reader does: each line ends with Enter. `name` is what then stands in view."""
    for line in lines.splitlines():
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.locator("#who")).to_contain_text(name or re.compile(r"\S"))


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    expect(wanted).to_be_attached()
    handle = wanted.element_handle()
    for _press in range(MOST):
        if handle.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def enter(page: Page, role: Any, name: str) -> None:
    """Reach a link or a button by its words, and press Enter."""
    reach(page, page.get_by_role(role, name=name).first)
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    """Reach a field by its label and type. In a list of choices the words choose."""
    reach(page, page.get_by_label(label).first)
    page.keyboard.type(words)


def tick(page: Page, label: str) -> None:
    reach(page, page.get_by_label(label).first)
    page.keyboard.press("Space")
