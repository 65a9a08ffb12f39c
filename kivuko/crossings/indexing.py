"""The index of names: taken in from the ledger, many entries at a time; the act itself knows nothing of it.

It says up to which place of each chain it goes, in the transaction that wrote it, so that a kill leaves it whole. What
is new is found by the ledger's places: births, corrections, undone ones, entries of other nodes and those sealed late.
A row is read after its entry's place, so whatever changes it meanwhile is sealed later and taken in then. Whoever is
forgotten is taken out in the transaction that forgets.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from kivuko.crossings.models import Crossing, NameAt, Named, NamePart, NamePlace, NamesLater, NamesTaken
from kivuko.kernel import keys
from kivuko.kernel.models import Entry, Seal, Unsealed
from kivuko.lib import names
from kivuko.measures.refreshing import ledger

ON_OPEN = 4_000
"""Entries that a search takes in before it answers: about a tenth of a second."""
BATCH = 4_000
LARGE = 100_000
"""Entries that the command takes in at once: the larger, the less often a page of the index is written again."""
LONGEST = 500
_OUT = ""
"""The row of NamesTaken that counts the persons taken out."""
_LOCK = 0x6B6E616D  # PostgreSQL's advisory lock of whoever writes the index
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BITS = 30


# -- how a crossing stands in it -----------------------------------------------------------------------------------


def parts(surname: str, given_names: str) -> tuple[str, ...]:
    """The parts by which somebody is found: all, but articles and such of one or two letters."""
    found = dict.fromkeys((*names.parts(surname), *names.parts(given_names)))
    return tuple(part[:LONGEST] for part in found if not little(part))


def little(part: str) -> bool:
    """Whether this says nothing about who it is: "al", "de", "el"."""
    return len(part) < 3 and names.is_particle(part)


@lru_cache(maxsize=50_000)
def mark(part: str) -> int:
    """A part's blind number, 1 to 2^62: nobody without the ring's key can tell it from a guess."""
    return (int.from_bytes(keys.blind("people", "crossings.name", part)[:8], "big") >> 2) + 1


def bare_number(number: str) -> str:
    """A document number's letters and digits, without spaces and hyphens; Arabic digits as the document has them."""
    return "".join(str(unicodedata.digit(sign, sign)) for sign in number.upper() if sign.isalnum())


def number_mark(number: str) -> int | None:
    """A document number's, below 0; None where there is none."""
    bare = bare_number(number)
    return (
        -1 - (int.from_bytes(keys.blind("people", "crossings.number", bare)[:8], "big") >> 2)
        if bare
        else None
    )


@lru_cache(maxsize=50_000)
def beginning(part: str) -> int:
    """Two of 62 bits for the first three letters: who lacks them has no part that begins so."""
    said = zlib.crc32(part[:3].encode())
    return 1 << said % 31 | 1 << 31 + (said >> 8) % 31


