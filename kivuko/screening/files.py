"""What screening keeps outside the database: the index's snapshot, and what an import reported. All of it can be lost.

All of it holds names, so all of it goes when somebody is forgotten; it lies in the node's own folder, readable by it
alone, and sealed where the store is.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kivuko.kernel import store


def folder() -> Path:
    where = Path(settings.KIVUKO_DATA) / "screening"
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where


def uploads() -> Path:
    """Where a list lies while it is read: in memory where the store is sealed, for it holds names in clear."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR or folder())


def upload() -> Path:
    """A folder for one upload; its name says which process reads it."""
    return Path(mkdtemp(prefix=f"upload-{os.getpid()}-", dir=uploads()))


def drop_leftovers() -> None:
    """Remove uploads and half-written files of processes that were ended before they could."""
    for left in (*uploads().glob("upload-*"), *folder().glob("*.part")):
        words = left.name.split("-")[1] if left.is_dir() else left.name.split(".")[-2]
        if not (words.isdigit() and _runs(int(words))):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def snapshot() -> Path:
    return folder() / "index.snapshot"


def read(path: Path) -> bytes:
    """What was written. Raises FileNotFoundError, and `sealing.Tampered` where another store wrote it."""
    return store.reveal(path.read_bytes(), path.name)


def write(path: Path, data: bytes) -> None:
    """At once or not at all: a reader never sees half a file. In a sealed store it is sealed as well."""
    data = store.protect(data, path.name)
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
    for report in folder().glob("import-*"):
        report.unlink(missing_ok=True)
    drop_leftovers()
    write(_mark(), os.urandom(8))
