"""The manifest: which immutable files make up a fact, with their digests, and up to which place of the ledger.

KIVUKO_DATA/facts/<fact>/manifest.json            the one in force, replaced atomically
                        /manifests/<digest>.json  earlier ones; a frozen report names its own by digest
                        /pins/<digest>            kept for ever, because something was reported from it
                        /<quarter>/<digest>.parquet
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from kivuko.kernel import paths
from kivuko.kernel.errors import Refused

KEPT = 50
"""Earlier manifests that are kept without being pinned, so that a page being read does not lose its files."""
YOUNG = 3600
"""Seconds during which a file that no manifest names is left alone: another process may be about to name it."""


class Part(NamedTuple):
    """One file in force: one place, one quarter."""

    path: str
    quarter: str
    file: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """The files of a fact at one moment. `places` is the last place of each chain that they contain."""

    fact: str
    columns: dict[str, str]
    places: dict[str, int]
    waiting: tuple[str, ...]
    made: datetime
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.spelt().encode()).hexdigest()

    def spelt(self) -> str:
        said = {
            **asdict(self),
            "made": self.made.isoformat(),
            "parts": [part._asdict() for part in self.parts],
        }
        return json.dumps({"version": 1, **said}, sort_keys=True, indent=1)

    def within(self, held: Iterable[str], since: date | None = None, until: date | None = None) -> list[Part]:
        """The parts of those branches in which a day of the period may lie, both days included."""
        held = tuple(held)
        return [
            part
            for part in self.parts
            if any(paths.covers(prefix, part.path) for prefix in held)
            and (since is None or last_day(part.quarter) >= since)
            and (until is None or first_day(part.quarter) <= until)
        ]

    def files(self, held: Iterable[str], since: date | None = None, until: date | None = None) -> list[Path]:
        """The files of these parts."""
        return [folder(self.fact) / part.file for part in self.within(held, since, until)]


def folder(fact: str) -> Path:
    return Path(settings.KIVUKO_DATA) / "facts" / fact


def current(fact: str) -> Manifest | None:
    """The manifest in force, or None before the first."""
    file = folder(fact) / "manifest.json"
    try:
        stat = file.stat()
    except FileNotFoundError:
        return None
    return _kept(file, stat.st_ino, stat.st_mtime_ns, stat.st_size)


@lru_cache(16)
def _kept(file: Path, *_stamp: int) -> Manifest:
    """Read once: it is replaced whole, never written in its place, and a page of headquarters asks for it often."""
    return read(file)


def of(fact: str, digest: str) -> Manifest:
    """An earlier manifest by its digest. Raises `Refused` where it is not kept any more."""
    file = folder(fact) / "manifests" / f"{digest}.json"
    if not digest.isalnum() or not file.exists():
        raise Refused(_("These facts are not kept here any more: %(digest)s") % {"digest": digest[:12]})
    return read(file)


def read(file: Path) -> Manifest:
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Manifest(
        fact=said["fact"],
        columns=said["columns"],
        places=said["places"],
        waiting=tuple(said["waiting"]),
        made=datetime.fromisoformat(said["made"]),
        parts=tuple(Part(**part) for part in said["parts"]),
    )


def put(manifest: Manifest) -> Manifest:
    """Make it the one in force. Two processes at once do no harm: each names files that are whole."""
    text, base = manifest.spelt(), folder(manifest.fact)
    (base / "manifests").mkdir(parents=True, exist_ok=True)
    replace(base / "manifests" / f"{manifest.digest}.json", text.encode())
    replace(base / "manifest.json", text.encode())
    return manifest


def replace(file: Path, content: bytes) -> None:
    """Write beside, then rename: a reader finds the old content or the new, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    beside.write_bytes(content)
    beside.replace(file)


def pin(manifest: Manifest) -> str:
    """Keep this manifest and its files for ever; returns the digest to remember."""
    replace(folder(manifest.fact) / "pins" / manifest.digest, b"")
    return manifest.digest


def prune(fact: str) -> int:
    """Drop what neither a pin nor one of the last manifests names; returns how many files went."""
    base, now = folder(fact), time.time()
    pinned = {file.name for file in (base / "pins").glob("*")}
    listed = sorted((base / "manifests").glob("*.json"), key=lambda file: file.stat().st_mtime)
    old = [file for file in listed[:-KEPT] if file.stem not in pinned]
    kept = [read(file) for file in listed if file not in old]
    named = {base / part.file for manifest in kept for part in manifest.parts}
    loose = [file for file in base.glob("*/*.parquet") if file not in named]
    gone = old + [file for file in loose if now - file.stat().st_mtime > YOUNG]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def faults(manifest: Manifest) -> list[str]:
    """Files that are gone or changed since they were written, each in a sentence."""
    found = []
    for part in manifest.parts:
        file = folder(manifest.fact) / part.file
        if not file.exists():
            found.append(f"{part.file} is gone")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != part.sha256:
            found.append(f"{part.file} was changed")
    return found


def quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def first_day(of_quarter: str) -> date:
    return date(int(of_quarter[:4]), 3 * int(of_quarter[6]) - 2, 1)


def last_day(of_quarter: str) -> date:
    return date.fromordinal(next_first_day(of_quarter).toordinal() - 1)


def next_first_day(of_quarter: str) -> date:
    first = first_day(of_quarter)
    return date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
