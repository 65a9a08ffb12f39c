"""What grows with the store: one sealed act, and one entry of verify, at sizes ten times apart."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from bench import cast
from bench.parts.record import admit, timed
from bench.table import Row
from bench.timing import once
from kivuko.kernel import verifying

SIZES = {
    "small": {"sizes": (2_000, 10_000), "acts": 40},
    "default": {"sizes": (10_000, 100_000), "acts": 100},
    "large": {"sizes": (10_000, 100_000, 1_000_000), "acts": 200},
}


def run(sizes: Sequence[int], acts: int) -> Iterator[Row]:
    people = cast.travellers(3)
    first: dict[str, float] = {}
    for size in sizes:
        entries = cast.fill(size)
        timed(admit, [next(people) for _ in range(acts)])
        act = statistics.median(timed(admit, [next(people) for _ in range(acts)]) for _ in range(5))
        report = verifying.verify()
        entry = statistics.median(once(verifying.verify) for _ in range(3)) / report.entries
        for what, seconds, unit, factor in (
            ("an act, sealed at once", act, "ms", 1e3),
            ("verify, an entry", entry, "µs", 1e6),
        ):
            first.setdefault(what, seconds)
            yield Row(
                "growth", what, seconds * factor, unit, rows=entries, ratio=seconds / first[what],
                note="the ratio is to the first size.",
            )  # fmt: skip
