"""Kinds of documents that people cross on, as data: `data/kinds.csv` has each with its labels, the letters of its
machine readable zone, its source, and whether somebody read it there.

Which state accepts which kind is data of that state (kivuko.lib.acceptance) and is not said here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.lib.datafile import Cells, rows


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `mrz_codes` are the two letters of a zone that mean it, `mrz_letters` its first letter
    where the two say nothing more; `months_asked`: other states ask for some months of validity left."""

    code: str
    labels: dict[str, str]
    mrz_codes: tuple[str, ...]
    mrz_letters: tuple[str, ...]
    months_asked: bool
    source: str
    verified: bool

    def __str__(self) -> str:
        language = (get_language() or "en").split("-")[0]
        return self.labels.get(language) or self.labels["en"]


def _kind(cells: Cells) -> Kind:
    return Kind(
        code=cells.match("code", r"[a-z_]{1,28}", "small letters and _"),
        labels={language: cells.required(language) for language in ("en", "fr", "ar")},
        mrz_codes=cells.many("mrz_codes"),
        mrz_letters=cells.many("mrz_letters"),
        months_asked=cells.yes_no("months_asked"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


ALL: tuple[Kind, ...] = tuple(map(_kind, rows(Path(__file__).parent / "data" / "kinds.csv")))
KINDS: dict[str, object] = {kind.code: lazystr(kind) for kind in ALL}
"""Each kind's code and its word in the reader's language."""
OF_CODE: dict[str, str] = {code: kind.code for kind in ALL for code in kind.mrz_codes}
OF_LETTER: dict[str, str] = {letter: kind.code for kind in ALL for letter in kind.mrz_letters}
SCHEDULED_TO_EXPIRE = frozenset(kind.code for kind in ALL if kind.months_asked)
"""Kinds for which other states ask for some months of validity left."""


def kind_of_code(code: str) -> str:
    """The kind that a machine readable zone's document code means; `other` where it says nothing known."""
    return OF_CODE.get(code) or OF_LETTER.get(code[:1], "other")


FINDINGS: dict[str, object] = {
    "document.expired": _("Document expired"),
    "document.expires_soon": _("Document expires within six months"),
    "document.check_digits": _("Check digits did not fit"),
    "document.none": _("No document"),
    "birth.unknown": _("Birth date not known"),
    "birth.future": _("Birth date in the future"),
    "issuer.unknown": _("Issuer not in the tables"),
    "issuer.specimen": _("Specimen"),
    "issuer.not_universal": _("Issuer not accepted by every state"),
    "document.not_accepted": _("Document not accepted by this state"),
    "document.acceptance_unknown": _("Not recorded whether this state accepts the document"),
    "document.accepted": _("Document accepted by this state's rule"),
    "document.name_cut": _("Name on the document may be cut off"),
    "nationality.unknown": _("Nationality not in the tables"),
    "nationality.stateless": _("Stateless"),
    "nationality.refugee": _("Refugee"),
    "nationality.unspecified": _("Nationality not stated"),
    "list.close": _("Close to an entry of a list"),
}
"""What a finding's code means, in a few words, where its sentence is not kept."""
