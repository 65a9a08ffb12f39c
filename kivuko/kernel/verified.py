"""When the ledger was last verified on this node, and what was found. Not a proof: a reminder for whoever looks."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from kivuko.kernel.verifying import Report


class Verified(NamedTuple):
    """`broken` holds the sentences of the report, empty where everything held."""

    at: datetime
    entries: int
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.broken


def remember(report: Report) -> Verified:
    found = Verified(timezone.now(), report.entries, tuple(report.broken[:20]))
    beside = _file().with_suffix(f".{os.getpid()}")
    beside.write_text(
        json.dumps({"at": found.at.isoformat(), "entries": found.entries, "broken": found.broken})
    )
    beside.replace(_file())
    return found


def last() -> Verified | None:
    """The last verification, or None where there was none or its note cannot be read."""
    try:
        said = json.loads(_file().read_text())
        return Verified(datetime.fromisoformat(said["at"]), int(said["entries"]), tuple(said["broken"]))
    except (OSError, ValueError, KeyError):
        return None


def _file() -> Path:
    return Path(settings.KIVUKO_DATA) / "verified.json"
