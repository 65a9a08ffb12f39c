"""The sentences for a machine readable zone that cannot be read or composed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from kivuko.lib.sentence import SentenceError
from kivuko.lib.sentence import mark as _

MESSAGES: dict[str, str] = {
    "empty": _("Nothing was read. Scan or type the two or three lines at the foot of the document's page."),
    "too_much": _(
        "Too much text: expected at most {expected} characters, found {found}. "
        "Scan or type only the two or three lines of the document."
    ),
    "shape": _(
        "These are not the lines of a travel document: expected {expected}, found lines of {found}. "
        "Scan again, or type the lines as printed."
    ),
    "line_length": _(
        "Line {line}: expected {expected} characters, found {found}. "
        "Scan again, or compare this line with the printed one and correct it."
    ),
    "layout": _(
        "The reader types as on another keyboard: switch this computer's keyboard to English (US), or set the reader "
        "to the keyboard's language. Then scan again."
    ),
    "several": _(
        "The text holds {found} documents: expected {expected}. Scan or paste one document at a time."
    ),
    "character": _(
        "Line {line}, position {position}: expected {expected}, found “{found}”. Correct this character."
    ),
    "field": _(
        "Line {line}, {field} (positions {start} to {end}): expected {expected}, found “{found}”. "
        "Scan again, or compare these characters with the printed ones and correct them."
    ),
    "field_at_one": _(
        "Line {line}, {field} (position {start}): expected {expected}, found “{found}”. "
        "Scan again, or compare this character with the printed one and correct it."
    ),
    "value": _("{field}: expected {expected}, found “{found}”. Correct this value."),
    "script": _("{field}: there is no rule to write “{found}” in Latin letters. Type it in {expected}."),
}

FIELDS: dict[str, str] = {
    "format": _("format"),
    "code": _("document code"),
    "issuer": _("issuing state or organisation"),
    "names": _("names"),
    "number": _("document number"),
    "nationality": _("nationality"),
    "birth": _("date of birth"),
    "sex": _("sex"),
    "expiry": _("date of expiry"),
    "optional": _("optional data"),
    "optional2": _("second optional data"),
    "composite": _("all of the above"),
}
"""English names of the fields; also of what a check digit protects."""

EXPECTED: dict[str, str] = {
    "shapes": _("2 lines of 44, 2 lines of 36 or 3 lines of 30 characters"),
    "one": _("one"),
    "any": _("a capital letter A to Z, a digit or the filler <"),
    "code": _("a letter, such as P for a passport, then a letter, a digit or <"),
    "code_td1": _("a letter other than V, such as I for an identity card"),
    "state": _("one to three letters followed by fillers, such as SSD or D<<"),
    "number": _("letters and digits, at least one"),
    "number_room": _("letters and digits that fit this format (9, or 22 in TD1 and 14 in TD2)"),
    "birth": _("a date as YYMMDD, with < for a month or day that is not known"),
    "expiry": _("a date as YYMMDD, or six fillers if none is stated"),
    "sex": _("M, F or <"),
    "names": _("letters and fillers, the surname first"),
    "latin": _("Latin letters as on the visible part of the page"),
    "format": _("TD1, TD2, TD3, MRV-A or MRV-B"),
    "visa_code": _("a code beginning with V for a visa, and with another letter for other documents"),
    "optional": _("letters, digits and fillers that fit the room left"),
}


class MrzError(SentenceError):
    """The text is not a machine readable zone, or a value cannot go into one.

    ``code`` is a key of MESSAGES; ``field`` a key of FIELDS; ``expected`` a key of EXPECTED or a number;
    ``line`` counts from 1. ``str(error)`` holds what was found: personal data, so show it and do not log it;
    log ``code``, ``line`` and ``field``.
    """

    messages: ClassVar[Mapping[str, str]] = MESSAGES
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {"field": FIELDS, "expected": EXPECTED}

    @property
    def line(self) -> int | None:
        """The line, from 1, or None if the error is of the whole."""
        value = self.params.get("line")
        return value if isinstance(value, int) else None

    @property
    def field(self) -> str | None:
        """The field's key, or None."""
        return self._text("field")

    @property
    def expected(self) -> str | None:
        """What was expected: a key of EXPECTED, or a number as text."""
        return self._text("expected")

    @property
    def found(self) -> str | None:
        """What stood there."""
        return self._text("found")

    def _text(self, name: str) -> str | None:
        value = self.params.get(name)
        return None if value is None else str(value)
