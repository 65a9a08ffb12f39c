"""One-character corrections for a bad read, from the letters and digits that readers confuse.

A suggestion is for an officer to compare with the printed page. Nothing applies it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kivuko.lib.mrz.cleaning import Lines, clean
from kivuko.lib.mrz.errors import MrzError
from kivuko.lib.mrz.layout import layout_of
from kivuko.lib.mrz.reading import read

_TO_DIGIT = {"O": "0", "I": "1", "B": "8", "S": "5", "Z": "2", "G": "6", "Q": "0", "D": "0", "L": "1"}
_TO_LETTER = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G"}
_LETTERS = ("issuer", "nationality", "names")
_DIGITS = ("birth", "expiry")
_EITHER = ("number", "optional", "optional2")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Put ``instead`` where ``found`` stands (line and position from 1): then every check digit is right."""

    line: int
    position: int
    found: str
    instead: str
    text: str = field(repr=False)


def suggest(text: str, *, today: date) -> tuple[Suggestion, ...]:
    """The single swaps after which ``text`` reads with every check digit right; empty if it does already.

    Empty too where no swap helps, or where the text has not the lines of a document.
    """
    try:
        lines = clean(text)
    except MrzError:
        return ()
    if _right(lines, today):
        return ()
    return tuple(found for found in _swaps(lines) if _right(tuple(found.text.split("\n")), today))


def _right(lines: Lines, today: date) -> bool:
    try:
        return read("\n".join(lines), today=today).all_ok
    except MrzError:
        return False


def _swaps(lines: Lines) -> Iterator[Suggestion]:
    """Every swap towards what may stand there: digits in dates, letters in names, either in numbers."""
    for line, position, tables in _places(lines):
        found = lines[line][position]
        for table in tables:
            instead = table.get(found)
            if instead is None:
                continue
            changed = lines[line][:position] + instead + lines[line][position + 1 :]
            text = "\n".join((*lines[:line], changed, *lines[line + 1 :]))
            yield Suggestion(line + 1, position + 1, found, instead, text)


def _places(lines: Lines) -> Iterator[tuple[int, int, tuple[dict[str, str], ...]]]:
    layout = layout_of(lines)
    for names, tables in (
        (_DIGITS, (_TO_DIGIT,)),
        (_LETTERS, (_TO_LETTER,)),
        (_EITHER, (_TO_DIGIT, _TO_LETTER)),
    ):
        for name in names:
            line, start, end = layout.fields.get(name, (0, 0, 0))
            for position in range(start, end):
                yield line, position, tables
    for check in layout.checks:
        yield check.line, check.position, (_TO_DIGIT,)
