"""The question of the lane: does this traveller come close to anybody on a list in force?

Each process holds one index of all listed persons and keeps it up to date by itself. What tells it that something
changed is the revision of each list, a table of a few rows: every act on an entry raises the revision of its list in
the same transaction and notes it in the entry (`edition`), so what is new since a known revision is one range of an
index. Not used for this: the ledger's last entry (every crossing moves it), a count over entries (grows with the
list), a file or cache (commits at another moment than the row). A snapshot on disk spares a new worker the building.
"""

from __future__ import annotations

import logging
import pickle
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.utils import timezone

from kivuko.documents.findings import Level
from kivuko.documents.traveller import Traveller
from kivuko.kernel import keys, node
from kivuko.kernel.policy import SYSTEM, Actor, visible
from kivuko.lib import sealing
from kivuko.lib.lists import Document
from kivuko.lib.match import Index, Match, Query, Reason
from kivuko.screening import files
from kivuko.screening.hits import sentence
from kivuko.screening.inputs import indexed
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.policy import TOLD
from kivuko.screening.vocab import BARS

WORTH_KNOWING = 0.70
"""From this score on, and only with a birth date or document that agrees, an entry is named for information."""
_ASKED = 25  # matches read from the index, before lists that are withdrawn or not for this actor are left out
_COMPACT = 300  # changes after which the index is built anew and its snapshot written
_SHAPE = 1  # of the snapshot; raise it when Index or Entry change

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """An entry that a traveller comes close to. `score` from 0 to 1; `reasons` in the reader's language, by part.

    `level` never refuses: "stop" asks for the second line, "look" for a second pair of eyes, "info" for nothing.
    """

    entry_id: UUID
    list_id: UUID
    list_name: str
    entry_name: str
    score: float
    parts: tuple[Reason, ...]
    kind: str
    instruction: str
    contact: str
    level: Level

    @property
    def reasons(self) -> list[str]:
        return [sentence(part) for part in self.parts]


def search(actor: Actor, traveller: Traveller, on: date) -> list[Found]:
    """Entries of lists in force on a day that this traveller comes close to, the closest first.

    Empty for whoever may not ask. Lists that the actor is not told of are left out.
    """
    told = _told(actor)
    if not told:
        return []
    lists = {each.pk: each for each in visible(SYSTEM, Watchlist)}
    index = _HELD.fresh(lists)
    matches = {match.entry_id: match for match in index.search(_query(traveller), _ASKED)}
    near = {UUID(pk): match for pk, match in matches.items() if match.look or _worth_knowing(match)}
    if not near:
        return []
    # Names, kind and state are read from the rows: what an index says late is never shown.
    entries = visible(SYSTEM, ListEntry).filter(pk__in=near, state="listed").exclude(name="").in_bulk()
    return [
        _found(entries[pk], lists[entries[pk].watchlist_id], match)
        for pk, match in near.items()
        if pk in entries and _counts(lists.get(entries[pk].watchlist_id), told, on)
    ]


def warm() -> int:
    """Bring this process's index up to date and write its snapshot; returns how many persons it holds."""
    index = _HELD.fresh({each.pk: each for each in visible(SYSTEM, Watchlist)})
    _HELD.save()
    return len(index)


def _told(actor: Actor) -> frozenset[str]:
    """The visibilities of lists of which this actor is told."""
    roles = {posting.role for posting in actor.postings(timezone.now())}
    return frozenset().union(*(TOLD[role] for role in roles if role in TOLD))


def _counts(watchlist: Watchlist | None, told: frozenset[str], on: date) -> bool:
    return watchlist is not None and watchlist.in_force_on(on) and watchlist.visibility in told


def _worth_knowing(match: Match) -> bool:
    return match.evidence and match.score >= WORTH_KNOWING


def _found(entry: ListEntry, watchlist: Watchlist, match: Match) -> Found:
    return Found(
        entry_id=entry.pk,
        list_id=watchlist.pk,
        list_name=str(watchlist),
        entry_name=entry.name,
        score=match.score,
        parts=match.reasons,
        kind=entry.kind_of_entry,
        instruction=watchlist.instruction,
        contact=watchlist.contact,
        level=level(match, entry.kind_of_entry),
    )


def level(match: Match, kind: str) -> Level:
    """Name and evidence beyond it on a list that has a legal basis: second line. A close name: a look."""
    if match.strong and kind in BARS:
        return "stop"
    return "look" if match.look else "info"


_KINDS = {
    "passport": "passport", "diplomatic_passport": "passport", "service_passport": "passport",
    "national_id": "national-id", "refugee_travel_document": "travel-document",
    "stateless_travel_document": "travel-document", "laissez_passer": "travel-document",
    "emergency_document": "travel-document",
}  # fmt: skip


