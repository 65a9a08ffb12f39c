"""Headquarters' flows: right, for whoever may count, and telling about nobody, however they are filtered."""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kivuko.crossings import actions
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.indicators import ENTRIES, FLOWS
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.desk import queries_flows
from kivuko.desk.queries_flows import Question
from kivuko.kernel import ledger
from kivuko.kernel.policy import SYSTEM
from kivuko.lib import fives
from kivuko.lib.sealing import uuid7
from kivuko.measures import fives as kept
from kivuko.measures import queries as measures
from kivuko.measures import refreshing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
JUBA = ZoneInfo("Africa/Juba")
FLOWS_PAGE = "/flows/"


def admit(post, number, direction="entry", days=0, **who):
    at = timezone.now() - timedelta(days=days)
    done = actions.admit(
        SYSTEM, post, traveller=nyandeng(number=number, **who), direction=direction, occurred_at=at
    )
    ledger.seal()
    return done


@pytest.fixture
def busy(wunthou, nimule):
    """Seven nationals and a Ugandan enter at Wunthou today, two leave; three entered at Nimule two days ago."""
    for at in range(7):
        admit(wunthou, f"W{at}")
    admit(wunthou, "W8", nationality="UGA", sex="M")
    for at in range(2):
        admit(wunthou, f"X{at}", "exit")
    for at in range(3):
        admit(nimule, f"N{at}", days=2)


def behind_the_house():
    """The rows without the door: what no action does, a fault of the disk may."""
    return QuerySet(Crossing)


def answered(client, **asked):
    page = client.get(FLOWS_PAGE, asked)
    assert page.status_code == 200
    return page


def test_figures_by_post_and_by_nationality_sum_to_the_total(sabit, busy, client_of):
    answer = answered(client_of(sabit), period="7").context["answer"]
    assert answer.totals == {"entry": 11, "exit": 2}
    for way, total in answer.totals.items():
        assert sum(row.counts[way] for row in answer.posts if row.days) == total
        listed = [line.counts[way] for line in answer.nationalities]
        assert sum(one for one in listed if isinstance(one, int)) + answer.left[way] == total


def test_the_page_says_its_unit_period_basis_and_how_it_is_counted(sabit, busy, client_of):
    html = answered(client_of(sabit), period="7").content.decode()
    for said in ("Facts up to", "How it is counted", "crossings", "in fives", "Every fifth crossing"):
        assert said in html
    assert "MALUAL" not in html


def test_a_silent_day_is_a_gap_and_a_silent_post_is_named_never_a_nought(sabit, busy, client_of):
    page = answered(client_of(sabit), period="7")
    entries = [counts["entry"] for _day, counts, _words in page.context["answer"].course]
    assert entries == [None, None, None, None, 3, None, 8]
    assert page.context["course"]["gaps"]
    today = answered(client_of(sabit), period="today")
    assert [row.post.name for row in today.context["silent"]] == ["Nimule"]
    assert today.context["points"][1]["mean"] == "quiet"
    assert "that is not nought" in today.content.decode()


def test_one_post_one_way_one_area_may_be_chosen(sabit, busy, client_of):
    browser = client_of(sabit)
    assert answered(browser, period="7", where="nimule").context["answer"].totals == {"entry": 3, "exit": 0}
    one = answered(browser, period="7", direction="exit").context["answer"]
    assert one.totals == {"exit": 2}


def test_a_filter_about_people_is_answered_in_fives_and_a_small_one_not_at_all(sabit, busy, client_of):
    browser = client_of(sabit)
    nationals = answered(browser, period="7", nationality="SSD").context["answer"]
    assert nationals.totals["entry"] in (5, 10)
    assert nationals.totals["exit"] == "<5"
    assert answered(browser, period="7", nationality="UGA").context["answer"].totals["entry"] in (
        5,
        "<10",
        "<5",
    )


def test_where_nobody_crossed_at_all_the_answer_is_nought_and_not_a_doubt(sabit, busy, client_of):
    answer = answered(client_of(sabit), period="7", where="nimule").context["answer"]
    assert answer.totals["exit"] == 0
    assert answer.margins["exit"] == 0
    assert {line.counts["exit"] for line in answer.nationalities} <= {0}


def test_a_supervisor_counts_the_own_post_only(deng, busy, client_of):
    answer = answered(client_of(deng), period="7").context["answer"]
    assert [row.post.code for row in answer.posts] == ["wunthou"]
    assert answer.totals == {"entry": 8, "exit": 2}
    page = client_of(deng).get(FLOWS_PAGE, {"period": "7", "where": "nimule"})
    assert page.context["answer"] is None  # a post out of sight cannot be chosen


