"""How pages write what a document or a list says: countries, dates of which a part may be missing."""

from __future__ import annotations

from babel.dates import format_date
from django import template
from django.utils.translation import get_language

from kivuko.lib import countries
from kivuko.lib.dates import PartialDate

register = template.Library()

_FORMS = {"year": "y", "month": "MMM y", "day": "d MMM y"}


def language() -> str:
    return (get_language() or "en").split("-")[0]


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language, the code itself where it is in no table."""
    return countries.name(code, language()) if code else ""


@register.filter
def partial_date(text: str) -> str:
    """12 Aug 1974, Aug 1974 or 1974: as much as is known, in the reader's language."""
    if not text:
        return ""
    known = PartialDate.parse(text)
    return format_date(known.earliest, _FORMS[known.precision], locale=language())