def _query(traveller: Traveller) -> Query:
    documents: tuple[Document, ...] = ()
    if traveller.number:
        kind = _KINDS.get(traveller.document_kind, "other")
        documents = (Document(traveller.number, traveller.issuer, kind),)
    truncated = _truncated(traveller.mrz)
    # Lists write given names first; a zone that ran out of room ends with a cut given name, which must come last.
    order = (
        (traveller.surname, traveller.given_names)
        if truncated
        else (traveller.given_names, traveller.surname)
    )
    return Query(
        name=" ".join(part for part in order if part),
        birth=traveller.birth,
        nationalities=(traveller.nationality,) if traveller.nationality else (),
        sex=traveller.sex,
        documents=documents,
        truncated=truncated,
    )


def _truncated(mrz: str) -> bool:
    """Whether the name field of the machine readable zone is full to its end, so that the name may go on."""
    lines = mrz.split()
    if not lines:
        return False
    named = lines[-1] if len(lines) == 3 else lines[0]
    return not named.endswith("<")


@dataclass
class _Held:
    """The index of this process, and up to which revision of each list it is."""

    index: Index = field(default_factory=Index)
    editions: dict[UUID, int] = field(default_factory=dict)
    of: UUID | None = None
    forgettings: int = 0
    changes: int = 0
    lock: Lock = field(default_factory=Lock)

    def fresh(self, lists: dict[UUID, Watchlist]) -> Index:
        """The index with every committed change taken in."""
        wanted = {pk: each.rev for pk, each in lists.items()}
        if not self._is_current(wanted):
            with self.lock:
                if not self._is_current(wanted):
                    self._catch_up(wanted)
        return self.index

    def _is_current(self, wanted: dict[UUID, int]) -> bool:
        same_store = self.of == node.this().pk and self.forgettings == files.forgettings()
        return same_store and self.editions == wanted

    def _catch_up(self, wanted: dict[UUID, int]) -> None:
        goes_on = self.of == node.this().pk and self.forgettings == files.forgettings()
        if not goes_on or any(rev > wanted.get(pk, 0) for pk, rev in self.editions.items()):
            self._begin()
        if self._behind(wanted) > _COMPACT:
            self._load(wanted)
        for pk, rev in wanted.items():
            if rev != self.editions.get(pk, 0):
                self._take(pk, self.editions.get(pk, 0))
        self.editions = wanted
        if self.changes > _COMPACT:
            self.index.compact()
            self.save()

    def _begin(self) -> None:
        self.index, self.editions, self.changes = Index(), {}, 0
        self.of, self.forgettings = node.this().pk, files.forgettings()

    def _behind(self, wanted: dict[UUID, int]) -> int:
        """How many entries have changed since, counted no further than needed."""
        count = 0
        for pk, rev in wanted.items():
            seen = self.editions.get(pk, 0)
            if rev != seen:
                newer = visible(SYSTEM, ListEntry).filter(watchlist=pk, edition__gt=seen)
                count += newer[: _COMPACT + 1].count()
        return count

    def _take(self, watchlist: UUID, seen: int) -> None:
        """Take in what changed on a list since a revision."""
        newer = list(visible(SYSTEM, ListEntry).filter(watchlist=watchlist, edition__gt=seen))
        listed = [indexed(entry) for entry in newer if entry.state == "listed" and entry.name]
        gone = [str(entry.pk) for entry in newer if entry.state != "listed" or not entry.name]
        if len(listed) > _COMPACT:  # one building is cheaper than a large overlay
            kept = {entry.id: entry for entry in self.index.entries()}
            self.index = Index((kept | {entry.id: entry for entry in listed}).values())
            self.changes = _COMPACT + 1
        elif listed:
            self.index.add(*listed)
        if gone:
            self.index.remove(*gone)
        self.changes += len(newer)

    def save(self) -> None:
        """Write the snapshot, sealed by this node's key: nothing else is ever unpickled."""
        held = pickle.dumps((_SHAPE, self.of, self.forgettings, self.editions, self.index), protocol=5)
        files.write(files.snapshot(), _seal(held) + held)
        self.changes = 0

    def _load(self, wanted: dict[UUID, int]) -> None:
        """Go on from the snapshot where it is of this store, sealed by it, and newer than what is held."""
        try:
            data = files.snapshot().read_bytes()
        except FileNotFoundError:
            return
        held = memoryview(data)[sealing.KEY :]
        if data[: sealing.KEY] != _seal(held):
            log.warning("the snapshot of the index is not of this store and is not used")
            return
        shape, of, forgettings, editions, index = pickle.loads(held)  # noqa: S301 - sealed by this node's key
        known = all(rev <= wanted.get(pk, 0) for pk, rev in editions.items())
        if shape == _SHAPE and of == self.of and forgettings == self.forgettings and known:
            self.index, self.editions = index, editions


def _seal(data: bytes | memoryview) -> bytes:
    return sealing.mac(keys.derived("people", "screening.snapshot"), bytes(data))


_HELD = _Held()
