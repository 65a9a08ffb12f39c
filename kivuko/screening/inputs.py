"""What a list says of one person, in one shape for imports, the record and the index."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from kivuko.kernel import keys
from kivuko.lib import sealing
from kivuko.lib.dates import DateError, PartialDate
from kivuko.lib.lists import Alias, Birth, Document, ListedPerson
from kivuko.lib.match import Entry, entry_of
from kivuko.lib.match.evidence import document_key
from kivuko.screening.kinds import means
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import Kind, Layout, Source, Visibility

Faults = dict[str, list[object]]
NEEDS_CONTACT = gettext_lazy(
    "Give a contact who answers day and night: a missing or at-risk person goes to them, not to the police."
)
_LATER = frozenset(("kind_of_entry", "instruction", "contact", "visibility"))
"""Facts that entries got later: where they are empty, a mark is as it was before there were any."""


class ListFacts(BaseModel):
    """Everything of a list but its code and what imports write on it. Texts by language, English at least."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: dict[str, str]
    layout: Layout
    owner: str
    basis: str
    purpose: str
    kind_of_entries: Kind
    instructions: dict[str, str] = {}
    contact: str = ""
    visibility: Visibility = Visibility.OPEN
    expires: date | None = None
    demo: bool = False

    @classmethod
    def of(cls, source: Source) -> Self:
        said = {name: getattr(source, name) for name in cls.model_fields if hasattr(source, name)}
        return cls(kind_of_entries=source.kind, instructions=means()[source.kind].instructions, **said)

    def faults(self, on: date) -> Faults:
        """What must be said before anybody is on a list, by field, in sentences."""
        faults: Faults = {}
        if not self.names.get("en", "").strip():
            faults["names"] = [_("Give the list a name in English at least.")]
        for name, sentence in (
            ("owner", _("Say whose list it is, and who answers for it.")),
            ("basis", _("Say on which law or decision the list rests. Without one nobody may be put on it.")),
            ("purpose", _("Say what the list is for.")),
        ):
            if not getattr(self, name).strip():
                faults[name] = [sentence]
        if self.kind_of_entries == Kind.AT_RISK and not self.contact.strip():
            faults["contact"] = [NEEDS_CONTACT]
        if self.expires and self.expires < on:
            faults["expires"] = [_("This day has passed. To stop using the list now, withdraw it.")]
        return faults

    def put(self, watchlist: Watchlist) -> Watchlist:
        for name in type(self).model_fields:
            setattr(watchlist, name, getattr(self, name))
        return watchlist


