"""From what the reader or the keyboard gave to a traveller."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kivuko.documents.traveller import NumberReading, Traveller
from kivuko.documents.vocab import kind_of_code
from kivuko.lib import countries, mrz

MrzError = mrz.MrzError
READINGS: dict[mrz.LongNumberForm | None, NumberReading] = {
    None: "",
    "with filler": "filler",
    "without filler": "plain",
    "both": "both",
}


def read(text: str, today: date) -> Traveller:
    """The traveller of one machine readable zone. Raises `MrzError`, whose sentence says what was expected."""
    zone = mrz.read(text, today=today)
    return Traveller(
        surname=zone.surname,
        given_names=zone.given_names,
        birth=str(zone.birth or ""),
        sex="X" if zone.sex == "<" else zone.sex,
        nationality=_code(zone.nationality),
        document_kind=_kind(zone),
        issuer=_code(zone.issuer),
        number=zone.number,
        expires=zone.expiry,
        mrz=zone.text,
        checks_ok=zone.checks_ok,
        checks_total=len(zone.checks),
        failed=tuple(check.field for check in zone.checks if not check.ok),
        number_reading=READINGS[zone.long_number_form],
        name_truncated=zone.name_truncated,
    )


def unread(error: MrzError, text: str, today: date) -> str:
    """Why a text cannot be read, and the one character after which it could be, for the officer to compare."""
    return " ".join([error.sentence(_), *suggestion(text, today)])


def suggestion(text: str, today: date) -> list[str]:
    """A sentence with the one change of a letter or digit that makes every check digit right; none if not just one."""
    found = mrz.suggest(text, today=today)
    if len(found) != 1:
        return []
    one = found[0]
    sentence = _(
        "If the page shows %(instead)s and not %(found)s in line %(line)s, position %(position)s, all fits."
    )
    return [
        sentence % {"instead": one.instead, "found": one.found, "line": one.line, "position": one.position}
    ]


def _kind(zone: mrz.Mrz) -> str:
    kind = kind_of_code(zone.document_code)
    if kind == "passport" and zone.nationality in ("XXB", "XXC"):
        return "refugee_travel_document"
    if kind == "passport" and zone.nationality == "XXA":
        return "stateless_travel_document"
    return kind


def _code(code: str) -> str:
    """The code we store (DEU for the zone's D); one we do not know stays as it was read."""
    found = countries.country(code)
    return found.code if found else code
