"""What may be said of people, kept beside each file of a fact: every fifth of a block of crossings (see `lib.fives`).

A block is one path, one indicator, and a day with at least five; the days with fewer go together by week, as far as
the week lies in the file's quarter. What is kept is never filtered before it is rounded, so that any filter, and any
two filters together, only add up the same few numbers.

KIVUKO_DATA/facts/<fact>/fives/<group>-<rule>/<digest of the fact's file>.parquet     made when first asked for
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kivuko.kernel.errors import Forged
from kivuko.kernel.frozen import Table
from kivuko.lib.disclosure import LEAST
from kivuko.lib.fives import RULE
from kivuko.measures import manifest as manifests
from kivuko.measures.computing import arrow, connection, fetched, remembered
from kivuko.measures.fact import Fact
from kivuko.measures.indicator import Indicator
from kivuko.measures.manifest import Manifest, Part

CODES = "0123456789abcdef"


@dataclass(frozen=True)
class Group:
    """Indicators that count no event twice, broken down together: then no two of them tell about one another."""

    name: str
    indicators: tuple[Indicator, ...]

    def __post_init__(self) -> None:
        if not all(one.additive and one.fact is self.fact for one in self.indicators):
            raise Forged(f"{self.name} holds what is no count of one fact")
        if self.name in GROUPS:
            raise Forged(f"there are two groups called {self.name}")
        GROUPS[self.name] = self

    @property
    def fact(self) -> Fact:
        return self.indicators[0].fact


GROUPS: Table[str, Group] = Table("groups of indicators")


class Coverage(NamedTuple):
    """By indicator's code: how many blocks were broken down, and how many events they hold in truth."""

    blocks: dict[str, int]
    events: dict[str, int]


def estimates(
    group: Group,
    manifest: Manifest,
    held: Iterable[str],
    *,
    since: date,
    until: date,
    where: Mapping[str, str] | None = None,
    by: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Rows of `by`, `code` (the indicator) and `count`, a multiple of five; groups of none have no row.

    `by` and `where` name columns that describe people, `path`, or `day` (blocks of one day only). Both days included.
    """
    held, where = tuple(held), dict(where or {})
    key = (manifest.digest, group.name, held, since, until, tuple(sorted(where.items())), tuple(by))
    return remembered(key, lambda: _estimated(group, manifest, held, since, until, where, by))


def _estimated(
    group: Group, manifest: Manifest, held: Sequence[str], since: date, until: date, where: Mapping[str, str],
    by: Sequence[str],
) -> list[dict[str, Any]]:  # fmt: skip
    table = _blocks(group, manifest, held, since, until)
    if table is None:
        return []
    for name, value in where.items():
        table = table.filter(table[name] == value)
    if "day" in by:
        table = table.filter(table.first == table.last).rename(day="first")
    keys = ["code", *by]
    return fetched(table.group_by(keys).aggregate(count=table["count"].sum()).order_by(keys))


def coverage(group: Group, manifest: Manifest, held: Iterable[str], *, since: date, until: date) -> Coverage:
    """What of the period is broken down; the rest lies in blocks of fewer than five, or in weeks cut by its ends."""
    held = tuple(held)

    def count() -> list[dict[str, Any]]:
        table = _blocks(group, manifest, held, since, until)
        if table is None:
            return []
        blocks = table.group_by(["code", "path", "first", "last"]).aggregate(total=table.total.max())
        return fetched(blocks.group_by("code").aggregate(blocks=blocks.count(), events=blocks.total.sum()))

    found = remembered((manifest.digest, group.name, held, since, until, "coverage"), count)
    return Coverage(
        {row["code"]: int(row["blocks"]) for row in found}, {row["code"]: int(row["events"]) for row in found}
    )


def _blocks(group: Group, manifest: Manifest, held: Iterable[str], since: date, until: date) -> Any:
    files = keep(group, manifest.within(held, since, until))
    if not files:
        return None
    table = connection().read_parquet([str(file) for file in files])
    return table.filter((table.first >= since) & (table.last <= until))


def keep(group: Group, parts: Sequence[Part]) -> list[Path]:
    """The files of what may be said of people in these partitions, made where they are not there yet."""
    folder = manifests.folder(group.fact.name)
    files = {
        part: folder / "fives" / f"{group.name}-{RULE}" / f"{Path(part.file).stem}.parquet" for part in parts
    }
    missing: dict[str, list[Part]] = {}
    for part, file in files.items():
        if not file.exists():
            missing.setdefault(part.quarter, []).append(part)
    for quarter, wanted in missing.items():
        source = connection().read_parquet([str(folder / part.file) for part in wanted])
        each = [_kept(one, source, quarter) for one in group.indicators]
        _write(each[0].union(*each[1:]) if each[1:] else each[0], {part.path: files[part] for part in wanted})
    return list(files.values())


def _write(expression: Any, files: Mapping[str, Path]) -> None:
    """The rows of each path into its own file, whole or not at all."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = arrow(expression)
    for name in ("first", "last"):  # a day plus an interval is a moment to DuckDB
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.date32()))
    for path, file in files.items():
        sink = pa.BufferOutputStream()
        pq.write_table(table.filter(pc.equal(table["path"], path)), sink, compression="zstd")
        manifests.replace(file, sink.getvalue().to_pybytes())


def prune(group: Group, manifest: Manifest) -> int:
    """Drop what was kept beside files that are there no more; returns how many went."""
    folder = manifests.folder(group.fact.name)
    there = {file.stem for file in folder.glob("*/*.parquet")}
    gone = [
        file
        for file in (folder / "fives" / f"{group.name}-{RULE}").glob("*.parquet")
        if file.stem not in there
    ]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def _kept(indicator: Indicator, table: Any, quarter: str) -> Any:
    """Every fifth of each block, as rows of (code, path, first, last, total, what describes people, count)."""
    import ibis

    people, day = list(indicator.fact.about_person), indicator.fact.day
    begin, end = manifests.first_day(quarter), manifests.last_day(quarter)
    cells = table.group_by(["path", day, *people]).aggregate(n=indicator.expression(table))
    cells = cells.filter(cells.n > 0)
    alone = cells.n.sum().over(group_by=["path", day]) >= LEAST
    week = cells[day].truncate("W")
    cells = cells.mutate(
        first=ibis.ifelse(alone, cells[day], ibis.greatest(week, ibis.literal(begin))),
        last=ibis.ifelse(alone, cells[day], ibis.least(week + ibis.interval(days=6), ibis.literal(end))),
    )
    block = ["path", "first", "last"]
    cells = cells.group_by([*block, *people]).aggregate(n=cells.n.sum())
    cells = cells.mutate(total=cells.n.sum().over(group_by=block))
    cells = cells.filter(cells.total >= LEAST)
    said = ibis.literal(indicator.code) + cells.path + cells.first.strftime("%Y-%m-%d")
    digits = said.hexdigest("md5")
    start = sum(ibis.literal(CODES).find(digits.substr(at, 1)) for at in (0, 1)) % LEAST
    cells = cells.mutate(start=start)
    reached = cells.n.sum().over(group_by=block, order_by=people, rows=(None, 0)) + cells.start
    cells = cells.mutate(count=LEAST * (reached // LEAST - (reached - cells.n) // LEAST))
    cells = cells.filter(cells["count"] > 0).mutate(code=ibis.literal(indicator.code))
    return cells.select("code", *block, "total", *people, "count").cast({"total": "int64", "count": "int64"})
