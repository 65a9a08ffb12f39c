"""What screening keeps outside the database: the index's snapshot, and what an import reported. All of it can be lost.

Both hold names, so both go when somebody is forgotten; they lie in the node's own folder, readable by it alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction


def folder() -> Path:
    where = Path(settings.KIVUKO_DATA) / "screening"
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where


def snapshot() -> Path:
    return folder() / "index.snapshot"


def write(path: Path, data: bytes) -> None:
    """At once or not at all: a reader never sees half a file."""
    draft = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    draft.replace(path)


def _mark() -> Path:
    return folder() / "forgotten"


def forgettings() -> int:
    """A number that changes when somebody was forgotten: what a process holds in memory is then read anew."""
    try:
        return _mark().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def forget(person: UUID) -> None:
    """Whoever was forgotten may stand in these files, so they go; the index is built again from what is left."""
    transaction.on_commit(_drop)


def _drop() -> None:
    snapshot().unlink(missing_ok=True)
    for report in folder().glob("import-*.json"):
        report.unlink(missing_ok=True)
    write(_mark(), os.urandom(8))
