"""An import that somebody started from a page: it runs beside the request, and its report is a file that a page reads.

The report is no record: what was done stands in the ledger. It holds words of rows that could not be read, so it lies
in the node's own folder, is replaced by the next import of the list, and goes when somebody is forgotten.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import connections
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import Actor
from kivuko.screening import files, importing
from kivuko.screening.importing import Outcome

MOST = 60 * 1024 * 1024
"""Bytes that an upload may have in all."""
SHOWN = 500
"""Rows with errors that a report keeps one by one; beyond, it counts."""
SILENT = timedelta(minutes=3)
"""Without a word for so long, an import has broken off: its process was ended."""

log = logging.getLogger(__name__)


@dataclass
class Report:
    """How an import goes or went. `state` is running, done or refused; `part` in thousandths of the bytes read."""

    code: str
    state: str = "running"
    part: int = 0
    sentence: str = ""
    at: str = ""
    count_of_errors: int = 0
    outcome: dict[str, Any] = field(default_factory=dict)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return list(self.outcome.get("errors", []))

    @property
    def percent(self) -> int:
        return self.part // 10


def _file(code: str) -> Path:
    return files.folder() / f"import-{code}.json"


def _keep(report: Report) -> None:
    report.at = timezone.now().isoformat()
    files.write(_file(report.code), orjson.dumps(asdict(report)))


def report(code: str) -> Report | None:
    """The last import of a list from this node's pages or command line, if its report is still there."""
    try:
        found = Report(**orjson.loads(_file(code).read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return None
    if found.state == "running" and timezone.now() - datetime.fromisoformat(found.at) > SILENT:
        found.state = "refused"
        found.sentence = _("The import broke off. Start it again: it goes on where it stopped.")
    return found


def finished(code: str, done: Outcome) -> Report:
    """Keep what an import did, for the list's page."""
    outcome = asdict(done)
    made = Report(code=code, state="done", part=1000, count_of_errors=len(done.errors), outcome=outcome)
    outcome["errors"] = outcome["errors"][:SHOWN]
    _keep(made)
    return made


def start(actor: Actor, code: str, uploads: Iterable[UploadedFile[Any]]) -> None:
    """Keep the uploaded files, then take them in beside the request. Raises `Refused` while another import runs."""
    running = report(code)
    if running is not None and running.state == "running":
        raise Refused(_("This list is being imported now. Wait until that is done."))
    folder = Path(mkdtemp(prefix="upload-", dir=files.folder()))
    for upload in uploads:
        _store(upload, folder)
    _keep(Report(code=code))
    Thread(
        target=_run, args=(actor, code, folder, get_language()), name=f"import-{code}", daemon=False
    ).start()


def _store(upload: UploadedFile[Any], folder: Path) -> None:
    """Under its own name without any folder in it, for an owner's file is known by its name."""
    name = Path(str(upload.name).replace("\\", "/")).name.lower()
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)


def _run(actor: Actor, code: str, folder: Path, language: str | None) -> None:
    told = [0.0]

    def progress(done: int, total: int) -> None:
        if time.monotonic() - told[0] > 0.5:
            told[0] = time.monotonic()
            _keep(Report(code=code, part=done * 1000 // max(total, 1)))

    try:
        with override(language):
            finished(code, importing.take_in(actor, code, folder, progress))
    except Refused as refusal:
        _keep(Report(code=code, state="refused", sentence=str(refusal)))
    except Exception as error:
        log.error("an import broke off", extra={"fault": type(error).__name__})
        sentence = _("The import broke off. Start it again: it goes on where it stopped.")
        _keep(Report(code=code, state="refused", sentence=sentence))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        connections.close_all()
