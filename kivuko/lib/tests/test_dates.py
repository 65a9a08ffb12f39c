"""Dates known in part, and the ages they allow."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kivuko.lib.dates import (
    AGE_SCHEMES,
    MESSAGES,
    UNKNOWN_BAND,
    DateError,
    PartialDate,
    age_band,
    age_bands,
    parse,
)

TODAY = date(2026, 3, 1)

partial_dates = st.builds(
    PartialDate.of, st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["year", "month", "day"])
)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("1975", "year", date(1975, 1, 1), date(1975, 12, 31)),
        ("1976-02", "month", date(1976, 2, 1), date(1976, 2, 29)),
        (" 1975-03-21 ", "day", date(1975, 3, 21), date(1975, 3, 21)),
        ("١٩٧٥-٠٣", "month", date(1975, 3, 1), date(1975, 3, 31)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text, precision, earliest, latest):
    known = parse(text)
    assert (known.precision, known.earliest, known.latest) == (precision, earliest, latest)


@given(partial_dates)
def test_what_is_written_is_read_back_and_so_is_the_stored_pair(known):
    assert parse(str(known)) == known
    assert PartialDate.of(known.earliest, known.precision) == known


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("21/03/1975", "form", "1975-03-21"),
        ("", "form", "year-month-day"),
        ("75", "form", "“75”"),
        ("0000", "year", "four digits"),
        ("1975-13", "month", "no month 13"),
        ("1975-00", "month", "no month 00"),
        ("1975-02-29", "day", "1975-02 has no day 29. Write a day from 01 to 28"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_to_write(text, code, says):
    with pytest.raises(DateError) as refused:
        parse(text)
    assert refused.value.code == code
    assert says in str(refused.value)


def test_a_day_without_its_month_is_refused():
    with pytest.raises(DateError, match="month too"):
        PartialDate(1975, None, 21)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text):
    try:
        parse(text)
    except DateError as refused:
        assert str(refused)


def test_the_sentence_is_given_in_the_reader_s_language():
    french = {MESSAGES["month"]: "Le mois {found} n'existe pas."}
    with pytest.raises(DateError) as refused:
        parse("1975-13")
    assert refused.value.sentence(lambda text: french.get(text, text)) == "Le mois 13 n'existe pas."


def test_achol_who_knows_only_her_year_is_of_one_of_two_ages():
    achol = parse("1975")
    assert achol.age(TODAY) == (50, 51)
    assert achol.exact is None


def test_garang_born_on_29_february_turns_a_year_older_on_1_march():
    garang = parse("2008-02-29")
    assert garang.age(date(2026, 2, 28)) == (17, 17)
    assert garang.age(date(2026, 3, 1)) == (18, 18)


def test_a_child_born_this_year_is_not_less_than_nothing_old():
    assert parse("2026").age(TODAY) == (0, 0)


def test_an_age_before_birth_is_refused():
    with pytest.raises(DateError, match="birth date in the past"):
        parse("2027").age(TODAY)


@given(partial_dates, st.dates(TODAY, TODAY + timedelta(days=9000)))
def test_every_day_that_a_date_may_be_gives_an_age_within_its_bounds(known, on):
    low, high = known.age(on)
    for day in (known.earliest, known.latest):
        if day <= on:
            assert low <= PartialDate.of(day).age(on)[0] <= high
    assert low >= 0


def test_ages_fall_into_the_bands_of_their_scheme():
    assert age_bands() == ("0-4", "5-17", "18-59", "60+")
    assert [age_band(age) for age in (0, 4, 5, 17, 18, 59, 60, 104)] == [
        "0-4", "0-4", "5-17", "5-17", "18-59", "18-59", "60+", "60+",
    ]  # fmt: skip
    assert age_bands("dtm") == ("0-5", "6-17", "18-59", "60+")
    assert [age_band(17, scheme) for scheme in AGE_SCHEMES] == ["5-17", "6-17", "0-17"]


def test_a_date_that_leaves_two_bands_open_is_unknown_and_not_guessed():
    assert parse("2008").age_band(TODAY) == UNKNOWN_BAND
    assert parse("2000").age_band(TODAY) == "18-59"


def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(DateError, match="sadd, dtm, child"):
        parse("2000").age_band(TODAY, scheme="age groups")


def test_a_year_agrees_with_its_days_but_is_not_equal_to_one():
    assert parse("1975").agrees(parse("1975-03-21"))
    assert parse("1975-03-21").agrees(parse("1975-03"))
    assert not parse("1975-04").agrees(parse("1975-03-21"))
    assert parse("1975") != parse("1975-01-01")


def test_dates_sort_by_the_earliest_day_the_less_precise_first():
    texts = ["1975-03-21", "1976", "1975", "1975-03", "1974-12-31"]
    assert [str(known) for known in sorted(map(parse, texts))] == [
        "1974-12-31", "1975", "1975-03", "1975-03-21", "1976",
    ]  # fmt: skip
