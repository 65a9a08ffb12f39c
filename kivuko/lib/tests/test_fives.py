"""Every fifth counts for five: close to the truth, and no small number can be worked out of it."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from kivuko.lib import fives

SMALL = st.lists(st.integers(0, 4), min_size=2, max_size=5)
STARTS = st.integers(0, 4)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30), STARTS)
def test_every_cell_and_every_run_of_cells_is_less_than_five_from_the_truth(counts, start):
    assume(sum(counts) >= 5)
    shown = fives.rounded(counts, start)
    assert all(one % 5 == 0 for one in shown)
    for first in range(len(counts)):
        for last in range(first, len(counts)):
            assert abs(sum(shown[first : last + 1]) - sum(counts[first : last + 1])) < 5


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_over_all_starts_it_is_right_on_average(counts):
    assume(sum(counts) >= 5)
    for at, count in enumerate(counts):
        assert sum(fives.rounded(counts, start)[at] for start in range(5)) == 5 * count


@given(SMALL, STARTS)
def test_no_count_from_one_to_four_can_be_worked_out_even_by_who_knows_the_order_the_start_and_the_total(
    counts, start
):
    assume(sum(counts) >= 5)
    shown = fives.rounded(counts, start)
    possible = list(fives.candidates(shown, sum(counts), start))
    assert tuple(counts) in possible
    for at, count in enumerate(counts):
        if 1 <= count <= 4:
            assert len({one[at] for one in possible}) > 1, f"{counts} gives away cell {at}"


@given(SMALL, STARTS)
def test_whoever_counts_the_possible_blocks_afresh_finds_the_same_ones(counts, start):
    """`candidates` is what the proof rests on: a block is possible exactly where it would be published alike."""
    assume(sum(counts) >= 5)
    shown = fives.rounded(counts, start)
    possible = set(fives.candidates(shown, sum(counts), start))
    assert all(fives.rounded(one, start) == shown for one in possible)


def test_a_block_of_fewer_than_five_is_not_broken_down():
    assert fives.rounded([1, 3], 4) is None
    assert fives.rounded([2, 3], 0) == [0, 5]


def test_an_estimate_of_nought_says_only_what_it_stays_below():
    assert fives.shown(0, fives.margin(1)) == "<5"
    assert fives.shown(0, fives.margin(100)) == "<50"
    assert fives.shown(35, 50) == 35


def test_the_margin_grows_with_the_root_of_the_blocks():
    assert [fives.margin(blocks) for blocks in (0, 1, 2, 4, 5, 100, 101)] == [5, 5, 10, 10, 15, 50, 55]


def test_where_nobody_crossed_an_estimate_of_nought_is_nought():
    assert fives.shown(0, 0) == 0
