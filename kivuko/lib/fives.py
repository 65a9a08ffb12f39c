"""Counts of people in fives: every fifth of a block stands for five. Safe under any filter, for a count has one answer.

A block is a set of events whose number `total` is published, such as the entries of one post on one day. Its cells are
the kinds of people counted, in a fixed order. Put in that order, the events numbered 5 - start, 10 - start, … are kept
and each counts for five. So a cell is published as a multiple of five, at most four away from the truth; so is every
run of cells that stand side by side; and whatever is asked of the blocks is a sum of what is kept.

No count from 1 to 4 can be worked out, whoever knows the order, `start` and all totals. With S the running sum of true
counts and R the number kept up to there, one knows only that S lies in the window from 5R - start to 5R - start + 4. A
cell is known exactly only where the sums before and after it are. A window is cut to one value only at nought (the
first) or at the total (the last), and the cell between these two is the whole block, which has five or more. A smaller
block is not broken down.

After systematic sampling as textbooks of survey statistics describe it; the least count is that of `lib.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise, product
from math import isqrt

from kivuko.lib.disclosure import LEAST

RULE = "fives-1"
"""Version of this rule, to be kept beside whatever it published."""


def rounded(counts: Sequence[int], start: int, least: int = LEAST) -> list[int] | None:
    """A block's cells as published, in their order; None where the block is too small to be broken down.

    `start` is 0 to least - 1 and the same wherever the block is counted.
    """
    if sum(counts) < least:
        return None
    marks = [(reached + start) // least for reached in accumulate(counts, initial=0)]
    return [least * (after - before) for before, after in pairwise(marks)]


def margin(blocks: int, least: int = LEAST) -> int:
    """How far a sum over so many blocks is mostly from the truth: twice its greatest standard error, in fives.

    One block is off by less than `least`, with a standard error of at most half of it; blocks are off independently.
    """
    if blocks <= 1:
        return least
    return least * (isqrt(blocks - 1) + 1)


def shown(estimate: int, margin_: int) -> int | str:
    """An estimate as it is written: one that may be nought and may be more says only what it stays below.

    With a margin of nought there is nothing to be in doubt about: nobody crossed at all.
    """
    return estimate if estimate or not margin_ else f"<{margin_}"


def candidates(
    published: Sequence[int], total: int, start: int, least: int = LEAST
) -> Iterator[tuple[int, ...]]:
    """Every block that would be published so: what a reader who knows all but the counts can work out. For tests."""
    marks = [0, *(one // least for one in accumulate(published))]
    ranges = [
        range(max(0, least * mark - start), min(total, least * mark - start + least - 1) + 1)
        for mark in marks[1:]
    ]
    for sums in product(*ranges):
        if sums[-1] == total and all(before <= after for before, after in pairwise((0, *sums))):
            yield tuple(after - before for before, after in pairwise((0, *sums)))
