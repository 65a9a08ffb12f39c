"""The lane says that its post is closed or limited, and decides as always."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.test_lane import VALID, decide, hidden, scan, words
from kivuko.places import actions_status
from kivuko.places.inputs import StatusFacts

pytestmark = pytest.mark.django_db
HEARD = "whoever is afraid to go back is heard all the same"


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


def say(deng, wunthou, status="closed", **more):
    facts = StatusFacts(status=status, since=timezone.now() - timedelta(hours=1), cause="insecurity", **more)
    return actions_status.set_status(deng, wunthou, facts=facts, reason="An order.")


def test_a_lane_that_nothing_was_said_of_has_no_line(counter, deng, wunthou):
    assert "kv-standing" not in counter.get("/lane/").content.decode()
    say(deng, wunthou, "open")
    say(deng, wunthou, categories=("cargo",))
    say(deng, wunthou, direction="exit")
    assert "kv-standing" not in counter.get("/lane/").content.decode()


@pytest.mark.parametrize("status", ["closed", "limited"])
def test_a_line_says_it_and_that_everybody_is_heard(counter, deng, wunthou, status):
    say(deng, wunthou, status)
    said = words(counter.get("/lane/"))
    assert f"This post is {status} for travellers this way" in said
    assert "Insecurity" in said and HEARD in said


def test_a_closed_post_changes_no_colour_no_order_and_stops_no_decision(counter, deng, wunthou):
    def view(answer):
        whole = answer.content.decode().split('data-part="view"')[1]
        for name in ("key", "slip", "csrfmiddlewaretoken"):
            whole = whole.replace(hidden(answer, name), "")
        return whole

    before = view(scan(counter, VALID))
    say(deng, wunthou)
    seen = scan(counter, VALID)
    assert view(seen) == before
    assert "Admitted:" in words(decide(counter, seen))
    assert Crossing.objects.get().state == "admitted"


def test_parts_of_the_lane_ask_nothing_of_it(counter, deng, wunthou):
    say(deng, wunthou)
    assert "kv-standing" not in scan(counter, VALID, headers={"X-Lane": "parts"}).content.decode()


def test_whether_a_post_reported_is_a_seek_of_the_index_by_day(db):
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL chooses by what is in the table.")
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT column1 FROM (VALUES ('a', 'b'), ('c', 'd')) AS asked WHERE EXISTS"
            " (SELECT 1 FROM crossings_crossing c WHERE c.day = column2 AND c.path = column1)"
        )
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "crossing_by_day (day=? AND path=?)" in plan
