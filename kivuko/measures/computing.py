"""Computing indicators from a manifest's files: Ibis expressions on DuckDB, in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kivuko.kernel.errors import Refused
from kivuko.lib import disclosure
from kivuko.measures.indicator import Indicator
from kivuko.measures.manifest import Manifest

Row = dict[str, Any]
_engine = threading.local()
_known: OrderedDict[Any, list[Row]] = OrderedDict()
REMEMBERED = 256
"""Answers that are remembered: a manifest names immutable files, so an answer from it never changes."""


def compute(
    indicators: Sequence[Indicator],
    manifest: Manifest,
    held: Iterable[str],
    *,
    since: date | None = None,
    until: date | None = None,
    by: Sequence[str] = (),
) -> list[Row]:
    """One row for each group: its columns of `by`, and each indicator under `Indicator.column`, in the groups' order.

    Only files under the paths `held` are opened; both days are included. Groups without a fact have no row: nothing
    reported is not zero. Raises `Refused` for a breakdown that an indicator does not allow.
    """
    for indicator in indicators:
        for name in by:
            if name not in indicator.breakdowns:
                raise Refused(
                    _("%(name)s cannot be broken down by %(by)s.") % {"name": indicator.name, "by": name}
                )
    held = tuple(held)
    key = (manifest.digest, tuple(one.code for one in indicators), held, since, until, tuple(by))
    return remembered(key, lambda: _computed(indicators, manifest, held, since, until, by))


def _computed(
    indicators: Sequence[Indicator], manifest: Manifest, held: Sequence[str], since: date | None, until: date | None,
    by: Sequence[str],
) -> list[Row]:  # fmt: skip
    day = indicators[0].fact.day
    files = manifest.files(held, since, until)
    if not files:
        return []
    table = connection().read_parquet([str(file) for file in files])
    if since is not None:
        table = table.filter(table[day] >= since)
    if until is not None:
        table = table.filter(table[day] <= until)
    asked = {indicator.column: indicator.expression(table) for indicator in indicators}
    found = table.group_by(list(by)).aggregate(**asked).order_by(list(by)) if by else table.aggregate(**asked)
    return fetched(found)


def remembered(key: Any, compute: Callable[[], list[Row]]) -> list[Row]:
    """The answer to this question, computed once in this process. Whoever is given it does not change it."""
    if key in _known:
        return _known[key]
    answer = _known[key] = compute()
    while len(_known) > REMEMBERED:
        _known.popitem(last=False)
    return answer


def fetched(expression: Any) -> list[Row]:
    """Compiled by Ibis, fetched from DuckDB itself: Ibis would load pandas first, two seconds on a post's laptop."""
    import ibis

    cursor = connection().con.execute(str(ibis.to_sql(expression)))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def arrow(expression: Any) -> Any:
    """The same, as an Arrow table."""
    import ibis

    return connection().con.sql(str(ibis.to_sql(expression))).to_arrow_table()


def cross(
    indicator: Indicator,
    manifest: Manifest,
    held: Iterable[str],
    *,
    rows: str,
    columns: str,
    order: tuple[Sequence[str], Sequence[str]] = ((), ()),
    since: date | None = None,
    until: date | None = None,
) -> disclosure.Published:
    """A count as a table with totals. Where rows or columns describe people it goes through disclosure control.

    `order` names the values that come first, in this order; each stands in the table even with no fact.
    """
    if not indicator.additive:
        raise Refused(_("%(name)s is no count: it has no table with totals.") % {"name": indicator.name})
    found = compute([indicator], manifest, held, since=since, until=until, by=(rows, columns))
    cells = {(row[rows], row[columns]): int(row[indicator.column] or 0) for row in found}
    down = list(dict.fromkeys([*order[0], *sorted({row for row, _column in cells}, key=str)]))
    across = list(dict.fromkeys([*order[1], *sorted({column for _row, column in cells}, key=str)]))
    counts = [[cells.get((row, column), 0) for column in across] for row in down]
    people = {rows, columns} & set(indicator.fact.about_person)
    return disclosure.publish(down, across, counts, indicator.threshold if people else 1)


def warm() -> None:
    """Load the engine before a server forks its workers, so that nobody waits for it at the first figure."""
    import ibis

    assert ibis.duckdb


def connection() -> Any:
    """DuckDB in memory, one for each thread. Small: a post's laptop computes beside the lane."""
    if not hasattr(_engine, "connection"):
        import ibis

        _engine.connection = ibis.duckdb.connect(threads=2, memory_limit="512MB")
    return _engine.connection
