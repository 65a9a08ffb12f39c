"""From a plain store to a sealed one, or from one key to the next, so that no power cut loses anything.

The old files stay what they are, untouched and locked, until the new ones are written, compared row by row, verified
by the ledger and on the disk. Then one rename of `seal.json` makes the new generation the store. Only after that are
the old files overwritten and taken away; where that broke off, it is gone on with at the next start.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)

from kivuko.kernel import node, store, verifying
from kivuko.lib import sealing, slots

Say = Callable[[str], None]
PIECE = 4 * 1024 * 1024


def new_generation(old: bytes | None, new: bytes, made: slots.Slots, say: Say) -> None:
    """Move the store under a new key. `old` is None where it is plain; `made` are the slots of the new key."""
    folder = Path(settings.KIVUKO_DATA)
    source, target = (
        Path(str(connections["default"].settings_dict["NAME"])),
        folder / f"kivuko.{made.generation}.sealed",
    )
    if old is None and source != folder / "kivuko.sqlite3":
        raise CommandError("Only a store in KIVUKO_DATA can be sealed. Unset KIVUKO_DATABASE.")
    connections.close_all()
    _drop(target)
    gone = [source.name]
    key_file = node.key_file()
    if source.exists():
        _copy(source, target, old, new, say)
    if key_file.exists():
        plain = store.reveal(key_file.read_bytes(), node.KEY_NAME)
        slots.durably(folder / f"node.{made.generation}.key", store.seal_bytes(plain, node.KEY_NAME, new))
        gone.append(key_file.name)
    _point_at(target, made, new)
    if source.exists():
        say("Verifying the ledger of the copy")
        _verify()
    slots.settle(folder)
    slots.write(store.slots_file(), slots.Slots(made.generation, made.slots, tuple(gone)))
    say("Sealed; destroying the old files")
    shred()


def _copy(source: Path, target: Path, old: bytes | None, new: bytes, say: Say) -> None:
    from sqlcipher3 import dbapi2 as driver

    say("Copying every row into the sealed store")
    line = driver.connect(str(source), isolation_level=None, timeout=2)
    try:
        line.execute(f'PRAGMA key = "{store.database_key(old)}"') if old else None
        register_functions(line)  # constraints of the tables call them
        line.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            line.execute(
                "PRAGMA journal_mode=DELETE"
            )  # what waits in the log goes in; refused while others read
            line.execute("BEGIN EXCLUSIVE")
            line.execute("COMMIT")
        except driver.OperationalError as error:
            raise CommandError(
                "Somebody uses the store. End `kivuko run` and every command first."
            ) from error
        line.execute(f'ATTACH DATABASE ? AS sealed KEY "{store.database_key(new)}"', (str(target),))
        line.execute("PRAGMA sealed.synchronous=FULL")
        line.execute("SELECT sqlcipher_export('sealed')").fetchall()
        say("Comparing every row with its copy")
        if _digests(line, "main") != _digests(line, "sealed"):
            raise CommandError("The copy is not the same as the store. Nothing was changed; start again.")
        if faults := line.execute("PRAGMA sealed.cipher_integrity_check").fetchall():
            raise CommandError(f"The copy cannot be read back ({len(faults)} pages). Check the disk.")
        line.execute("DETACH DATABASE sealed")
    finally:
        line.close()
    target.chmod(0o600)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _digests(line: Any, schema: str) -> dict[str, tuple[int, str]]:
    """(rows, digest of them in their order) of each table, and the digest of all definitions."""
    named = f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master"  # noqa: S608 - our own two words
    master = sorted(row for row in line.execute(named) if not row[1].startswith("sqlite_stat"))
    found = {"": (len(master), hashlib.sha256(repr(master).encode()).hexdigest())}
    for kind, name, _table, sql in master:
        if kind != "table":
            continue
        digest, count, order = hashlib.sha256(), 0, "rowid"
        if "WITHOUT ROWID" in sql.upper():  # such as the index of names: it lies in the order of its key
            columns = line.execute(f'PRAGMA {schema}.table_info("{name}")').fetchall()
            order = ", ".join(f'"{each[1]}"' for each in sorted(columns, key=lambda each: each[5]) if each[5])
        rows = f'SELECT * FROM {schema}."{name}" ORDER BY {order}'  # noqa: S608 - a table of the store itself
        for row in line.execute(rows):
            digest.update(repr(row).encode())
            count += 1
        found[name] = (count, digest.hexdigest())
    return found


def _point_at(target: Path, made: slots.Slots, key: bytes) -> None:
    """From here on this process reads the new store."""
    from kivuko.project import database

    store.use(key)
    settings.KIVUKO_SEALED = True
    new = database.sealed(database.sqlite(str(target)), target.parent)
    connections.settings["default"].update(ENGINE=new["ENGINE"], NAME=new["NAME"], OPTIONS=new["OPTIONS"])
    connections["default"] = connections.create_connection("default")
    node.forget_cached()


def _verify() -> None:
    node.forget_cached()
    report = verifying.verify()
    if report.broken:
        raise CommandError(
            f"The ledger does not verify: {report.broken[0]} The plain store was left as it was."
        )
    connections.close_all()


# -- what is left of the generation before ------------------------------------------------------------------


def shred() -> list[str]:
    """Destroy what the last conversion left behind. Says which files went."""
    folder, found = Path(settings.KIVUKO_DATA), store.read_slots()
    if not found.shred:
        return []
    gone = []
    for name in found.shred:
        for file in (
            folder / name,
            *(folder / f"{name}{more}" for more in ("-wal", "-shm", "-journal", ".turn")),
        ):
            if file.exists():
                overwrite(file)
                gone.append(file.name)
    for file in sorted(
        (folder / "screening").glob("**/*")
    ):  # built again from the store, or lost without harm
        if file.is_file():
            overwrite(file)
            gone.append(file.name)
    shutil.rmtree(folder / "screening", ignore_errors=True)
    slots.settle(folder)
    slots.write(store.slots_file(), found.shredded())
    return gone


def overwrite(file: Path) -> None:
    """Random bytes over the file, on the disk, then gone. A disk that moves its blocks may keep the old ones."""
    with file.open("rb+") as out:
        left = file.stat().st_size
        while left > 0:
            piece = min(PIECE, left)
            out.write(os.urandom(piece))
            left -= piece
        out.flush()
        os.fsync(out.fileno())
        out.truncate(0)
    file.unlink()


def _drop(target: Path) -> None:
    """A copy that broke off is begun anew."""
    for file in target.parent.glob(target.name + "*"):
        overwrite(file)


def fresh_key() -> bytes:
    return os.urandom(sealing.KEY)
