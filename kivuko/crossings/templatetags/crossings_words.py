"""How the lane writes what a document says: countries, partial dates, kinds, sex."""

from __future__ import annotations

from babel.dates import format_date
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import vocab
from kivuko.documents.vocab import FINDINGS, KINDS
from kivuko.lib import countries
from kivuko.lib.dates import PartialDate

register = template.Library()

_FORMS = {"year": "y", "month": "MMM y", "day": "d MMM y"}
_SEXES: dict[str, object] = {
    "F": _("female"),
    "M": _("male"),
    "X": _("sex not stated"),
    "": _("sex not known"),
}
_BANDS: dict[str, object] = {"unknown": _("age not known")}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language, the code itself where it is in no table."""
    return countries.name(code, _language()) if code else ""


@register.filter
def partial_date(text: str) -> str:
    """12 Aug 1974, Aug 1974 or 1974: as much as is known, in the reader's language."""
    if not text:
        return ""
    known = PartialDate.parse(text)
    return format_date(known.earliest, _FORMS[known.precision], locale=_language())


@register.filter
def document_kind(code: str) -> object:
    return KINDS.get(code, code)


@register.filter
def sex_word(code: str) -> object:
    return _SEXES.get(code, code)


@register.filter
def band_word(code: str) -> object:
    return _BANDS.get(code, code)


@register.filter
def purpose_word(code: str) -> object:
    return vocab.PURPOSES.get(code, code)


@register.filter
def referral_word(code: str) -> object:
    return vocab.REFERRALS.get(code, code)


@register.filter
def direction_word(code: str) -> object:
    return vocab.DIRECTIONS.get(code, code)


@register.filter
def verdict_word(code: str) -> object:
    return vocab.VERDICTS.get(code, code)


@register.filter
def state_word(code: str) -> object:
    return vocab.STATES.get(code, ("quiet", code))[1]


@register.filter
def state_mean(code: str) -> str:
    return vocab.STATES.get(code, ("quiet", code))[0]


@register.filter
def finding_word(code: str) -> object:
    return FINDINGS.get(code, code)


@register.filter
def level_mean(level: str) -> str:
    """How a level is drawn: a look or a stop with its shape, everything else as information."""
    return level if level in ("stop", "look", "go") else "info"
