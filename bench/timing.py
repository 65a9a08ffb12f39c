"""Timing by turns: what else the machine does then falls on all sides alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

Block = Callable[[], float]
"""Does some work and answers what one unit of it took, in seconds."""


def by_turns(repetitions: int, **blocks: Block) -> dict[str, list[float]]:
    """Seconds per unit of each block, A B C, B C A, C A B …, after one turn that is not counted."""
    names = list(blocks)
    for name in names:
        blocks[name]()
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(repetitions):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            gc.collect()
            taken[name].append(blocks[name]())
    return taken


def ratio(ours: list[float], peer: list[float]) -> float:
    """The median of the ratios of neighbours in time."""
    return statistics.median(one / other for one, other in zip(ours, peer, strict=True))


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
