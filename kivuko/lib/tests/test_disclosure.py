"""No hidden count can be worked out from what is published; proved on small tables by trying every table that fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kivuko.lib.disclosure import HIDDEN, Published, figure, publish

LEAST = 3  # small, so that every table can be tried; the rule is the same for 5
MOST = 6


def everything(table: Published) -> list[list[int | str]]:
    return [
        *([*row, total] for row, total in zip(table.cells, table.row_totals, strict=True)),
        [*table.column_totals, table.total],
    ]


def fitting(table: Published) -> Iterator[list[list[int]]]:
    """One after another, every table that agrees with what is published: "<3" is 1 or 2, "*" 0 or 3 and more."""
    shown = everything(table)
    small = {f"<{LEAST}": range(1, LEAST), HIDDEN: [0, *range(LEAST, MOST + 3)]}
    if not any(cell == f"<{LEAST}" for row in shown for cell in row):
        small[HIDDEN] = [*range(MOST + 3)]
    inner = [row[:-1] for row in shown[:-1]]
    choices = [small[cell] if isinstance(cell, str) else [cell] for row in inner for cell in row]
    width = len(inner[0])
    for values in product(*choices):
        rows = [list(values[at : at + width]) for at in range(0, len(values), width)]
        full = [[*row, sum(row)] for row in rows]
        full.append([sum(row[at] for row in full) for at in range(width + 1)])
        if all(
            value == said
            if isinstance(said, int)
            else value in small[said] or (said == HIDDEN and value >= LEAST)
            for row, saids in zip(full, shown, strict=True)
            for value, said in zip(row, saids, strict=True)
        ):
            yield full


tables = st.tuples(st.integers(1, 3), st.integers(1, 2)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, MOST), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


@given(tables)
def test_no_hidden_count_can_be_recovered_from_the_totals(counts):
    table = publish(range(len(counts)), range(len(counts[0])), counts, LEAST)
    shown = everything(table)
    hidden = {
        (r, c): set() for r, row in enumerate(shown) for c, cell in enumerate(row) if isinstance(cell, str)
    }
    for full in fitting(table):  # until each hidden count could be two numbers
        for (r, c), values in hidden.items():
            values.add(full[r][c])
        if all(len(values) > 1 for values in hidden.values()):
            return
    assert not hidden, (counts, shown)


@given(tables)
def test_no_small_count_of_people_is_shown(counts):
    shown = everything(publish(range(len(counts)), range(len(counts[0])), counts, LEAST))
    assert not any(isinstance(cell, int) and 0 < cell < LEAST for row in shown for cell in row)


@given(tables)
def test_what_is_shown_is_true(counts):
    table = publish(range(len(counts)), range(len(counts[0])), counts, LEAST)
    for row, said in zip(counts, table.cells, strict=True):
        for value, cell in zip(row, said, strict=True):
            assert cell in (value, HIDDEN) or (cell == f"<{LEAST}" and 0 < value < LEAST)


def test_a_table_without_small_counts_is_shown_whole():
    table = publish(["F", "M"], ["5-17", "18-59"], [[12, 0], [7, 90]])
    assert table.cells == [[12, 0], [7, 90]]
    assert (table.row_totals, table.column_totals, table.total) == ([12, 97], [19, 90], 109)
    assert not table.hides


def test_one_small_count_hides_a_partner_in_its_row_and_in_its_column():
    table = publish(["F", "M", "X"], ["a", "b", "c"], [[3, 40, 50], [60, 70, 80], [90, 100, 110]])
    assert table.cells[0][0] == "<5"
    assert sum(cell == HIDDEN for row in table.cells for cell in row) == 3
    assert table.total == 603


def test_the_total_gives_way_where_a_column_stands_alone():
    table = publish(["F"], ["a"], [[3]])
    assert everything(table) == [["<5", "<5"], ["<5", "<5"]]


def test_a_table_as_large_as_a_page_takes_no_time():
    counts = [[(r * 7 + c * 3) % 23 for c in range(30)] for r in range(60)]
    table = publish(range(60), range(30), counts)
    assert table.hides
    assert isinstance(table.total, int)


def test_a_single_figure_of_people():
    assert [figure(count) for count in (0, 1, 4, 5)] == [0, "<5", "<5", 5]


def test_nothing_is_hidden_of_what_is_no_personal_attribute():
    assert publish(["a"], ["b"], [[1]], 1).cells == [[1]]
