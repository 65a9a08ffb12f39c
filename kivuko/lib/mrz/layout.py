"""Where each field of a machine readable zone stands (ICAO Doc 9303 parts 4 to 7), and its check digits.

Spans are half open and count from 0; what people are told counts lines and positions from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import Literal

Format = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]

FILLER = "<"
Span = tuple[int, int, int]
"""Line, first character, one past the last."""

_VALUES = bytes.maketrans(b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", bytes([0, *range(10), *range(10, 36)]))
_WEIGHTS = (7, 3, 1) * 40


def check_digit(text: str) -> str:
    """The check digit of up to 120 characters: weights 7, 3, 1; A is 10, Z is 35, the filler is 0."""
    return str(sum(map(mul, text.encode("ascii").translate(_VALUES), _WEIGHTS)) % 10)


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """A check digit: what it protects, where it stands, and the spans it is computed over."""

    field: str
    line: int
    position: int
    over: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the five formats: count of lines, characters a line, spans by field, check digits."""

    format: Format
    count: int
    width: int
    fields: dict[str, Span]
    checks: tuple[CheckPlace, ...]

    def cut(self, lines: tuple[str, ...], field: str) -> str:
        """The characters of a field as they stand."""
        line, start, end = self.fields[field]
        return lines[line][start:end]

    def covered(self, lines: tuple[str, ...], check: CheckPlace) -> str:
        """The characters that a check digit is computed over, joined."""
        return "".join([lines[line][start:end] for line, start, end in check.over])


def _two_lines(format: Format, width: int, *, optional: tuple[int, int], composite: bool) -> Layout:
    """TD2, TD3 and both visas: the same fields, with more or less room for optional data."""
    fields: dict[str, Span] = {
        "code": (0, 0, 2),
        "issuer": (0, 2, 5),
        "names": (0, 5, width),
        "number": (1, 0, 9),
        "nationality": (1, 10, 13),
        "birth": (1, 13, 19),
        "sex": (1, 20, 21),
        "expiry": (1, 21, 27),
        "optional": (1, *optional),
    }
    checks = [
        CheckPlace("number", 1, 9, ((1, 0, 9),)),
        CheckPlace("birth", 1, 19, ((1, 13, 19),)),
        CheckPlace("expiry", 1, 27, ((1, 21, 27),)),
    ]
    if format == "TD3":
        checks.append(CheckPlace("optional", 1, 42, ((1, 28, 42),)))
    if composite:
        last = width - 1
        checks.append(CheckPlace("composite", 1, last, ((1, 0, 10), (1, 13, 20), (1, 21, last))))
    return Layout(format, 2, width, fields, tuple(checks))


_TD1 = Layout(
    "TD1",
    3,
    30,
    {
        "code": (0, 0, 2),
        "issuer": (0, 2, 5),
        "number": (0, 5, 14),
        "optional": (0, 15, 30),
        "birth": (1, 0, 6),
        "sex": (1, 7, 8),
        "expiry": (1, 8, 14),
        "nationality": (1, 15, 18),
        "optional2": (1, 18, 29),
        "names": (2, 0, 30),
    },
    (
        CheckPlace("number", 0, 14, ((0, 5, 14),)),
        CheckPlace("birth", 1, 6, ((1, 0, 6),)),
        CheckPlace("expiry", 1, 14, ((1, 8, 14),)),
        CheckPlace("composite", 1, 29, ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
    ),
)

LAYOUTS: dict[Format, Layout] = {
    "TD1": _TD1,
    "TD2": _two_lines("TD2", 36, optional=(28, 35), composite=True),
    "TD3": _two_lines("TD3", 44, optional=(28, 42), composite=True),
    "MRV-A": _two_lines("MRV-A", 44, optional=(28, 44), composite=False),
    "MRV-B": _two_lines("MRV-B", 36, optional=(28, 36), composite=False),
}

# Only these may carry the end of a long document number in their optional data (9303 parts 5 and 6).
LONG_NUMBER_FORMATS = frozenset({"TD1", "TD2"})


def layout_of(lines: tuple[str, ...]) -> Layout:
    """The layout of lines of a known shape; a first letter V makes two lines a visa."""
    if len(lines) == 3:
        return LAYOUTS["TD1"]
    visa = lines[0].startswith("V")
    if len(lines[0]) == 44:
        return LAYOUTS["MRV-A" if visa else "TD3"]
    return LAYOUTS["MRV-B" if visa else "TD2"]
