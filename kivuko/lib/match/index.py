"""The index that finds the listed persons a traveller could be."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kivuko.lib.match import evidence
from kivuko.lib.match.model import LOOK, Entry, Match, Query, Reason
from kivuko.lib.match.names import Agreement, Asked, Names
from kivuko.lib.match.parts import Frequencies
from kivuko.lib.names import parts

_CANDIDATES = 80  # names aligned part by part for one query
_NAME_SLOPE, _NAME_SAME = 7.5, 1.95  # log-odds: of a whole name that agrees, and what each share of it takes
_WEAK = -0.7
_ENOUGH, _COMMON, _MOST_COMMON = 9.0, 0.3, 1.5  # nats of an uncommon name; loss for each nat less; most lost
_NAME_ALONE = LOOK - 0.03  # the most that one part, or a weak alias, can reach by name alone
_DOCUMENT = 0.96  # an equal document is a hit of its own
_NUMBER = 1.0  # log-odds of an equal number whose issuer differs
_LEAST = 0.3  # matches below are not worth a line


Groups = frozenset[str]
_SETS = 16  # sets of groups for which it is remembered what counts


class Counted(NamedTuple):
    """By number, which entries and which names of a segment a search may find."""

    entries: NDArray[np.bool_]
    names: NDArray[np.bool_]


class _Segment:
    """Entries indexed together and never changed."""

    def __init__(self, entries: Iterable[Entry], frequencies: Frequencies | None = None) -> None:
        self.entries = list(entries)
        if frequencies is None:
            frequencies = Frequencies(parts(name.text) for entry in self.entries for name in entry.names)
        self.frequencies = frequencies
        self.names = Names(
            ((i, name.text, name.quality) for i, entry in enumerate(self.entries) for name in entry.names),
            frequencies,
        )
        born: dict[str, list[int]] = defaultdict(list)
        self.documents: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for birth in entry.births:
                born[birth.date] += self.names.rows_of[number]
            for document in entry.documents:
                if key := evidence.document_key(document.number):
                    self.documents[key].append(number)
        self._born = {day: np.array(rows, dtype=np.int32) for day, rows in born.items()}
        self._entry_of = np.array([row.entry for row in self.names.rows], dtype=np.int32)
        groups = {entry.group for entry in self.entries}
        self._group = {name: number for number, name in enumerate(sorted(groups))}
        self._groups = np.array([self._group[entry.group] for entry in self.entries], dtype=np.int32)

    def groups(self) -> set[str]:
        return set(self._group)

    def counted(self, dead: frozenset[int], groups: Groups | None) -> Counted | None:
        """Which entries and which names count; None where all do."""
        if not dead and (groups is None or groups >= self._group.keys()):
            return None
        entries = np.ones(len(self.entries), dtype=np.bool_)
        if groups is not None:
            entries = np.isin(self._groups, [self._group[name] for name in groups if name in self._group])
        entries[list(dead)] = False
        return Counted(entries, entries[self._entry_of])

    def born(self, day: str) -> NDArray[np.int32]:
        """Rows of names whose entry was born on this date, or on it with day and month exchanged."""
        days = [day, f"{day[:4]}-{day[8:10]}-{day[5:7]}"] if len(day) == 10 else [day]
        found = [self._born[one] for one in days if one in self._born]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int32)

    def agreements(self, query: Query, counted: Counted | None) -> Iterator[tuple[int, list[Agreement]]]:
        """Entry numbers that could be meant, by name or by document, with how their names agree."""
        found: dict[int, list[Agreement]] = defaultdict(list)
        if counted is not None and not counted.entries.any():
            return iter(())
        born = self.born(query.birth)
        for asked in self.asked(query):
            for row in self.names.candidates(asked, born, _CANDIDATES, counted.names if counted else None):
                found[self.names.rows[row].entry].append(self.names.agree(asked, row))
        for document in query.documents:
            for number in self.documents.get(evidence.document_key(document.number), ()):
                if number not in found and (counted is None or counted.entries[number]):
                    found[number] = self.all_agreements(query, number)
        return iter(found.items())

    def all_agreements(self, query: Query, number: int) -> list[Agreement]:
        rows = self.names.rows_of.get(number, [])
        return [self.names.agree(asked, row) for asked in self.asked(query) for row in rows]

    def asked(self, query: Query) -> list[Asked]:
        names = dict.fromkeys((query.name, *query.other_names))
        found = [self.names.ask(name, query.truncated and name == query.name) for name in names]
        return [asked for asked in found if asked.parts]


@dataclass(frozen=True)
class _State:
    """What one query sees: a large segment, a small one of later changes, and what of each is withdrawn."""

    base: _Segment
    overlay: _Segment
    dead_base: frozenset[int] = frozenset()
    places: dict[str, tuple[bool, int]] = field(default_factory=dict)  # id: (in the overlay, number)
    counted: dict[Groups | None, tuple[Counted | None, Counted | None]] = field(default_factory=dict)

    def segments(self) -> tuple[tuple[_Segment, frozenset[int]], ...]:
        return ((self.base, self.dead_base), (self.overlay, frozenset()))

    def counting(self, groups: Groups | None) -> Iterator[tuple[_Segment, Counted | None]]:
        """Each segment with what of it counts for these groups; found out once for each set of groups."""
        if groups not in self.counted:
            if len(self.counted) >= _SETS:
                self.counted.clear()
            self.counted[groups] = (
                self.base.counted(self.dead_base, groups),
                self.overlay.counted(frozenset(), groups),
            )
        return zip((self.base, self.overlay), self.counted[groups], strict=True)


class Index:
    """Entries held in memory and searched by name, birth date, nationality, sex and document.

    Made from entries in a second or so for ten thousand persons, and can be pickled. `add` and `remove`
    count at the next search; each replaces the whole state at once, so a search in another thread sees
    the old or the new, never half. Only one thread may change an index at a time.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._state = _made(entries)

    def __len__(self) -> int:
        return len(self._state.places)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._state.places

    def add(self, *entries: Entry) -> None:
        """Add entries, or replace those with the same ids. Costs grow with the changes since `compact`."""
        self._change({entry.id: entry for entry in entries}, frozenset())

    def remove(self, *entry_ids: str) -> None:
        """Withdraw entries; an id that is not there is no error."""
        self._change({}, frozenset(entry_ids))

    def compact(self) -> None:
        """Rebuild with all changes taken in; worth it after some hundred changes."""
        self._state = _made(self.entries())

    def entries(self) -> list[Entry]:
        """All entries in force."""
        return [
            s.entries[i] for s, dead in self._state.segments() for i in range(len(s.entries)) if i not in dead
        ]

    def _change(self, added: dict[str, Entry], gone: frozenset[str]) -> None:
        old = self._state
        touched = gone | added.keys()
        withdrawn = (old.places[i] for i in touched if i in old.places)
        dead = old.dead_base | {number for in_overlay, number in withdrawn if not in_overlay}
        kept = [entry for entry in old.overlay.entries if entry.id not in touched]
        overlay = _Segment([*kept, *added.values()], old.base.frequencies)
        places = {i: place for i, place in old.places.items() if i not in touched and not place[0]}
        places |= {entry.id: (True, number) for number, entry in enumerate(overlay.entries)}
        self._state = _State(old.base, overlay, dead, places)

    def groups(self) -> set[str]:
        """The groups of which there may be entries."""
        return self._state.base.groups() | self._state.overlay.groups()

    def search(
        self, query: Query, limit: int | None = 10, groups: Groups | None = None, least: float = _LEAST
    ) -> list[Match]:
        """The best matches first, at most `limit`, each entry once; empty for a name without letters.

        Of these groups alone, where they are given: entries of others take no place, however close they are.
        Scores below `least` are left out.
        """
        judged = [
            judge(query, segment.entries[number], agreements)
            for segment, counted in self._state.counting(groups)
            for number, agreements in segment.agreements(query, counted)
        ]
        judged = [one for one in judged if one.score >= least]
        judged.sort(key=lambda one: (-one.score, one.entry.id))
        return [one.match() for one in judged[:limit]]

    def score(self, query: Query, entry_id: str) -> Match:
        """The match of a query with one entry, however low; KeyError when the entry is not in force."""
        in_overlay, number = self._state.places[entry_id]
        segment = self._state.overlay if in_overlay else self._state.base
        return judge(query, segment.entries[number], segment.all_agreements(query, number)).match()


