"""What identifies a person is never counted as it is, and what this house does not hold is not counted at all."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from kivuko.kernel import frozen
from kivuko.kernel.errors import Forged
from kivuko.kernel.tests.house.models import Visitor
from kivuko.measures import manifest as manifests
from kivuko.measures.fact import Column, Fact, age_band, given, hour, plain
from kivuko.measures.indicator import Indicator


@pytest.fixture(autouse=True)
def _loading(monkeypatch):
    """Facts are declared while apps load, before the tables are frozen."""
    from kivuko.measures import fact, indicator

    monkeypatch.setattr(frozen, "_frozen", False)
    monkeypatch.setattr(fact, "FACTS", {})
    monkeypatch.setattr(indicator, "INDICATORS", {})


def visits(*columns, **more):
    return Fact("visits", Visitor, columns, day="label", **more)


@pytest.mark.parametrize("name", ["name", "born", "story"])
def test_a_column_that_identifies_a_visitor_raises_when_the_app_loads(name):
    column = name if name == "name" else Column(name, (name,), "text", lambda arrays, zone: arrays[0])
    with pytest.raises(Forged, match=r"Band it first"):
        visits("label", column)


def test_hiding_it_behind_another_name_does_not_help():
    with pytest.raises(Forged, match="PERSONAL"):
        visits("label", given("name", "has_name"))
    with pytest.raises(Forged, match="PERSONAL"):
        visits("label", hour("born", "when"))


def test_a_birth_date_may_be_counted_by_its_band():
    fact = visits("label", age_band("born", "label"))
    assert fact.shapes == {"path": "text", "label": "text", "band": "text"}
    born = [pa.array(["1950", "2023-05", None, "2008"]), pa.array(["2026-01-01"] * 4)]
    assert fact.columns["band"].make(born, "UTC").to_pylist() == ["60+", "0-4", "unknown", "unknown"]


def test_protected_data_is_not_counted_even_banded():
    with pytest.raises(Forged, match="PROTECTED"):
        visits("label", age_band("story", "label"))


@pytest.mark.parametrize("name", ["ethnic_group", "clan", "religion", "political_view", "tribe"])
def test_what_this_house_does_not_hold_is_not_counted(name):
    with pytest.raises(Forged, match="does not hold"):
        visits("label", Column(name, ("label",), "text", lambda arrays, zone: arrays[0]))


def test_a_column_that_has_no_class_or_does_not_exist_raises():
    with pytest.raises(Forged, match="no class"):
        visits("label", Column("weight", ("weight",), "number", lambda arrays, zone: arrays[0]))
    with pytest.raises(Forged, match="no column"):
        visits("age_band", about_person=("nationality",))


def test_an_hour_is_that_of_the_places_clock_also_when_the_clock_was_changed():
    times = [pa.array(["2021-01-31 20:59:00", "2021-02-01 21:30:00"])]
    assert hour("label").make(times, "Africa/Juba").to_pylist() == [23, 23]
    assert hour("label").make(times, "UTC").to_pylist() == [20, 21]


def test_a_share_is_never_broken_down_by_what_describes_people():
    fact = visits("label", "age_band", about_person=("age_band",))
    with pytest.raises(Forged, match="no count"):
        Indicator(
            "house.share", "Share", "…", fact, lambda table: table.count(), "%", ("age_band",), additive=False
        )
    with pytest.raises(Forged, match="does not have"):
        Indicator("house.visits", "Visits", "…", fact, lambda table: table.count(), "", ("weight",))


def test_a_word_is_counted_as_it_is():
    assert plain(Visitor, "age_band").shape == "text"


def test_quarters_follow_the_calendar():
    assert [manifests.quarter(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]
    assert manifests.first_day("2026-Q2") == date(2026, 4, 1)
    assert manifests.last_day("2026-Q4") == date(2026, 12, 31)
    assert manifests.next_first_day("2026-Q4") == date(2027, 1, 1)
