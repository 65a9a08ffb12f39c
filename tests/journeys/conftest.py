"""Journeys go through a real browser, as the browser tests do."""

from tests.browser.conftest import browser, pages

__all__ = ["browser", "pages"]
