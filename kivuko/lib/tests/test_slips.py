"""Numbers on slips: random, and a wrong sign is noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kivuko.lib import slips

numbers = st.builds(
    lambda body: body + slips._check(body),
    st.text(alphabet=slips.SYMBOLS, min_size=slips.LENGTH, max_size=slips.LENGTH),
)


def test_a_number_is_read_as_it_is_printed_in_small_letters_and_with_spaces() -> None:
    number = slips.fresh()
    assert len(number) == 13
    assert slips.spaced(number).count("-") == 3
    for typed in (slips.spaced(number), number.lower(), " ".join(number)):
        assert slips.read(typed) == number


def test_no_two_numbers_are_the_same_and_none_has_signs_that_look_alike() -> None:
    some = {slips.fresh() for _ in range(1000)}
    assert len(some) == 1000
    assert not set("".join(some)) & set("01OIL")


@given(numbers, st.integers(0, 12), st.sampled_from(slips.SYMBOLS))
def test_one_wrong_sign_is_always_noticed(number: str, place: int, symbol: str) -> None:
    wrong = number[:place] + symbol + number[place + 1 :]
    assert slips.read(wrong) == (number if wrong == number else None)


@given(numbers, st.integers(0, 12), st.integers(0, 12))
def test_two_signs_that_changed_places_are_always_noticed(number: str, one: int, other: int) -> None:
    signs = list(number)
    signs[one], signs[other] = signs[other], signs[one]
    wrong = "".join(signs)
    assert slips.read(wrong) == (number if wrong == number else None)


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_a_number_or_none(text: str) -> None:
    assert slips.read(text) in (None, "".join(filter(str.isalnum, text.upper())))
