"""Who holds the store's key while the shift is open: one small process, its memory, and a socket.

`kivuko run` starts it before its workers. It opens the slots with a passphrase, gives the key to processes of the
same user, and forgets it when the shift is closed, when nobody works for `IDLE`, after `LONGEST`, and when the server
ends. When the shift closes it asks the server for new workers, so that no worker's memory goes on holding anything.
Wrong passphrases are counted in a file, so that starting again does not begin the count anew.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Any

from kivuko.lib import slots

IDLE = 4 * 60 * 60
"""Seconds without a request after which the shift closes; KIVUKO_SHIFT_IDLE in minutes says otherwise."""
LONGEST = 14 * 60 * 60
"""Seconds after which a shift closes whatever happens."""
FREE, LAST = 5, 15 * 60
"""Wrong passphrases that cost nothing but their time, and the longest wait in seconds after more of them."""


class Holder:
    """The key and who may have it. `now` is a clock in seconds that only goes forward."""

    def __init__(self, folder: Path, server: int = 0) -> None:
        self.folder, self.server = folder, server
        self.key = bytearray()
        self.opened = self.used = 0.0
        minutes = os.environ.get("KIVUKO_SHIFT_IDLE", "")
        self.idle = int(minutes) * 60 if minutes.isdigit() else IDLE

    def answer(self, question: dict[str, Any], now: float) -> dict[str, Any]:
        asked = question.get("ask")
        self.expire(now)
        if asked == "open":
            return self.open(str(question.get("passphrase", "")), now)
        if asked == "close":
            self.close()
        if not self.key:
            return {"open": False, "wait": self.wait()}
        self.used = now
        said: dict[str, Any] = {"open": True, "since": int(time.time() - (now - self.opened))}
        return {**said, "key": self.key.hex()} if asked == "key" else said

    def open(self, passphrase: str, now: float) -> dict[str, Any]:
        """Count first, then try: two tries at once are two."""
        if wait := self.wait():
            return {"open": bool(self.key), "wait": wait}
        self.count(1)
        found = slots.read(self.folder / "seal.json").opened(passphrase)
        if found is None:
            return {"open": bool(self.key), "wrong": True, "wait": self.wait()}
        self.count(0)
        self.key[:] = found
        self.opened = self.used = now
        return {"open": True}

    def close(self) -> None:
        """Overwrite the key, and let the server end the workers that had it."""
        had = bool(self.key)
        for at in range(len(self.key)):
            self.key[at] = 0
        self.key.clear()
        if had and self.server:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.server, signal.SIGHUP)

    def expire(self, now: float) -> None:
        if self.key and (now - self.used > self.idle or now - self.opened > LONGEST):
            self.close()

    # -- wrong passphrases ------------------------------------------------------------------------------------

    def wait(self) -> int:
        """Seconds until the next try."""
        return (
            max(0, int(self._tries()["until"] - time.time()) + 1)
            if self._tries()["until"] > time.time()
            else 0
        )

    def count(self, more: int) -> None:
        """One more that may be wrong; 0: it was right."""
        tries = self._tries()["tries"] + more if more else 0
        until = time.time() + min(LAST, 15 * 2 ** (tries - FREE)) if tries >= FREE else 0.0
        slots.durably(self.folder / "shift.tries", json.dumps({"tries": tries, "until": until}).encode())

    def _tries(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.folder / "shift.tries").read_bytes())
        except (OSError, ValueError):
            return {"tries": 0, "until": 0.0}
        return found


def start(folder: Path) -> int:
    """Fork the holder; returns its process id. It ends with the process that started it."""
    line = listen(folder)
    server = os.getpid()
    child = os.fork()
    if child:
        line.close()
        return child
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    keep_to_oneself(dies_with_parent=True)
    serve(line, Holder(folder, server), server)
    os._exit(0)


def listen(folder: Path) -> socket.socket:
    file = folder / "shift.sock"
    file.unlink(missing_ok=True)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    handle = os.open(folder, os.O_RDONLY)
    before = os.umask(0o177)
    try:
        line.bind(str(file) if len(str(file)) < 100 else f"/proc/self/fd/{handle}/{file.name}")
    finally:
        os.umask(before)
        os.close(handle)
    line.listen(64)
    return line


def serve(line: socket.socket, holder: Holder, server: int) -> None:
    """Answer until the server is gone. One at a time: a passphrase takes a fifth of a second."""
    line.settimeout(5.0)
    while os.getppid() == server:
        with contextlib.suppress(TimeoutError):
            caller, _address = line.accept()
            with caller, contextlib.suppress(OSError, ValueError):
                caller.settimeout(2.0)
                if not same_user(caller):
                    continue
                question = json.loads(caller.makefile("rb").readline(4096))
                said = holder.answer(question, time.monotonic())
                caller.sendall(json.dumps(said).encode() + b"\n")
        holder.expire(time.monotonic())
    holder.server = 0
    holder.close()


def same_user(caller: socket.socket) -> bool:
    """The folder and the socket are the user's alone already; the kernel says it once more."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    found = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return struct.unpack("3i", found)[1] in (os.getuid(), 0)


def end_with_parent() -> None:
    """Where the process that started this one is gone, however it went, this one ends too."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG


def keep_to_oneself(dies_with_parent: bool = False) -> None:
    """Memory of this process goes to no core file, no debugger of the same user and, if allowed, to no swap."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
    if dies_with_parent:
        end_with_parent()
        libc.mlockall(3)  # now and later; refused where the limit of locked memory is lower
