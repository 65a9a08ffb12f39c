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
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
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
from kivuko.lib import sealing
from kivuko.lib.lists.own import REASON, as_csv
from kivuko.screening import files, importing, proposing
from kivuko.screening.importing import Outcome, Stopped
from kivuko.screening.models import Watchlist
from kivuko.screening.vocab import OWN

MOST = 60 * 1024 * 1024
"""Bytes that an upload may have in all."""
SHOWN = 500
"""Rows with errors that a report keeps one by one; beyond, it counts."""
SILENT = timedelta(minutes=3)
"""Without a word for so long, an import has broken off: its process was ended."""

log = logging.getLogger(__name__)


@dataclass
class Report:
    """How an import goes or went. `state` is running, done, stopped or refused.

    `part` in thousandths of the bytes read. `rejected` counts the rows that were kept out whole; they lie in a file of
    their own, to be put right.
    """

    code: str
    state: str = "running"
    part: int = 0
    sentence: str = ""
    at: str = ""
    count_of_errors: int = 0
    rejected: int = 0
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
        found = Report(**orjson.loads(files.read(_file(code))))
    except (FileNotFoundError, sealing.Tampered, orjson.JSONDecodeError, TypeError):
        return None
    if found.state == "running" and timezone.now() - datetime.fromisoformat(found.at) > SILENT:
        found.state = "refused"
        found.sentence = _("The import broke off. Start it again: it goes on where it stopped.")
    return found


def finished(code: str, done: Outcome) -> Report:
    """Keep what an import did, for the list's page; rows that were kept out lie beside it as a table."""
    rejected = _reject(code, done)
    made = Report(code=code, state="done", part=1000, count_of_errors=len(done.errors), rejected=rejected)
    shown = [asdict(replace(error, cells=())) for error in done.errors[:SHOWN]]
    made.outcome = {**asdict(replace(done, errors=[])), "errors": shown}
    _keep(made)
    return made


def _rejected(code: str) -> Path:
    return files.folder() / f"import-{code}.rejected.csv"


def _reject(code: str, done: Outcome) -> int:
    """Write the rows that were kept out, as they came, with the reason; put right, they can be brought again."""
    reasons: dict[tuple[str, int, tuple[str, ...]], list[str]] = {}
    for error in done.errors:
        if error.cells:
            said = f"{error.column}: {error.sentence}" if error.column else error.sentence
            reasons.setdefault((error.file, error.row, error.cells), []).append(said)
    _rejected(code).unlink(missing_ok=True)
    if not reasons:
        return 0
    width = max(len(done.header), *(len(cells) for _file, _row, cells in reasons))
    head = [*done.header, *[""] * (width - len(done.header)), REASON] if done.header else []
    rows = [
        [*cells, *[""] * (width - len(cells)), " ".join(said)] for (_f, _r, cells), said in reasons.items()
    ]
    files.write(_rejected(code), as_csv([head, *rows] if head else rows))
    return len(rows)


def rejected(code: str) -> bytes | None:
    """The rows that the last import kept out, as CSV."""
    try:
        return files.read(_rejected(code))
    except (FileNotFoundError, sealing.Tampered):
        return None


def _stopping(code: str) -> Path:
    return files.folder() / f"stop-{code}"


def stop(code: str) -> None:
    """Ask a running import to stop before it writes its next portion. Raises `Refused` where none runs."""
    running = report(code)
    if running is None or running.state != "running":
        raise Refused(_("No import of this list runs now."))
    files.write(_stopping(code), b"")


def start(actor: Actor, code: str, uploads: Iterable[UploadedFile[Any]], *, whole: bool = False) -> None:
    """Keep the uploaded files, then take them in beside the request. Raises `Refused` while another import runs."""
    running = report(code)
    if running is not None and running.state == "running":
        raise Refused(_("This list is being imported now. Wait until that is done."))
    files.drop_leftovers()
    folder = files.upload()
    for upload in uploads:
        _store(upload, folder)
    _stopping(code).unlink(missing_ok=True)
    _keep(Report(code=code))
    Thread(
        target=_run, args=(actor, code, folder, get_language(), whole), name=f"import-{code}", daemon=False
    ).start()


def _store(upload: UploadedFile[Any], folder: Path) -> None:
    """Under its own name without any folder in it, for an owner's file is known by its name."""
    name = Path(str(upload.name).replace("\\", "/")).name.lower()
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)


def _run(actor: Actor, code: str, folder: Path, language: str | None, whole: bool) -> None:
    told = [0.0]

    def alive() -> None:
        if _stopping(code).exists():
            raise Stopped

    def progress(done: int, total: int) -> None:
        alive()
        if time.monotonic() - told[0] > 0.5:
            told[0] = time.monotonic()
            _keep(Report(code=code, part=done * 1000 // max(total, 1)))

    try:
        with override(language):
            if Watchlist.objects.filter(code=code, layout=OWN).exists():
                done = proposing.take_in(actor, code, folder, progress, whole=whole, alive=alive)
            else:
                done = importing.take_in(actor, code, folder, progress, alive=alive)
            finished(code, done)
    except Stopped:
        with override(language):
            said = _("The import was stopped. What it had written stays; import the file again to go on.")
        _keep(Report(code=code, state="stopped", sentence=said))
    except Refused as refusal:
        _keep(Report(code=code, state="refused", sentence=str(refusal)))
    except Exception as error:
        log.error("an import broke off", extra={"fault": type(error).__name__})
        sentence = _("The import broke off. Start it again: it goes on where it stopped.")
        _keep(Report(code=code, state="refused", sentence=sentence))
    finally:
        _stopping(code).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        connections.close_all()
