"""What a list says of one person, in one shape for imports, the record and the index."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kivuko.kernel import keys
from kivuko.lib import sealing
from kivuko.lib.lists import Alias, Birth, Document, ListedPerson
from kivuko.lib.match import Entry, entry_of
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import Kind, Layout, Source, Visibility


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
        return cls(kind_of_entries=source.kind, **said)

    def put(self, watchlist: Watchlist) -> Watchlist:
        for name in type(self).model_fields:
            setattr(watchlist, name, getattr(self, name))
        return watchlist


class EntryFacts(BaseModel):
    """Everything of an entry but its list and reference, which never change. Little may be known of somebody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[Alias, ...] = ()
    births: tuple[Birth, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    documents: tuple[Document, ...] = ()
    places: tuple[str, ...] = ()
    programme: str = ""
    remarks: str = ""
    listed_on: str = ""

    @classmethod
    def of(cls, said: ListedPerson) -> Self:
        """Of a reader's person, which is typed already."""
        return cls.model_construct(**{name: getattr(said, name) for name in cls.model_fields})

    def values(self) -> dict[str, Any]:
        """By column, as JSON holds them."""
        return {name: _plain(getattr(self, name)) for name in type(self).model_fields}

    def mark(self) -> bytes:
        """A keyed digest: equal facts meet, and nobody's name can be guessed from it."""
        return keys.blind("people", "screening.entry", sealing.canonical(self.values()).decode())

    def put(self, entry: ListEntry) -> ListEntry:
        """Write the facts onto the record; lists are new ones, never changed in place."""
        for name, value in self.values().items():
            setattr(entry, name, value)
        entry.mark = self.mark()
        return entry


class EntryChange(BaseModel):
    """An entry that its list now gives otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: UUID
    facts: EntryFacts


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [part if isinstance(part, str) else asdict(part) for part in value]
    return value


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
    """The record as the index holds it, under the record's own id."""
    made = entry_of(listed(entry))
    return Entry(str(entry.pk), made.names, made.births, made.nationalities, made.sex, made.documents)
