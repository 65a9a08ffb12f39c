"""What can be read of lists, entries and hits. The actor comes first; who may not see gets nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kivuko.kernel import paths
from kivuko.kernel.policy import SYSTEM, Actor, may, visible
from kivuko.lib.disclosure import HIDDEN, LEAST
from kivuko.screening import calls as calling
from kivuko.screening import clock, kinds
from kivuko.screening.matching import advice
from kivuko.screening.models import Clearance, Hit, ListEntry, OnCall, Redress, Watchlist
from kivuko.screening.policy import COUNTS
from kivuko.screening.vocab import COUNTING, LEVELS, WAITING, Kind, Visibility

_YEAR_2100 = 4_102_444_800_000
SOON = timedelta(days=14)
"""So long before a list expires, those who keep it are told."""


class Row(NamedTuple):
    """A list as the page of all lists shows it."""

    watchlist: Watchlist
    entries: int


def watchlists(actor: Actor) -> QuerySet[Watchlist]:
    return visible(actor, Watchlist)


def entries(actor: Actor) -> QuerySet[ListEntry]:
    return visible(actor, ListEntry)


def hits(actor: Actor) -> QuerySet[Hit]:
    return visible(actor, Hit)


def overview(actor: Actor) -> list[Row]:
    """Every list with how many persons are on it now."""
    counted = entries(actor).filter(state__in=COUNTING).order_by().values("watchlist").annotate(n=Count("pk"))
    number = {row["watchlist"]: row["n"] for row in counted}
    return [Row(each, number.get(each.pk, 0)) for each in watchlists(actor)]


def by_kind(actor: Actor, watchlist: Watchlist) -> list[tuple[str, int]]:
    """(kind, how many) of the persons on a list now."""
    counted = entries(actor).filter(watchlist=watchlist, state__in=COUNTING).order_by()
    return sorted(counted.values_list("kind_of_entry").annotate(Count("pk")))


def named(actor: Actor, watchlist: Watchlist, begins: str) -> QuerySet[ListEntry]:
    """Persons on a list one of whose name's parts begins so; everybody where nothing is asked."""
    found = entries(actor).filter(watchlist=watchlist, state__in=COUNTING).order_by("ref")
    words = begins.split()
    for word in words:
        found = found.filter(Q(name__istartswith=word) | Q(name__icontains=f" {word}") | Q(ref=word))
    return found


def open_hits(actor: Actor) -> QuerySet[Hit]:
    """What waits to be settled where the actor works, the oldest first."""
    return hits(actor).filter(state="open").order_by("raised_at")


def settled(actor: Actor) -> dict[str, int]:
    """How many hits of each state the actor sees."""
    return dict(hits(actor).order_by().values_list("state").annotate(Count("pk")))


def settled_since(actor: Actor, since: datetime) -> QuerySet[Hit]:
    """What was settled where the actor works, the latest first."""
    return hits(actor).filter(settled_at__gte=since).order_by("-settled_at")


class Asked(NamedTuple):
    """What the entry of a hit asks for, as the lane says it too. Texts in the reader's language.

    `goes` says to whom the hit goes, `gone` that the list says nothing of this person any more.
    """

    kind: str
    basis: str
    instruction: str
    contact: str
    goes: str
    gone: str


def asked(actor: Actor, hit: Hit, on: date) -> Asked | None:
    """What the entry asks for: its own words, else its list's, else its kind's. Whoever is told of a hit is told this.

    None for whoever does not see the hit, or where its list is not here.
    """
    if not hits(actor).filter(pk=hit.pk).exists():
        return None
    watchlist = visible(SYSTEM, Watchlist).filter(pk=hit.watchlist).first()
    if watchlist is None:
        return None
    entry = visible(SYSTEM, ListEntry).filter(pk=hit.entry).first()
    if entry is None:  # as much as the hit itself and the list say
        entry = ListEntry(kind_of_entry=hit.kind_of_entry or watchlist.kind_of_entries, mark=b"")
    entry.watchlist = watchlist
    kind = entry.kind_of_entry
    gone = ""
    if entry.forgotten:
        gone = _("This person was forgotten: nothing on the list is compared with anybody any more.")
    elif entry.state and entry.state not in COUNTING:
        gone = _("The list has this entry no more. What it asked for does not count now.")
    return Asked(
        kind=str(Kind(kind).label),
        basis=watchlist.basis,
        instruction="" if gone else advice(entry),
        contact=entry.reach,
        goes=kinds.goes(kind, kinds.route(kind, entry.births, entry.reach, on)),
        gone=gone,
    )


