"""From what a reader, a keyboard or a paste sends to lines of a known shape.

Repairs only what cannot change a meaning: line breaks, spaces, control characters, lower case, full-width
letters, look-alikes of the filler, and the number of fillers that end the name line. Never a letter or digit.
"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase, ascii_uppercase

from kivuko.lib.mrz.errors import MrzError

MOST = 4096
"""More characters than this are no scan of a document."""

_SHAPES = {(44, 44), (36, 36), (30, 30, 30)}
_BY_TOTAL = {88: 44, 72: 36, 90: 30}
_WIDTHS = frozenset({30, 36, 44})
_LEGAL = re.compile(r"[A-Z0-9<]*")
_ILLEGAL = re.compile(r"[^A-Z0-9<]")
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")

_LOOKALIKES = "‹〈⟨❮˂ᐸ＜﹤≺"
_TABLE = str.maketrans(ascii_lowercase + _LOOKALIKES, ascii_uppercase + "<" * len(_LOOKALIKES), "")
_GUILLEMETS = re.compile("[«≪《⟪]")

Lines = tuple[str, ...]


def clean(text: str) -> Lines:
    """Two lines of 44 or 36 or three of 30 characters A-Z, 0-9, <; else :class:`MrzError`.

    Takes CR, LF, both or no line break, one document among other lines, and a repeated scan of the same one.
    """
    quick = tuple(text.split()) if len(text) < 100 else ()
    if _shape(quick) in _SHAPES and _LEGAL.fullmatch("".join(quick)):
        return quick
    if len(text) > MOST:
        raise MrzError("too_much", expected=MOST, found=len(text))
    lines = _lines(text)
    if not lines:
        raise MrzError("empty")
    for candidate in _candidates(lines):
        fitted = _fit(candidate)
        if fitted is not None:
            _legal(fitted)
            return fitted
    raise _shape_error(_with_guillemets(lines, "<"))


def _lines(text: str) -> Lines:
    """Lines without spaces and control characters, upper case, filler look-alikes replaced."""
    # Before NFKC, which would turn some of the look-alikes into something else.
    plain = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    return tuple(line for part in _BREAKS.split(plain) if (line := _UNSEEN.sub("", part)))


def _candidates(lines: Lines) -> list[Lines]:
    """The readings to try, the most faithful first: as sent, without stray edges, without strays."""
    found = []
    for filler in ("<", "<<"):  # a guillemet stands for one filler on some keyboards, for two in some readers
        whole = _with_guillemets(lines, filler)
        edges = tuple(re.sub(r"^[^A-Z0-9<]+|[^A-Z0-9<]+$", "", line) for line in whole)
        bare = tuple(_ILLEGAL.sub("", line) for line in whole)
        found += [whole, tuple(filter(None, edges)), tuple(filter(None, bare))]
    return found


def _with_guillemets(lines: Lines, filler: str) -> Lines:
    return tuple(_GUILLEMETS.sub(filler, line) for line in lines)


def _shape(lines: Lines) -> tuple[int, ...]:
    return tuple(map(len, lines))


def _fit(lines: Lines) -> Lines | None:
    """The lines in a known shape, or None."""
    if _shape(lines) in _SHAPES:
        return lines
    return _split(lines) or _among(lines) or _refilled(lines)


def _split(lines: Lines) -> Lines | None:
    """Lines that came with no break, or broken in odd places. A line of a known width is never re-broken."""
    if len(lines) > 1 and any(len(line) in _WIDTHS for line in lines):
        return None
    whole = "".join(lines)
    width = _BY_TOTAL.get(len(whole))
    if width is None:
        return None
    return tuple(whole[start : start + width] for start in range(0, len(whole), width))


def _among(lines: Lines) -> Lines | None:
    """The one document among other lines; the same scan sent twice counts once."""
    blocks: list[Lines] = []
    at = 0
    while at < len(lines):
        size = next((n for n in (2, 3) if _shape(lines[at : at + n]) in _SHAPES), 1)
        if size > 1:
            blocks.append(lines[at : at + size])
        at += size
    if len(set(blocks)) > 1:
        raise MrzError("several", expected="one", found=len(set(blocks)))
    return blocks[0] if blocks else None


def _refilled(lines: Lines) -> Lines | None:
    """Give the run of fillers that ends the name line its right length; all other lines must be whole."""
    name = {2: 0, 3: 2}.get(len(lines))
    if name is None or not lines[name].endswith("<"):
        return None
    width = len(lines[1])
    if any(len(line) != width for at, line in enumerate(lines) if at != name):
        return None
    core = lines[name].rstrip("<")
    if len(core) > width:
        return None
    fitted = (*lines[:name], core.ljust(width, "<"), *lines[name + 1 :])
    return fitted if _shape(fitted) in _SHAPES else None


def _legal(lines: Lines) -> None:
    for number, line in enumerate(lines, start=1):
        stray = _ILLEGAL.search(line)
        if stray:
            at = stray.start() + 1
            raise MrzError("character", line=number, position=at, expected="any", found=stray[0])


def _shape_error(lines: Lines) -> MrzError:
    """Name the one line that is too short or too long if it can be told which; else the whole shape."""
    widths = [len(line) for line in lines]
    width = {3: 30, 2: 36 if sum(widths) < 80 else 44}.get(len(lines))
    if width is not None and all(abs(found - width) <= 12 for found in widths):
        line = next(at for at, found in enumerate(widths) if found != width)
        return MrzError("line_length", line=line + 1, expected=width, found=widths[line])
    found = " + ".join(map(str, widths[:6])) + (" + …" if len(widths) > 6 else "")
    return MrzError("shape", expected="shapes", found=found)
