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
from kivuko.screening import files, settled
from kivuko.screening.hits import sentence, waits
from kivuko.screening.inputs import group, indexed
from kivuko.screening.kinds import goes, means, route
from kivuko.screening.models import ListEntry, Watchlist, in_tongue
from kivuko.screening.policy import TOLD
from kivuko.screening.vocab import COUNTING, Route, Visibility

WORTH_KNOWING = 0.70
"""From this score on, and only with a birth date or document that agrees, an entry is named for information."""
_MOST = 25  # entries that one traveller can raise, the closest first, of those that count for the reader
_LATELY = 16  # questions of which the answer is kept
_COMPACT = 300  # changes after which the index is built anew and its snapshot written
_ALL: frozenset[str] = frozenset(Visibility.values)
_SHAPE = 2  # of the snapshot; raise it when Index or Entry change

Lists = dict[UUID, Watchlist]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """An entry that a traveller comes close to. `score` from 0 to 1; `reasons` in the reader's language, by part.

    `level` never refuses: "stop" asks for the second line, "look" for a second pair of eyes, "info" for nothing.
    `route` says to whom it goes (vocab.Route). `told` is False for what the officer at the lane must not learn of.
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
    route: str = "second_line"
    visibility: str = "open"
    told: bool = True
    pair: bytes | None = None
    waits: UUID | None = None
    """The open hit of this very pair, where there is one: it is not raised again."""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> list[str]:
        return [*map(sentence, self.parts), *([waits()] if self.waits else [])]

    @property
    def goes(self) -> str:
        """To whom it goes, in the reader's language."""
        return goes(self.kind, Route(self.route)) if self.kind else ""


def search(actor: Actor, traveller: Traveller, on: date) -> list[Found]:
    """Entries of lists in force on a day that this traveller comes close to, the closest first.

    Empty for whoever may not ask. What the actor is not told of is left out and takes no other's place; so are pairs
    that a second person has refuted.
    """
    told = _told(actor)
    return _near(traveller, on, told, told, _lists()) if told else []


def untold(actor: Actor, traveller: Traveller, on: date) -> list[Found]:
    """Entries that raise a hit for the supervisor without a word to this actor, who may ask but is not told of them."""
    told = _told(actor)
    return _near(traveller, on, _ALL - told, told, _lists()) if told else []


def searched(actor: Actor, traveller: Traveller, on: date) -> list[Found]:
    """What the actor is told and, after it, what is raised silently: `told` is False there."""
    told = _told(actor)
    return _near(traveller, on, _ALL, told, _lists()) if told else []


def _lists() -> Lists:
    return {each.pk: each for each in visible(SYSTEM, Watchlist)}


def _near(
    traveller: Traveller, on: date, wanted: frozenset[str], told: frozenset[str], lists: Lists
) -> list[Found]:
    """Entries of these visibilities, those that the actor is told of first.

    The index is asked for each of the two alone, and for nothing else: it aligns only so many, so that what is asked
    for together crowds out one another. A decision's first question is the look's, whose answer is kept.
    """
    query = _query(traveller)
    sides = (_groups(lists, side, on) for side in (wanted & told, wanted - told) if side)
    matches = [match for groups in sides for match in _HELD.search(lists, query, groups)]
    near = {UUID(match.entry_id): match for match in matches if match.look or _worth_knowing(match)}
    if not near:
        return []
    # Names, kind and state are read from the rows: what an index says late is never shown.
    rows = visible(SYSTEM, ListEntry).filter(pk__in=near, state__in=COUNTING, mark__isnull=False)
    entries = rows.in_bulk()
    found = [
        _found(entries[pk], lists[entries[pk].watchlist_id], match, told, on)
        for pk, match in near.items()
        if pk in entries and entries[pk].watchlist_id in lists
    ]
    shown, silent = ([one for one in found if one.told is told_of] for told_of in (True, False))
    return settled.sift(traveller, [*shown[:_MOST], *silent[:_MOST]], entries)


def warm() -> int:
    """Bring this process's index up to date and write its snapshot; returns how many persons it holds."""
    index = _HELD.fresh(_lists())
    _HELD.save()
    return len(index)


def _told(actor: Actor) -> frozenset[str]:
    """The visibilities of lists of which this actor is told."""
    roles = {posting.role for posting in actor.postings(timezone.now())}
    return frozenset().union(*(TOLD[role] for role in roles if role in TOLD))


def _groups(lists: Lists, wanted: frozenset[str], on: date) -> frozenset[str]:
    """The groups of the index that stand on a list in force and have one of these visibilities."""
    own = ("", *Visibility.values)
    return frozenset(
        group(pk, each)
        for pk, watchlist in lists.items()
        if watchlist.in_force_on(on)
        for each in own
        if (each or watchlist.visibility) in wanted
    )


def _worth_knowing(match: Match) -> bool:
    return match.evidence and match.score >= WORTH_KNOWING


def _found(entry: ListEntry, watchlist: Watchlist, match: Match, told: frozenset[str], on: date) -> Found:
    entry.watchlist = watchlist
    return Found(
        entry_id=entry.pk,
        list_id=watchlist.pk,
        list_name=str(watchlist),
        entry_name=entry.called,
        score=match.score,
        parts=match.reasons,
        kind=entry.kind_of_entry,
        instruction=advice(entry),
        contact=entry.reach,
        level=level(match, entry.kind_of_entry),
        route=route(entry.kind_of_entry, entry.births, entry.reach, on).value,
        visibility=entry.who_is_told,
        told=entry.who_is_told in told,
    )


def advice(entry: ListEntry) -> str:
    """What whoever is told does: the entry's own instruction, its list's, or what its kind asks for."""
    return entry.advice or in_tongue(means()[entry.kind_of_entry].instructions)


def level(match: Match, kind: str) -> Level:
    """Name and evidence beyond it, of a kind that may hold somebody up: second line. A close name: a look."""
    if match.strong and match.evidence and means()[kind].strongest == "stop":
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
    lately: dict[tuple[object, ...], list[Match]] = field(default_factory=dict)
    """What was asked last, for the decision that follows a look; dropped as soon as anything changes."""

    def search(self, lists: Lists, query: Query, groups: frozenset[str]) -> list[Match]:
        """Everything worth knowing in these groups, the closest first."""
        index = self.fresh(lists)
        groups &= index.groups()
        if not groups:
            return []
        editions = frozenset((pk, each.rev) for pk, each in lists.items())
        asked = (query, groups, editions, self.of, self.forgettings)
        found = self.lately.get(asked)
        if found is None:
            found = index.search(query, None, groups, WORTH_KNOWING)
            if len(self.lately) >= _LATELY:
                self.lately.clear()
            self.lately[asked] = found
        return found

    def fresh(self, lists: Lists) -> Index:
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
        self.lately.clear()
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
        counts = [entry.state in COUNTING and not entry.forgotten for entry in newer]
        listed = [indexed(entry) for entry, does in zip(newer, counts, strict=True) if does]
        gone = [str(entry.pk) for entry, does in zip(newer, counts, strict=True) if not does]
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
            data = files.read(files.snapshot())
        except (FileNotFoundError, sealing.Tampered):
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
