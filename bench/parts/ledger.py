"""`kivuko ledger verify` and `kivuko ledger replay --check`: entries a second, at two sizes of the ledger."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Sequence

from bench import cast
from bench.table import Row, broken, least
from bench.timing import once
from kivuko.kernel import replaying, verifying

SIZES = {
    "small": {"sizes": (3_000, 12_000), "turns": 3},
    "default": {"sizes": (20_000, 100_000), "turns": 3},
    "large": {"sizes": (100_000, 1_000_000), "turns": 1},
}
VERIFY, REPLAY = 50_000, 15_000
NOTE = "the ratio is what an entry costs against the smaller ledger."


def run(sizes: Sequence[int], turns: int) -> Iterator[Row]:
    first: dict[str, float] = {}
    for size in sizes:
        entries = cast.fill(size)
        report, found = _verify(), _replay()
        faults = [*report.broken, *found.differs]
        yield broken("ledger", "broken places and differing rows", len(faults), faults, rows=entries)
        taken: dict[str, list[float]] = {"verify": [], "replay": []}
        for _ in range(turns):
            taken["verify"].append(once(_verify) / report.entries)
            taken["replay"].append(once(_replay) / found.entries)
        for name, bar in (("verify", VERIFY), ("replay", REPLAY)):
            each = statistics.median(taken[name])
            yield least(
                "ledger", f"{name}, entries a second", 1 / each, "/s", bar, rows=entries, note=NOTE,
                ratio=each / first.setdefault(name, each),
            )  # fmt: skip


def _verify() -> verifying.Report:
    """As the command does it: on all cores."""
    return verifying.verify(processes=os.cpu_count() or 1)


def _replay() -> replaying.Replay:
    return replaying.replay(processes=os.cpu_count() or 1)
