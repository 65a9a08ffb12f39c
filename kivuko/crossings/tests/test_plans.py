"""The lane asks by index: what it asks at every traveller must not grow with the years."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from kivuko.crossings import queries
from kivuko.crossings.known import trace
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.lib.sealing import uuid7
from kivuko.screening import queries as screening

pytestmark = pytest.mark.django_db


def plan(rows) -> str:
    if connection.vendor != "sqlite":
        pytest.skip("an empty table has no plan worth reading there")
    return rows.explain()


def test_the_count_of_a_day_at_a_post(amina, wunthou):
    rows = queries.crossings(amina).filter(path=wunthou.path, day=timezone.now().date(), state="admitted")
    assert "USING INDEX crossing_by_day (day=? AND path" in plan(rows)


def test_a_day_in_a_whole_country(sabit, wunthou):
    rows = queries.crossings(sabit).filter(day=timezone.now().date())
    assert "USING INDEX crossing_by_day (day=? AND path>? AND path<?)" in plan(rows)


def test_whether_somebody_is_known(wunthou):
    rows = Crossing.objects.filter(trace=trace(nyandeng())).order_by("-occurred_at")
    assert "USING INDEX crossing_by_trace (trace=?)" in plan(rows)
    assert "TEMP B-TREE" not in plan(rows)


def test_the_hits_of_a_traveller(deng, wunthou):
    rows = screening.hits(deng).filter(person__in=[uuid7()]).exclude(state="open").order_by("-raised_at")
    assert "USING INDEX hit_of_person (person=?)" in plan(rows)
    assert "TEMP B-TREE" not in plan(rows)
