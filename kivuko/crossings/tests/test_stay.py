"""How long somebody may stay: a dated rule as data, shown with its code, kept with the crossing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kivuko.crossings import actions_after, lane, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.crossings.tests.test_actions import admitted, referred
from kivuko.crossings.tests.test_lane import SPECIMEN, decide, hidden, scan, words

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def rule(nationality="UTO", purpose="visit", document="passport", on=DAY, country="SS"):
    traveller = nyandeng(nationality=nationality, document_kind=document)
    found = rules.stay(traveller, purpose, on, country)
    return (found.code, found.days) if found else None


def test_the_first_row_that_fits_counts():
    assert rule() == ("visitor", 30)
    assert rule("UGA") == ("eac", 180)
    assert rule("UGA", "transit") == ("transit", 7)
    assert rule("UGA", document="day_pass") == ("day-pass", 0)
    assert rule("ETH", "unknown") == ("igad", 90)
    assert rule("", "study") == ("study", 180)


def test_a_rule_begins_on_its_day():
    assert rule("UGA", on=date(2016, 9, 4)) == ("visitor", 30)
    assert rule("UGA", on=date(2016, 9, 5)) == ("eac", 180)


def test_nobody_at_home_has_a_stay_and_without_data_there_is_no_rule():
    assert rule("SSD") is None
    assert rule(country="ZZ") is None


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


def test_the_lane_proposes_the_day_with_its_rule_and_the_crossing_keeps_it(counter, wunthou):
    seen = scan(counter)
    until = lane.today(wunthou) + timedelta(days=30)
    assert "Stay: 30 days as a visitor (rule visitor)" in words(seen)
    assert hidden(seen, "stay_until") == until.isoformat()
    decide(counter, seen, stay_until=until.isoformat(), purpose="visit")
    crossing = Crossing.objects.get()
    assert (crossing.stay_until, crossing.rule) == (until, "visitor")
    assert "rule visitor" in words(counter.get(f"/crossings/{crossing.pk}"))


def test_each_purpose_brings_its_own_rule_for_the_page_to_show(counter):
    page = scan(counter).content.decode()
    assert 'data-stay="transit"' in page and 'data-stay="study"' in page
    assert page.count("data-stay=") - page.count("(rule visitor)") > 3


def test_a_day_that_the_officer_set_is_kept_as_theirs(counter):
    decide(counter, scan(counter), stay_until="2098-01-01")
    crossing = Crossing.objects.get()
    assert crossing.rule == "officer"
    assert "set by the officer" in words(counter.get(f"/crossings/{crossing.pk}"))


def test_no_day_is_no_rule(amina, wunthou):
    crossing = admitted(amina, wunthou, traveller=nyandeng(nationality="UTO"))
    assert (crossing.stay_until, crossing.rule) == (None, "")


def test_a_rule_changes_no_colour_and_is_no_finding_of_the_crossing(amina, wunthou):
    crossing = admitted(amina, wunthou, traveller=nyandeng(nationality="UGA"))
    assert (crossing.verdict, crossing.findings) == ("go", [])


def test_an_exit_has_no_stay(counter):
    seen = counter.post("/lane/look", {"text": SPECIMEN, "direction": "exit"})
    assert "Stay:" not in words(seen) and 'name="stay_until"' not in seen.content.decode()


def test_release_from_second_line_begins_with_the_rules_day(amina, wunthou, counter):
    crossing = referred(amina, wunthou, traveller=nyandeng(nationality="UGA"))
    until = crossing.day + timedelta(days=180)
    assert until.isoformat() in counter.get(f"/crossings/{crossing.pk}/release").content.decode()
    assert actions_after.release(amina, crossing, stay_until=until).rule == "eac"
