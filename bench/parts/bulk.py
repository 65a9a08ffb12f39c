"""`kivuko demo --crossings N`: inventing travellers and recording their crossings through the bulk form."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from bench.table import Row, broken, least
from bench.timing import once
from kivuko.crossings import demo
from kivuko.crossings.models import Crossing
from kivuko.kernel import verifying

SIZES = {
    "small": {"sizes": (4_000, 16_000)},
    "default": {"sizes": (20_000, 80_000)},
    "large": {"sizes": (100_000, 900_000)},
}


def run(sizes: tuple[int, ...]) -> Iterator[Row]:
    bar = 8_000 if connection.vendor == "sqlite" else 6_000
    demo.load(500)  # what is done once: plans of statements, lists of names
    for count in sizes:
        rate = count / once(lambda count=count: demo.load(count))
        yield least(
            "bulk",
            "crossings a second, invented and recorded",
            rate,
            "/s",
            bar,
            rows=Crossing.objects.count(),
        )
    report = verifying.verify()
    faults = [*report.broken, *([f"{report.unsealed} entries are not sealed"] if report.unsealed else [])]
    yield broken("bulk", "broken places in the chain afterwards", len(faults), faults, rows=report.entries)
