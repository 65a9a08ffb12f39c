"""Long readings of the ledger over several processes: parts in, results out in the parts' order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import connection

P = TypeVar("P")
R = TypeVar("R")


def spread(work: Callable[[P], R], parts: Sequence[P], processes: int) -> Iterator[R]:
    """`work` over every part. One process, or a transaction that children could not see into: done here, in turn.

    Children open connections of their own and only read.
    """
    if processes < 2 or len(parts) < 2 or connection.in_atomic_block:
        yield from map(work, parts)
        return
    connection.close()
    with multiprocessing.get_context("fork").Pool(min(processes, len(parts)), connection.close) as pool:
        yield from pool.imap(work, parts)
