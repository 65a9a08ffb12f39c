"""What an act leaves behind: its rows, one entry for each, the keys of new persons, and the queue to the seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import focal, keys, paths, policy, rows, values
from kivuko.kernel.errors import Changed, Forged, Refused
from kivuko.kernel.keys import KeyRow
from kivuko.kernel.lines import FORGET, KEYLESS, Known, Line, Queued, line
from kivuko.kernel.models import Entry, Node, PersonKey, Record, Unsealed
from kivuko.kernel.policy import Posting
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.lib.sealing import uuid7


@dataclass(slots=True)
class Change:
    """One record that an act changes, and the move by which it does."""

    record: Record
    move: str
    birth: bool
    state: str
    names: frozenset[str] | None = None  # the changed columns; None at a birth: all
    row: int = 0  # in the bulk form, from 1


@dataclass(slots=True)
class Act:
    """One act: who, under which posting, when, and everything it changes. Bodies of actions receive it."""

    actor: policy.Actor
    posting: Posting
    action: str
    at: datetime
    node: Node
    occurred_at: datetime | None = None
    reason: str = ""
    forgets: UUID | None = None
    id: UUID = field(default_factory=uuid7)
    row: int = 0
    changes: list[Change] = field(default_factory=list)
    fresh: set[UUID] = field(default_factory=set)

    def new_person(self) -> UUID:
        """Somebody this node does not know yet; their key is made with the act."""
        person = uuid7()
        self.fresh.add(person)
        return person

    def also(self, record: Record, move: str | None = None) -> Record:
        """Name a further record that this act changes: a new one, or an existing one with its move.

        The policy is that of the action called. Everything in one act has one home.
        """
        birth = record._state.adding
        workflow = WORKFLOWS[type(record)]
        if move is None:
            births = workflow.births()
            if not birth or len(births) != 1:
                raise Forged(f"name the move by which this {record.kind()} changes")
            move = births[0]
        self.take(record, move, birth)
        return record

    def take(self, record: Record, move: str, birth: bool) -> None:
        if birth and (record.rev or record.state or not record._state.adding):
            raise Forged(f"a {record.kind()} is born with a state or a revision that no move gave it")
        if not birth and record.home != self.node.code:
            raise Refused(
                _("This record is kept at %(home)s and can be changed only there.") % {"home": record.home}
            )
        state = WORKFLOWS[type(record)].next(record.state, move)
        if state is None:
            raise Refused(
                _("This is not possible any more: the record is now “%(state)s”. Look at it again.")
                % {"state": record.state}
            )
        self.changes.append(Change(record, move, birth, state, row=self.row))


@dataclass(slots=True)
class Prepared:
    """All that an act will write, ready: nothing is computed any more while the database is held."""

    keys: list[KeyRow]
    entries: list[Line]
    born: dict[type[Record], list[Record]]
    moved: list[Change]


def prepare(act: Act, *, key: str | None = None, mac: bytes | None = None) -> Prepared:
    """Check and spell everything the act changes. Raises `Refused` where a value is not allowed."""
    for change in act.changes:
        try:
            _settle(act, change)
        except Refused as refusal:
            raise refusal.of_row(change.row) from refusal
    known = _keys(act)
    entries = [line(act, change, sealer(act, change.record), known) for change in act.changes]
    entries[0].key, entries[0].inputs_mac = key, mac
    born: dict[type[Record], list[Record]] = {}
    moved = []
    for change in sorted(act.changes, key=lambda change: (change.record.kind(), change.record.id)):
        if change.birth:
            born.setdefault(type(change.record), []).append(change.record)
        else:
            moved.append(change)
    return Prepared([row for _, row in known.values() if row is not None], entries, born, moved)


def put(prepared: Prepared) -> list[UUID]:
    """Write it, existing records in (kind, id) order so that two acts never wait for one another in a ring.

    Returns the entries' ids. Raises `Changed` where a record is not at the revision the act read.
    """
    rows.insert(PersonKey, prepared.keys)
    _move(prepared.moved)
    for kind, records in prepared.born.items():
        rows.insert(kind, records)
        _are_born(records)
    rows.insert(Entry, prepared.entries)
    rows.insert(Unsealed, [Queued(entry.id, False) for entry in prepared.entries])
    return [entry.id for entry in prepared.entries]


def put_many(prepared: Prepared) -> None:
    """The bulk form's writing, in a transaction of its own: all is spelt before the database is held.

    Its entries start no reaction.
    """
    queue = [Queued(entry.id, True) for entry in prepared.entries]
    batches = [
        rows.Batch(PersonKey, prepared.keys),
        *(rows.Batch(kind, records) for kind, records in prepared.born.items()),
        rows.Batch(Entry, prepared.entries),
        rows.Batch(Unsealed, queue),
    ]
    with transaction.atomic():
        _move(prepared.moved)
        for batch in batches:
            batch.insert()
    for records in prepared.born.values():
        _are_born(records)


def _move(changes: list[Change]) -> None:
    for change in changes:
        names = [*sorted(change.names or ()), "rev", "home"]
        if not rows.update(change.record, names, change.record.rev - 1):
            raise Changed()


def _are_born(records: list[Record]) -> None:
    for record in records:
        record._state.adding = False
        record._state.db = DEFAULT_DB_ALIAS


def _settle(act: Act, change: Change) -> None:
    """Give the record what only the kernel gives: state, home, revision; and check what the body gave."""
    record = change.record
    if change.birth:
        record.home = act.node.code
        values.check(record)
    else:
        names = values.changed(record)
        if "state" in names:
            raise Forged(f"the body of {act.action} set the state of a {record.kind()}; only a move does")
        values.check(record, names)
        change.names = values.changed(record) | {"state"}
    if not paths.covers(act.posting.path, record.path):
        raise Refused(_("This lies outside the place where you work."))
    record.state = change.state
    record.rev += 1


def sealer(act: Act, record: Record) -> UUID | None:
    """Whose key seals this entry: the record's person's, else that of whoever writes a reason.

    Forgetting writes blanks, which need no seal; its reason is the officer's.
    """
    if act.action == FORGET:
        return act.actor.id if act.reason else None
    return record.person or (act.actor.id if act.reason else None)


def _keys(act: Act) -> Known:
    """The keys of everybody the act writes about: new ones made, known ones read with one statement."""
    known: Known = {}
    if act.action in KEYLESS:
        return known
    wanted: set[UUID] = set()
    closed: set[UUID] = set()
    for change in act.changes:
        person = sealer(act, change.record)
        ring = policy.RINGS[type(change.record)]
        if ring in focal.RINGS and person is not None and person == change.record.person:
            closed.add(person)
        if person in act.fresh:
            if person not in known:
                known[person] = keys.fresh(person, ring)
        elif person is not None:
            wanted.add(person)
    if wanted:
        found = keys.of(wanted)
        if missing := wanted - found.keys():
            if act.actor.id in missing:
                raise Forged("the system gives reasons in codes, not in free text: it has no key")
            raise keys.missing(missing.pop())
        known.update({person: (key, None) for person, key in found.items()})
    if closed:
        keys.check_closed(closed, [row for _key, row in known.values() if row is not None])
    return known
