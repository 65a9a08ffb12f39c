"""Closed, limited and silent are told apart wherever flows are shown, and none of them is nought."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kivuko.crossings.facts import days_reported
from kivuko.desk.tests.test_flows import admit, answered
from kivuko.desk.told import Told
from kivuko.kernel.errors import Refused
from kivuko.places import actions_status as actions
from kivuko.places import queries
from kivuko.places.inputs import StatusFacts
from kivuko.places.standing import Day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
JUBA = ZoneInfo("Africa/Juba")


def today():
    return timezone.now().astimezone(JUBA).date()


def put(actor, post, status, first, last=None, **more):
    """A status from the morning of so many days ago to that of so many days ago."""
    moments = [datetime.combine(today() - timedelta(days=at), time(0), JUBA) for at in (first, last or 0)]
    facts = StatusFacts(
        status=status,
        cause="insecurity",
        since=moments[0],
        until=moments[1] if last is not None else None,
        **more,
    )
    return actions.set_status(actor, post, facts=facts, reason="An order.")


@pytest.fixture
def week(wunthou, deng, amina):
    """Wunthou: closed, closed, limited without a word, silent, quiet, exits closed with one entry, one entry today."""
    put(deng, wunthou, "closed", 6, 4)
    put(deng, wunthou, "limited", 4, 3)
    actions.report_no_crossings(amina, wunthou, day=today() - timedelta(days=2))
    put(deng, wunthou, "closed", 1, 0, direction="exit")
    admit(wunthou, "E1", days=1)
    admit(wunthou, "E2")


def test_each_day_is_a_number_or_says_why_it_is_none(deng, week, client_of):
    answer = answered(client_of(deng), period="7").context["answer"]
    entries = [
        counts["entry"] if counts["entry"] is not None else words["entry"]
        for _day, counts, words in answer.course
    ]
    exits = [
        counts["exit"] if counts["exit"] is not None else words["exit"]
        for _day, counts, words in answer.course
    ]
    assert entries == ["closed", "closed", "limited", "silent", 0, 1, 1]
    assert exits == ["closed", "closed", "limited", "silent", 0, "closed", 0]
    assert answer.posts[0].words == {"closed": 2, "limited": 2, "silent": 1, "open": 2}
    assert (answer.posts[0].days, answer.reported) == (3, 1)


def test_the_page_and_its_chart_say_it_in_words_and_marks(deng, week, client_of):
    page = answered(client_of(deng), period="7")
    course = page.context["course"]
    assert course["kinds"] == ["closed", "closed", "limited", "silent", "", "", ""]
    assert [kind for kind, _word in course["key"]] == ["closed", "limited", "silent"]
    html = page.content.decode()
    assert "Open 2 · Closed 2 · Limited 2 · Silent 1" in html
    assert "heard all the same" in html


def test_the_file_has_no_nought_for_a_closed_or_silent_day(deng, week, client_of):
    browser = client_of(deng)
    text = browser.get(answered(browser, period="7").context["file"]).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if line[0] != "#"))))
    days = [
        (row["crossings"], row["how"])
        for row in rows
        if row["table"] == "day" and row["direction"] == "entry"
    ]
    assert days == [
        ("", "closed"), ("", "closed"), ("", "limited"), ("", "silent"), ("0", "exact"), ("1", "exact"), ("1", "exact"),
    ]  # fmt: skip
    assert {row["days"] for row in rows if row["table"] == "post"} == {"open=2;closed=2;limited=2;silent=1"}
    assert "That is not zero" in text


def test_a_post_that_was_closed_all_along_is_no_silent_post_and_no_nought(
    sabit, nyadak, wunthou, nimule, client_of
):
    put(nyadak, nimule, "closed", 30)
    admit(wunthou, "E1")
    page = answered(client_of(sabit), period="7")
    assert page.context["silent"] == []
    assert [(row.post.code, words) for row, words in page.context["shut"]] == [("nimule", "Closed 7")]
    point = next(one for one in page.context["points"] if one["name"] == "Nimule")
    assert (point["mean"], point["word"]) == ("stop", "Closed on the last day")
    alone = answered(client_of(sabit), period="7", where="nimule")
    assert alone.context["answer"].totals == {"entry": None, "exit": None}
    assert alone.context["answer"].marks == {"entry": "closed", "exit": "closed"}


def test_a_way_that_was_closed_all_along_has_no_total_of_nought(sabit, nyadak, wunthou, client_of):
    put(nyadak, wunthou, "closed", 30, direction="exit")
    admit(wunthou, "E1")
    page = answered(client_of(sabit), period="7")
    assert page.context["answer"].totals == {"entry": 1, "exit": None}
    assert [one["value"] for one in page.context["figures"]] == [1, "Closed", "Closed"]
    assert page.context["post_rows"][0]["cells"] == [(1, ""), (None, "Closed")]
    hours = answered(client_of(sabit), period="today").context["answer"]
    assert [counts["exit"] for _hour, counts, _words in hours.course] == [None]


def test_a_quiet_day_is_nought_on_the_page_of_one_day(sabit, amina, wunthou, client_of):
    actions.report_no_crossings(amina, wunthou)
    answer = answered(client_of(sabit), period="today").context["answer"]
    assert (answer.totals, answer.reported) == ({"entry": 0, "exit": 0}, 1)


def test_the_home_of_headquarters_tells_closed_from_silent(sabit, nyadak, wunthou, nimule, client_of):
    admit(wunthou, "E1", days=3)
    admit(nimule, "E2", days=3)
    put(nyadak, wunthou, "closed", 1)
    page = client_of(sabit).get("/")
    said = {one["name"]: one["word"] for one in page.context["points"]}
    assert said == {"Wunthou": "Closed", "Nimule": "Silent"}
    cells = {row["post"].code: row["cells"] for row in page.context["posts"]}
    assert cells == {"wunthou": [(None, "Closed")] * 2, "nimule": [(None, "Silent")] * 2}
    assert "heard all the same" in page.content.decode()
    put(nyadak, nimule, "closed", 1)
    figures = client_of(sabit).get("/").context["figures"]
    assert [one["value"] for one in figures] == ["Closed"] * 3


def test_a_closed_post_is_not_late(sabit, nyadak, wunthou, nimule, client_of):
    admit(wunthou, "E1", days=9)
    admit(nimule, "E2", days=9)
    put(nyadak, wunthou, "closed", 8)
    html = client_of(sabit).get("/inbox/").content.decode()
    assert "Nimule is silent" in html
    assert "Wunthou is silent" not in html


def test_nobody_reports_no_crossings_on_a_day_with_one(amina, wunthou):
    admit(wunthou, "E1")
    with pytest.raises(Refused, match="A crossing is recorded"):
        actions.report_no_crossings(amina, wunthou)
    day = today()
    asked = [(path, day - timedelta(days=at)) for path in (wunthou.path, "SS/dcrnpi/") for at in range(300)]
    assert days_reported(asked) == {(wunthou.path, day)}
    assert queries.days_of(amina, wunthou, day, day)[0].word == "open"


WORDS = st.sampled_from(["open", "limited", "closed", ""])
DAYS = st.lists(
    st.tuples(WORDS, WORDS, st.booleans(), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5
)


@given(st.lists(DAYS, min_size=1, max_size=3))
def test_nought_stands_only_where_a_post_reported_and_the_way_was_not_closed(posts):
    counts, known, first = Counter(), {}, date(2026, 3, 1)
    for number, listed in enumerate(posts):
        path = f"SS/p{number}/"
        for at, (entry, leave, reported, entries, exits) in enumerate(listed):
            day = Day(first + timedelta(days=at), {"entry": entry, "exit": leave}, True, reported)
            known.setdefault(path, []).append(day)
            counts["entry", path, day.day] = entries if reported else 0
            counts["exit", path, day.day] = exits if reported else 0
    pooled = Counter()
    for (way, path, _day), count in counts.items():
        pooled[way, path] += count
    told = Told(("entry", "exit"), known, counts, pooled)
    cells = [
        (way, *cell)
        for _day, day in told.course([first + timedelta(days=at) for at in range(5)])
        for way, cell in day.items()
    ]
    cells += [(way, *told.total(way)) for way in told.ways]
    assert all((count is None) == bool(word) for _way, count, word in cells)
    for way in told.ways:
        count, _word = told.total(way)
        meant = any(
            day.reported and day.words[way] != "closed" for listed in known.values() for day in listed
        )
        if count == 0:
            assert meant
        if not meant and not sum(pooled[way, path] for path in known):
            assert count is None
