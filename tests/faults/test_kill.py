"""A laptop loses its power in mid-act: what an officer was told is done stays done.

Real processes on a store of their own: `python -m bench kill` lets a lane act as fast as it can and kills it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from bench import burst
from kivuko.accounts.models import Login
from kivuko.crossings import actions
from kivuko.crossings.tests import house

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_acknowledged_is_lost_when_the_process_is_killed_in_mid_burst() -> None:
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    command = [sys.executable, "-m", "bench", "kill", "--kills", "3", "--on", database, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = {row["what"]: row["ours"] for row in json.loads(done.stdout)["rows"]}
    assert figures["acts acknowledged before the kills"] >= 3
    for what in (
        "acknowledged acts lost, 3 kills",
        "verify: broken places",
        "replay: rows that differ",
        "entries that stayed unsealed afterwards",
    ):
        assert figures[what] == 0, what


@pytest.mark.django_db(transaction=True)
class TestTheCheckItself:
    """It would see a loss."""

    def test_a_crossing_that_is_there_and_sealed_is_not_lost(self, amina: Login, tmp_path: Path) -> None:
        crossing = actions.admit(amina, house.post(), traveller=house.nyandeng(), direction="entry")
        file = tmp_path / "acks"
        file.write_text(f"{crossing.pk} 1\n")
        assert burst.lost(file) == []

    def test_a_crossing_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        gone, file = uuid4(), tmp_path / "acks"
        file.write_text(f"{gone} 1\n")
        assert burst.lost(file) == [f"Crossing {gone} was acknowledged at revision 1 and is not there."]

    def test_a_later_revision_that_is_not_there_is_named(self, amina: Login, tmp_path: Path) -> None:
        crossing = actions.admit(amina, house.post(), traveller=house.nyandeng(), direction="entry")
        file = tmp_path / "acks"
        file.write_text(f"{crossing.pk} 1\n{crossing.pk} 2\n")
        assert burst.lost(file) == [
            f"Crossing {crossing.pk} was acknowledged at revision 2 and is not there."
        ]

    def test_half_a_load_is_named(self, amina: Login, tmp_path: Path) -> None:
        half = [{"traveller": house.nyandeng(), "direction": "entry", "lane": "b0.5"}] * 12
        actions.admit.bulk(amina, house.post(), half)
        file = tmp_path / "acks"
        file.write_text("b0.5 25\n")
        assert burst.lost(file) == ["Of the load b0.5 of 25 crossings 12 are there."]

    def test_a_line_that_was_not_finished_told_nobody_anything(self, tmp_path: Path) -> None:
        file = tmp_path / "acks"
        file.write_text("b0.5 25\n0197")
        assert [each.what for each in burst.acknowledged(file)] == ["b0.5"]
