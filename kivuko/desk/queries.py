"""What the pages of the desk read across apps. The actor comes first; who may not see gets nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.accounts.queries import names
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.indicators import ENTRIES, EXITS
from kivuko.crossings.queries import crossings
from kivuko.desk.policy import LEDGER
from kivuko.desk.queries_flows import WAYS, last_words
from kivuko.desk.told import Cell, Told, told
from kivuko.kernel import paths, policy, verified
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.lines import FORGET
from kivuko.kernel.looking import LOOKS
from kivuko.kernel.models import Due, Entry, Forgotten, Head, Hold, Record, Seal, Unsealed
from kivuko.kernel.reading import READINGS
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.lib import sealing
from kivuko.measures import queries as measures
from kivuko.measures.queries import Basis
from kivuko.measures.refreshing import ledger
from kivuko.places.models import Post

DAYS = 90


# -- a post's own day: operational counts, not suppressed, straight from the rows -----------------------------


class Today(NamedTuple):
    """The day of a post so far. `hours` are (hour, entries, exits) on its own clock, from the first to now."""

    day: date
    entries: int
    exits: int
    second_line: int
    recorded: int
    hours: list[tuple[int, int, int]]
    last: datetime | None


def today(actor: policy.Actor, post: Post) -> Today:
    zone = ZoneInfo(post.zone)
    now = timezone.now().astimezone(zone)
    found = crossings(actor).filter(paths.within([post.path]), day=now.date())
    rows = list(found.values_list("direction", "state", "occurred_at"))
    states = Counter((direction, state) for direction, state, _at in rows)
    hours = Counter((at.astimezone(zone).hour, way) for way, state, at in rows if state == "admitted")
    first = min((hour for hour, _way in hours), default=now.hour)
    return Today(
        now.date(), states["entry", "admitted"], states["exit", "admitted"],
        states["entry", "second_line"] + states["exit", "second_line"], len(rows),
        [(hour, hours[hour, "entry"], hours[hour, "exit"]) for hour in range(first, now.hour + 1)],
        max((at for _way, _state, at in rows), default=None),
    )  # fmt: skip


# -- headquarters: figures from the facts ----------------------------------------------------------------------


class PostRow(NamedTuple):
    """A post at headquarters today. Where `entries` or `exits` is None, `words` (entry, exit) say why.

    `word`: "heard", or what today is instead: closed, limited, silent. `last` is its last crossing.
    """

    post: Post
    entries: int | None
    exits: int | None
    words: tuple[str, str]
    word: str
    last: datetime | None


class Flows(NamedTuple):
    """Figures at one moment. `days`: counts by way, and the words that stand where there is none."""

    basis: Basis
    today: date
    days: dict[date, dict[str, Cell]]
    posts: list[PostRow]
    silent: int

    @property
    def heard(self) -> bool:
        """Whether any day has a number."""
        return any(count is not None for cells in self.days.values() for count, _word in cells.values())


def flows(actor: policy.Actor) -> Flows:
    """Entries and exits of the last days and posts in the actor's branches."""
    known = last_words(actor)
    now = timezone.now()
    zones = Counter(post.zone for post, _last in known)
    day = now.astimezone(ZoneInfo(zones.most_common(1)[0][0] if zones else "UTC")).date()
    basis = measures.basis(actor, CROSSINGS)
    since = day - timedelta(days=DAYS - 1)
    read = measures.figures(
        actor, [ENTRIES, EXITS], basis.manifest, since=since, until=day, by=["path", "day"]
    )
    columns = {way: one.column for way, one in WAYS.items()}
    found = told(actor, [post for post, _last in known], tuple(WAYS), since, day, read, columns)
    latest = found._replace(days={path: days[-1:] for path, days in found.days.items()})
    rows = [_row(latest, day, post, last) for post, last in known]
    heard = sorted((row for row in rows if row.last), key=lambda row: row.last or now, reverse=True)
    heard.sort(key=lambda row: (row.entries or 0) + (row.exits or 0), reverse=True)
    asked = [since + timedelta(days=at) for at in range(DAYS)]
    return Flows(basis, day, dict(found.course(asked)), heard, len(rows) - len(heard))


def _row(found: Told, day: date, post: Post, last: datetime | None) -> PostRow:
    alone = found._replace(days={post.path: found.days[post.path]})
    ((_day, cells),) = alone.course([day])
    (entries, closed_in), (exits, closed_out) = cells["entry"], cells["exit"]
    latest = found.days[post.path][-1]
    word = "heard" if latest.reported else latest.word
    return PostRow(post, entries, exits, (closed_in, closed_out), word, last)


