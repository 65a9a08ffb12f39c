"""Crossings as older versions wrote them are read in today's shape; the golden file is what version 1 wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kivuko.crossings.models import Crossing
from kivuko.kernel.replaying import in_today_s_shape
from kivuko.kernel.values import fields

GOLDEN = json.loads((Path(__file__).parent / "golden_crossing_1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("step", ["birth", "move"])
def test_what_version_1_wrote_is_read_in_version_2(step):
    before, after = GOLDEN[step]["1"], GOLDEN[step]["2"]
    assert in_today_s_shape("crossings.crossing", 1, before, 2) == after


def test_a_birth_has_every_column_of_today():
    assert set(GOLDEN["birth"]["2"]) == {field.attname for field in fields(Crossing)}
    assert Crossing.VERSION == 2
