"""Long readings of the ledger over several processes: parts in, results out in the parts' order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = TypeVar("P")
R = TypeVar("R")
_inherited: list[BaseDatabaseWrapper] = []


def spread(work: Callable[[P], R], parts: Sequence[P], processes: int) -> Iterator[R]:
    """`work` over every part. One process, or a transaction that children could not see into: done here, in turn.

    Children open connections of their own and only read.
    """
    if processes < 2 or len(parts) < 2 or connection.in_atomic_block:
        yield from map(work, parts)
        return
    connection.close()
    with multiprocessing.get_context("fork").Pool(min(processes, len(parts)), afresh) as pool:
        yield from pool.imap(work, parts)


def afresh() -> None:
    """In a child just forked: every connection that is asked for from now on is this process's own.

    The parent's `connection.close` is not enough: Django keeps one for each thread and one more for a thread that runs
    an event loop, and a child, where no loop runs, would find the other. What was inherited is neither used nor closed,
    since PostgreSQL would end the parent's session and SQLite's locks are the process's; it is held until the end.
    """
    for alias in connections:
        _inherited.append(connections[alias])
        del connections[alias]
