"""Disclosure control: a published table of counts from which no small number can be worked out.

Primary suppression: a count from 1 to n-1 is shown as "<n". Complementary suppression: where totals would give a hidden
count away, the least further counts are hidden as "*". After the threshold rule of the UNECE glossary and of the
statistical agencies that use n = 5.

Whoever reads the table knows the totals, that "<5" is 1 to 4, and that "*" is none of those. A hidden cell is safe when
another table fits all that is known and differs in that cell. Totals are cells too: each row and each column adds up,
so the table is a network of flows between rows and columns, and another table exists exactly where the cell lies on a
cycle along which every cell may give or take one. Exactness here means recovery of the very number; narrow intervals,
differencing over time and dominance in amounts belong to later forms of this rule.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 5
"""The least count that is published of people; some domains set a higher one."""
RULE = "threshold-1"
"""Version of this rule, to be kept beside whatever it published."""
HIDDEN = "*"
"""A count that is hidden only so that a small one cannot be worked out."""

Cell = tuple[int, int]
Shown = int | str


@dataclass(frozen=True)
class Published:
    """What may be shown: `cells[row][column]`, and the totals of rows, of columns, of all."""

    rows: list[Any]
    columns: list[Any]
    cells: list[list[Shown]]
    row_totals: list[Shown]
    column_totals: list[Shown]
    total: Shown
    least: int
    rule: str = RULE

    @property
    def hides(self) -> bool:
        return any(
            isinstance(cell, str)
            for row in (*self.cells, self.row_totals, self.column_totals)
            for cell in row
        )


def publish(
    rows: Sequence[Any], columns: Sequence[Any], counts: Sequence[Sequence[int]], least: int = LEAST
) -> Published:
    """The table with its totals as it may be published. Counts are 0 or more; `least` 1 hides nothing."""
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count is 0 or more")
    full = _with_totals(counts, len(columns))
    shown = _shown(full, suppressed(full, least), least)
    return Published(
        list(rows), list(columns), [row[:-1] for row in shown[:-1]], [row[-1] for row in shown[:-1]],
        shown[-1][:-1], shown[-1][-1], least,
    )  # fmt: skip


def figure(count: int, least: int = LEAST) -> Shown:
    """A single count that describes people, as it may be published."""
    return f"<{least}" if 0 < count < least else count


def _with_totals(counts: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(row[at] for row in rows) for at in range(width + 1)]]


def _shown(full: list[list[int]], hidden: dict[Cell, bool], least: int) -> list[list[Shown]]:
    words = {True: f"<{least}", False: HIDDEN}
    return [
        [words[hidden[r, c]] if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(full)
    ]


def suppressed(full: list[list[int]], least: int) -> dict[Cell, bool]:
    """The hidden cells of a table that has its totals in the last row and column; True for a small count itself."""
    hidden = {(r, c): True for r, row in enumerate(full) for c, value in enumerate(row) if 0 < value < least}
    waiting = sorted(hidden, key=lambda cell: full[cell[0]][cell[1]])
    while waiting:
        cell = waiting.pop(0)
        cycle = _cheapest(full, hidden, cell, least)
        if (
            cycle is None
        ):  # nothing lends itself: hide all that is not nought, and say of none that it is small
            return {(r, c): False for r, row in enumerate(full) for c, value in enumerate(row) if value}
        for added in cycle:
            if added not in hidden:
                hidden[added] = False
    return hidden


def _cheapest(full: list[list[int]], hidden: dict[Cell, bool], cell: Cell, least: int) -> list[Cell] | None:
    """The cells of the cheapest cycle through `cell` along which each can give or take one; None without any."""
    best: tuple[int, list[Cell]] | None = None
    for up in (True, False):
        if _may(full, cell, least, _gains(full, cell, up)):
            found = _path(full, hidden, cell, least, up)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
    return best[1] if best else None


def _path(
    full: list[list[int]], hidden: dict[Cell, bool], cell: Cell, least: int, up: bool
) -> tuple[int, list[Cell]] | None:
    """Dijkstra over rows and columns, from the far end of the cell back to its near end, without the cell itself.

    Row to column: a cell whose flow grows; column to row: one whose flow shrinks. Flow is the count, turned round in
    the totals, so that every row and every column sums to nought.
    """
    row, column = ("r", cell[0]), ("c", cell[1])
    start, goal = (column, row) if up else (row, column)
    reached: dict[tuple[str, int], int] = {start: 0}
    came: dict[tuple[str, int], tuple[tuple[str, int], Cell]] = {}
    queue = [(0, start)]
    while queue:
        cost, at = heapq.heappop(queue)
        if at == goal:
            return cost, list(_back(came, goal, start))
        if cost > reached[at]:
            continue
        for to, over in _steps(full, at):
            if over == cell or not _may(full, over, least, _gains(full, over, at[0] == "r")):
                continue
            price = cost + (0 if over in hidden else _price(full, over))
            if price < reached.get(to, price + 1):
                reached[to], came[to] = price, (at, over)
                heapq.heappush(queue, (price, to))
    return None


def _steps(full: list[list[int]], at: tuple[str, int]) -> Iterator[tuple[tuple[str, int], Cell]]:
    if at[0] == "r":
        yield from ((("c", c), (at[1], c)) for c in range(len(full[0])))
    else:
        yield from ((("r", r), (r, at[1])) for r in range(len(full)))


def _back(came: dict[tuple[str, int], tuple[tuple[str, int], Cell]], at: Any, start: Any) -> Iterator[Cell]:
    while at != start:
        at, cell = came[at]
        yield cell


def _turned(full: list[list[int]], cell: Cell) -> bool:
    """Whether the cell's flow is its count with the other sign: a total of a row or of a column, not of all."""
    return (cell[0] == len(full) - 1) != (cell[1] == len(full[0]) - 1)


def _gains(full: list[list[int]], cell: Cell, flow_grows: bool) -> bool:
    return flow_grows != _turned(full, cell)


def _may(full: list[list[int]], cell: Cell, least: int, gains: bool) -> bool:
    """Whether the count could be one more (or less) and still be shown by the same sign."""
    value = full[cell[0]][cell[1]]
    if value == 0:
        return False  # a nought is published, and as "*" it could only be guessed
    if value < least:
        return value + 1 < least if gains else value > 1
    return gains or value > least


def _price(full: list[list[int]], cell: Cell) -> int:
    """What hiding a cell costs the reader: what it counts, and a total far more."""
    total = cell[0] == len(full) - 1 or cell[1] == len(full[0]) - 1
    return full[cell[0]][cell[1]] + (1_000_000 if total else 0)
