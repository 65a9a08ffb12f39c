"""Writing facts: which partitions the ledger's new entries touched, and those written again.

A partition is one path in one quarter of its own calendar. The manifest says up to which place of each chain it goes;
whatever was sealed after that, late or corrected, makes its partitions stale. Rows are read after the place is taken,
so that a crossing recorded in between is at worst read twice, never left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.models import Max, Min
from django.utils import timezone

from kivuko.kernel.models import Entry, Seal, Waiting
from kivuko.measures import manifest as manifests
from kivuko.measures.fact import Fact, words
from kivuko.measures.manifest import Manifest, Part

ON_OPEN = 60_000
"""Rows that a page may write again when it is opened: under half a second."""
PAGE = 50_000
Progress = Callable[[int], None]
Key = tuple[str, str]
"""A partition: path and quarter."""


class Ledger(NamedTuple):
    """The last place of each chain, and the entries taken in that have no row yet."""

    places: dict[str, int]
    waiting: tuple[str, ...]


def ledger() -> Ledger:
    """Read at once and cheaply, whatever the length of the chains."""
    places, chain = {}, Seal.objects.aggregate(first=Min("chain"))["first"]
    while chain is not None:
        places[chain] = Seal.objects.filter(chain=chain).aggregate(last=Max("seq"))["last"]
        chain = Seal.objects.filter(chain__gt=chain).aggregate(first=Min("chain"))["first"]
    return Ledger(
        places, tuple(sorted(str(entry) for entry in Waiting.objects.values_list("entry", flat=True)))
    )


def behind(fact: Fact, now: Ledger | None = None) -> int:
    """How many sealed entries the facts do not know yet, of whatever kind."""
    known, now = manifests.current(fact.name), now or ledger()
    places = known.places if known else {}
    return sum(max(0, last - places.get(chain, 0)) for chain, last in now.places.items())


def refresh(
    fact: Fact, *, full: bool = False, most: int | None = None, progress: Progress | None = None
) -> Manifest | None:
    """Bring the facts to the ledger's present end. With `most`, only if so few rows must be written; else as it was."""
    now, known = ledger(), manifests.current(fact.name)
    if most is not None and behind(fact, now) > most:
        return known
    if full or known is None or known.columns != fact.shapes:
        parts, keys = {}, _partitions(fact)
    else:
        parts = {(part.path, part.quarter): part for part in known.parts}
        keys = _stale(fact, known, now)
        if not keys and (known.places, known.waiting) == now:
            return known
    if most is not None and sum(parts[key].rows for key in keys if key in parts) > most:
        return known
    zones = fact.zones() if keys else {}
    for key in sorted(keys):
        part = write(fact, *key, zones.get(key[0], "UTC"))
        parts.pop(key, None)
        if part is not None:
            parts[key] = part
            if progress:
                progress(part.rows)
    made = Manifest(
        fact.name,
        fact.shapes,
        now.places,
        now.waiting,
        timezone.now(),
        tuple(parts[key] for key in sorted(parts)),
    )
    manifests.put(made)
    manifests.prune(fact.name)
    return made


def _partitions(fact: Fact) -> set[Key]:
    pairs: Iterable[tuple[str, date]] = fact.kind._base_manager.values_list("path", fact.day).distinct()
    return {(path, manifests.quarter(day)) for path, day in pairs}


def _stale(fact: Fact, known: Manifest, now: Ledger) -> set[Key]:
    """Partitions of the records that entries after the manifest's place changed, and those they were moved out of."""
    keys: set[Key] = set()
    for entries in _new(fact, known, now):
        rows = fact.kind._base_manager.filter(pk__in=entries.values("record"))
        keys |= {
            (path, manifests.quarter(day)) for path, day in rows.values_list("path", fact.day).distinct()
        }
        later = entries.filter(rev__gt=1).values_list("record", "body")
        moved = {record for record, body in later if fact.day in orjson.loads(bytes(body))["values"]}
        keys |= _earlier(fact, moved)
    return keys


