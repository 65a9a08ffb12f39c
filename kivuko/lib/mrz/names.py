"""Names in the letters a machine readable zone may carry (ICAO Doc 9303-3 section 6).

The table is data: ``transliteration.csv`` gives for each character the recommended letters, what else states
use, and where the row is from. Rows whose status is ``draft`` are not from the published table.
The Arabic table is one letter for one letter, unlike the spelling by sound that most passports carry: for a
person whose Latin spelling is known, give that spelling and not the Arabic one.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files

from kivuko.lib.mrz.errors import MrzError

_SHADDA = "\u0651"
_FINAL = "final"
_SEPARATORS = frozenset(" -,/_<\u2010\u2011\u2012\u2013\u2014\u00a0")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@cache
def table() -> dict[str, str]:
    """Character to letters, as recommended. The empty string means: not encoded."""
    return {char: latin for char, latin, _ in _rows()}


@cache
def _overrides(language: str) -> dict[str, str]:
    """The rows whose alternatives name a language (``uk:H``) or a place in the word (``final:XAH``)."""
    found = {}
    for char, _, alternatives in _rows():
        for alternative in alternatives.split():
            key, colon, latin = alternative.partition(":")
            if colon and key == language:
                found[char] = latin
    return found


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    path = files("kivuko.lib.mrz") / "transliteration.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple((chr(int(row["code"], 16)), row["latin"], row["alternatives"]) for row in rows)


def transliterate(name: str, *, language: str = "", field: str = "names") -> str:
    """One or more name parts in A-Z, joined by single fillers; ``language`` (ISO 639-1) picks its variants.

    Hyphens, spaces and commas become fillers, apostrophes and full stops vanish. A character with no rule,
    a digit among them, raises :class:`MrzError` and says so.
    """
    special = _overrides(language) if language else {}
    plain = unicodedata.normalize("NFC", name).upper()
    words = "".join(" " if char in _SEPARATORS else char for char in plain).split()
    return "<".join(part for word in words if (part := _word(word, special, field)))


def _word(word: str, special: dict[str, str], field: str) -> str:
    letters: list[str] = []
    for at, char in enumerate(word):
        if char in _LATIN:
            letters.append(char)
        elif char == _SHADDA:  # doubles the letter that it stands on
            letters += letters[-1:]
        elif at == len(word) - 1 and char in _overrides(_FINAL):
            letters.append(_overrides(_FINAL)[char])
        else:
            letters.append(special[char] if char in special else _letters(char, field))
    return "".join(letters)


def _letters(char: str, field: str) -> str:
    known = table().get(char)
    if known is not None:
        return known
    # Not in the table: a Latin letter with marks the table leaves out keeps its letter (Vietnamese).
    bare = unicodedata.normalize("NFKD", char)
    if bare[0] in _LATIN:
        return "".join(part for part in bare if part in _LATIN)
    if unicodedata.category(char) in {"Mn", "Cf"}:
        return ""
    raise MrzError("script", field=field, found=char, expected="latin")
