"""KIVUKO_DATABASE, a url, read into Django's form. SQLite at posts and in the demo, PostgreSQL at headquarters."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kivuko.lib import slots

# Each connection says these. synchronous=FULL: an acknowledged act survives a power cut. secure_delete: what is
# forgotten is overwritten. recursive_triggers: without it REPLACE deletes a ledger row past its trigger.
PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-65536;"  # 64 MB
    "PRAGMA mmap_size=268435456;"  # 256 MB
)


def read(url: str, data: Path) -> dict[str, Any]:
    """Django's dictionary of one database. Raises ValueError with a sentence that never repeats the password."""
    if not url:
        return sqlite(str(data / "kivuko.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path) or str(data / "kivuko.sqlite3"))
    if parts.scheme in ("postgres", "postgresql"):
        options = dict(parse_qsl(parts.query))
        return postgres(
            name=unquote(parts.path.lstrip("/")) or "kivuko",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(parts.hostname or options.pop("host", "")),  # ?host=/run/postgresql is a socket
            port=str(parts.port or options.pop("port", "")),
            options=options,
        )
    raise ValueError(
        f"KIVUKO_DATABASE starts with “{parts.scheme}”. Use sqlite:///path or postgres://user@host/name."
    )


def sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        # IMMEDIATE: a transaction that will write takes the lock at its start, so two writers wait, never deadlock.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
    }


def sealed(plain: dict[str, Any], data: Path) -> dict[str, Any]:
    """The same store encrypted: SQLCipher in the place of SQLite. Its file's name counts the store's keys."""
    if "postgres" in plain["ENGINE"]:
        raise ValueError(
            "A sealed store is a post's own file. Unset KIVUKO_DATABASE, or set KIVUKO_STORE=plain and let the "
            "server's disk be encrypted."
        )
    options = dict(plain["OPTIONS"], init_command=PRAGMAS.replace("mmap_size=268435456", "mmap_size=0"))
    name = str(plain["NAME"])
    if name == str(data / "kivuko.sqlite3"):
        generation = slots.read(data / "seal.json").generation if (data / "seal.json").exists() else 1
        name = str(data / f"kivuko.{generation}.sealed")
    return {**plain, "ENGINE": "kivuko.kernel.sealed", "NAME": name, "OPTIONS": options}


def postgres(
    name: str, user: str, password: str, host: str, port: str, options: dict[str, str]
) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,  # persistent: twice as fast as reconnecting
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(options),
        "TEST": {"TEMPLATE": "template0", "CHARSET": "UTF8"},
    }
