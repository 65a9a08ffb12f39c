"""A decision asks the database a fixed number of times, however much has crossed and however much is listed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kivuko.crossings import actions
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.crossings.tests.test_lane import VALID
from kivuko.screening.hits import Searched

pytestmark = pytest.mark.django_db

PARTS = {"X-Lane": "parts"}
LOOK, DECIDE = 10, 18
"""Statements of a look and of a decision without what begins and ends a transaction and without the seal after it.
Of each, five say who asks: session, log-in, officer, postings, reassignments."""


@pytest.fixture
def counter(client_of, amina, wunthou):
    client = client_of(amina)
    client.get("/lane/")
    return client


def asked(client, url, form):
    """The statements of one request, and the page."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(url, form, headers=PARTS)
    assert answer.status_code == 200
    said = [each["sql"] for each in seen.captured_queries]
    return [sql for sql in said if "SAVEPOINT" not in sql], answer.content.decode()


def decision(client, lines=VALID):
    """(statements of the look, of the decision)"""
    look, page = asked(client, "/lane/look", {"text": lines, "direction": "entry"})
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "slip")}
    decide, _page = asked(client, "/lane/decide", {**hidden, "decide": "admit", "purpose": "visit"})
    return look, decide


def test_a_decision_asks_a_fixed_number_of_times(counter, amina, wunthou):
    decision(counter)
    look, decide = decision(counter)
    assert len(look) <= LOOK, look
    assert len(decide) <= DECIDE, decide
    for minute in range(30):
        at = timezone.now() - timedelta(minutes=minute)
        actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry", at=at, found=Searched())
    later = decision(counter)
    assert [len(each) for each in later] == [len(look), len(decide)]
    assert Crossing.objects.count() == 33


def test_a_hit_is_asked_for_once_in_a_decision(counter):
    national_list()
    close = VALID.replace("MALUAL<<NYANDENG<ROSE", "MALUAL<<NYANDENK<ROSE")
    decision(counter, close)
    look, decide = decision(counter, close)
    assert sum('FROM "screening_listentry"' in sql for sql in decide) == 1
    assert len(look) <= LOOK + 2, look  # the entries that are close, and pairs that were settled
    assert len(decide) <= DECIDE + 2, decide


def test_a_decision_writes_nothing_but_the_act(counter):
    decision(counter)
    _look, decide = decision(counter)
    written = {sql.split('"')[1] for sql in decide if sql.startswith(("INSERT", "UPDATE", "DELETE"))}
    assert written == {"crossings_crossing", "kernel_entry", "kernel_unsealed"}