# -- the ledger ------------------------------------------------------------------------------------------------


class LedgerState(NamedTuple):
    """How the ledger of this node stands. Nothing in it is about anybody."""

    entries: int
    unsealed: int
    head: Head | None
    verified: verified.Verified | None
    failed: int
    due: int


def ledger_state(actor: policy.Actor) -> LedgerState:
    """For whoever keeps the node or audits it; the page decides who opens it."""
    queue = dict(Due.objects.exclude(state="done").values_list("state").annotate(Count("id")))
    return LedgerState(
        sum(ledger().places.values()), Unsealed.objects.count(), Head.objects.order_by("-id").first(), verified.last(),
        queue.get("failed", 0), queue.get("due", 0),
    )  # fmt: skip


class Line(NamedTuple):
    """An entry as the auditor reads it: who did what to which record, and its place in the chain."""

    sentence: object
    kind: object
    record: UUID
    path: str
    actor: str
    role: str
    at: datetime
    rev: int | None
    place: str
    names: tuple[str, ...]


def latest(actor: policy.Actor, count: int = 50) -> list[Line]:
    """The last entries in the auditor's branches."""
    seals = list(Seal.objects.order_by("-seq").values_list("entry", "chain", "seq")[: count * 4])
    known = _entries(actor).filter(pk__in=[entry for entry, _chain, _seq in seals])
    return _lines(actor, known, seals)[:count]


def history(actor: policy.Actor, record: UUID) -> list[Line]:
    """Every entry of one record in the auditor's branches, the newest first."""
    known = _entries(actor).filter(record=record)
    seals = (
        Seal.objects.filter(entry__in=known.values("pk"))
        .order_by("-seq")
        .values_list("entry", "chain", "seq")
    )
    return _lines(actor, known, list(seals))


def _entries(actor: policy.Actor) -> QuerySet[Entry]:
    held = [posting.path for posting in actor.postings(timezone.now()) if posting.role in LEDGER]
    return Entry.objects.filter(paths.within(held))


def _lines(actor: policy.Actor, found: Iterable[Entry], seals: Sequence[tuple[UUID, str, int]]) -> list[Line]:
    by_id = {entry.pk: entry for entry in found}
    called = names(actor, {entry.actor for entry in by_id.values()})
    kinds = {kind.kind(): kind._meta.verbose_name for kind in WORKFLOWS}
    lines = []
    for ident, name, seq in seals:
        if (entry := by_id.get(ident)) is None:
            continue
        said = sealing.read(bytes(entry.body))
        lines.append(
            Line(
                _spoken(entry.action), kinds.get(entry.kind, entry.kind), entry.record, entry.path,
                called[entry.actor], said["role"], entry.at, entry.rev, f"{name} no. {seq}",
                tuple(sorted(said.get("values", ()))),
            )
        )  # fmt: skip
    return lines


def _spoken(name: str) -> object:
    """An entry as a sentence: the past tense of its action, or what the kernel itself did."""
    action, reading = ACTIONS.get(name), READINGS.get(name) or LOOKS.get(name)
    if action is not None:
        return action.done
    return reading.label if reading is not None else _("Forgotten") if name == FORGET else name


# -- forgetting ------------------------------------------------------------------------------------------------


class Blanked(NamedTuple):
    """One record of a person, and the names of the fields that forgetting would blank."""

    kind: object
    record: Record
    fields: list[str]


def person_of(actor: policy.Actor, record: UUID) -> UUID | None:
    """The person of a record that the actor sees; None where there is none such."""
    for kind in WORKFLOWS:
        found = policy.visible(actor, kind).filter(pk=record).first()
        if found is not None:
            return found.person
    return None


def blanked(actor: policy.Actor, person: UUID) -> list[Blanked]:
    """What forgetting this person would blank, among the records that the actor sees."""
    found = []
    for kind in WORKFLOWS:
        sealed = policy.sealed_fields(kind)
        words = [str(field.verbose_name) for field in kind._meta.concrete_fields if field.name in sealed]
        for record in policy.visible(actor, kind).filter(person=person):
            found.append(Blanked(kind._meta.verbose_name, record, words))
    return found


def holds(actor: policy.Actor) -> QuerySet[Hold]:
    return policy.visible(actor, Hold).order_by("state", "-id")


def forgotten(actor: policy.Actor) -> QuerySet[Forgotten]:
    """The last persons forgotten here: identifiers only, nothing else is left."""
    return Forgotten.objects.order_by("-at")[:20]
