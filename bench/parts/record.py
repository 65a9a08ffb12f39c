"""Recording one crossing: the whole act `crossings.admit` beside a serializer with a history table.

Ours writes row, entry, the person's wrapped key and the place in the queue to the seal; it checks the document, bands
the age, makes the trace, looks whether the traveller was here before, seals the personal values and commits to them.
The peer is given all that ready, and writes row and history row. Neither logs anybody in; each commits once.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from bench import cast
from bench.peer.models import Crossing as PeerCrossing
from bench.peer.serializers import CrossingSerializer
from bench.table import Row
from bench.timing import by_turns, ratio
from kivuko.crossings import actions
from kivuko.crossings.known import trace
from kivuko.crossings.models import Crossing
from kivuko.documents.traveller import Traveller
from kivuko.kernel import ledger, verifying
from kivuko.kernel.models import Entry

SIZES = {
    "small": {"acts": 60, "turns": 5},
    "default": {"acts": 120, "turns": 9},
    "large": {"acts": 1000, "turns": 15},
}
NOTE = (
    "ours checks the document, bands the age, makes the trace and looks it up inside the timed act; the peer is given "
    "their results. The peer keeps no key, no commitment and no chain."
)


def run(acts: int, turns: int) -> Iterator[Row]:
    same_columns()
    people = cast.travellers(1)

    def batch() -> list[Traveller]:
        return [next(people) for _ in range(acts)]

    def ours() -> float:
        with unsealed():
            taken = timed(admit, batch())
        ledger.settle()
        return taken

    def sealed() -> float:
        return timed(admit, batch())

    def peer() -> float:
        return timed(serialise, [answers(each) for each in batch()])

    HistoricalRecords.context.request = SimpleNamespace(user=cast.officer())  # as its middleware does
    taken = by_turns(turns, peer=peer, ours=ours, sealed=sealed)
    assert verifying.verify().holds and PeerCrossing.history.count() == PeerCrossing.objects.count()
    sqlite, entries = connection.vendor == "sqlite", Entry.objects.count()
    for name, what, bar in (
        ("ours", "a crossing, sealed later", 1.0),
        ("sealed", "a crossing, sealed at once", 1.5 if sqlite else None),
    ):
        found = ratio(taken[name], taken["peer"])
        yield Row(
            "record", what, statistics.median(taken[name]) * 1000, "ms", rows=entries, ratio=found, note=NOTE,
            peer=statistics.median(taken["peer"]) * 1000, bar="" if bar is None else f"≤ {bar} ×",
            holds=None if bar is None else found <= bar,
        )  # fmt: skip


def timed(work: Callable[[Any], object], each: list[Any]) -> float:
    start = time.perf_counter()
    for one in each:
        work(one)
    return (time.perf_counter() - start) / len(each)


def admit(traveller: Traveller) -> None:
    actions.admit(
        cast.officer(),
        cast.post(),
        traveller=traveller,
        direction="entry",
        method="scan",
        lane="1",
        purpose="visit",
    )


def serialise(given: tuple[dict[str, Any], bytes]) -> None:
    answers, mark = given
    serializer = CrossingSerializer(data=answers)
    serializer.is_valid(raise_exception=True)
    with transaction.atomic():
        serializer.save(trace=mark, person=uuid4())


def answers(traveller: Traveller) -> tuple[dict[str, Any], bytes]:
    """What the peer is sent: the same values, computed before, as Python's types, so that nothing is parsed."""
    now, post = timezone.now(), cast.post()
    names = (
        "surname",
        "given_names",
        "birth",
        "sex",
        "nationality",
        "document_kind",
        "issuer",
        "number",
        "expires",
    )
    mark = trace(traveller)
    assert mark is not None
    return {
        "path": post.path, "home": "bench", "state": "admitted", "rev": 1, "post_id": post.pk, "direction": "entry",
        "occurred_at": now, "day": now.date(), "lane": "1", "method": "scan", "band": traveller.age_band(now.date()),
        "band_scheme": "sadd", "purpose": "visit", "stay_until": None, "referral": "", "verdict": "go", "findings": [],
        **{name: getattr(traveller, name) for name in names},
    }, mark  # fmt: skip


def same_columns() -> None:
    """The comparison is void where the peer's table is not ours."""
    mine, peers = (
        {field.column for field in kind._meta.concrete_fields} for kind in (Crossing, PeerCrossing)
    )
    if mine != peers:
        raise SystemExit(
            f"The peer's columns differ from ours: {', '.join(sorted(mine ^ peers))}. Mend bench/peer."
        )


@contextmanager
def unsealed() -> Iterator[None]:
    """As on a node whose sealer is another process: entries wait in the queue."""
    settle = ledger.settle
    ledger.settle = lambda _entries=(): None  # type: ignore[assignment]
    try:
        yield
    finally:
        ledger.settle = settle  # type: ignore[assignment]
