"""What a document says about itself: expired, altered or misread, of an unknown issuer, a specimen.

Each check is a function of the traveller and the day that yields findings; CHECKS is the table of them. None
decides: an expired or failing document is a question to settle, and a national is not turned back for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kivuko.documents.findings import Finding, ordered
from kivuko.documents.traveller import Traveller
from kivuko.documents.vocab import SCHEDULED_TO_EXPIRE
from kivuko.lib import countries
from kivuko.lib.mrz import FIELDS

SOON = timedelta(days=183)
"""Six months: what many states ask a passport to be still valid for."""


def check(traveller: Traveller, on: date) -> list[Finding]:
    """Everything the document says against itself on a day, the worst first. Empty where all is well."""
    return ordered(finding for ask in CHECKS for finding in ask(traveller, on))


def _expiry(traveller: Traveller, on: date) -> Iterator[Finding]:
    if traveller.expires is None:
        return
    days = (on - traveller.expires).days
    if days > 0:
        sentence = ngettext(
            "The document expired %(days)s day ago. Ask for another one.",
            "The document expired %(days)s days ago. Ask for another one.",
            days,
        )
        yield Finding(
            level="look", code="document.expired", sentence=sentence % {"days": f"{days:,}"}, ground=_ground()
        )
    elif traveller.expires - on < SOON and traveller.document_kind in SCHEDULED_TO_EXPIRE:
        sentence = ngettext(
            "The document expires in %(days)s day. Tell the traveller.",
            "The document expires in %(days)s days. Tell the traveller.",
            -days,
        )
        yield Finding(
            level="info", code="document.expires_soon", sentence=sentence % {"days": -days}, ground=_ground()
        )


def _digits(traveller: Traveller, on: date) -> Iterator[Finding]:
    if not traveller.failed:
        return
    what = ", ".join(_(FIELDS.get(field, field)) for field in traveller.failed)
    yield Finding(
        level="look",
        code="document.check_digits",
        sentence=_("Check digits do not fit: %(what)s. Compare with the printed page, then scan again.")
        % {"what": what},
        ground=_("ICAO Doc 9303, check digits"),
    )


def _birth(traveller: Traveller, on: date) -> Iterator[Finding]:
    born = traveller.born
    if born is None:
        yield Finding(
            level="info",
            code="birth.unknown",
            sentence=_("The birth date is not known. Ask, and write down the year if nothing more is known."),
            ground=_("Document"),
        )
    elif born.earliest > on:
        yield Finding(
            level="stop",
            code="birth.future",
            sentence=_("The birth date lies in the future. Compare with the printed page and correct it."),
            ground=_("Document"),
        )


def _issuer(traveller: Traveller, on: date) -> Iterator[Finding]:
    if traveller.document_kind == "none":
        yield Finding(
            level="look",
            code="document.none",
            sentence=_("There is no document. Ask how the traveller can show who they are."),
            ground=_("Document"),
        )
        return
    issuer = countries.country(traveller.issuer)
    if issuer is None:
        yield Finding(
            level="look",
            code="issuer.unknown",
            sentence=_("The issuer “%(code)s” is not in the tables. Compare the code with the printed page.")
            % {"code": traveller.issuer},
            ground=_("ISO 3166-1 and ICAO Doc 9303-3"),
        )
    elif issuer.kind == "specimen":
        yield Finding(
            level="look",
            code="issuer.specimen",
            sentence=_("This is a specimen: its issuer does not exist. Nobody travels on it."),
            ground=_("ICAO Doc 9303-3, code UTO"),
        )
    elif issuer.universally_recognised is False:
        yield Finding(
            level="look",
            code="issuer.not_universal",
            sentence=_("Not every state accepts documents of this issuer. Look up what yours does."),
            ground=_("ICAO Doc 9303-3"),
        )


_NATIONALITY: dict[str, tuple[str, Callable[[], str]]] = {
    "stateless": (
        "nationality.stateless",
        lambda: _("The traveller is stateless. Ask where they live and whether they may return there."),
    ),
    "refugee": (
        "nationality.refugee",
        lambda: _("The traveller is a refugee. Do not call the authorities of their country of origin."),
    ),
    "unspecified": (
        "nationality.unspecified",
        lambda: _("The document names no nationality. Ask, and write down “unknown” if it stays open."),
    ),
}


def _nationality(traveller: Traveller, on: date) -> Iterator[Finding]:
    found = countries.country(traveller.nationality)
    if found is None and traveller.nationality:
        yield Finding(
            level="look",
            code="nationality.unknown",
            sentence=_(
                "The nationality “%(code)s” is not in the tables. Compare the code with the printed page."
            )
            % {"code": traveller.nationality},
            ground=_("ISO 3166-1 and ICAO Doc 9303-3"),
        )
    elif found is not None and found.kind in _NATIONALITY:
        code, sentence = _NATIONALITY[found.kind]
        yield Finding(
            level="info", code=code, sentence=sentence(), ground=_("ICAO Doc 9303-3, special codes")
        )


def _ground() -> str:
    return _("Document, date of expiry")


CHECKS: tuple[Callable[[Traveller, date], Iterator[Finding]], ...] = (
    _issuer, _expiry, _digits, _birth, _nationality,
)  # fmt: skip
