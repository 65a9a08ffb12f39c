"""What an import leaves beside the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kivuko.accounts.models import Login
from kivuko.kernel import forgetting, store
from kivuko.screening import files, jobs, matching, proposing
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.test_proposing import BAD, LOKWANG, ClientOf, of, table  # noqa: F401


def test_in_a_sealed_store_what_an_import_leaves_is_sealed_and_forgetting_removes_it(
    nyadak: Login, petra: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf, settings: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, tmp_path: Path,
) -> None:  # fmt: skip
    settings.KIVUKO_SEALED, settings.KIVUKO_DATA = True, tmp_path / "store"
    monkeypatch.setenv("KIVUKO_STORE_KEY", "07" * 32)
    assert jobs.finished("court", proposing.take_in(nyadak, "court", table(LOKWANG, BAD))).rejected == 1
    matching.warm()
    written = [file for file in files.folder().iterdir() if file.is_file() and file.stat().st_size > 8]
    assert {"import-court.json", "import-court.rejected.csv", "index.snapshot"} <= {
        each.name for each in written
    }
    for file in written:
        assert file.name == "forgotten" or file.read_bytes().startswith(store.MARK)
        assert not re.search(b"Bako|Tobias|BAKO|TOBIAS", file.read_bytes())
    page = of(nyadak).get(reverse("screening:rejected", args=["court"]))
    assert b"Bako Dirar" in page.content  # whoever may read it reads it
    entry = ListEntry.objects.get()
    assert entry.person is not None
    (files.folder() / "index.999999.part").write_bytes(b"half")
    (files.folder() / "upload-999999-left").mkdir()
    running = files.upload()
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget(petra, entry.person, reason="")
    assert {each.name for each in files.folder().iterdir()} == {"forgotten", running.name}
    assert jobs.rejected("court") is None and jobs.report("court") is None
    running.rmdir()
