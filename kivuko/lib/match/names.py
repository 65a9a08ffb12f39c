"""A fixed set of listed names: which could be meant by a query, and how well each agrees part by part."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kivuko.lib.lists.model import Quality
from kivuko.lib.match.model import Reason
from kivuko.lib.match.parts import Frequencies, Vocabulary
from kivuko.lib.names import parts

COARSE_BIRTH = 0.3  # what an equal birth date adds to a name's agreement when candidates are chosen


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's name: its parts, their weights, and which listed parts each is like."""

    parts: tuple[str, ...]
    weights: tuple[float, ...]
    alike: tuple[Mapping[int, float], ...]
    joined: tuple[Mapping[int, float], ...]  # of neighbours i and i+1 as one word
    truncated: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a query's name agrees with a listed one.

    `share` 0 to 1: how much of both names agrees. `information` in nats: how rare what agrees is.
    `parts` how many parts agree that say something.
    """

    listed: str
    quality: Quality
    share: float
    information: float
    parts: int
    pairing: "_Pairing"

    def reasons(self) -> list[Reason]:
        """The agreement in sentences; made only for matches that are shown."""
        return list(_reasons(self.pairing))


@dataclass(frozen=True, slots=True)
class _Pairing:
    """A query's name laid against a listed one."""

    asked: Asked
    row: "_Row"
    pairs: list["_Pair"]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One listed name: numbers of its parts and of its neighbours joined, with weights by part."""

    entry: int
    text: str
    quality: Quality
    numbers: tuple[int, ...]
    joined: tuple[int, ...]
    weights: tuple[float, ...]


class Names:
    """Names of entries, by entry number; made once and never changed."""

    def __init__(self, names: Iterable[tuple[int, str, Quality]], frequencies: Frequencies) -> None:
        self.frequencies = frequencies
        self.vocabulary = Vocabulary()
        self.rows: list[_Row] = []
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        postings: dict[int, list[int]] = defaultdict(list)
        for entry, text, quality in names:
            self._take(entry, text, quality, postings)
        self.vocabulary.close()
        self._postings = {number: np.array(rows, dtype=np.int32) for number, rows in postings.items()}
        self._totals = np.array([sum(row.weights) for row in self.rows], dtype=np.float32)

    def _take(self, entry: int, text: str, quality: Quality, postings: dict[int, list[int]]) -> None:
        words = parts(text)
        if not words:
            return
        number = len(self.rows)
        apart = tuple(self.vocabulary.number(word) for word in words)
        pairs = tuple(self.vocabulary.number(a + b, joined=True) for a, b in itertools.pairwise(words))
        weights = tuple(map(self.frequencies.weight, words))
        self.rows.append(_Row(entry, text, quality, apart, pairs, weights))
        self.rows_of[entry].append(number)
        for part in {*apart, *pairs}:
            postings[part].append(number)

    def ask(self, name: str, truncated: bool = False) -> Asked:
        words = parts(name)
        last = len(words) - 1
        return Asked(
            parts=words,
            weights=tuple(map(self.frequencies.weight, words)),
            alike=tuple(self.vocabulary.alike(w, truncated and i == last) for i, w in enumerate(words)),
            joined=tuple(self.vocabulary.joined(a + b) for a, b in itertools.pairwise(words)),
            truncated=truncated,
        )

    def candidates(
        self, asked: Asked, born: NDArray[np.int32], most: int, counted: NDArray[np.bool_] | None = None
    ) -> list[int]:
        """Row numbers that agree best by a coarse sum; rows of `born` (equal birth date) are preferred.

        Of `counted` rows alone, where that is given: what does not count takes no other's place.
        """
        if not self.rows or not asked.parts:
            return []
        total = np.zeros(len(self.rows), dtype=np.float32)
        for weight, alike in self._weighted(asked):
            total += weight * self._spread(alike)
        whole = sum(asked.weights)
        of_query, of_listed = np.minimum(total / whole, 1), np.minimum(total / self._totals, 1)
        coarse = 0.6 * np.minimum(of_query, of_listed) + 0.4 * np.maximum(of_query, of_listed)
        coarse[born] += np.where(coarse[born] > 0.2, COARSE_BIRTH, 0)
        if counted is not None:
            coarse[~counted] = 0
        found = np.flatnonzero(coarse > 0.35)
        if len(found) > most:
            found = found[np.argpartition(coarse[found], -most)[-most:]]
        rows: list[int] = found.tolist()
        return rows

    def _weighted(self, asked: Asked) -> Iterable[tuple[float, Mapping[int, float]]]:
        yield from zip(asked.weights, asked.alike, strict=True)
        for index, alike in enumerate(asked.joined):
            yield asked.weights[index] + asked.weights[index + 1], alike

    def _spread(self, alike: Mapping[int, float]) -> NDArray[np.float32]:
        """Likeness by row; where a row has several parts alike, the most alike counts."""
        spread = np.zeros(len(self.rows), dtype=np.float32)
        for number, value in sorted(alike.items(), key=lambda item: item[1]):
            spread[self._postings[number]] = value
        return spread

    def agree(self, asked: Asked, row_number: int) -> Agreement:
        """Pair the parts of both names, the most alike first, each part once."""
        row = self.rows[row_number]
        pairs = _paired(_possible(asked, row))
        return _agreement(_Pairing(asked, row, pairs, self.vocabulary.texts), self.frequencies)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Parts of the query (bits of `asked`) taken for parts of the listed name (bits of `listed`)."""

    value: float
    weight: float
    asked: int
    listed: int
    number: int


