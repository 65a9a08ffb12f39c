"""Children that read the ledger together each read by a connection of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
import os

import pytest
from django.db import connection, connections

from kivuko.kernel.spreading import spread

pytestmark = pytest.mark.django_db(transaction=True)


def _has_one_already(_part: int) -> tuple[int, bool]:
    inherited = connection.connection is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()
    return os.getpid(), inherited


@pytest.fixture(params=["no loop", "a loop"])
def thread(request, monkeypatch):
    """A thread with a connection, and where a browser's loop runs in it with the second one that Django keeps then.

    The loop is said to run, not run: whether one runs here already depends on the tests before.
    """
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    before, loop = asyncio._get_running_loop(), asyncio.new_event_loop()
    asyncio._set_running_loop(None)
    connection.ensure_connection()
    if request.param == "a loop":
        asyncio._set_running_loop(loop)
        connection.ensure_connection()
    yield
    connections.close_all()
    asyncio._set_running_loop(None)
    connections.close_all()
    asyncio._set_running_loop(before)
    loop.close()


def test_a_child_never_reads_by_a_connection_of_its_parents_and_leaves_those_open(thread):
    found = list(spread(_has_one_already, range(4), processes=2))
    asyncio._set_running_loop(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert os.getpid() not in {process for process, _ in found}
    assert [inherited for _, inherited in found] == [False] * 4


def _dies_at_the_third(part: int) -> tuple[int, int]:
    if part == 2 and multiprocessing.parent_process() is not None:
        os._exit(9)
    return part, part * part


def test_where_a_child_dies_the_rest_is_read_all_the_same(caplog):
    assert list(spread(_dies_at_the_third, range(5), processes=2)) == [(n, n * n) for n in range(5)]
    assert "died" in caplog.text