@pytest.mark.parametrize("who", ["amina", "nyadak", "petra", "lokiru", "taban"])
def test_others_have_no_flows(who, request, client_of):
    browser = client_of(request.getfixturevalue(who))
    for page in (FLOWS_PAGE, "/flows/file.csv", "/flows/check", "/live/", "/live/now"):
        assert browser.get(page).status_code == 403


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"period": "dates"}, "Give the first day."),
        ({"period": "dates", "since": "2026-03-01", "until": "2026-02-01"}, "The last day comes before the first."),
        ({"period": "dates", "since": "1999-01-01"}, "Ask for one year at most"),
        ({"period": "dates", "since": "yesterday"}, "kv-wrong"),
        ({"nationality": "Narnia"}, "kv-wrong"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_gets_a_sentence(sabit, client_of, asked, sentence):
    page = client_of(sabit).get(FLOWS_PAGE, asked)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert client_of(sabit).get("/flows/file.csv", asked).status_code == 422


def test_a_link_may_ask_for_a_nationality_that_nobody_here_had(sabit, busy, client_of):
    answer = answered(client_of(sabit), period="7", nationality="NPL").context["answer"]
    assert answer.totals["entry"] in ("<5", "<10")


def test_the_link_to_share_names_days_so_that_it_means_the_same_tomorrow(sabit, busy, client_of):
    browser = client_of(sabit)
    page = answered(browser, period="7", sex="F")
    again = browser.get(page.context["shared"])
    assert again.context["answer"].question == page.context["answer"].question
    assert "period=dates&since=" in page.context["shared"]


def test_the_file_says_what_the_page_says_with_its_codebook(sabit, busy, client_of):
    browser = client_of(sabit)
    page = answered(browser, period="7")
    text = browser.get(page.context["file"]).content.decode("utf-8-sig")
    notes = [line for line in text.splitlines() if line.startswith("#")]
    assert any("crossings, not persons" in line for line in notes)
    assert any(fives.RULE in line for line in notes)
    rows = list(csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if line[0] != "#"))))
    assert [row["crossings"] for row in rows if row["table"] == "total"] == ["11", "2"]
    assert (
        sum(int(row["crossings"]) for row in rows if row["table"] == "post" and row["direction"] == "entry")
        == 11
    )
    people = [row for row in rows if row["how"] == "fives"]
    assert people
    assert all(row["crossings"].startswith("<") or int(row["crossings"]) % 5 == 0 for row in people)
    assert "MALUAL" not in text


def test_totals_agree_with_the_rows_and_a_difference_is_named(sabit, busy, client_of):
    browser = client_of(sabit)
    check = answered(browser, period="7").context["check"]
    assert "They agree" in browser.get(check).content.decode()
    call_command("facts", "check")
    behind_the_house().filter(path="SS/dcrnpi/nimule/").delete()
    html = browser.get(check).content.decode()
    assert "They do not agree" in html
    assert "Nimule" in html
    with pytest.raises(CommandError, match=r"nimule/ .* entry admitted .*3 in the facts, 0 in the rows"):
        call_command("facts", "check")


def test_a_check_that_would_take_long_is_left_to_the_command_line(sabit, busy, client_of):
    answer = client_of(sabit).get("/flows/check", {"period": "dates", "since": "2026-01-01"})
    assert answer.status_code == 422
    assert "kivuko facts check" in answer.content.decode()


# -- what a reader can work out --------------------------------------------------------------------------------

PEOPLE = [("SSD", "F", "1990"), ("SSD", "M", "1990"), ("UGA", "F", "1950"), ("UGA", "M", "2015")]
BANDS = {"1990": "18-59", "1950": "60+", "2015": "5-17"}
DAYS = [date(2026, 9, 28), date(2026, 9, 29), date(2026, 10, 1)]
"""A Monday, a Tuesday, and a Thursday of the same week in the next quarter."""
CROSSED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(["entry", "exit"])), max_size=24
)


