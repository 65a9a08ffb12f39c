"""Somebody at the counter, as their document says it: the lane's own copy, checked but never corrected here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kivuko.lib.dates import UNKNOWN_BAND, DateError, PartialDate

Sex = Literal["M", "F", "X", ""]
"""As travel documents say it, `X` for their filler (unspecified); empty where nobody could say. Not gender."""


NumberReading = Literal["", "filler", "plain", "both"]
"""How the check digit of a long document number was computed: over the filler in the place of the short number's
digit, over the number alone, or so that both give the same."""


def _partial(text: str) -> str:
    return str(PartialDate.parse(text)) if text else ""


Text = Annotated[str, Field(max_length=80)]
Birth = Annotated[str, AfterValidator(_partial)]


class Traveller(BaseModel):
    """Who stands at the counter and on which document, as read or typed.

    `birth` is ISO 8601 as far as it is known (`1974`, `1974-08`, `1974-08-12`) or empty. `nationality` and `issuer`
    are codes of kivuko.lib.countries. `mrz` is the machine readable zone as it came; it is never stored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    surname: Text = ""
    given_names: Text = ""
    birth: Birth = ""
    sex: Sex = ""
    nationality: str = Field("", max_length=3)
    document_kind: str = Field("none", max_length=28)
    issuer: str = Field("", max_length=3)
    number: str = Field("", max_length=32)
    expires: date | None = None
    mrz: str = Field("", max_length=400, repr=False)
    checks_ok: int = 0
    checks_total: int = 0
    failed: tuple[str, ...] = ()
    """Fields whose check digit is wrong (keys of kivuko.lib.mrz.FIELDS)."""
    number_reading: NumberReading = ""
    """Which published reading of a long document number its check digit fits; empty for a short one, or for neither."""
    name_truncated: bool = False
    """The name fills its line, so that it may go on: 9303 cannot tell an exact fit from a cut."""

    def __repr__(self) -> str:
        return f"<traveller on {self.document_kind} of {self.issuer}>"  # a stray log line names nobody

    __str__ = __repr__

    @property
    def name(self) -> str:
        """In the order of the document: SURNAME, given names."""
        return ", ".join(part for part in (self.surname, self.given_names) if part)

    @property
    def born(self) -> PartialDate | None:
        return PartialDate.parse(self.birth) if self.birth else None

    def age_band(self, on: date, scheme: str = "sadd") -> str:
        """The band of the age on a day; `unknown` where the birth date does not say, or lies after that day."""
        try:
            return self.born.age_band(on, scheme) if self.born else UNKNOWN_BAND
        except DateError:
            return UNKNOWN_BAND