def _made(entries: Iterable[Entry]) -> _State:
    base = _Segment({entry.id: entry for entry in entries}.values())
    places = {entry.id: (False, number) for number, entry in enumerate(base.entries)}
    return _State(base, _Segment((), base.frequencies), places=places)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A pair with its score, before it is put into words."""

    entry: Entry
    score: float
    best: Agreement | None
    known: list[evidence.Evidence]
    document: tuple[bool, Reason] | None
    beyond: bool

    def match(self) -> Match:
        reasons = [*_name_reasons(self.best)] if self.best else []
        reasons += [one.reason for one in self.known]
        if self.document:
            reasons.append(self.document[1])
        named = self.entry.names[0].text if self.entry.names else ""
        listed = self.best.listed if self.best else named
        return Match(self.entry.id, self.score, tuple(reasons), listed, self.beyond)


def judge(query: Query, entry: Entry, agreements: list[Agreement]) -> _Judged:
    """Score a pair: the best of its names, then all evidence beyond, on the log-odds scale."""
    found = (
        evidence.birth(query.birth, entry.births),
        evidence.nationality(query.nationalities, entry.nationalities),
        evidence.sex(query.sex, entry.sex),
    )
    known = [one for one in found if one is not None]
    document = evidence.document(query.documents, entry.documents) if query.documents else None
    same_document = document is not None and document[0]
    beyond = same_document or any(one.beyond_name for one in known)
    weight = sum(one.weight for one in known) + (_NUMBER if document else 0.0)

    # Which of the names counts is settled after the evidence, for evidence lifts the cap on weak ones.
    scored = ((_score(agreement, weight, beyond), agreement) for agreement in agreements)
    score, best = max(scored, key=lambda pair: (pair[0], pair[1].share), default=(0.0, None))
    if same_document:
        score = _DOCUMENT + (1 - _DOCUMENT) * score
    return _Judged(entry, score, best, known, document, beyond)


def _score(agreement: Agreement, weight: float, beyond: bool) -> float:
    odds = _NAME_SAME - _NAME_SLOPE * (1 - agreement.share)
    odds -= min(_MOST_COMMON, _COMMON * max(0.0, _ENOUGH - agreement.information))
    if agreement.quality == "weak":
        odds += _WEAK
    score = 1 / (1 + math.exp(-(odds + weight)))
    if not beyond and (agreement.parts < 2 or agreement.quality == "weak"):
        score = min(score, _NAME_ALONE)
    return score


def _name_reasons(agreement: Agreement) -> Iterator[Reason]:
    yield from agreement.reasons()
    if agreement.parts < 2:
        yield Reason("name.one_part")
    elif agreement.information < _ENOUGH:
        yield Reason("name.common")
    if agreement.quality == "weak":
        yield Reason("name.weak")
