"""Invented crossings: the same seed gives the same travellers and decisions, whatever the number of processes.

What would lie after the present hour is moved to an earlier day; apart from that, days and hours are the same too.

Names are drawn from lists of common given names and made-up family names; nobody in them exists.
"""

from __future__ import annotations

import gc
import multiprocessing
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from kivuko.crossings import actions
from kivuko.crossings.known import Person
from kivuko.documents.traveller import Traveller
from kivuko.kernel import paths
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.names import rows
from kivuko.places.models import Post
from kivuko.screening.hits import Searched

CHUNK = 4_000
DAYS = 90
SEED = 2026

POOLS = {
    "SSD": "a",
    "KEN": "b",
    "UGA": "b",
    "TZA": "b",
    "SDN": "c",
    "COD": "d",
    "CAF": "d",
    "RWA": "d",
    "ETH": "e",
}
"""Which list of invented names a nationality's travellers are given."""
AROUND = {
    "SD": ("SDN", "SSD"), "ET": ("ETH", "SSD"), "KE": ("KEN", "SSD", "UGA"), "UG": ("UGA", "SSD", "KEN", "COD"),
    "CD": ("COD", "SSD", "UGA"), "CF": ("CAF", "SSD"), "": ("SSD", "UGA", "KEN", "SDN", "ETH"),
}  # fmt: skip
"""Who crosses, by the country on the other side; own nationals come and go everywhere."""
PURPOSES = (
    "trade",
    "trade",
    "family",
    "return",
    "visit",
    "work",
    "business",
    "study",
    "medical",
    "transit",
    "unknown",
)
HOURS = (6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17)


class Part(NamedTuple):
    """A post's share, invented and recorded in one act; `number` is the seed's own part."""

    number: int
    post: Post
    size: int
    last_day: date


def load(
    count: int,
    *,
    processes: int = 2,
    last_day: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Record `count` invented crossings over the last ninety days, through the bulk form.

    Each process invents and seals while another one writes; returns how many were recorded.
    """
    parts = list(_parts(count, last_day or timezone.now().date()))
    if processes < 2 or len(parts) < 4:
        done = map(_record, parts)
        return sum(_told(each, progress) for each in done)
    connection.close()
    with multiprocessing.get_context("fork").Pool(processes, _afresh) as pool:
        return sum(_told(each, progress) for each in pool.imap_unordered(_record, parts))


def _told(count: int, progress: Callable[[int], None] | None) -> int:
    if progress:
        progress(count)
    return count


def _afresh() -> None:
    """A child process opens its own connection. What is invented may be lost with the power: it waits for no disk."""
    connection.close()
    gc.disable()  # much is made and dropped, nothing of it in a circle
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA secure_delete = OFF")  # only places in the queue are deleted
            cursor.execute("PRAGMA wal_autocheckpoint = 8000")
            cursor.execute("PRAGMA cache_size = -262144")  # KiB


def _parts(count: int, last_day: date) -> Iterator[Part]:
    """Shares by post: land posts near open roads take more, every share at most one chunk."""
    posts = list(Post.objects.filter(paths.within(["SS/"])).order_by("code"))
    rng = random.Random(SEED)
    weights = [rng.paretovariate(1.1) for _ in posts]
    shares = [int(count * weight / sum(weights)) for weight in weights]
    shares[0] += count - sum(shares)
    number = 0
    for post, share in zip(posts, shares, strict=True):
        while share > 0:
            yield Part(number, post, min(share, CHUNK), last_day)
            share -= CHUNK
            number += 1


def _record(part: Part) -> int:
    rng = random.Random(f"{SEED}:{part.number}")
    actions.admit.bulk(SYSTEM, part.post, _crossings(part, rng))
    return part.size


def _crossings(part: Part, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Inputs of `crossings.admit`, one for each crossing of the part."""
    twin = (part.post.twin or "")[:2]
    nationalities = AROUND.get(twin, AROUND[""])
    pools = {nationality: _names(POOLS[nationality]) for nationality in nationalities}
    start = datetime(part.last_day.year, part.last_day.month, part.last_day.day, tzinfo=UTC) - timedelta(
        days=DAYS
    )
    nobody, nothing, now = Person(None), Searched(), timezone.now()
    for _ in range(part.size):
        nationality = _pick(rng, nationalities)
        occurred = start + timedelta(
            days=1 + int(rng.random() * DAYS),
            hours=HOURS[int(rng.random() * len(HOURS))] - 2,
            seconds=int(rng.random() * 3600),
        )
        if occurred > now:
            occurred -= timedelta(days=1 + int(rng.random() * (DAYS - 1)))
        entry = rng.random() < 0.54
        foreign = nationality != "SSD"
        yield {
            "traveller": _traveller(nationality, pools[nationality], rng, occurred.date()),
            "direction": "entry" if entry else "exit",
            "method": "scan",
            "lane": "1",
            "purpose": _pick(rng, PURPOSES),
            "stay_until": occurred.date() + timedelta(days=90) if entry and foreign else None,
            "occurred_at": occurred,
            "known": nobody,
            "found": nothing,
        }


def _pick(rng: random.Random, some: Sequence[str]) -> str:
    """As `rng.choice`, at a third of its cost."""
    return some[int(rng.random() * len(some))]


Names = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _names(pool: str) -> Names:
    """(given names of men, of women, family names)"""
    found = {
        (row["use"], row["sex"]): row["names"].split()
        for row in rows("invented_names.csv")
        if row["pool"] == pool
    }
    return found["given", "M"], found["given", "F"], found["family", ""]


def _traveller(nationality: str, names: Names, rng: random.Random, on: date) -> Traveller:
    men, women, families = names
    man = rng.random() < 0.55
    age = min(int(rng.gammavariate(4.0, 8.0)), 88)
    birth = date.fromordinal(on.toordinal() - age * 365 - int(rng.random() * 365))
    given = _pick(rng, men if man else women)
    return Traveller.model_construct(
        surname=_pick(rng, families).upper(),
        given_names=f"{given} {_pick(rng, men)}",
        birth=birth.isoformat(),
        sex="M" if man else "F",
        nationality=nationality,
        document_kind="passport" if rng.random() < 0.6 else "national_id",
        issuer=nationality,
        number=f"{_pick(rng, 'ABCEPR')}{int(rng.random() * 10**7):07d}",
        expires=date.fromordinal(on.toordinal() + 30 + int(rng.random() * 2970)),
    )
