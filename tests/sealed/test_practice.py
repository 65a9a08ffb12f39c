"""Practice is another store: what is done there reaches nothing of the node's own."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sealed.test_store import KIVUKO, ROOT, env, filled, folder  # noqa: F401

ACTS = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from kivuko.accounts.models import Login
from kivuko.crossings.models import Crossing
from kivuko.kernel.models import Entry, Node
from kivuko.project import practice
from kivuko.screening.models import Watchlist
who = Login.objects.get(username="practice-1")
trainee = Client(HTTP_HOST="localhost")
trainee.post("/accounts/demo/", {"who": str(who.pk)})
page = trainee.get("/practice/").content.decode()
assert "PRACTICE" in page and "kv-practice" in page
good = practice.specimens(__import__("datetime").date.today())[0].lines
page = trainee.post("/lane/look", {"text": good, "direction": "entry"}).content.decode()
assert "LOKIDOR" in page.upper() and "PRACTICE" in page
from datetime import date
from kivuko.crossings import actions
from kivuko.documents import reading
from kivuko.places.queries import post_of
actions.admit(who, post_of(who), traveller=reading.read(good, date.today()), direction="entry", method="scan")
assert Crossing.objects.count() == 1
call_command("facts", "refresh", "--full", stdout=open("/dev/null", "w"))
assert Login.objects.count() == 2 and Watchlist.objects.count() == 2
assert Node.objects.get(own=True).demo
practice.reset()
assert Crossing.objects.count() == 0 and Login.objects.count() == 2
print("practised")
"""


def digests(of: Path) -> dict[str, str]:
    """Every file of the node's own store, without practice's folder."""
    return {
        str(file.relative_to(of)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(of.rglob("*"))
        if file.is_file() and "practice" not in file.relative_to(of).parts
    }


@pytest.fixture
def node(folder: Path, filled: Path) -> Path:  # noqa: F811
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    return folder


def start(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:  # noqa: F811
    return subprocess.run(
        [KIVUKO, *command], env=env(folder, **more), capture_output=True, text=True, timeout=120
    )


@pytest.mark.slow
def test_nothing_of_practice_reaches_the_node_s_own_store(node: Path) -> None:
    before = digests(node)
    made = start(node, "practice", "--only-prepare")
    assert made.returncode == 0, made.stderr
    done = subprocess.run(
        [sys.executable, "-c", ACTS], cwd=ROOT, capture_output=True, text=True,
        env=env(node / "practice", KIVUKO_MODE="practice"),
    )  # fmt: skip
    assert done.returncode == 0 and "practised" in done.stdout, done.stderr
    assert digests(node) == before


@pytest.mark.slow
def test_a_practice_store_starts_as_nothing_else_and_no_other_starts_as_practice(node: Path) -> None:
    assert start(node, "practice", "--only-prepare").returncode == 0
    inside = node / "practice"
    for mode in ("production", "demo"):
        done = start(inside, "run", "--no-practice", "--no-browser", KIVUKO_MODE=mode)
        assert done.returncode == 1, mode
        assert "practice" in done.stderr or "demo secret" in done.stderr
    (node / "secret").write_text("x" * 64)
    done = start(node, "practice", "--only-prepare", KIVUKO_MODE="practice")
    assert done.returncode == 1 and "Practice has a store of its own" in done.stderr
    again = start(node, "setup", "--code", "practice")
    assert again.returncode == 1 and "another code" in again.stderr
