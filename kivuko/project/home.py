"""Where this node keeps its state, and the secret that its sessions are signed with. Knows no Django."""

import os
import secrets
import sys
from pathlib import Path

DEMO_PREFIX = "demo-"  # a secret that starts so is known to be no secret
MODES = ("production", "demo", "practice", "test")


class NotReady(Exception):
    """The node lacks something that it needs before it can start; the message says what to do."""


def folder() -> Path:
    """KIVUKO_DATA, or the folder `kivuko` in the user's data directory."""
    if named := os.environ.get("KIVUKO_DATA"):
        return Path(named).expanduser().resolve()
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home())))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "kivuko"


def mode() -> str:
    """production (the default), demo, practice or test."""
    named = os.environ.get("KIVUKO_MODE", "production")
    if named not in MODES:
        raise NotReady(f"KIVUKO_MODE is “{named}”. Set it to one of: {', '.join(MODES)}.")
    return named


def prepare(path: Path) -> Path:
    """Make the folder, readable by its owner alone."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotReady(
            f"The folder {path} cannot be made ({error.strerror}). Set KIVUKO_DATA to a folder that you may write."
        ) from error
    return path


def is_sealed(path: Path, running: str) -> bool:
    """Whether the store of this folder is sealed. KIVUKO_STORE cannot make it another one than it is."""
    said, there = os.environ.get("KIVUKO_STORE", ""), (path / "seal.json").exists()
    if said not in ("", "plain", "sealed"):
        raise NotReady(f"KIVUKO_STORE is “{said}”. Set it to sealed or plain, or unset it.")
    if said == "plain" and there:
        raise NotReady(f"The store in {path} is sealed. Unset KIVUKO_STORE, or use another KIVUKO_DATA.")
    if said == "sealed" and not there and running != "test":
        raise NotReady("The store is not sealed yet. Unset KIVUKO_STORE and run `kivuko seal-store init`.")
    return there or said == "sealed"


def memory() -> str | None:
    """A folder whose files are memory, where this machine has one; else None, and the system's own is used."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def secret(path: Path, running: str) -> str:
    """The secret of this node: from KIVUKO_SECRET_KEY, or from the file `secret`, which only its owner reads."""
    if given := os.environ.get("KIVUKO_SECRET_KEY"):
        return given
    if running == "test":
        return DEMO_PREFIX + "a secret for tests only, never for a store that holds anyone"
    file = path / "secret"
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    if running in ("demo", "practice"):
        return make_secret(path, running)
    raise NotReady("This node has no secret yet. Run `kivuko setup` first, or set KIVUKO_SECRET_KEY.")


def make_secret(path: Path, running: str) -> str:
    """Write a new secret with mode 0600, or read the one that another process wrote in the meantime."""
    value = (DEMO_PREFIX if running in ("demo", "practice") else "") + secrets.token_urlsafe(64)
    try:
        handle = os.open(prepare(path) / "secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return (path / "secret").read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(value + "\n")
    return value
