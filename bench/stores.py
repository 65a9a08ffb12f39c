"""Stores that live as long as one part: a folder with a SQLite file, or a database in a PostgreSQL."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tools import postgres

SQLITE, POSTGRES = "sqlite", "postgres"


class Servers:
    """The PostgreSQL of this run, found or started when it is first wanted, stopped at the end."""

    def __init__(self) -> None:
        self._url: str | None = None
        self._cluster: postgres.Cluster | None = None
        self._asked = False

    @property
    def url(self) -> str | None:
        if not self._asked:
            self._asked = True
            self._url, self._cluster = postgres.find()
        return self._url

    def stop(self) -> None:
        if self._cluster:
            self._cluster.stop()


@contextmanager
def store(kind: str, servers: Servers, kept: str = "") -> Iterator[dict[str, str]]:
    """The environment of a process that works in a new, empty store; it is removed afterwards.

    A SQLite store of the name `kept` stays in the folder BENCH_DATA, where that is set, and is found there again.
    """
    with _folder(kept if kind == SQLITE else "") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("KIVUKO_")}
        env |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "KIVUKO_MODE": "demo",
            "KIVUKO_DATA": folder,
            "KIVUKO_LOG": "ERROR",
        }
        if kind == SQLITE:
            yield env
            return
        if servers.url is None:
            raise LookupError("there is no PostgreSQL here")
        with _database(servers.url) as url:
            yield env | {"KIVUKO_DATABASE": url}


@contextmanager
def _folder(kept: str) -> Iterator[str]:
    where = os.environ.get("BENCH_DATA")
    if kept and where:
        folder = Path(where, kept)
        folder.mkdir(parents=True, exist_ok=True)
        yield str(folder)
        return
    with tempfile.TemporaryDirectory(prefix="kivuko-bench-") as temporary:
        yield temporary


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A database of a name of its own beside the one that the url names."""
    import psycopg

    parts = urlsplit(url)
    name = f"kivuko_bench_{secrets.token_hex(4)}"
    beside = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        # Not urlunsplit: it would write postgres:/name where there is no host.
        yield f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")
    finally:
        with psycopg.connect(beside, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