def _new(fact: Fact, known: Manifest, now: Ledger) -> list[models.QuerySet[Entry]]:
    """The entries of this kind in what each chain has grown by, and those that had to wait and were applied."""
    kind = Entry.objects.filter(kind=fact.kind.kind())
    grown = [chain for chain, last in now.places.items() if last > known.places.get(chain, 0)]
    found = [
        kind.filter(
            pk__in=Seal.objects.filter(chain=chain, seq__gt=known.places.get(chain, 0)).values("entry")
        )
        for chain in grown
    ]
    applied = set(known.waiting) - set(now.waiting)
    return [*found, kind.filter(pk__in=[UUID(entry) for entry in applied])] if applied else found


def _earlier(fact: Fact, records: set[UUID]) -> set[Key]:
    """The partitions in which these records ever lay."""
    keys = set()
    for path, body in Entry.objects.filter(kind=fact.kind.kind(), record__in=records).values_list(
        "path", "body"
    ):
        day = orjson.loads(bytes(body))["values"].get(fact.day)
        if day:
            keys.add((path, manifests.quarter(date.fromisoformat(day))))
    return keys


def write(fact: Fact, path: str, quarter: str, zone: str) -> Part | None:
    """Write one partition, or find it written already; None where nothing is left in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = _table(fact, path, quarter, zone)
    if table is None:
        return None
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    digest = hashlib.sha256(content).hexdigest()
    name = f"{quarter}/{digest[:32]}.parquet"
    file = manifests.folder(fact.name) / name
    if not file.exists():
        manifests.replace(file, content)
    return Part(path, quarter, name, digest, table.num_rows)


def _table(fact: Fact, path: str, quarter: str, zone: str) -> Any:
    """The partition's rows, sorted by their columns: the order in which people came is nobody's to read."""
    import pyarrow as pa

    batches = []
    for rows in _pages(fact, path, quarter):
        arrays = dict(zip(fact.sources, (words(values) for values in zip(*rows, strict=True)), strict=True))
        made = [
            _shaped(column.make([arrays[name] for name in column.sources], zone), column.shape)
            for column in fact.columns.values()
        ]
        batches.append(pa.table([_shaped(words([path] * len(rows)), "text"), *made], names=list(fact.shapes)))
    if not batches:
        return None
    return _in_order(pa.concat_tables(batches).unify_dictionaries().combine_chunks())


def _in_order(table: Any) -> Any:
    """The rows sorted by every column; words by their place in the sorted dictionary, which is ten times faster."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = {}
    for name in table.column_names[1:]:
        column = table[name].combine_chunks()
        if pa.types.is_dictionary(column.type):
            places = pc.sort_indices(pc.sort_indices(column.dictionary))  # the inverse: word to its place
            column = places.take(column.indices)
        keys[name] = column
    order = pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])
    return table.take(order)


def _shaped(array: Any, shape: str) -> Any:
    import pyarrow as pa

    shapes = {"text": pa.string(), "day": pa.date32(), "number": pa.int32(), "flag": pa.bool_()}
    cast = array.cast(shapes[shape])
    return cast.dictionary_encode() if shape == "text" else cast


def _pages(fact: Fact, path: str, quarter: str) -> Iterable[list[tuple[Any, ...]]]:
    """The source fields of one partition, past the ORM, all as text; days and times ISO, in UTC."""
    meta: Any = fact.kind._meta
    quoted = connection.ops.quote_name
    day = quoted(meta.get_field(fact.day).column)
    columns = ", ".join(_column(meta.get_field(name)) for name in fact.sources)
    sql = (
        f"SELECT {columns} FROM {quoted(meta.db_table)} "  # noqa: S608
        f"WHERE path = %s AND {day} >= %s AND {day} < %s"
    )
    first, last = manifests.first_day(quarter), manifests.next_first_day(quarter)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [path, first, last])
        while rows := cursor.fetchmany(PAGE):
            yield rows


def _column(field: Any) -> str:
    name = connection.ops.quote_name(field.column)
    if isinstance(field, models.DateTimeField):
        if connection.vendor == "postgresql":
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
        return f"substr(CAST({name} AS TEXT), 1, 19)"
    return name if isinstance(field, models.CharField) else f"CAST({name} AS TEXT)"