def moment(at: datetime) -> int:
    """The first place in time of this second."""
    return ((at - _EPOCH) // timedelta(seconds=1)) << _BITS


class Doc(NamedTuple):
    """A crossing as the index holds it; without marks where nothing identifies anybody."""

    place: str
    no: int
    crossing: bytes
    rev: int
    parts: tuple[str, ...]
    marks: tuple[int, ...]

    @property
    def others(self) -> int:
        bits = 0
        for part in self.parts:
            bits |= beginning(part)
        return bits


def _doc(ident: UUID, path: str, at: datetime, rev: int, surname: str, given: str, number: str) -> Doc:
    found = parts(surname, given)
    marks = [mark(part) for part in found]
    if (document := number_mark(number)) is not None:
        marks.append(document)
    no = moment(at) | ident.int & (1 << _BITS) - 1
    return Doc(path, no, ident.bytes, rev, found, tuple(marks))


# -- taking in -----------------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """How far the index goes."""

    places: dict[str, int]
    later: frozenset[UUID]


def known() -> Known:
    return Known(
        dict(NamesTaken.objects.values_list("chain", "seq")),
        frozenset(NamesLater.objects.values_list("entry", flat=True)),
    )


def behind() -> int:
    """At most so many entries, of whatever kind, are not in the index yet."""
    taken, now = known().places, ledger().places
    return Unsealed.objects.count() + sum(max(0, last - taken.get(chain, 0)) for chain, last in now.items())


def catch_up(
    most: int | None = None, *, batch: int = BATCH, progress: Callable[[int], None] | None = None
) -> int:
    """Take in what is new, `batch` entries at a time, and at most about `most` in all.

    Returns how many entries are not taken in yet.
    """
    waiting = behind()
    done = 0
    while waiting and (most is None or done < most) and (taken := take(batch)):
        done += taken
        if progress:
            progress(taken)
    return behind() if waiting else 0


def take(batch: int) -> int:
    """Take in the next entries of the chains; returns how many places it went on, 0 at the end."""
    before, now = known(), ledger()
    still = {UUID(entry) for entry in now.waiting}
    applied = before.later - still
    records = _records(Entry.objects.filter(pk__in=applied)) if applied else set()
    places, later, room = {}, before.later & still, batch
    for chain, last in now.places.items():
        first = before.places.get(chain, 0)
        if first < last and room > 0:
            places[chain] = min(last, first + room)
            room -= places[chain] - first
            records |= _sealed(chain, first, places[chain])
            if still:
                later |= still & _waiting(chain, first, places[chain], still)
    if not places and not applied:
        return 0
    docs = _docs(records)
    with transaction.atomic():
        _lock()
        if known() != before:
            return take(batch)  # somebody else went on, or somebody was forgotten meanwhile: look again
        _put(docs)
        for chain, seq in places.items():
            NamesTaken.objects.update_or_create(chain=chain, defaults={"seq": seq})
        NamesLater.objects.exclude(pk__in=later).delete()
        NamesLater.objects.bulk_create([NamesLater(entry=entry) for entry in later - before.later])
    return max(1, batch - room)


def _records(entries: Any) -> set[UUID]:
    return set(entries.filter(kind=Crossing.kind()).values_list("record", flat=True))


def _sealed(chain: str, first: int, last: int) -> set[UUID]:
    """The crossings that these places of a chain are about."""
    entry, seal = Entry._meta.db_table, Seal._meta.db_table
    sql = (
        f"SELECT e.record FROM {seal} s JOIN {entry} e ON e.id = s.entry "  # noqa: S608
        "WHERE s.chain = %s AND s.seq > %s AND s.seq <= %s AND e.kind = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [chain, first, last, Crossing.kind()])
        return {each if isinstance(each, UUID) else UUID(each) for (each,) in cursor.fetchall()}


def _waiting(chain: str, first: int, last: int, still: set[UUID]) -> set[UUID]:
    here = Seal.objects.filter(chain=chain, seq__gt=first, seq__lte=last, entry__in=still)
    return set(here.values_list("entry", flat=True))


def _docs(records: set[UUID]) -> list[Doc]:
    """These crossings as their rows are now; in the order of their ids, in which they lie in the table."""
    ordered, found = sorted(records), []
    for start in range(0, len(ordered), 900):
        rows = Crossing.objects.filter(pk__in=ordered[start : start + 900]).values_list(
            "id", "path", "occurred_at", "rev", "surname", "given_names", "number"
        )
        found += [_doc(*row) for row in rows]
    return found


def _lock() -> None:
    """One writer at a time; SQLite's transactions take turns by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# -- writing -------------------------------------------------------------------------------------------------------


def _put(docs: Sequence[Doc]) -> None:
    """Write these crossings; of one that changed, what it was is taken out first."""
    if not docs:
        return
    places = _places({doc.place for doc in docs})
    changed = [doc for doc in docs if doc.rev > 1]
    old = _held(changed, places)
    gone = [doc for doc in changed if doc.crossing in old and old[doc.crossing] != doc.marks]
    _drop([(places[doc.place], doc.no, doc.crossing, old[doc.crossing]) for doc in gone])
    kept = [doc for doc in docs if doc.marks and old.get(doc.crossing) != doc.marks]
    vocabulary = {part: number for doc in kept for part, number in zip(doc.parts, doc.marks, strict=False)}
    _insert(
        NamePart,
        ("mark", "part", "bones"),
        [(number, part, names.skeleton(part)) for part, number in sorted(vocabulary.items())],
    )
    _insert(
        NameAt,
        ("part", "no", "place", "others"),
        sorted((each, doc.no, places[doc.place], doc.others) for doc in kept for each in doc.marks),
    )
    _insert(
        Named,
        ("place", "no", "crossing", "marks"),
        sorted((places[doc.place], doc.no, doc.crossing, _packed(doc.marks)) for doc in kept),
    )
    _unused({each for doc in gone for each in old[doc.crossing]})


def _places(paths: set[str]) -> dict[str, int]:
    found = dict(NamePlace.objects.filter(path__in=paths).values_list("path", "id"))
    for path in sorted(paths - found.keys()):
        found[path] = NamePlace.objects.create(path=path).pk
    return found


def _held(docs: Iterable[Doc], places: dict[str, int]) -> dict[bytes, tuple[int, ...]]:
    """Crossing to the marks under which it stands now."""
    found = {}
    with connection.cursor() as cursor:
        for doc in docs:
            cursor.execute(
                f"SELECT marks FROM {Named._meta.db_table} WHERE place = %s AND no = %s AND crossing = %s",  # noqa: S608
                [places[doc.place], doc.no, doc.crossing],
            )
            if row := cursor.fetchone():
                found[doc.crossing] = unpacked(row[0])
    return found


def _packed(marks: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(marks)}q", *marks)


def unpacked(marks: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(marks) // 8}q", marks)


_ARRAYS = {
    "mark": "bigint", "part": "bigint", "no": "bigint", "place": "integer", "others": "bigint", "crossing": "bytea",
    "marks": "bytea", "bones": "text",
}  # fmt: skip


def _insert(kind: Any, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows that are not there yet, in the order of their key."""
    if not rows:
        return
    table, named = kind._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = ["text" if kind is NamePart and name == "part" else _ARRAYS[name] for name in columns]
            arrays = ", ".join(f"%s::{each}[]" for each in types)
            cursor.execute(
                f"INSERT INTO {table} ({named}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",  # noqa: S608
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT OR IGNORE INTO {table} ({named}) VALUES ({values})", rows)  # noqa: S608


def _drop(held: Sequence[tuple[int, int, bytes, tuple[int, ...]]]) -> None:
    with connection.cursor() as cursor:
        for place, no, crossing, marks in held:
            for each in marks:
                cursor.execute(
                    f"DELETE FROM {NameAt._meta.db_table} WHERE part = %s AND no = %s AND place = %s",  # noqa: S608
                    [each, no, place],
                )
            cursor.execute(
                f"DELETE FROM {Named._meta.db_table} WHERE place = %s AND no = %s AND crossing = %s",  # noqa: S608
                [place, no, crossing],
            )


def _unused(marks: Iterable[int]) -> None:
    """Take the parts out of the vocabulary that nobody carries any more."""
    with connection.cursor() as cursor:
        for each in marks:
            cursor.execute(
                f"DELETE FROM {NamePart._meta.db_table} WHERE mark = %s "  # noqa: S608
                f"AND NOT EXISTS (SELECT 1 FROM {NameAt._meta.db_table} WHERE part = %s)",
                [each, each],
            )


# -- taking out ----------------------------------------------------------------------------------------------------


def forget(person: UUID) -> None:
    """Take this person out, and what was read and not yet written is read again. In the transaction that forgets."""
    with transaction.atomic():
        _lock()
        rows = Crossing.objects.filter(person=person).values_list("id", "path", "occurred_at")
        docs = [_doc(ident, path, at, 0, "", "", "") for ident, path, at in rows]
        places = dict(
            NamePlace.objects.filter(path__in={doc.place for doc in docs}).values_list("path", "id")
        )
        docs = [doc for doc in docs if doc.place in places]
        old = _held(docs, places)
        held = [
            (places[doc.place], doc.no, doc.crossing, old[doc.crossing])
            for doc in docs
            if doc.crossing in old
        ]
        _drop(held)
        _unused({each for *_rest, marks in held for each in marks})
        out, _made = NamesTaken.objects.get_or_create(chain=_OUT, defaults={"seq": 0})
        NamesTaken.objects.filter(chain=_OUT).update(seq=out.seq + 1)


def clear() -> None:
    """Empty the index, to be made again from the ledger's first place."""
    with transaction.atomic():
        _lock()
        for kind in (NameAt, Named, NamePart, NamePlace, NamesTaken, NamesLater):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {kind._meta.db_table}")  # noqa: S608
