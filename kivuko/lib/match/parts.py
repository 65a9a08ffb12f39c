"""The parts that occur in a list's names: how common each is, and which are like a part asked for."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from kivuko.lib.names import bare, fold, is_particle, known, skeleton

LEAST_ALIKE = 0.72  # parts less alike than this say nothing
_SHORTLIST = 60  # parts compared letter by letter for each part asked
_MANY = 10_000  # a list smaller than this says little about what is common, so it counts as this large
_CACHED = 50_000


class Frequencies:
    """How much a part says: weight (0.1 to 1) and information (nats), from how many names carry it.

    Counted by fold, so that spellings of one name share a count. Parts of the table of common names are
    never taken for rarer than one name in thirty.
    """

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self.counts: Counter[str] = Counter()
        total = 0
        for parts in names:
            total += 1
            self.counts.update({fold(part) for part in parts})
        self.total = max(total, _MANY)

    def information(self, part: str) -> float:
        """-log of the share of names with this part; 0 for particles and initials."""
        if is_particle(part) or len(part) < 2:
            return 0.0
        count = self.counts.get(fold(part), 0) + 1.0
        if known(part):
            count = max(count, self.total / 30)
        return max(0.0, math.log(self.total / count))

    def weight(self, part: str) -> float:
        if is_particle(part):
            return 0.1
        if len(part) < 2:
            return 0.3
        return 0.4 + 0.6 * min(1.0, self.information(part) / 8.0)


def _grams(folded: str) -> set[str]:
    padded = f"^{folded}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def likeness(asked: str, listed: str) -> float:
    """How alike two parts are, 0 to 1: 1 the same letters, .97 another spelling of one name, else by slips.

    Two different names of the table of common names are never a misspelling of each other, and words
    with the same consonants count as alike only when they are long enough to say something.
    """
    if asked == listed:
        return 1.0
    a, b = fold(asked), fold(listed)
    if a == b:
        return 0.97
    if known(asked) and known(listed):
        return 0.0
    slips = max(OSA.normalized_similarity(asked, listed), OSA.normalized_similarity(a, b))
    consonants = skeleton(asked)
    if len(consonants) > 1 and consonants == skeleton(listed):
        # Vowels are the least reliable letters of a romanised name, and Arabic script leaves most out.
        slips = max(slips, 0.88 if _unvowelled(asked) or _unvowelled(listed) else (slips + 0.92) / 2)
    return slips if slips >= LEAST_ALIKE else 0.0


def _unvowelled(part: str) -> bool:
    return 3 * sum(part.count(vowel) for vowel in "aeiou") <= len(part)


class Vocabulary:
    """Every distinct part (and every pair of neighbours written as one word) of a set of names.

    `alike` answers for a part asked: {number of the listed part: likeness}.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._number: dict[tuple[str, bool], int] = {}
        self._by_fold: dict[str, list[int]] = defaultdict(list)
        self._joined_by_fold: dict[str, list[int]] = defaultdict(list)
        self._by_skeleton: dict[str, list[int]] = defaultdict(list)
        self._folds: list[str] = []
        self._fold_number: dict[str, int] = {}
        self._grams: dict[str, NDArray[np.int32]] = {}
        self._gram_counts: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._sorted: list[tuple[str, int]] = []
        self._initials: dict[str, list[int]] = defaultdict(list)
        self._cache: dict[str, Mapping[int, float]] = {}

    def number(self, part: str, joined: bool = False) -> int:
        """The part's number, given on first sight; `joined` for two neighbours written as one."""
        found = self._number.get((part, joined))
        if found is not None:
            return found
        number = self._number[(part, joined)] = len(self.texts)
        self.texts.append(part)
        folded = fold(part)
        if joined:
            self._joined_by_fold[folded].append(number)
            return number
        self._by_fold[folded].append(number)
        if rest := bare(part):
            self._by_fold[fold(rest)].append(number)
        if len(consonants := skeleton(part)) > 1:
            self._by_skeleton[consonants].append(number)
        if folded not in self._fold_number:
            self._fold_number[folded] = len(self._folds)
            self._folds.append(folded)
        return number

    def close(self) -> None:
        """Make the letter-pair lists once all parts are in."""
        lists: dict[str, list[int]] = defaultdict(list)
        sizes = []
        for number, folded in enumerate(self._folds):
            grams = _grams(folded)
            sizes.append(len(grams))
            for gram in grams:
                lists[gram].append(number)
        self._grams = {gram: np.array(numbers, dtype=np.int32) for gram, numbers in lists.items()}
        self._gram_counts = np.array(sizes, dtype=np.int32)
        apart = [(text, number) for (text, joined), number in self._number.items() if not joined]
        self._sorted = sorted(apart)
        for text, number in apart:
            if len(text) == 1:
                self._initials[text].append(number)

    def alike(self, part: str, cut: bool = False) -> Mapping[int, float]:
        """The listed parts like this one. `cut` when the part may be the beginning of a longer one."""
        key = part + "<" if cut else part
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > _CACHED:
                self._cache.clear()
            found = self._cache[key] = self._alike(part, cut)
        return found

    def joined(self, part: str) -> Mapping[int, float]:
        """The listed parts that are this pair of neighbours written as one word."""
        return dict.fromkeys(self._by_fold.get(fold(part), ()), 0.97)

    def _alike(self, part: str, cut: bool) -> dict[int, float]:
        found: dict[int, float] = {}
        for number in self._candidates(part):
            found[number] = max(likeness(part, self.texts[number]), found.get(number, 0.0))
        for number in self._joined_by_fold.get(fold(part), ()):
            found[number] = 0.97
        for form in filter(None, (part, bare(part))):
            for number in self._by_fold.get(fold(form), ()):
                found[number] = max(found.get(number, 0.0), 0.95)
        if len(part) == 1 or cut:
            for number in self._beginning(part):
                found[number] = max(found.get(number, 0.0), 0.9 if len(part) > 3 else 0.8)
        elif self._initials.get(part[0]):
            for number in self._initials[part[0]]:
                found[number] = max(found.get(number, 0.0), 0.8)
        return {number: value for number, value in found.items() if value >= LEAST_ALIKE}

    def _beginning(self, part: str) -> list[int]:
        """The longer parts that begin with this one."""
        low, high = (
            bisect_right(self._sorted, (part, _MANY**9)),
            bisect_left(self._sorted, (part + "\U0010ffff", 0)),
        )
        return [number for _, number in self._sorted[low:high]]

    def _candidates(self, part: str) -> set[int]:
        folded = fold(part)
        numbers = set(self._by_fold.get(folded, ()))
        consonants = skeleton(part)
        if len(consonants) > (1 if _unvowelled(part) else 2):
            numbers.update(self._by_skeleton.get(consonants, ())[:200])
        grams = _grams(folded)
        lists = [self._grams[gram] for gram in grams if gram in self._grams]
        if lists:
            shared = np.bincount(np.concatenate(lists), minlength=len(self._folds))
            dice = 2.0 * shared / (self._gram_counts + len(grams))
            best = np.flatnonzero(dice >= 0.4)
            if len(best) > _SHORTLIST:
                best = best[np.argpartition(dice[best], -_SHORTLIST)[-_SHORTLIST:]]
            for number in best.tolist():
                numbers.update(self._by_fold[self._folds[number]])
        return numbers
