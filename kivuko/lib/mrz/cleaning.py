"""From what a reader, a keyboard or a paste sends to lines of a known shape.

Repairs only what cannot change a meaning: line breaks, spaces, control characters, lower case, full-width
letters, look-alikes of the filler, the number of fillers that end the name line, and lines that a reader sends in
another order. Never a letter or digit: where a keyboard's layout changed those, a sentence says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import permutations
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
_SLIPS = frozenset(";:?>,.|\\/§°*_-!#+=~^`")
"""What the filler's key types where the keyboard has another layout: ; on a German one, ? on a French one."""
_FRENCH_DIGITS = frozenset("&É\"'(-È_ÇÀ")
"""What the keys of the digits type on a French keyboard."""
_ORDER = {
    2: (
        re.compile(r"[A-Z][A-Z0-9<][A-Z<]+"),
        re.compile(r"(?=.*[0-9]).{9}[0-9<][A-Z<]{3}[0-9<]{7}[MFX<][0-9<]{7}.*"),
    ),
    3: (
        re.compile(r"(?=.*[0-9])[A-Z][A-Z0-9<][A-Z<]{3}.+"),
        re.compile(r"(?=.*[0-9])[0-9<]{7}[MFX<][0-9<]{7}[A-Z<]{3}.+"),
        re.compile(r"[A-Z<]+"),
    ),
}
"""What each line of two or three looks like, to know one that came in another place."""

Lines = tuple[str, ...]


def clean(text: str) -> Lines:
    """Two lines of 44 or 36 or three of 30 characters A-Z, 0-9, <; else :class:`MrzError`.

    Takes CR, LF, both or no line break, one document among other lines, and a repeated scan of the same one.
    """
    quick = tuple(text.split()) if len(text) < 100 else ()
    if _shape(quick) in _SHAPES and _LEGAL.fullmatch("".join(quick)):
        return _ordered(quick)
    if len(text) > MOST:
        raise MrzError("too_much", expected=MOST, found=len(text))
    lines = _lines(text)
    if not lines:
        raise MrzError("empty")
    if _of_another_layout("".join(lines)):
        raise MrzError("layout")
    strange: Lines | None = None
    for candidate, bare in _candidates(lines):
        fitted = None if bare and strange else _fit(candidate)
        if fitted is not None and _LEGAL.fullmatch("".join(fitted)):
            return _ordered(fitted)
        strange = strange or fitted
    if strange:
        raise _illegal(strange)
    raise _shape_error(_with_guillemets(lines, "<"))


def _ordered(lines: Lines) -> Lines:
    """The lines in their order where a reader sent another one and only one order fits; else as they came."""
    wanted = _ORDER[len(lines)]
    if wanted[0].fullmatch(lines[0]) and wanted[1].fullmatch(lines[1]):
        return lines
    fitting = {
        order
        for order in permutations(lines)
        if all(form.fullmatch(line) for form, line in zip(wanted, order, strict=True))
    }
    return fitting.pop() if len(fitting) == 1 else lines


def _of_another_layout(text: str) -> bool:
    """Whether a reader typed on a keyboard of another layout: letters of another script, or a French row of digits."""
    foreign = sum(char.isalpha() and char not in ascii_uppercase and char not in "ÉÈÇÀ" for char in text)
    french = sum(char in _FRENCH_DIGITS for char in text)
    return len(text) > 40 and (foreign > len(text) // 3 or (french > 8 and not any(map(str.isdigit, text))))


def _lines(text: str) -> Lines:
    """Lines without spaces and control characters, upper case, filler look-alikes replaced."""
    # Before NFKC, which would turn some of the look-alikes into something else.
    plain = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    return tuple(line for part in _BREAKS.split(plain) if (line := _UNSEEN.sub("", part)))


def _candidates(lines: Lines) -> list[tuple[Lines, bool]]:
    """The readings to try, the most faithful first: as sent, without stray edges, without any strays (then True).

    Strays within a line are left out only where nothing else has the lines of a document: each may be a letter.
    """
    found = [(unslipped, False) for unslipped in _unslipped(lines)]
    for filler in ("<", "<<"):  # a guillemet stands for one filler on some keyboards, for two in some readers
        whole = _with_guillemets(lines, filler)
        edges = tuple(re.sub(r"^[^A-Z0-9<]+|[^A-Z0-9<]+$", "", line) for line in whole)
        bare = tuple(_ILLEGAL.sub("", line) for line in whole)
        found += [(whole, False), (tuple(filter(None, edges)), False), (tuple(filter(None, bare)), True)]
    return found


def _unslipped(lines: Lines) -> list[Lines]:
    """With fillers where another key's character stands for all of them; nothing where some fillers are there."""
    strange = Counter(_ILLEGAL.findall("".join(lines)))
    if any("<" in line for line in lines) or len(strange) != 1:
        return []
    slip, count = strange.popitem()
    return [tuple(line.replace(slip, "<") for line in lines)] if slip in _SLIPS and count > 2 else []


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


def _illegal(lines: Lines) -> MrzError:
    """The first character that no zone may hold, and where it stands."""
    places = ((number, _ILLEGAL.search(line)) for number, line in enumerate(lines, start=1))
    number, stray = next((number, stray) for number, stray in places if stray)
    return MrzError("character", line=number, position=stray.start() + 1, expected="any", found=stray[0])


def _shape_error(lines: Lines) -> MrzError:
    """Name the one line that is too short or too long if it can be told which; else the whole shape."""
    widths = [len(line) for line in lines]
    width = {3: 30, 2: 36 if sum(widths) < 80 else 44}.get(len(lines))
    if width is not None and all(abs(found - width) <= 12 for found in widths):
        line = next(at for at, found in enumerate(widths) if found != width)
        return MrzError("line_length", line=line + 1, expected=width, found=widths[line])
    found = " + ".join(map(str, widths[:6])) + (" + …" if len(widths) > 6 else "")
    return MrzError("shape", expected="shapes", found=found)
