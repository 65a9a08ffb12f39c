"""Ten ways in which the same person's name and birth date come otherwise than a list has them."""

from __future__ import annotations

from collections.abc import Callable

Change = Callable[[str, str], tuple[str, str]]
_SOUNDS = (
    ("ou", "u"),
    ("oo", "u"),
    ("kh", "h"),
    ("ee", "i"),
    ("y", "i"),
    ("q", "k"),
    ("dh", "d"),
    ("ph", "f"),
    ("v", "w"),
    ("z", "s"),
    ("o", "u"),
)


def _order(name: str, birth: str) -> tuple[str, str]:
    first, *rest = name.split()
    return " ".join([*rest, first]), birth


def _longest(name: str) -> str:
    return max(name.split(), key=len)


def _typo(name: str, birth: str) -> tuple[str, str]:
    word = _longest(name)
    middle = len(word) // 2
    slipped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return name.replace(word, slipped, 1), birth


def _letter_gone(name: str, birth: str) -> tuple[str, str]:
    word = _longest(name)
    return name.replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :], 1), birth


def _letter_doubled(name: str, birth: str) -> tuple[str, str]:
    word = _longest(name)
    return name.replace(word, word[:2] + word[1] + word[2:], 1), birth


def _spelling(name: str, birth: str) -> tuple[str, str]:
    """One sound written otherwise, as another clerk romanises it."""
    lower = name.lower()
    for old, new in _SOUNDS:
        if old in lower[1:]:
            return lower[0] + lower[1:].replace(old, new, 1), birth
    return lower, birth


def _merged(name: str, birth: str) -> tuple[str, str]:
    first, second, *rest = name.split()
    return " ".join([first + second, *rest]), birth


def _part_gone(name: str, birth: str) -> tuple[str, str]:
    first, _second, *rest = name.split()
    return " ".join([first, *rest]), birth


def _initial(name: str, birth: str) -> tuple[str, str]:
    first, second, *rest = name.split()
    return " ".join([first, second[0], *rest]), birth


def _swapped(name: str, birth: str) -> tuple[str, str]:
    year, month, day = birth.split("-")
    return name, f"{year}-{day}-{month}" if int(day) <= 12 else birth


def _year_alone(name: str, birth: str) -> tuple[str, str]:
    return name.upper().replace(" ", "<"), birth[:4]


CHANGES: dict[str, Change] = {
    "order": _order, "typo": _typo, "a letter gone": _letter_gone, "a letter doubled": _letter_doubled,
    "spelling": _spelling, "merged": _merged, "a part gone": _part_gone, "an initial": _initial,
    "day and month exchanged": _swapped, "the year alone, in capitals": _year_alone,
}  # fmt: skip
