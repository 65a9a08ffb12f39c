"""Finding a crossing by the beginning of any part of its name, or by its document number, within the actor's scope.

The index proposes, the row decides: what is shown was read from rows that the actor may see and whose name fits now.
Newest first. Time spent does not grow with the number of crossings, for it is read in the order of time and no further
than a page needs; only where few fit, everything that carries the rarest word is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import indexing
from kivuko.crossings.models import Crossing, NameAt, Named, NamePart, NamePlace
from kivuko.kernel import paths
from kivuko.kernel.errors import Refused
from kivuko.kernel.looking import look
from kivuko.kernel.policy import GRANTS, Actor, visible
from kivuko.lib import names

SEARCH = "crossings.search"
LEAST = 3
"""Letters that a beginning must have; a shorter word must be the whole part."""
ANYWHERE = timedelta(days=90)
PAGE = 50
COMMON = 3_000
"""Crossings with a word, from which on it is common: at a single place, crossings are then looked through by time."""
FIRST = (400, 3_600)
"""How many of them, in two steps, before the postings of the words are."""
SPANS = (4, 32, 256, 2048)
"""Days: how far back the postings are read at first, and then further."""
BUDGET = 20_000
"""Crossings looked up for one page. Beyond that the words are too common together, and the page says so."""
_END = 1 << 62
_PAST = chr(0x10FFFF)
"""Behind every letter, in the order of bytes."""


@dataclass(frozen=True)
class Asked:
    """What was typed, normalised: words of a name, or a document number; `anywhere`: inside of words too."""

    words: tuple[str, ...] = ()
    foreign: frozenset[str] = frozenset()
    number: str = ""
    anywhere: bool = False


find = look(
    SEARCH,
    of=Crossing,
    label=_("Search by name"),
    sentence=_("Somebody looked travellers up by name or document number. The words are not kept."),
)


class Found(NamedTuple):
    """A page of crossings, newest first. `older`: where the next page begins; None at the end.

    `through`: everything was looked through, unless the words were too common together.
    """

    rows: list[Crossing]
    older: int | None
    through: bool


def asked(text: str, anywhere: bool) -> Asked:
    """What is typed as a question. Raises `Refused` where it is too short."""
    if any(map(str.isdigit, text)):
        return Asked(number=indexing.bare_number(text))
    words = [part for part in names.parts(text) if not indexing.little(part)]
    if not any(len(word) >= LEAST for word in words):
        raise Refused(
            fields={"text": [_("Write at least three letters of a name, or a whole document number.")]}
        )
    foreign = {part for word in text.split() if _unvowelled(word) for part in names.parts(word)}
    return Asked(tuple(dict.fromkeys(words)), frozenset(foreign & set(words)), anywhere=anywhere)


def _unvowelled(word: str) -> bool:
    return names.script(word) in ("Arab", "Hebr")


def fits(asking: Asked, row: Crossing) -> bool:
    """Whether the row, as it is now, answers what was asked."""
    if asking.number:
        return asking.number == indexing.bare_number(row.number)
    held = indexing.parts(row.surname, row.given_names)
    return all(any(_meets(asking, word, part) for part in held) for word in asking.words)


def _meets(asking: Asked, word: str, part: str) -> bool:
    if len(word) < LEAST:
        return part == word
    if asking.anywhere and word in part:
        return True
    bones = _bones(asking, word)
    return part.startswith(word) or (bool(bones) and names.skeleton(part).startswith(bones))


def _bones(asking: Asked, word: str) -> str:
    """The consonants by which a word in a script without vowels meets names in Latin letters."""
    bones = names.skeleton(word) if word in asking.foreign else ""
    return bones if len(bones) >= LEAST else ""


# -- scope ---------------------------------------------------------------------------------------------------------


def scope(actor: Actor) -> list[str]:
    """The paths in which the actor may search by name."""
    may = GRANTS.get(SEARCH, frozenset())
    return [held.path for held in actor.postings(timezone.now()) if held.role in may]


def _places(prefixes: list[str]) -> list[int] | None:
    """The numbers of the places in scope; None: all there are."""
    found = list(NamePlace.objects.filter(paths.within(prefixes)).values_list("id", flat=True))
    return None if len(found) == NamePlace.objects.count() else sorted(found)


# -- search --------------------------------------------------------------------------------------------------------


class Word(NamedTuple):
    """A word asked for: the marks that answer it, and the bits that each such name has."""

    marks: frozenset[int]
    bits: int


class Hit(NamedTuple):
    no: int
    crossing: UUID


def search(
    actor: Actor, asking: Asked, *, older: int | None = None, now: datetime | None = None, size: int = PAGE
) -> Found:
    """A page of the crossings that fit, before the place `older`."""
    prefixes = scope(actor)
    places = _places(prefixes)
    words = [Word(_marks(asking, word), _bits(asking, word)) for word in asking.words]
    if (number := indexing.number_mark(asking.number)) is not None:
        words = [Word(frozenset((number,)), 0)]
    if places == [] or not all(word.marks for word in words):
        return Found([], None, True)
    floor = indexing.moment((now or timezone.now()) - ANYWHERE) if asking.anywhere else -_END
    way = _Look(words, places, min(_END, older if older is not None else _END), floor)
    stream = (hit for chunk in way.chunks(size + 1) for hit in chunk)
    rows: list[Crossing] = []
    last = None
    while hits := list(islice(stream, size + 1 - len(rows))):
        here = visible(actor, Crossing).filter(paths.within(prefixes), pk__in=[hit.crossing for hit in hits])
        known = {row.pk: row for row in here.select_related("post")}
        for hit in hits:
            row = known.get(hit.crossing)
            if row is None or not fits(asking, row):
                continue
            if len(rows) == size:
                return Found(rows, last, True)
            rows.append(row)
            last = hit.no
    return Found(rows, None, way.left > 0)


def _marks(asking: Asked, word: str) -> frozenset[int]:
    """The parts of the vocabulary that answer a word."""
    vocabulary = NamePart.objects.order_by()
    if len(word) < LEAST:
        return frozenset(vocabulary.filter(part=word).values_list("mark", flat=True))
    if asking.anywhere:
        found = set(vocabulary.filter(part__contains=word).values_list("mark", flat=True))
    else:
        found = set(vocabulary.filter(part__gte=word, part__lt=word + _PAST).values_list("mark", flat=True))
    if bones := _bones(asking, word):
        found |= set(
            vocabulary.filter(bones__gte=bones, bones__lt=bones + _PAST).values_list("mark", flat=True)
        )
    return frozenset(found)


def _bits(asking: Asked, word: str) -> int:
    """What the name of whoever answers this word is known by; 0 where it may begin otherwise."""
    return 0 if asking.anywhere or _bones(asking, word) else indexing.beginning(word)


class _Look:
    """One way through the index: what fits, in chunks, newest first. `left` of the budget."""

    def __init__(self, words: Sequence[Word], places: list[int] | None, before: int, floor: int) -> None:
        counted = sorted(((_common(word.marks), word) for word in words), key=lambda pair: pair[0])
        self.words = [word for _count, word in counted]
        self.common = counted[0][0] >= COMMON
        self.places, self.before, self.floor = places, before, floor
        self.left = BUDGET

    def chunks(self, need: int) -> Iterator[list[Hit]]:
        if self.common and self.places is not None and len(self.places) == 1:
            found = 0
            for many in FIRST:
                rows = self._newest(self.places[0], many)
                hits = [Hit(no, UUID(bytes=bytes(ident))) for no, ident, marks in rows if self._all(marks)]
                yield hits
                found += len(hits)
                if found >= need or len(rows) < many:
                    return
                self.before = rows[-1][0]
        yield from self._by_word(need)

    def _newest(self, place: int, many: int) -> list[tuple[int, bytes, bytes]]:
        """The newest crossings of one place: a common name is found there at once, a rare post has no more."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT no, crossing, marks FROM {Named._meta.db_table} "  # noqa: S608
                "WHERE place = %s AND no < %s AND no >= %s ORDER BY no DESC LIMIT %s",
                [place, self.before, self.floor, many],
            )
            return list(cursor.fetchall())

    def _by_word(self, need: int) -> Iterator[list[Hit]]:
        """By the postings of the rarest word, further and further back."""
        lead, others = self.words[0], self.words[1:]
        bits = 0
        for word in others:
            bits |= word.bits
        high, newest = self.before, indexing.moment(timezone.now())
        for span in (*SPANS, None):
            low = self.floor
            if span is not None:
                low = max(low, min(high, newest) - (timedelta(days=span) // timedelta(seconds=1) << 30))
            yield from self._between(lead, bits, low, high, need)
            high = low
            if low <= self.floor or self.left <= 0:
                return

    def _between(self, lead: Word, bits: int, low: int, high: int, need: int) -> Iterator[list[Hit]]:
        """What fits from `low` to `high`, read in such parts as a page needs."""
        many = self.left if len(self.words) > 1 else need + 50
        while self.left > 0:
            count = 0
            for chunk in self._postings(lead, bits, low, high, many):
                count += len(chunk)
                high = chunk[-1][0]
                if hits := self._looked_up(chunk):
                    yield hits
                if self.left <= 0:
                    return
            if count < many:
                return

    def _postings(
        self, lead: Word, bits: int, low: int, high: int, many: int
    ) -> Iterator[list[tuple[int, int]]]:
        """The first of them as (no, place), newest first, some at a time."""
        marks = ", ".join(map(str, sorted(lead.marks)))
        where = f"part = {marks}" if len(lead.marks) == 1 else f"part IN ({marks})"
        where += " AND no < %s AND no >= %s"
        if self.places is not None:
            where += f" AND place IN ({', '.join(map(str, self.places))})"
        if bits:
            where += f" AND others & {bits} = {bits}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT no, place FROM {NameAt._meta.db_table} WHERE {where} ORDER BY no DESC LIMIT {many}",  # noqa: S608
                [high, low],
            )
            while chunk := cursor.fetchmany(200):
                yield chunk

    def _looked_up(self, chunk: Sequence[tuple[int, int]]) -> list[Hit]:
        """The crossings at these places of the index that carry every word."""
        wanted = list(dict.fromkeys(chunk))
        self.left -= len(wanted)
        found: list[Hit] = []
        with connection.cursor() as cursor:
            for start in range(0, len(wanted), 50):
                some = wanted[start : start + 50]
                either = " OR ".join(["(place = %s AND no = %s)"] * len(some))
                cursor.execute(
                    f"SELECT no, crossing, marks FROM {Named._meta.db_table} WHERE {either}",  # noqa: S608
                    [value for no, place in some for value in (place, no)],
                )
                found += [
                    Hit(no, UUID(bytes=bytes(ident))) for no, ident, marks in cursor if self._all(marks)
                ]
        return sorted(found, reverse=True)

    def _all(self, marks: Any) -> bool:
        held = indexing.unpacked(bytes(marks))
        return all(not word.marks.isdisjoint(held) for word in self.words)


def _common(marks: frozenset[int], most: int = COMMON) -> int:
    """About how many crossings carry one of these, counted no further than needed to tell the rarer word."""
    if len(marks) > 200:
        return most + len(marks)
    count = 0
    with connection.cursor() as cursor:
        for each in marks:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {NameAt._meta.db_table} WHERE part = %s LIMIT %s) AS counted",  # noqa: S608
                [each, most - count],
            )
            count += cursor.fetchone()[0]
            if count >= most:
                break
    return count + len(marks)
