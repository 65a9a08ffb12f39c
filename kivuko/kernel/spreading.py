"""Long readings of the ledger over several processes: parts in, results out in the parts' order."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = TypeVar("P")
R = TypeVar("R")
_inherited: list[BaseDatabaseWrapper] = []

log = logging.getLogger(__name__)


def spread(work: Callable[[P], R], parts: Sequence[P], processes: int) -> Iterator[R]:
    """`work` over every part. One process, or a transaction that children could not see into: done here, in turn.

    Children open connections of their own and only read. Where one dies, what is left is done here.
    """
    if processes < 2 or len(parts) < 2 or connection.in_atomic_block:
        yield from map(work, parts)
        return
    connection.close()
    done, context = 0, multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(processes, len(parts)), context, afresh) as pool:
        try:
            for result in pool.map(work, parts):
                yield result
                done += 1
            return
        except BrokenProcessPool:
            log.warning("a process that read the ledger died; the rest is read by one")
        finally:
            pool.shutdown(cancel_futures=True)
    yield from map(work, parts[done:])


def afresh() -> None:
    """In a child just forked: every connection that is asked for from now on is this process's own.

    The parent's `connection.close` is not enough: Django keeps one for each thread and one more for a thread that runs
    an event loop, and a child, where no loop runs, would find the other. What was inherited is neither used nor closed,
    since PostgreSQL would end the parent's session and SQLite's locks are the process's; it is held until the end.
    """
    for alias in connections:
        _inherited.append(connections[alias])
        del connections[alias]
