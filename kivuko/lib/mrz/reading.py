"""Read a machine readable zone.

A wrong check digit is a fact about the document or the scan and is reported; only what cannot be read at all
raises :class:`MrzError`. Which one-character changes no check digit can catch is a property of the standard:
the weights 7, 3 and 1 have no factor in common with 10, so a change inside a protected field passes exactly
if both characters have the same value modulo 10 (``0 A K U <``, ``1 B L V``, … ``9 J T``). Names, issuer,
nationality, sex and document code are protected by nothing, nor is the optional data of a visa.

Of a year two digits are given. Nobody is born in the future, nor after their document expired: a birth is the latest
date of which neither is true. An expiry is the latest year at most EXPIRY_AHEAD years from now.
"""

from __future__ import annotations

import re
from datetime import date

from kivuko.lib.dates import DateError, PartialDate
from kivuko.lib.mrz.cleaning import Lines, clean
from kivuko.lib.mrz.errors import MrzError
from kivuko.lib.mrz.layout import FILLER, LONG_NUMBER_FORMATS, CheckPlace, Layout, check_digit, layout_of
from kivuko.lib.mrz.model import Check, LongNumberForm, Mrz, Sex

EXPIRY_AHEAD = 50
"""Years. A two-digit year of expiry is the latest that is at most this far ahead: from 20 years back to 50
ahead there is only one such year; beyond that an old document is likelier than one valid for sixty years."""

_CODE = re.compile(r"[A-Z][A-Z0-9<]")
_STATE = re.compile(r"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<")
_NAMES = re.compile(r"[A-Z<]*[A-Z][A-Z<]*")
_DIGITS = re.compile(r"[0-9]{6}")
_BIRTH = re.compile(r"([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)")
_GAPS = re.compile(r"<+")
_SEXES: dict[str, Sex] = {"M": "M", "F": "F", "<": "<", "X": "<"}  # X: against 9303, but seen on documents
_UNKNOWN = ("<<", "00")  # 00: against 9303, but seen; its check digit is the same


def read(text: str, *, today: date) -> Mrz:
    """Read one document. ``today`` decides the century (see above)."""
    lines = clean(text)
    layout = layout_of(lines)
    code = layout.cut(lines, "code")
    if not _CODE.fullmatch(code) or (layout.format == "TD1" and code[0] == "V"):
        raise _unreadable(layout, lines, "code", "code_td1" if layout.format == "TD1" else "code")
    names = layout.cut(lines, "names")
    if not _NAMES.fullmatch(names):
        raise _unreadable(layout, lines, "names", "names")
    surname, _, given = names.partition("<<")
    number, optional, number_check, form = _number(layout, lines)
    expiry = _expiry(layout, lines, today)
    return Mrz(
        format=layout.format,
        document_code=code.rstrip(FILLER),
        issuer=_state(layout, lines, "issuer"),
        number=number,
        nationality=_state(layout, lines, "nationality"),
        birth=_birth(layout, lines, min(today, expiry) if expiry else today),
        sex=_sex(layout, lines),
        expiry=expiry,
        surname=_spaced(surname),
        given_names=_spaced(given),
        optional=optional,
        optional2=layout.cut(lines, "optional2").rstrip(FILLER) if layout.count == 3 else "",
        name_truncated=names[-1] != FILLER,
        checks=(number_check, *(_check(layout, lines, place) for place in layout.checks[1:])),
        long_number_form=form,
        lines=lines,
    )


def _unreadable(layout: Layout, lines: Lines, field: str, expected: str) -> MrzError:
    line, start, end = layout.fields[field]
    found = lines[line][start:end]
    code = "field" if len(found) > 1 else "field_at_one"
    return MrzError(
        code, line=line + 1, field=field, start=start + 1, end=end, expected=expected, found=found
    )


def _spaced(part: str) -> str:
    return _GAPS.sub(" ", part).strip()


def _state(layout: Layout, lines: Lines, field: str) -> str:
    code = layout.cut(lines, field)
    if not _STATE.fullmatch(code):
        raise _unreadable(layout, lines, field, "state")
    return code.rstrip(FILLER)


def _sex(layout: Layout, lines: Lines) -> Sex:
    try:
        return _SEXES[layout.cut(lines, "sex")]
    except KeyError:
        raise _unreadable(layout, lines, "sex", "sex") from None


def _number(layout: Layout, lines: Lines) -> tuple[str, str, Check, LongNumberForm | None]:
    """The document number, the optional data left beside it, its check and the form of a long number."""
    place = layout.checks[0]
    head = layout.cut(lines, "number")
    if not head.strip(FILLER):
        raise _unreadable(layout, lines, "number", "number")
    optional = layout.cut(lines, "optional")
    tail = optional.partition(FILLER)[0]
    long = lines[place.line][place.position] == FILLER and FILLER not in head and len(tail) >= 2
    if not (long and layout.format in LONG_NUMBER_FORMATS):
        return _spaced(head), optional.rstrip(FILLER), _check(layout, lines, place), None
    number, found = head + tail[:-1], tail[-1]
    without = check_digit(number)
    expected, form = without, _long_form(found, without, check_digit(f"{head}<{tail[:-1]}"))
    if form is not None:
        expected = found
    line, start, _ = layout.fields["optional"]
    check = Check("number", line + 1, start + len(tail), form is not None, expected, found)
    return number, optional[len(tail) + 1 :].rstrip(FILLER), check, form


def _long_form(found: str, without: str, with_filler: str) -> LongNumberForm | None:
    if found == without:
        return "both" if found == with_filler else "without filler"
    return "with filler" if found == with_filler else None


def _check(layout: Layout, lines: Lines, place: CheckPlace) -> Check:
    over = layout.covered(lines, place)
    expected, found = check_digit(over), lines[place.line][place.position]
    ok = found == expected
    if place.field == "optional" and found == FILLER and not over.strip(FILLER):
        ok, expected = True, FILLER  # 9303-4: an empty field's digit may be 0 or the filler
    return Check(place.field, place.line + 1, place.position + 1, ok, expected, found)


def _birth(layout: Layout, lines: Lines, latest: date) -> PartialDate | None:
    """The birth date as far as it is stated, at the latest that day; None without a year: a month alone is no date."""
    form = _BIRTH.fullmatch(layout.cut(lines, "birth"))
    if form is None:
        raise _unreadable(layout, lines, "birth", "birth")
    year, month, day = form.groups()
    if year == "<<":
        return None
    # A day whose month is not known says nothing about when; the lines still hold it.
    m = None if month in _UNKNOWN else int(month)
    d = None if m is None or day in _UNKNOWN else int(day)
    century = latest.year - latest.year % 100
    if (century + int(year), m or 1, d or 1) > (latest.year, latest.month, latest.day):
        century -= 100
    try:
        return PartialDate(century + int(year), m, d)
    except DateError:
        raise _unreadable(layout, lines, "birth", "birth") from None


def _expiry(layout: Layout, lines: Lines, today: date) -> date | None:
    """The date of expiry, or None where the document states none (six fillers)."""
    text = layout.cut(lines, "expiry")
    if text == FILLER * 6:
        return None
    if not _DIGITS.fullmatch(text):
        raise _unreadable(layout, lines, "expiry", "expiry")
    latest = today.year + EXPIRY_AHEAD
    year = latest - (latest - int(text[:2])) % 100
    try:
        return date(year, int(text[2:4]), int(text[4:]))
    except ValueError:
        raise _unreadable(layout, lines, "expiry", "expiry") from None
