"""One random key, wrapped by several passphrases: any one of them opens it, none of them is it.

A slot is what one passphrase opens: scrypt makes a key of the passphrase, AES-GCM under that key holds the store's
key. Whoever has the file may try passphrases for ever, each try costing `COST`; so a passphrase is long, and the
recovery key, 160 random bits, is not guessed. Labels name a duty, never a person: the file lies in the clear.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kivuko.lib import sealing

COST = {"n": 2**16, "r": 8, "p": 1}
"""scrypt (RFC 7914): 64 MiB and a fifth of a second for each try."""
SHORTEST = 16
"""Characters of a passphrase."""
LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
RECOVERY = "recovery"


@dataclass(frozen=True)
class Slot:
    label: str
    salt: bytes
    wrapped: bytes
    n: int = COST["n"]
    r: int = COST["r"]
    p: int = COST["p"]

    def opened(self, passphrase: str) -> bytes | None:
        """The store's key, or None where this is not its passphrase."""
        key = _stretched(passphrase, self.salt, self.n, self.r, self.p)
        try:
            return sealing.decrypt(key, self.wrapped, self.label.encode())
        except sealing.Tampered:
            return None


@dataclass(frozen=True)
class Slots:
    """What `seal.json` says: which files are the store's now, and who opens them.

    `generation` counts the store's keys; it stands in the names of the files that the key seals. `shred` names the
    files of the generation before that still wait to be destroyed.
    """

    generation: int
    slots: tuple[Slot, ...]
    shred: tuple[str, ...] = ()

    def opened(self, passphrase: str) -> bytes | None:
        return next((key for slot in self.slots if (key := slot.opened(passphrase))), None)

    def labels(self) -> list[str]:
        return [slot.label for slot in self.slots]

    def with_slot(self, slot: Slot) -> Slots:
        """With this slot in the place of the one of the same label."""
        return Slots(self.generation, (*self.without(slot.label).slots, slot), self.shred)

    def without(self, label: str) -> Slots:
        return Slots(self.generation, tuple(one for one in self.slots if one.label != label), self.shred)

    def shredded(self) -> Slots:
        return Slots(self.generation, self.slots)


def slot(label: str, passphrase: str, key: bytes) -> Slot:
    """Wrap the store's key by a passphrase."""
    salt = os.urandom(sealing.SALT)
    wrapping = _stretched(passphrase, salt, **COST)
    return Slot(label, salt, sealing.encrypt(wrapping, key, label.encode()))


def recovery_key() -> str:
    """160 random bits in eight groups of four letters and figures, to be written on paper."""
    letters = base64.b32encode(os.urandom(20)).decode()
    return "-".join(letters[at : at + 4] for at in range(0, 32, 4))


def read(file: Path) -> Slots:
    said = json.loads(file.read_text(encoding="ascii"))
    found = tuple(
        Slot(
            one["label"],
            bytes.fromhex(one["salt"]),
            bytes.fromhex(one["wrapped"]),
            one["n"],
            one["r"],
            one["p"],
        )
        for one in said["slots"]
    )
    return Slots(said["generation"], found, tuple(said["shred"]))


def write(file: Path, slots: Slots) -> None:
    """All of it or nothing, and on the disk when this returns: everything hangs on this file."""
    said = {
        "generation": slots.generation,
        "shred": list(slots.shred),
        "slots": [
            {
                "label": one.label, "salt": one.salt.hex(), "wrapped": one.wrapped.hex(),
                "n": one.n, "r": one.r, "p": one.p,
            }
            for one in slots.slots
        ],
    }  # fmt: skip
    durably(file, json.dumps(said, indent=1).encode("ascii"))


def durably(file: Path, data: bytes) -> None:
    """Write a file so that a power cut leaves the old one or the new one."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    settle(file.parent)


def settle(folder: Path) -> None:
    """The folder's own entries are on the disk: a rename that was acknowledged stays."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stretched(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    """What is typed differs in case only where the passphrase does; spaces and forms of Unicode do not count."""
    plain = " ".join(unicodedata.normalize("NFKC", passphrase).split())
    if re.fullmatch(
        r"(?i)([A-Z2-7]{4}[- ]?){8}", plain
    ):  # a recovery key, however it was copied from its paper
        plain = re.sub(r"[- ]", "", plain).upper()
    return hashlib.scrypt(
        plain.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * 1024 * 1024, dklen=sealing.KEY
    )
