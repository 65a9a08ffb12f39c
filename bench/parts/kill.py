"""SIGKILL in mid-burst: what an officer was told is done is there afterwards, and the ledger holds.

A child process acts as fast as it can and writes each acknowledged act to a file, with fsync, after the action has
returned. The parent kills it at a random moment, then asks the store itself.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from bench import burst
from bench.table import Row, broken
from kivuko.kernel import ledger, replaying, verifying
from kivuko.kernel.models import Entry, Unsealed

SIZES = {"small": {"kills": 5}, "default": {"kills": 20}, "large": {"kills": 100}}


@dataclass
class Aftermath:
    """What the rounds so far left behind."""

    acknowledged: int = 0
    unsealed: int = 0
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    stuck: int = 0


def run(kills: int) -> Iterator[Row]:
    found, rng = Aftermath(), random.Random()
    with tempfile.TemporaryDirectory(dir=settings.KIVUKO_DATA) as folder:
        files = [Path(folder) / f"{turn}.acks" for turn in range(kills)]
        for turn, file in enumerate(files):
            kill_in_mid_burst(turn, file, rng.uniform(0.05, 0.5))
            look_after(file, found)
        # Once more for all: a later kill must not take what an earlier one spared.
        for file in files:
            found.lost += burst.lost(file)
    entries = Entry.objects.count()
    yield broken("kill", f"acknowledged acts lost, {kills} kills", len(found.lost), found.lost, rows=entries)
    yield broken("kill", "verify: broken places", len(found.broken), found.broken, rows=entries)
    yield broken("kill", "replay: rows that differ", len(found.differs), found.differs, rows=entries)
    yield broken("kill", "entries that stayed unsealed afterwards", found.stuck, rows=entries)
    yield Row("kill", "acts acknowledged before the kills", found.acknowledged, "", rows=entries)
    yield Row("kill", "entries that the kills left unsealed", found.unsealed, "", rows=entries)


def kill_in_mid_burst(turn: int, file: Path, after: float) -> None:
    """Let a child act, and kill it `after` seconds from its first acknowledged act."""
    connections.close_all()  # a child must not inherit one
    child = os.fork()
    if child == 0:
        try:
            burst.act(file, turn)
        finally:
            os._exit(70)  # the burst never ends by itself
    deadline = time.monotonic() + 30
    while not (file.exists() and file.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("The burst ended before it was killed; its error stands above.")


def look_after(file: Path, found: Aftermath) -> None:
    """Ask the store as it was left, then let it seal what waits, as the next act would."""
    wait_for_the_server()
    report = verifying.verify()
    found.broken += report.broken
    found.unsealed += report.unsealed
    ledger.settle()
    found.stuck += Unsealed.objects.count()
    found.broken += verifying.verify().broken
    found.differs += replaying.replay().differs
    found.acknowledged += len(burst.acknowledged(file))
    found.lost += burst.lost(file)


def wait_for_the_server(seconds: float = 10) -> None:
    """PostgreSQL ends a dead client's statement, or its commit, a moment later; that is not to be taken for a loss."""
    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)
