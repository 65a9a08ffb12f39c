"""What a name screening asks and answers: entries, queries, matches and their reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kivuko.lib.lists.model import Birth, Document, ListedPerson, Quality

LOOK: Final = 0.80
"""At this score and above a person should look at the pair."""

STRONG: Final = 0.90
"""At this score, and with evidence beyond the name, a match is strong."""


def _(text: str) -> str:
    """Marks an English sentence for the translators; the page that shows it looks its translation up."""
    return text


MESSAGES: Final[dict[str, str]] = {
    "name.same": _("The name on the list is the same: {listed}."),
    "name.close": _("The name on the list is close: {listed}."),
    "name.spelling": _("“{asked}” stands on the list as “{listed}”."),
    "name.initial": _("“{asked}” could stand for “{listed}”."),
    "name.order": _("The parts of the name stand in another order."),
    "name.missing": _("The list also has {parts}."),
    "name.extra": _("The list does not have {parts}."),
    "name.one_part": _("Only one part of the name agrees; a name like this says little alone."),
    "name.common": _("The parts that agree are common names."),
    "name.weak": _("The list marks this name as a weak alias."),
    "birth.same": _("The date of birth is the same: {listed}."),
    "birth.same_new_year": _("Both give 1 January {listed}, which often stands for an unknown day."),
    "birth.swapped": _("The date of birth is the same with day and month exchanged: {listed}."),
    "birth.month": _("Year and month of birth are the same: {listed}."),
    "birth.year": _("The year of birth is the same: {listed}."),
    "birth.approximate": _("The date of birth lies within what the list gives: {listed}."),
    "birth.slip": _("The date of birth differs in one figure: {listed}."),
    "birth.near": _("The date of birth differs a little: {listed}."),
    "birth.differs": _("The date of birth differs: {listed}."),
    "nationality.same": _("The nationality is the same: {listed}."),
    "nationality.differs": _("The nationality differs: {listed}."),
    "sex.same": _("The sex is the same."),
    "sex.differs": _("The sex differs."),
    "document.same": _("The document number is the same: {listed}."),
    "document.number": _("The document number is the same but its issuer differs: {listed}."),
}
"""English templates by reason code, to be filled with a reason's parameters."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a pair scores as it does. `params` are (name, text) pairs for the template."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, template: str = "") -> str:
        """The sentence, from `template` (a translation of MESSAGES[code]) or in English."""
        return (template or MESSAGES[self.code]).format(**dict(self.params))


@dataclass(frozen=True, slots=True)
class EntryName:
    """A name of an entry, in any script."""

    text: str
    quality: Quality = "strong"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person to be found, or a document alone. Only `id` and a name or a document are needed.

    Empty means unknown, never "none". Nationalities and document issuers are ISO alpha-3; `sex` is "M", "F", "X"
    or "". `group` is whatever a search may later be limited to, such as the list that the entry stands on.
    """

    id: str
    names: tuple[EntryName, ...]
    births: tuple[Birth, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    documents: tuple[Document, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A traveller as a document or an officer gives them; empty means unknown.

    `name` in any script and order, MRZ fillers allowed; `other_names` for the same person's name in
    another script or document. `birth` is ISO text as far as known ("1975", "1975-03", "1975-03-21").
    `truncated` when the document had no room for the whole name, so its last part may be cut short.
    """

    name: str
    birth: str = ""
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    documents: tuple[Document, ...] = ()
    other_names: tuple[str, ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found: `score` 0 to 1, the list's own name that matched, and the reasons by part.

    The name is "" where the entry has none and its document alone was found.

    `evidence` is True when something beyond name, nationality and sex agrees: a date of birth or a
    document. Without it a match is never strong.
    """

    entry_id: str
    score: float
    reasons: tuple[Reason, ...]
    matched_name: str
    evidence: bool

    @property
    def look(self) -> bool:
        return self.score >= LOOK

    @property
    def strong(self) -> bool:
        return self.evidence and self.score >= STRONG


def entry_of(person: ListedPerson) -> Entry:
    """The entry of a listed person; its id is "source:ref"."""
    names = [EntryName(person.name), *(EntryName(alias.name, alias.quality) for alias in person.aliases)]
    return Entry(
        id=f"{person.source}:{person.ref}",
        names=_once(names),
        births=person.births,
        nationalities=person.nationalities,
        sex=person.sex,
        documents=person.documents,
    )


def _once(names: Iterable[EntryName]) -> tuple[EntryName, ...]:
    """Names without repeats, the strong of two kept."""
    kept: dict[str, EntryName] = {}
    for name in names:
        if not name.text.strip():
            continue
        if name.text not in kept or name.quality == "strong":
            kept[name.text] = name
    return tuple(kept.values())