class EntryFacts(BaseModel):
    """Everything of an entry but its list and reference, which never change. Little may be known of somebody.

    Without a name it is a document alone. `kind_of_entry` and `visibility` are the list's where they are empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    aliases: tuple[Alias, ...] = ()
    births: tuple[Birth, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    documents: tuple[Document, ...] = ()
    places: tuple[str, ...] = ()
    programme: str = ""
    remarks: str = ""
    listed_on: str = ""
    kind_of_entry: Kind | Literal[""] = ""
    instruction: str = ""
    contact: str = ""
    visibility: Visibility | Literal[""] = ""

    @classmethod
    def of(cls, said: ListedPerson) -> Self:
        """Of a reader's person, which is typed already."""
        given = {name: getattr(said, name) for name in cls.model_fields if name != "kind_of_entry"}
        return cls.model_construct(**given, kind_of_entry=said.kind)

    @classmethod
    def on(cls, entry: ListEntry) -> Self:
        """As they stand on the record."""
        return cls.model_validate({name: getattr(entry, name) for name in cls.model_fields})

    def with_kind(self, watchlist: Watchlist) -> Self:
        """The same with the kind that the entry gets, the list's where none is said."""
        return self.model_copy(update={"kind_of_entry": self.kind_of_entry or watchlist.kind_of_entries})

    def values(self) -> dict[str, Any]:
        """By column, as JSON holds them."""
        return {name: _plain(getattr(self, name)) for name in type(self).model_fields}

    def mark(self) -> bytes:
        """A keyed digest: equal facts meet, and nobody's name can be guessed from it."""
        said = {name: value for name, value in self.values().items() if value or name not in _LATER}
        return keys.blind("people", "screening.entry", sealing.canonical(said).decode())

    def ref(self) -> str:
        """A reference for an entry that has none: the same person or document gets the same, and it says nothing."""
        same = self.values()["documents"] if not self.name else [self.name, self.values()["births"]]
        spelt = sealing.canonical({"of": self.kind_of_entry, "same": same}).decode()
        return keys.blind("people", "screening.ref", spelt).hex()[:12]

    def put(self, entry: ListEntry) -> ListEntry:
        """Write the facts onto the record; lists are new ones, never changed in place."""
        for name, value in self.values().items():
            setattr(entry, name, value)
        entry.kind_of_entry = self.kind_of_entry or entry.watchlist.kind_of_entries
        entry.mark, entry.pending = self.mark(), {}
        return entry

    def faults(self, watchlist: Watchlist, on: date) -> Faults:
        """What no entry may say, by field, in sentences."""
        faults = {**self._faults_of_dates(on)}
        kind = self.kind_of_entry or watchlist.kind_of_entries
        comparable = [one for one in self.documents if document_key(one.number)]
        if not self.name.strip() and not self.documents:
            faults["name"] = [_("Give a name, of which one part is enough, or a document number.")]
        elif kind == Kind.DOCUMENT and not self.documents:
            faults["document_number"] = [_("An entry for a document needs its number.")]
        elif (kind == Kind.DOCUMENT or not self.name.strip()) and not comparable:
            faults["document_number"] = [
                _("This number is too short to compare: five signs with three figures at least.")
            ]
        if kind == Kind.AT_RISK and not (self.contact or watchlist.contact).strip():
            faults["contact"] = [NEEDS_CONTACT]
        return faults

    def _faults_of_dates(self, on: date) -> Faults:
        faults: Faults = {}
        said = [("birth", day) for birth in self.births for day in (birth.date, birth.to) if day]
        said += [("reported_on", document.reported) for document in self.documents if document.reported]
        if self.listed_on:
            said.append(("listed_on", self.listed_on))
        for name, day in said:
            try:
                if PartialDate.parse(day).earliest > on:
                    faults[name] = [_("%(day)s has not come yet. Correct the date.") % {"day": day}]
            except DateError as error:
                faults[name] = [error.sentence(_)]
        if any(birth.to and birth.to < birth.date for birth in self.births) and "birth" not in faults:
            faults["birth_to"] = [
                _("The latest date of birth lies before the earliest. Correct one of them.")
            ]
        return faults


class EntryChange(BaseModel):
    """An entry that its list now gives otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: UUID
    facts: EntryFacts


class Seen(BaseModel):
    """An entry, at the revision that was looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    rev: int


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the facts that differ, in the order of a page."""
    return [name for name in EntryFacts.model_fields if before.get(name) != after.get(name)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [part if isinstance(part, str) else _kept(asdict(part)) for part in value]
    return str(value)


def _kept(part: dict[str, Any]) -> dict[str, Any]:
    """Without what a document is not said to be: most are not listed by themselves."""
    return {name: value for name, value in part.items() if value or name not in ("status", "reported")}


def listed(entry: ListEntry) -> ListedPerson:
    """The record as the list's reader would give it."""
    return ListedPerson(
        source=str(entry.watchlist_id),
        ref=entry.ref,
        name=entry.name,
        aliases=tuple(Alias(**alias) for alias in entry.aliases),
        births=tuple(Birth(**birth) for birth in entry.births),
        nationalities=tuple(entry.nationalities),
        sex=entry.sex,
        documents=tuple(Document(**document) for document in entry.documents),
        places=tuple(entry.places),
        programme=entry.programme,
        remarks=entry.remarks,
        listed_on=entry.listed_on,
    )


def indexed(entry: ListEntry) -> Entry:
    """The record as the index holds it, under the record's own id; in its group stand list and own visibility.

    Where a document is listed by itself, its holder is not: on a new passport the same person is found by nothing.
    """
    made = entry_of(listed(entry))
    who = (made.names, made.births, made.nationalities, made.sex)
    if entry.kind_of_entry == Kind.DOCUMENT:
        who = ((), (), (), "")
    return Entry(str(entry.pk), *who, made.documents, group=group(entry.watchlist_id, entry.visibility))


def group(watchlist: UUID, visibility: str) -> str:
    """By what a search is limited: the list, and the visibility where an entry has its own."""
    return f"{watchlist}:{visibility}"