def recorded(post, crossed):
    """These crossings, straight into rows: what is asked here is what facts say of them."""
    behind_the_house().delete()
    rows = []
    for who, day, direction in crossed:
        nationality, sex, born = PEOPLE[who]
        row = Crossing(
            id=uuid7(), rev=1, path=post.path, home="test", person=uuid7(), state="admitted", post=post,
            direction=direction, day=DAYS[day], occurred_at=datetime(2026, 10, 1, 9, tzinfo=JUBA), method="scan",
            nationality=nationality, sex=sex, birth=born, band=BANDS[born], band_scheme="sadd",
            document_kind="passport", purpose="visit", verdict="go",
        )  # fmt: skip
        rows.append(row)
    behind_the_house().bulk_create(rows)
    return refreshing.refresh(CROSSINGS, full=True)


def cells(crossed):
    """Block to its cells, in the order of the facts, as the rule says: by the day, or by the week where it is small."""
    days = defaultdict(Counter)
    for who, day, direction in crossed:
        nationality, sex, born = PEOPLE[who]
        days[direction, DAYS[day]][nationality, sex, BANDS[born]] += 1
    blocks = defaultdict(Counter)
    for (direction, day), counts in days.items():
        if counts.total() >= 5:
            blocks[direction, day, day] += counts
        elif day.month == 9:
            blocks[direction, date(2026, 9, 28), date(2026, 9, 30)] += counts
        else:
            blocks[direction, date(2026, 10, 1), date(2026, 10, 4)] += counts
    return {key: counts for key, counts in blocks.items() if counts.total() >= 5}


@settings(
    max_examples=6 if os.environ.get("HYPOTHESIS_PROFILE", "ci") == "ci" else 60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(CROSSED)
def test_no_number_below_five_can_be_worked_out_from_the_answers_to_all_filters_together(
    wunthou, sabit, crossed
):
    """All answers are sums of what is kept of each block; and of no block does that give a small number away."""
    manifest = recorded(wunthou, crossed)
    since, until = date(2026, 9, 28), date(2026, 10, 4)
    blocks = cells(crossed)
    ways = {one.code: way for way, one in queries_flows.WAYS.items()}
    published = defaultdict(Counter)
    for path in kept.keep(FLOWS, manifest.parts) if manifest else []:
        import pyarrow.parquet as pq

        for row in pq.read_table(path).to_pylist():
            block = (ways[row["code"]], row["first"], row["last"])
            published[block][row["nationality"], row["sex"], row["band"]] += row["count"]
            assert row["total"] == blocks[block].total()
    assert published.keys() == blocks.keys()
    for block, counts in blocks.items():
        order = sorted(counts)
        shown = [published[block][cell] for cell in order]
        starts = [
            start for start in range(5) if fives.rounded([counts[cell] for cell in order], start) == shown
        ]
        assert starts, "the facts' rounding is the one that is proved"
        for start in starts:
            possible = list(fives.candidates(shown, counts.total(), start))
            for at, cell in enumerate(order):
                if counts[cell] < 5:
                    assert len({one[at] for one in possible}) > 1, (block, cell)
    spans = [(since, until), *((day, day) for day in DAYS), (date(2026, 9, 28), date(2026, 9, 30))]
    for (first, last), nation, sex, band in itertools.product(
        spans, (None, "SSD", "UGA"), (None, "F", "M"), (None, *BANDS.values())
    ):
        where = {
            name: value
            for name, value in (("nationality", nation), ("sex", sex), ("band", band))
            if value is not None
        }
        asked = measures.people(sabit, FLOWS, manifest, since=first, until=last, where=where)
        for way, code in (("entry", ENTRIES.code), ("exit", "crossings.exits")):
            told = sum(row["count"] for row in asked if row["code"] == code)
            held = sum(
                count
                for (which, begin, end), of in published.items()
                if which == way and begin >= first and end <= last
                for cell, count in of.items()
                if all(
                    value is None or value == had
                    for value, had in zip((nation, sex, band), cell, strict=True)
                )
            )
            assert told == held, (first, last, where, way, dict(published))


def test_what_is_kept_does_not_depend_on_what_else_is_in_the_files(sabit, busy):
    """The same block counts the same whoever asks, beside whichever others: or two answers could be compared."""
    day = queries_flows.today(sabit)
    asked = Question(day, day, ("entry",), None, {"nationality": "SSD"})
    whole = queries_flows.answer(sabit, asked)
    part = queries_flows.answer(sabit, asked._replace(paths=("SS/dcrnpi/wunthou/",)))
    assert whole.totals == part.totals


def test_people_are_never_counted_exactly_by_the_way_of_plain_figures(sabit, busy):
    manifest = measures.basis(sabit, CROSSINGS).manifest
    with pytest.raises(ValueError, match="people"):
        measures.figures(sabit, [ENTRIES], manifest, by=["nationality"])
