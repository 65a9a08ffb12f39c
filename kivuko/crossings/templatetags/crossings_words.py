"""How the lane writes what it kept: kinds, sex, bands, states, answers that nobody knew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import rules, vocab
from kivuko.crossings.history import Changed
from kivuko.crossings.models import Crossing
from kivuko.documents.templatetags.documents_words import country, partial_date
from kivuko.documents.vocab import FINDINGS, KINDS
from kivuko.kernel import node
from kivuko.lib import countrydata

register = template.Library()

_SEXES: dict[str, object] = {
    "F": _("female"),
    "M": _("male"),
    "X": _("sex not stated"),
    "": _("sex not known"),
}
_OWN_FINDINGS: dict[str, object] = {"same.birth_differs": _("Two documents with different birth dates")}
_BANDS: dict[str, object] = {"unknown": _("age not known")}


for _shared in (country, partial_date):
    register.filter(_shared)


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
    return FINDINGS.get(code) or _OWN_FINDINGS.get(code, code)


@register.filter
def method_word(code: str) -> object:
    return vocab.METHODS.get(code, code)


@register.filter
def ground_word(crossing: Crossing) -> str:
    """The ground of a refusal in the reader's language; its code where the data know it no more."""
    row = rules.ground_of(crossing)
    return rules.tongue(row.texts) if row else crossing.ground


def ground_said(code: str) -> str:
    """The same of a ground alone, as a change names it."""
    row = next(
        (row for row in rules.rows(countrydata.grounds, node.this().path[:2]) if row.code == code), None
    )
    return rules.tongue(row.texts) if row else code


@register.filter
def tally_method_word(code: str) -> object:
    return vocab.TALLY_METHODS.get(code, code)


@register.filter
def tally_place_word(code: str) -> object:
    return vocab.PLACES.get(code, code)


@register.filter
def same_word(code: str) -> object:
    return vocab.SAME.get(code, code)


@register.filter
def initials(name: object) -> str:
    """AB for Amina Bol, where a bar has no room for more."""
    parts = str(name).split()
    return "".join(part[0].upper() for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts))


@register.simple_tag
def answer(crossing: Any, name: str, words: object = "") -> object:
    """An answer as it stands; else that it was asked and is not known, or that nobody has answered it."""
    return (
        words
        or getattr(crossing, name)
        or (_("not known") if name in crossing.unknown else _("not answered"))
    )


_WORDS: dict[str, Callable[[str], object]] = {
    "nationality": country, "issuer": country, "birth": partial_date, "sex": lambda code: _SEXES.get(code, code),
    "document_kind": lambda code: KINDS.get(code, code), "purpose": lambda code: vocab.PURPOSES.get(code, code),
    "expires": partial_date, "stay_until": partial_date, "ground": ground_said,
}  # fmt: skip


@register.filter
def before(change: Changed) -> object:
    return _version(change.name, change.before, change.lost)


@register.filter
def now(change: Changed) -> object:
    return _version(change.name, change.after, change.gained)


def _version(name: str, value: Any, unknown: bool) -> object:
    if value in ("", None):
        return _("not known") if unknown else _("not answered")
    return _WORDS[name](str(value)) if name in _WORDS else value


@register.filter
def level_mean(level: str) -> str:
    """How a level is drawn: a look or a stop with its shape, everything else as information."""
    return level if level in ("stop", "look", "go") else "info"
