"""What a machine readable zone says, once read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kivuko.lib.dates import PartialDate
from kivuko.lib.mrz.layout import Format

Sex = Literal["M", "F", "<"]
"""ICAO's list; ``<`` is unspecified. Neither ISO 5218 nor gender: map between lists, do not merge them."""

LongNumberForm = Literal["with filler", "without filler", "both"]
"""How the check digit of a long document number was computed: over the filler that stands in place of the
short number's check digit, or over the number alone. Issuers do both; ``both`` when the digit fits either."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit: the field it protects, its line and position (from 1), and whether it is right."""

    field: str
    line: int
    position: int
    ok: bool
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Mrz:
    """A travel document's machine readable zone.

    Personal fields stay out of ``repr``, so that a stray log line holds none. Names are as printed in
    Latin capitals, their fillers as spaces. ``birth`` and ``expiry`` are None when all filler.
    """

    format: Format
    document_code: str
    issuer: str
    number: str = field(repr=False)
    nationality: str
    birth: PartialDate | None = field(repr=False)
    sex: Sex = field(repr=False)
    expiry: date | None
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    optional: str = field(repr=False)
    optional2: str = field(repr=False)
    name_truncated: bool
    """The last place of the name field is a letter: the name may go on (9303 cannot tell an exact fit)."""
    checks: tuple[Check, ...] = field(repr=False)
    long_number_form: LongNumberForm | None
    """None for a short number, and for a long one whose check digit fits no form."""
    lines: tuple[str, ...] = field(repr=False)

    @property
    def checks_ok(self) -> int:
        """How many check digits are right, of ``len(checks)``."""
        return sum(check.ok for check in self.checks)

    @property
    def all_ok(self) -> bool:
        """Every check digit is right."""
        return all(check.ok for check in self.checks)

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(self.lines)
