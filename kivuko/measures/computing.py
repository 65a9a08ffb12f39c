"""Computing indicators from a manifest's files: Ibis expressions on DuckDB, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kivuko.kernel.errors import Refused
from kivuko.lib import disclosure
from kivuko.measures.indicator import Indicator
from kivuko.measures.manifest import Manifest

_engine = threading.local()
Row = dict[str, Any]


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
    day = indicators[0].fact.day
    files = manifest.files(held, since, until)
    if not files:
        return []
    table = _connection().read_parquet([str(file) for file in files])
    if since is not None:
        table = table.filter(table[day] >= since)
    if until is not None:
        table = table.filter(table[day] <= until)
    asked = {indicator.column: indicator.expression(table) for indicator in indicators}
    found = table.group_by(list(by)).aggregate(**asked).order_by(list(by)) if by else table.aggregate(**asked)
    return _rows(found)


def _rows(expression: Any) -> list[Row]:
    """Compiled by Ibis, fetched from DuckDB itself: Ibis would load pandas first, two seconds on a post's laptop."""
    import ibis

    cursor = _connection().con.execute(str(ibis.to_sql(expression)))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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


def _connection() -> Any:
    """DuckDB in memory, one for each thread. Small: a post's laptop computes beside the lane."""
    if not hasattr(_engine, "connection"):
        import ibis

        _engine.connection = ibis.duckdb.connect(threads=2, memory_limit="512MB")
    return _engine.connection
