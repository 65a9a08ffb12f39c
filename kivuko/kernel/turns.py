"""Taking turns at a SQLite file: processes that write much wait here and are woken at once.

SQLite's own waiting is a sleep that grows to a tenth of a second, which two busy writers spend more in than in writing.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def turn() -> Iterator[None]:
    """The only one that writes much, until the end of the block. PostgreSQL needs no turns."""
    if connection.vendor != "sqlite":
        yield
        return
    name = Path(str(connection.settings_dict["NAME"]))
    with name.with_name(name.name + ".turn").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
