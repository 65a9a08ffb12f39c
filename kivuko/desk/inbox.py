"""What waits for whom, and what changed: two tables of sources. A source gives items only to who may act on them.

Another app's waiting things are one more line in SOURCES: a name, the roles that it may concern, and a function that
takes the actor. A function asks little and by index: the badge in the menu asks all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kivuko.accounts.queries import officers, postings
from kivuko.crossings import queries_day
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.queries import crossings
from kivuko.desk import queries_flows, queries_live
from kivuko.incidents import queries as incidents
from kivuko.kernel import policy
from kivuko.kernel.models import Due, Entry, Unsealed
from kivuko.measures import manifest as manifests
from kivuko.measures import refreshing
from kivuko.patrols import queries as patrols
from kivuko.places.queries import post_of, words_now
from kivuko.screening.queries import batches, watchlists

MOST = 50
"""Items that one source gives at most; the page says where the others are."""
SILENT = 2
"""Days after which a post that used to report is asked about."""
OLD_LIST = timedelta(days=1)
SEAL = timedelta(minutes=10)
KEPT = 30
"""Seconds for which the number in the menu is remembered."""


class Item(NamedTuple):
    """Something that waits: a sentence without a name in it, where to act, since when, whether it is late."""

    sentence: str
    url: str
    since: datetime | None = None
    late: bool = False


class Source(NamedTuple):
    """Items of one kind: its title, the roles that it may concern, and what gives them to an actor."""

    code: str
    title: object
    roles: frozenset[str]
    find: Callable[[policy.Actor], list[Item]]


class Found(NamedTuple):
    """A source with what it gave: the late first, then the oldest."""

    source: Source
    items: list[Item]

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)


def found(actor: policy.Actor, sources: tuple[Source, ...] | None = None) -> list[Found]:
    """What the sources give to this actor; a source with nothing is left out."""
    held = policy.roles(actor)
    now = timezone.now()
    gave = []
    for source in SOURCES if sources is None else sources:
        if source.roles & held and (items := source.find(actor)):
            items.sort(key=lambda item: (not item.late, item.since or now))
            gave.append(Found(source, items))
    return gave


def changes(actor: policy.Actor) -> list[Found]:
    """What changed since yesterday, where it concerns this actor."""
    return found(actor, CHANGES)


def waiting(actor: policy.Actor) -> int:
    """How much waits, for the badge in the menu: remembered for half a minute."""
    key = f"desk.inbox.{actor.id}"
    number: int | None = cache.get(key)
    if number is None:
        number = sum(len(one.items) for one in found(actor))
        cache.set(key, number, KEPT)
    return number


def yesterday() -> datetime:
    """The beginning of yesterday on this node's clock."""
    return (timezone.localtime() - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


# -- at a post -----------------------------------------------------------------------------------------------


def _second_line(actor: policy.Actor) -> list[Item]:
    return _crossings(actor, "second_line", "crossings.release", _("Somebody waits at second line."))


def _refusals(actor: policy.Actor) -> list[Item]:
    return _crossings(
        actor, "refusal_proposed", "crossings.sign_refusal", _("A refusal waits for a second signature.")
    )


def _crossings(actor: policy.Actor, state: str, action: str, sentence: str) -> list[Item]:
    post = post_of(actor)
    if post is None or not policy.may(actor, action, post.path):
        return []
    waits = queries_live.waiting(actor, post, state, queries_live.SECOND_LINE)
    return [Item(sentence, one.record.get_absolute_url(), one.since, one.late) for one in waits]


def _hits(actor: policy.Actor) -> list[Item]:
    return [
        Item(
            _("A hit on “%(list)s” waits to be settled.") % {"list": one.called},
            reverse("screening:hit", args=[one.record.pk]), one.since, one.late,
        )
        for one in queries_live.open_hits(actor)
        if policy.may(actor, "screening.confirm", one.record.path)
    ]  # fmt: skip


def _shifts(actor: policy.Actor) -> list[Item]:
    """Shifts that nobody closed, and counts that differ: a supervisor says a word on both."""
    differ = [
        Item(
            _("A shift was counted with a difference. Say what is done about it."),
            reverse("crossings:accept_difference", args=[one.pk]), one.closed_at,
        )
        for one in queries_day.to_accept(actor)[:MOST]
        if policy.may(actor, "crossings.accept_difference", one.path)
    ]  # fmt: skip
    left = [
        Item(
            _("A shift has been open for more than a day. Count and close it."),
            one.get_absolute_url(), one.opened_at, late=True,
        )
        for one in queries_day.left_open(actor)[:MOST]
        if policy.may(actor, "crossings.close_shift", one.path)
    ]  # fmt: skip
    return [*left, *differ]


def _mended(actor: policy.Actor) -> list[Item]:
    post = post_of(actor)
    if post is None:
        return []
    days = (yesterday().date(), timezone.localtime().date())
    seen = crossings(actor).filter(path=post.path, day__range=days)
    undone = seen.filter(state="undone").count()
    corrected = seen.filter(rev__gt=1).exclude(state="undone").count()
    url = reverse("crossings:list")
    said = []
    if undone:
        words = ngettext("%(n)s crossing was undone.", "%(n)s crossings were undone.", undone) % {"n": undone}
        said.append(Item(words, f"{url}?state=undone"))
    if corrected:
        words = ngettext(
            "%(n)s crossing was decided further or corrected.",
            "%(n)s crossings were decided further or corrected.",
            corrected,
        )
        said.append(Item(words % {"n": corrected}, url))
    return said


# -- lists ---------------------------------------------------------------------------------------------------


def _proposed(actor: policy.Actor) -> list[Item]:
    """What one person proposed for a list and another must approve."""
    return [
        Item(
            ngettext(
                "%(count)s proposal for the list “%(name)s” waits for a second person.",
                "%(count)s proposals for the list “%(name)s” wait for a second person.",
                batch.number,
            )
            % {"name": batch.watchlist, "count": batch.number},
            batch.url, batch.at,
        )
        for batch in batches(actor)
        if batch.may_approve
    ]  # fmt: skip


def _lists(actor: policy.Actor) -> list[Item]:
    now, today = timezone.now(), timezone.localtime().date()
    said = []
    for one in watchlists(actor).filter(state="in_force"):
        if not policy.may(actor, "screening.update_list", one.path):
            continue
        named = {"list": str(one)}
        if one.expires is not None and one.expires < today:
            words = _("“%(list)s” has expired: nobody is screened against it.") % named
            said.append(Item(words, one.get_absolute_url(), late=True))
        elif one.imported_at is not None and now - one.imported_at > OLD_LIST:
            words = _("“%(list)s” was last taken in more than a day ago.") % named
            said.append(Item(words, one.get_absolute_url(), one.imported_at))
    return said


def _taken_in(actor: policy.Actor) -> list[Item]:
    return [
        Item(_("“%(list)s” was taken in.") % {"list": str(one)}, one.get_absolute_url(), one.imported_at)
        for one in watchlists(actor).filter(imported_at__gte=yesterday())
    ]


# -- files of police -----------------------------------------------------------------------------------------


def _incidents(actor: policy.Actor) -> list[Item]:
    """Files in which the reader's side owes a step for too long: by number, never a word of them."""
    return [
        Item(
            _("Incident %(number)s waits for its next step.") % {"number": one.number},
            one.get_absolute_url(), one.since, late=True,
        )
        for one in incidents.late(actor, timezone.now())[:MOST]
    ]  # fmt: skip


# -- patrols ---------------------------------------------------------------------------------------------------


def _patrols(actor: policy.Actor) -> list[Item]:
    """Patrols that are out for longer than a day: somebody should ask after them. Where they are stands nowhere."""
    return [
        Item(_("A patrol has not come back yet."), one.get_absolute_url(), one.started_at, late=True)
        for one in patrols.missed(actor, timezone.now())[:MOST]
    ]


# -- headquarters --------------------------------------------------------------------------------------------


def _silent(actor: policy.Actor) -> list[Item]:
    """Posts that reported once and have been silent for days. That is not nought; a closed post need not report."""
    said = []
    limit = timezone.now() - timedelta(days=SILENT)
    late = {post: last for post, last in queries_flows.last_words(actor) if last is not None and last < limit}
    now = words_now(actor, late, timezone.now())
    for post, last in late.items():
        if now[post.path] == "silent":
            words = _("%(post)s is silent: no crossing came from it.") % {"post": post.name}
            said.append(Item(words, post.get_absolute_url(), last, late=(limit - last).days >= SILENT))
    return said


def _facts(actor: policy.Actor) -> list[Item]:
    known = manifests.current(CROSSINGS.name)
    behind = refreshing.behind(CROSSINGS)
    if behind <= refreshing.ON_OPEN:
        return []
    words = _("Figures are behind the ledger. On this node, run `kivuko facts refresh`.")
    made = known.made if known else None
    late = made is None or timezone.now() - made > timedelta(days=1)
    return [Item(words, reverse("desk:home"), made, late)]


# -- the node and the office ---------------------------------------------------------------------------------


def _failed(actor: policy.Actor) -> list[Item]:
    number = Due.objects.filter(state="failed").count()
    if not number:
        return []
    words = ngettext(
        "%(n)s task that one act asked of another app failed. `kivuko reactions list` names it.",
        "%(n)s tasks that one act asked of another app failed. `kivuko reactions list` names them.",
        number,
    )
    return [Item(words % {"n": number}, reverse("desk:home"), late=True)]


def _unsealed(actor: policy.Actor) -> list[Item]:
    first = Unsealed.objects.order_by("id").values_list("entry", flat=True).first()
    since = first and Entry.objects.filter(pk=first).values_list("at", flat=True).first()
    if not since or timezone.now() - since < SEAL:
        return []
    number = Unsealed.objects.count()
    words = ngettext(
        "%(n)s entry of the ledger waits for its seal.",
        "%(n)s entries of the ledger wait for their seal.",
        number,
    )
    return [Item(words % {"n": number}, reverse("desk:home"), since, late=True)]


def _unposted(actor: policy.Actor) -> list[Item]:
    """Officers who serve and hold no posting now: they can sign in and do nothing."""
    if not policy.may_somewhere(actor, "accounts.post"):
        return []
    now = timezone.now()
    held = postings(actor).filter(since__lte=now).filter(Q(until__isnull=True) | Q(until__gt=now))
    without = (
        officers(actor).filter(state="serving").exclude(pk__in=held.exclude(state="ended").values("officer"))
    )
    return [
        Item(
            _("Officer %(number)s has no posting.") % {"number": one.number},
            reverse("accounts:officer", args=[one.pk]),
        )
        for one in without[:MOST]
        if policy.may(actor, "accounts.post", one.path)
    ]


def _posted(actor: policy.Actor) -> list[Item]:
    since, now = yesterday(), timezone.now()
    begun = postings(actor).filter(since__range=(since, now)).count()
    ended = postings(actor).filter(until__range=(since, now)).count()
    url = reverse("accounts:officers")
    said = []
    if begun:
        said.append(
            Item(ngettext("%(n)s posting began.", "%(n)s postings began.", begun) % {"n": begun}, url)
        )
    if ended:
        said.append(
            Item(ngettext("%(n)s posting ended.", "%(n)s postings ended.", ended) % {"n": ended}, url)
        )
    return said


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


SOURCES: tuple[Source, ...] = (
    Source("refusals", gettext_lazy("Refusals to sign"), _roles("supervisor"), _refusals),
    Source("hits", gettext_lazy("Hits to settle"), _roles("supervisor"), _hits),
    Source(
        "patrols",
        gettext_lazy("Patrols that are missed"),
        _roles("officer", "supervisor", "police"),
        _patrols,
    ),
    Source("second_line", gettext_lazy("At second line"), _roles("officer", "supervisor"), _second_line),
    Source("shifts", gettext_lazy("Shifts"), _roles("supervisor"), _shifts),
    Source(
        "proposed",
        gettext_lazy("Entries of lists to decide"),
        _roles("supervisor", "administrator"),
        _proposed,
    ),
    Source("lists", gettext_lazy("Lists that grow old"), _roles("supervisor", "administrator"), _lists),
    Source("incidents", gettext_lazy("Incidents that wait long"), _roles("police", "justice"), _incidents),
    Source("silent", gettext_lazy("Silent posts"), _roles("analyst"), _silent),
    Source("facts", gettext_lazy("Figures that are behind"), _roles("analyst", "administrator"), _facts),
    Source("failed", gettext_lazy("Work that failed"), _roles("administrator"), _failed),
    Source(
        "unsealed", gettext_lazy("Entries without their seal"), _roles("administrator", "auditor"), _unsealed
    ),
    Source("unposted", gettext_lazy("Officers without a posting"), _roles("administrator"), _unposted),
)
"""What waits, the most pressing first."""

CHANGES: tuple[Source, ...] = (
    Source("mended", gettext_lazy("Crossings"), _roles("supervisor"), _mended),
    Source("taken_in", gettext_lazy("Lists"), _roles("supervisor", "administrator"), _taken_in),
    Source("posted", gettext_lazy("Postings"), _roles("administrator", "auditor"), _posted),
)
"""What changed since yesterday."""
READERS = frozenset().union(*(source.roles for source in (*SOURCES, *CHANGES)))
