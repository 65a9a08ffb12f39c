"""Who is in the bench's stores: the demo's invented officers, the posts of the data files, invented travellers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kivuko.accounts import demo as people
from kivuko.accounts.models import Login
from kivuko.crossings import demo
from kivuko.documents.traveller import Traveller
from kivuko.kernel import node
from kivuko.kernel.models import Entry
from kivuko.places import loading
from kivuko.places.models import Post

SURNAMES = (
    "MALUAL",
    "LADO",
    "WANI",
    "KEJI",
    "LOKIRU",
    "MODI",
    "GAI",
    "TABAN",
    "LUAL",
    "OHIDE",
    "WOL",
    "MABIOR",
    "LORO",
)
GIVEN = ("NYANDENG", "ROSE", "AMINA", "DENG", "CHUMA", "SABIT", "ASHA", "PETRA", "KUOL", "MARY", "JAMES")


def settle_in() -> None:
    """Tables, an identity that is a demo's, officers and posts."""
    call_command("migrate", interactive=False, verbosity=0)
    # Again: the peer has no migrations, and its tables refer to some that the first run makes.
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    people.make(node.create("bench", "SS/", demo=True))
    loading.load()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@cache
def officer() -> Login:
    """Amina Bol, at Wunthou's counter."""
    return Login.objects.get(username="demo-01")


@cache
def post() -> Post:
    return Post.objects.get(path=people.POST)


def travellers(seed: int) -> Iterator[Traveller]:
    """Invented people with sound passports, read before: nothing stands against them, nobody is met twice."""
    rng = random.Random(seed)
    while True:
        yield Traveller(
            surname=rng.choice(SURNAMES), given_names=f"{rng.choice(GIVEN)} {rng.choice(GIVEN)}", sex=rng.choice("MF"),
            birth=date.fromordinal(rng.randrange(715_000, 732_000)).isoformat(), nationality="SSD", issuer="SSD",
            document_kind="passport", number=f"R{rng.randrange(10**8):08d}", expires=date(2099, 1, 1),
            checks_ok=5, checks_total=5,
        )  # fmt: skip


def fill(entries: int) -> int:
    """Load invented crossings until the ledger holds so many entries; returns how many it holds."""
    if missing := entries - Entry.objects.count():
        demo.load(missing)
    return Entry.objects.count()


def server() -> dict[str, str]:
    """What this store runs on, in words."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
            version, fsync = cursor.fetchone()
            return {"postgres": f"PostgreSQL {version.split()[0]} (fsync {fsync})"}
        cursor.execute("SELECT sqlite_version()")
        return {"sqlite": f"SQLite {cursor.fetchone()[0]} (a file, WAL, synchronous=FULL)"}
