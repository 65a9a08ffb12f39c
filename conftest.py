"""Tests run on a store of their own, whatever the environment says: a SQLite file, or PostgreSQL by DB=postgres."""

from tests import house

house.prepare()
house.profiles()

pytest_plugins = ["tests.node", "tests.cast", "tests.browsing", "tests.keys"]


def pytest_sessionstart() -> None:
    """Make the template engine now, or a live server's thread makes it while a test puts a setting back."""
    from django.template import engines

    engines.all()


def pytest_unconfigure() -> None:
    house.clear()
