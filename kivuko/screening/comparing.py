"""A hit part by part: what the list says, what the document says, and how the two stand to one another.

The traveller's name is not repeated: the list's stands there, to be compared with the document in the hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.documents.templatetags.documents_words import country
from kivuko.lib.match import MESSAGES, Reason
from kivuko.screening import hits
from kivuko.screening.models import Hit, ListEntry

AGREEMENT: dict[str, tuple[str, object]] = {
    "agrees": ("stop", pgettext_lazy("part of a comparison", "agrees")),
    "close": ("look", pgettext_lazy("part of a comparison", "close")),
    "differs": ("go", pgettext_lazy("part of a comparison", "differs")),
    "unknown": ("quiet", pgettext_lazy("part of a comparison", "not known")),
}
"""How a part stands: its shape, drawn by what it says of the question “is it the same person?”, and its word."""

PARTS: dict[str, object] = {
    "name": pgettext_lazy("part of a comparison", "Name"),
    "birth": _("Date of birth"),
    "nationality": _("Nationality"),
    "sex": _("Sex"),
    "document": _("Document"),
}
AGREES = frozenset(("name.same", "birth.same", "nationality.same", "sex.same", "document.same"))
DIFFERS = frozenset(("birth.differs", "nationality.differs", "sex.differs"))


class Part(NamedTuple):
    """`key` of PARTS; `listed` and `said` are what the two sides say, empty where they say nothing."""

    key: str
    word: object
    listed: str
    said: str
    mean: str
    agreement: object
    reasons: list[str]


def parts(hit: Hit, entry: ListEntry | None) -> list[Part]:
    """Every part in order. Without the entry (not shown to this reader, or forgotten), what the reasons say of it."""
    by_part: dict[str, list[Reason]] = {key: [] for key in PARTS}
    for one in hit.reasons:
        key = str(one["code"]).partition(".")[0]
        if key in by_part and one["code"] in MESSAGES:
            by_part[key].append(Reason(one["code"], tuple(one["params"].items())))
    return [_part(key, by_part[key], hit, entry) for key in PARTS]


def _part(key: str, reasons: list[Reason], hit: Hit, entry: ListEntry | None) -> Part:
    listed = _of_entry(key, entry) if entry else ""
    if not listed:
        given = [dict(reason.params).get("listed", "") for reason in reasons]
        listed = _written(key, next(filter(None, given), ""))
        if key == "name" and reasons:  # of a document alone no name was compared: it is called by its number
            listed = hit.entry_name
    said = "" if key == "name" else _written(key, str(hit.said.get(key, "")))
    agreement = _agreement(key, reasons, bool(entry and listed and said))
    mean, word = AGREEMENT[agreement]
    if agreement == "agrees":
        listed = listed or said
    return Part(key, PARTS[key], listed, said, mean, word, [hits.sentence(reason) for reason in reasons])


def _agreement(key: str, reasons: list[Reason], both: bool) -> str:
    codes = {reason.code for reason in reasons}
    if not codes:  # a number that no listed document has is said by no reason
        return "differs" if key == "document" and both else "unknown"
    if codes <= AGREES:
        return "agrees"
    return "differs" if codes <= DIFFERS else "close"


def _of_entry(key: str, entry: ListEntry) -> str:
    if key == "name":
        return ", ".join([entry.name, *(str(alias["name"]) for alias in entry.aliases)]) if entry.name else ""
    if key == "birth":
        return ", ".join(map(_birth, entry.births))
    if key == "nationality":
        return ", ".join(map(country, entry.nationalities))
    if key == "document":
        return ", ".join(
            f"{each['number']} ({each['issuer']})" if each["issuer"] else str(each["number"])
            for each in entry.documents
        )
    return entry.sex


def _written(key: str, code: str) -> str:
    """What one side says, a country by its name; the page has the words of the sexes."""
    return country(code) if key == "nationality" else code


def _birth(birth: Mapping[str, object]) -> str:
    span = f"{birth['date']} – {birth['to']}" if birth.get("to") else str(birth["date"])
    return f"≈ {span}" if birth.get("approximate") else span
