"""A sealed store: its files are ciphertext, and its key is in memory only while the shift is open.

`kivuko run` keeps the key in a process of its own (`project.holder`) and gives it over a socket that only the same
user of the machine may speak to. Here is the side of whoever needs it: the database's connections, and the few files
beside the database that hold more than figures. Which store this is stands in `seal.json`; a folder without it is
plain.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError

from kivuko.lib import sealing, slots

MARK = b"kivuko-sealed-1\n"


class Closed(OperationalError):
    """The shift is not open: nobody holds the store's key."""


_own: bytes | None = None
"""The key of a process that opened the store by itself: a command with a passphrase, or a conversion."""


def is_sealed() -> bool:
    return bool(getattr(settings, "KIVUKO_SEALED", False))


def slots_file(folder: Path | None = None) -> Path:
    return (folder or Path(settings.KIVUKO_DATA)) / "seal.json"


def use(key: bytes | None) -> None:
    """This process has the key by itself, and asks nobody; None: it asks again."""
    global _own
    _own = key


def own_key() -> bytes | None:
    """The key that this process has without asking: its own, or in tests that of the environment."""
    if _own is None and settings.KIVUKO_MODE == "test" and (given := os.environ.get("KIVUKO_STORE_KEY")):
        return bytes.fromhex(given)
    return _own


def key() -> bytes:
    """The store's key, 32 bytes. Raises `Closed` while the shift is not open."""
    if (own := own_key()) is not None:
        return own
    held = ask({"ask": "key"}).get("key")
    if not held:
        raise Closed("the shift is not open")
    return bytes.fromhex(held)


def is_open() -> bool:
    """Whether somebody opened the shift, asked of the holder itself: nothing here remembers it."""
    return own_key() is not None or bool(ask({"ask": "state"}).get("open"))


def ask(question: dict[str, Any], timeout: float = 10.0) -> dict[str, Any]:
    """One question to the holder; {} where there is none."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(timeout)
        try:
            _reach(line)
            line.sendall(json.dumps(question).encode() + b"\n")
            said = line.makefile("rb").readline()
        except OSError:
            return {}
    found: dict[str, Any] = json.loads(said) if said else {}
    return found


def address(folder: Path | None = None) -> str:
    return str((folder or Path(settings.KIVUKO_DATA)) / "shift.sock")


def _reach(line: socket.socket) -> None:
    """Connect; a path too long for a socket's address is reached through the folder's own handle."""
    path = Path(address())
    if len(str(path)) < 100:
        line.connect(str(path))
        return
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        line.connect(f"/proc/self/fd/{handle}/{path.name}")
    finally:
        os.close(handle)


# -- files beside the database ------------------------------------------------------------------------------


def seal_bytes(data: bytes, name: str, key: bytes) -> bytes:
    return MARK + sealing.encrypt(sealing.derive(key, "files"), data, name.encode())


def protect(data: bytes, name: str) -> bytes:
    """What to write in a file of this name: the bytes themselves, or sealed where the store is."""
    return seal_bytes(data, name, key()) if is_sealed() else data


def reveal(data: bytes, name: str) -> bytes:
    """What was written. Raises `sealing.Tampered` where it was sealed for another store or name."""
    if not data.startswith(MARK):
        return data
    return sealing.decrypt(sealing.derive(key(), "files"), data[len(MARK) :], name.encode())


def database_key(key: bytes) -> str:
    """As SQLCipher takes it: raw bytes, so that it stretches nothing itself."""
    return f"x'{sealing.derive(key, 'database').hex()}'"


def read_slots() -> slots.Slots:
    return slots.read(slots_file())
