"""Children that read the ledger together each read by a connection of their own."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

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


def _from_no_loop() -> list[tuple[int, bool]]:
    return list(spread(_has_one_already, range(4), processes=2))


def _from_a_loop() -> list[tuple[int, bool]]:
    """As where a browser's loop runs in the test's thread: Django then keeps a second connection for it."""

    async def inside() -> list[tuple[int, bool]]:
        connection.ensure_connection()
        try:
            return _from_no_loop()
        finally:
            connections.close_all()

    return asyncio.run(inside())


@pytest.mark.parametrize("begun", [_from_no_loop, _from_a_loop])
def test_a_child_never_reads_by_a_connection_of_its_parents_and_leaves_those_open(begun, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    def parent() -> list[tuple[int, bool]]:
        connection.ensure_connection()
        found = begun()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connections.close_all()
        return found

    with ThreadPoolExecutor(1) as fresh:  # no loop runs in it, whatever ran before in this one
        found = fresh.submit(parent).result()
    assert os.getpid() not in {process for process, _ in found}
    assert [inherited for _, inherited in found] == [False] * 4