def _weight(weights: Sequence[float], bits: int) -> float:
    return sum(w for i, w in enumerate(weights) if bits >> i & 1)


def _possible(asked: Asked, row: _Row) -> list[_Pair]:
    found = []
    for i, alike in enumerate(asked.alike):
        for j, number in enumerate(row.numbers):
            if value := alike.get(number):
                found.append(_Pair(value, row.weights[j], 1 << i, 1 << j, number))
        for j, number in enumerate(row.joined):
            if value := alike.get(number):
                found.append(_Pair(value, row.weights[j] + row.weights[j + 1], 1 << i, 3 << j, number))
    for i, alike in enumerate(asked.joined):
        for j, number in enumerate(row.numbers if alike else ()):
            if value := alike.get(number):
                found.append(_Pair(value, row.weights[j], 3 << i, 1 << j, number))
    return found


def _paired(possible: list[_Pair]) -> list[_Pair]:
    possible.sort(key=lambda pair: (-pair.value, -pair.weight, abs(pair.asked - pair.listed)))
    used_asked = used_listed = 0
    taken = []
    for pair in possible:
        if not (pair.asked & used_asked or pair.listed & used_listed):
            used_asked |= pair.asked
            used_listed |= pair.listed
            taken.append(pair)
    return taken


def _worth(value: float) -> float:
    """What a likeness counts for: slips count more than their share of the letters."""
    return value if value >= 0.95 else max(0.0, 1 - 1.5 * (1 - value))


def _agreement(pairing: _Pairing, frequencies: Frequencies) -> Agreement:
    asked, row, pairs, texts = pairing.asked, pairing.row, pairing.pairs, pairing.texts
    of_query = sum(_worth(p.value) * _weight(asked.weights, p.asked) for p in pairs) / sum(asked.weights)
    of_listed = sum(_worth(p.value) * _weight(row.weights, p.listed) for p in pairs) / sum(row.weights)
    if asked.truncated:
        of_listed = (1 + of_listed) / 2  # what is missing may have found no room
    share = 0.6 * min(of_query, of_listed) + 0.4 * max(of_query, of_listed)
    said = [(p, frequencies.information(texts[p.number])) for p in pairs]
    return Agreement(
        listed=row.text,
        quality=row.quality,
        share=min(1.0, share),
        information=sum(_worth(p.value) * nats for p, nats in said),
        parts=sum((2 if p.asked & (p.asked - 1) else 1) for p, nats in said if nats > 0),
        pairing=pairing,
    )


def _reasons(pairing: _Pairing) -> Iterable[Reason]:
    asked, row, pairs, texts = pairing.asked, pairing.row, pairing.pairs, pairing.texts
    listed_parts = parts(row.text)
    seen_asked = sum(pair.asked for pair in pairs)
    seen_listed = sum(pair.listed for pair in pairs)
    missing = [word for j, word in enumerate(listed_parts) if not seen_listed >> j & 1]
    extra = [word for i, word in enumerate(asked.parts) if not seen_asked >> i & 1]
    spelt = [pair for pair in pairs if pair.value < 1 and pair.asked & (pair.asked - 1) == 0]
    same = not (missing or extra or any(pair.value < 1 for pair in pairs))
    yield Reason("name.same" if same else "name.close", (("listed", row.text),))
    for pair in spelt[:4]:
        word = asked.parts[pair.asked.bit_length() - 1]
        code = "name.initial" if len(word) == 1 or len(texts[pair.number]) == 1 else "name.spelling"
        yield Reason(code, (("asked", word), ("listed", texts[pair.number])))
    in_order = [pair.listed for pair in sorted(pairs, key=lambda pair: pair.asked)]
    if in_order != sorted(in_order):
        yield Reason("name.order")
    if missing:
        yield Reason("name.missing", (("parts", ", ".join(missing)),))
    if extra:
        yield Reason("name.extra", (("parts", ", ".join(extra)),))