def list_names(actor: Actor, found: Iterable[Hit]) -> dict[UUID, str]:
    """What the list of each hit is called in the reader's language, by hit; as it was called then where it is gone."""
    seen = hits(actor).filter(pk__in=[hit.pk for hit in found]).values_list("pk", "watchlist", "list_name")
    rows = list(seen)
    own = visible(SYSTEM, Watchlist).filter(pk__in={watchlist for _pk, watchlist, _then in rows})
    called = {each.pk: str(each) for each in own}
    return {pk: called.get(watchlist, then) for pk, watchlist, then in rows}


class Waiting(NamedTuple):
    """How many hits are open where somebody works, and for how many the time has run out."""

    open: int
    over: int


def waiting(actor: Actor, now: datetime) -> Waiting:
    over = Q(pk__in=[])
    for level in LEVELS:
        over |= Q(level=level, raised_at__lte=now - clock.allowed(level).time)
    counted = open_hits(actor).order_by().aggregate(open=Count("pk"), over=Count("pk", filter=over))
    return Waiting(counted["open"], counted["over"])


def clearances(actor: Actor) -> QuerySet[Clearance]:
    return visible(actor, Clearance)


# -- on call ---------------------------------------------------------------------------------------------------


def calls(actor: Actor, now: datetime) -> QuerySet[OnCall]:
    """Who is on call now and later, in the actor's branches and at what lies above them."""
    own = [posting.path for posting in actor.postings(now)]
    above = {path for held in own for path in calling.above(held)}
    found = visible(actor, OnCall).filter(paths.within(own) | Q(path__in=above))
    return found.filter(state="on_call", until__gt=now).order_by("since", "path")


def on_call(actor: Actor, hit: Hit, now: datetime) -> list[OnCall]:
    """Whom to call about a hit that the actor sees, the nearest first; never who raised it."""
    if not hits(actor).filter(pk=hit.pk).exists():
        return []
    return [each for each in calling.on_call(hit.path, now) if each.officer != hit.raised_by]


# -- redress ---------------------------------------------------------------------------------------------------


def redresses(actor: Actor) -> QuerySet[Redress]:
    return visible(actor, Redress)


def redress_of(actor: Actor, hit: Hit) -> Redress | None:
    """The slip of a hit, for whoever sees the hit: they give it out and print it again."""
    if not hits(actor).filter(pk=hit.pk).exists():
        return None
    return Redress.objects.filter(hit=hit.pk).first()


def by_number(actor: Actor, number: str) -> Redress | None:
    """Whose slip this is; None too where the actor may not see it."""
    return redresses(actor).filter(number=number).first() if number else None


# -- how hits were settled ----------------------------------------------------------------------------------------


class Settling(NamedTuple):
    """How the hits of one list were settled. Counts as they may be published: numbers, "<5", or "*" where a
    number would give the one beside it away.

    `refuted_share` in per cent, None where it would give a hidden count away; then `tenths` says how many of ten,
    None below five settled. `median` in minutes and `late`, how many of ten beyond their time: None below five.
    """

    name: str
    refuted: int | str
    confirmed: int | str
    open: int | str
    settled: int
    refuted_share: int | None
    tenths: int | None
    median: int | None
    late: int | None


def settling(actor: Actor, since: datetime, now: datetime) -> list[Settling]:
    """False hits and time to settle, by list, of hits raised since a moment under the actor's path."""
    seen = Q(pk__in=[])
    for posting in actor.postings(now):
        if posting.role in COUNTS:
            reach = paths.within([posting.path])
            seen |= reach if posting.role == "supervisor" else reach & Q(visibility=Visibility.OPEN)
    rows = Hit.objects.filter(seen, raised_at__gte=since).only(
        "watchlist", "list_name", "level", "state", "raised_at", "settled_at"
    )
    lists: dict[UUID, list[Hit]] = {}
    for hit in rows:
        lists.setdefault(hit.watchlist, []).append(hit)
    if not lists:
        return []
    called = {each.pk: str(each) for each in visible(SYSTEM, Watchlist).filter(pk__in=lists)}
    order = sorted(lists, key=lambda pk: called.get(pk, lists[pk][0].list_name))
    return [_settling(called.get(pk, lists[pk][0].list_name), lists[pk], now) for pk in order]


