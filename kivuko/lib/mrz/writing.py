"""Compose a machine readable zone: for tests, the demo's invented travellers, and documents we print."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from kivuko.lib.dates import PartialDate
from kivuko.lib.mrz.errors import MrzError
from kivuko.lib.mrz.layout import FILLER, LAYOUTS, LONG_NUMBER_FORMATS, Format, Layout, check_digit
from kivuko.lib.mrz.model import LongNumberForm, Sex
from kivuko.lib.mrz.names import transliterate

_CODE = re.compile(r"[A-Z][A-Z0-9]?")
_STATE = re.compile(r"[A-Z]{1,3}")
_DATA = re.compile(r"[A-Z0-9<]*")


def compose(
    format: Format,
    *,
    document_code: str,
    issuer: str,
    number: str,
    nationality: str,
    surname: str,
    given_names: str = "",
    birth: PartialDate | date | None = None,
    sex: Sex = "<",
    expiry: date | None = None,
    optional: str = "",
    optional2: str = "",
    language: str = "",
    long_number_form: LongNumberForm = "without filler",
    empty_optional_digit: Literal["<", "0"] = "<",
) -> str:
    """The lines of a valid document joined by line feeds; a value that cannot go in raises :class:`MrzError`.

    Names in any script of the table are transliterated and, if too long, truncated as 9303 says.
    ``optional2`` is TD1's only. A number of more than nine characters goes on in the optional data of TD1
    (up to 22) and TD2 (up to 14); ``long_number_form`` says how its digit is computed.
    """
    layout = LAYOUTS.get(format)
    if layout is None:
        raise MrzError("value", field="format", expected="format", found=str(format))
    head, digit, tail = _number(layout, number, long_number_form)
    fields = {
        "code": _code(layout, document_code),
        "issuer": _state("issuer", issuer),
        "names": _names(surname, given_names, language, _room(layout, "names")),
        "number": head,
        "nationality": _state("nationality", nationality),
        "birth": _birth(birth),
        "sex": _matching("sex", re.compile(r"[MF<]"), sex, "sex"),
        "expiry": expiry.strftime("%y%m%d") if expiry else "",
        "optional": _data("optional", tail + _plain(optional), _room(layout, "optional")),
        "optional2": _data("optional2", _plain(optional2), _room(layout, "optional2")),
    }
    return _assemble(layout, fields, digit, empty_optional_digit)


def _assemble(layout: Layout, fields: dict[str, str], number_digit: str, empty_optional_digit: str) -> str:
    """Put the fields in their places, then the check digits in order: the composite covers the others."""
    grid = [[FILLER] * layout.width for _ in range(layout.count)]
    for name, (line, start, _) in layout.fields.items():
        grid[line][start : start + len(fields[name])] = fields[name]
    for place in layout.checks:
        over = layout.covered(tuple("".join(row) for row in grid), place)
        digit = check_digit(over)
        if place.field == "number":
            digit = number_digit
        elif place.field == "optional" and not over.strip(FILLER):
            digit = empty_optional_digit
        grid[place.line][place.position] = digit
    return "\n".join("".join(row) for row in grid)


def _room(layout: Layout, field: str) -> int:
    _, start, end = layout.fields.get(field, (0, 0, 0))
    return end - start


def _plain(value: str) -> str:
    """Upper case, with spaces and hyphens as fillers, none of them at the ends."""
    return value.upper().replace(" ", FILLER).replace("-", FILLER).strip(FILLER)


def _matching(field: str, form: re.Pattern[str], value: str, expected: str) -> str:
    if not form.fullmatch(value):
        raise MrzError("value", field=field, expected=expected, found=value)
    return value


def _state(field: str, code: str) -> str:
    return _matching(field, _STATE, _plain(code), "state")


def _code(layout: Layout, code: str) -> str:
    plain = _matching("code", _CODE, _plain(code), "code")
    if (plain[0] == "V") != layout.format.startswith("MRV"):
        raise MrzError("value", field="code", expected="visa_code", found=plain)
    return plain


def _data(field: str, value: str, room: int) -> str:
    if not _DATA.fullmatch(value) or len(value) > room:
        raise MrzError("value", field=field, expected="optional", found=value)
    return value


def _number(layout: Layout, number: str, form: LongNumberForm) -> tuple[str, str, str]:
    """The nine places, the digit or filler after them, and what goes to the front of the optional data."""
    plain = _plain(number)
    if not plain or not _DATA.fullmatch(plain):
        raise MrzError("value", field="number", expected="number", found=number)
    if len(plain) <= 9:
        return plain, check_digit(plain.ljust(9, FILLER)), ""
    head, rest = plain[:9], plain[9:]
    # A filler within would be taken for the number's end; the digit and a filler follow the rest.
    fits = layout.format in LONG_NUMBER_FORMATS and len(rest) + 2 <= _room(layout, "optional")
    if not fits or FILLER in plain:
        raise MrzError("value", field="number", expected="number_room", found=number)
    digit = check_digit(f"{head}<{rest}" if form == "with filler" else plain)
    return head, FILLER, f"{rest}{digit}<"


def _birth(birth: PartialDate | date | None) -> str:
    if birth is None:
        return ""
    parts = (birth.year % 100, birth.month, birth.day)
    return "".join("<<" if part is None else f"{part:02d}" for part in parts)


def _names(surname: str, given_names: str, language: str, room: int) -> str:
    first, second = (transliterate(part, language=language) for part in (surname, given_names))
    if not first and not second:
        raise MrzError("value", field="names", expected="names", found=f"{surname} {given_names}".strip())
    if not second:
        return _cut(first, room)
    if len(first) + 3 > room:  # keep room for the two fillers and one letter of a given name
        return f"{_cut(first, room - 3)}<<{second[0]}"
    return _cut(f"{first}<<{second}", room)


def _cut(name: str, room: int) -> str:
    """Shorten to ``room`` so that a letter stands last, by which readers know that the name may go on.

    Where the cut falls on a filler, the longest part before it gives up letters until a letter falls there.
    """
    while len(name) > room and name[room - 1] == FILLER:
        parts = name[:room].split(FILLER)
        longest = max(range(len(parts)), key=lambda at: len(parts[at]))
        if len(parts[longest]) < 2:
            break
        parts[longest] = parts[longest][:-1]
        name = FILLER.join(parts) + name[room:]
    return name[:room]