def _settling(name: str, found: list[Hit], now: datetime) -> Settling:
    refuted, confirmed, still = (
        sum(hit.state == state for hit in found) for state in ("refuted", "confirmed", "open")
    )
    done = [hit for hit in found if hit.settled_at is not None]
    enough = len(done) >= LEAST
    share = sum(hit.state == "refuted" for hit in done) / len(done) if enough else 0.0
    hides = any(0 < count < LEAST for count in (refuted, confirmed))
    took = [(hit.settled_at - hit.raised_at) // timedelta(minutes=1) for hit in done if hit.settled_at]
    late = sum((hit.settled_at or now) > clock.due(hit) for hit in found)
    return Settling(
        name, _shown(refuted, beside=confirmed), _shown(confirmed, beside=refuted), _shown(still), len(done),
        round(100 * share) if enough and not hides else None,
        round(10 * share) if enough else None,
        round(median(took)) if enough else None,
        round(10 * late / len(found)) if len(found) >= LEAST else None,
    )  # fmt: skip


def _shown(count: int, beside: int = 0) -> int | str:
    """A count as it may stand: a small one is hidden, and so is one that would give the small one beside it away."""
    if 0 < count < LEAST:
        return f"<{LEAST}"
    return HIDDEN if count and 0 < beside < LEAST else count


class Notice(NamedTuple):
    """Something about a list that those who keep it must see: a sentence, how it is drawn, and where it is mended."""

    mean: str
    sentence: str
    url: str


def notices(actor: Actor, today: date) -> list[Notice]:
    """In words for the home page: lists that have expired or soon will, and proposals that wait for this actor."""
    found = []
    for each in (
        watchlists(actor).filter(state="in_force", expires__lte=today + SOON).order_by("expires", "code")
    ):
        if each.expired_on(today):
            said = _("The list “%(name)s” has expired: no traveller is compared with it.") % {"name": each}
            found.append(Notice("stop", said, each.get_absolute_url()))
        elif each.expires is not None:
            left = (each.expires - today).days
            said = ngettext(
                "The list “%(name)s” expires in %(count)s day.",
                "The list “%(name)s” expires in %(count)s days.",
                left,
            ) % {"name": each, "count": left}
            found.append(Notice("look", said, each.get_absolute_url()))
    for batch in batches(actor):
        if batch.may_approve:
            said = ngettext(
                "%(count)s proposal for the list “%(name)s” waits for a second person.",
                "%(count)s proposals for the list “%(name)s” wait for a second person.",
                batch.number,
            ) % {"name": batch.watchlist, "count": batch.number}
            found.append(Notice("look", said, batch.url))
    return found


class Batch(NamedTuple):
    """What one person proposed together for a list. `may_approve`: the reader may, and is somebody else."""

    id: UUID
    watchlist: Watchlist
    by: UUID
    at: datetime | None
    counts: dict[str, int]
    may_approve: bool

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def url(self) -> str:
        return reverse("screening:batch", args=[self.id])


def batches(actor: Actor) -> list[Batch]:
    """Everything that waits for a second person, the latest first."""
    counted = entries(actor).filter(state__in=WAITING).order_by()
    rows = counted.values_list("batch", "watchlist", "proposed_by", "state").annotate(Count("pk"))
    lists = {each.pk: each for each in watchlists(actor)}
    counts: dict[tuple[UUID, UUID, UUID], dict[str, int]] = {}
    for batch, watchlist, by, state, number in rows:
        counts.setdefault((batch, watchlist, by), {})[state] = number
    found = [
        Batch(
            id=batch,
            watchlist=lists[watchlist],
            by=by,
            at=_moment(batch),
            counts=states,
            may_approve=by != actor.id
            and may(actor, "screening.approve_batch", lists[watchlist].path) is not None,
        )
        for (batch, watchlist, by), states in counts.items()
        if watchlist in lists
    ]
    return sorted(found, key=lambda batch: str(batch.id), reverse=True)


def proposed_in(actor: Actor, batch: UUID) -> QuerySet[ListEntry]:
    """What was proposed together and still waits."""
    found = entries(actor).select_related("watchlist").filter(batch=batch, state__in=WAITING)
    return found.order_by("state", "ref")


def _moment(batch: UUID) -> datetime | None:
    """When a batch was proposed: its id is a UUIDv7, which begins with the time, unless a program chose another."""
    milliseconds = batch.int >> 80
    return (
        datetime.fromtimestamp(milliseconds / 1000, UTC)
        if batch.version == 7 and milliseconds < _YEAR_2100
        else None
    )
