"""What can be read of crossings. The actor comes first; who may not see gets nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from kivuko.accounts.models import Posting
from kivuko.accounts.vocab import AT_COUNTERS
from kivuko.crossings.known import linked, trace
from kivuko.crossings.models import Crossing, PaperLine, SamePerson, Shift, Surge, Tally
from kivuko.crossings.policy import NAMES
from kivuko.documents.traveller import Traveller
from kivuko.kernel import paths
from kivuko.kernel.policy import Actor, visible
from kivuko.places.models import Post

COUNTED = ("admitted", "second_line", "refusal_proposed", "refused")
"""States that count as somebody who came to the counter; what was undone never happened."""


def crossings(actor: Actor) -> QuerySet[Crossing]:
    return visible(actor, Crossing)


def count(actor: Actor, post: Post, day: date) -> int:
    """How many crossed at a post on a day of its own calendar."""
    return crossings(actor).filter(path=post.path, day=day, state="admitted").count()


def count_since(actor: Actor, post: Post, lane: str, since: datetime) -> int:
    """How many crossed at one lane of a post since a moment."""
    here = crossings(actor).filter(path=post.path, occurred_at__gte=since)
    return here.filter(lane=lane, state="admitted").count()


def links(actor: Actor) -> QuerySet[SamePerson]:
    """Links between two documents of one person, removed ones among them."""
    return visible(actor, SamePerson)


def links_of(actor: Actor, person: UUID) -> QuerySet[SamePerson]:
    """The links in force that name this person, from either side."""
    return links(actor).filter(Q(person=person) | Q(same_as=person), state="linked")


def persons_of(actor: Actor, person: UUID) -> set[UUID]:
    """Whoever is known to be this person, as far as the actor may see the links; the person given among them."""
    return linked(person, links(actor))


def to_sign(actor: Actor) -> QuerySet[Crossing]:
    """Refusals that wait for a signature, the oldest first."""
    return crossings(actor).filter(state="refusal_proposed").order_by("occurred_at")


def last_seen(actor: Actor, traveller: Traveller) -> Crossing | None:
    """The last crossing on the same document and birth date, among those the actor may see."""
    mark = trace(traveller)
    if mark is None:
        return None
    seen = crossings(actor).filter(trace=mark, state__in=COUNTED)
    return seen.select_related("post").order_by("-occurred_at").first()


def shows_names(actor: Actor, path: str, at: datetime) -> bool:
    """Whether this actor is shown who crossed there, or only what may be counted."""
    return any(posting.role in NAMES and paths.covers(posting.path, path) for posting in actor.postings(at))


# -- the day of a post -------------------------------------------------------------------------------------


def shifts(actor: Actor) -> QuerySet[Shift]:
    return visible(actor, Shift)


def open_shift(actor: Actor, post: Post) -> Shift | None:
    """The shift that is open at a post."""
    return shifts(actor).filter(path=post.path, state="open").first()


def colleagues(actor: Actor, post: Post, at: datetime) -> set[UUID]:
    """Officers and supervisors who are posted at this very post at a moment, the actor among them."""
    held = Posting.objects.filter(path=post.path, role__in=AT_COUNTERS, since__lte=at)
    held = held.exclude(state="ended").filter(Q(until__isnull=True) | Q(until__gt=at))
    return {actor.id, *held.values_list("officer", flat=True)}


def surges(actor: Actor) -> QuerySet[Surge]:
    return visible(actor, Surge)


def tallies(actor: Actor) -> QuerySet[Tally]:
    return visible(actor, Tally)


def paper_lines(actor: Actor) -> QuerySet[PaperLine]:
    """Lines of paper that were entered, the latest first."""
    return visible(actor, PaperLine).order_by("-pk")


def surge_on(actor: Actor, post: Post) -> Surge | None:
    """The surge that is on at a post."""
    return surges(actor).filter(path=post.path, state="on").first()


def at_work(actor: Actor, post: Post) -> frozenset[str]:
    """Whether a "shift" is open and a "surge" on at the post. One statement: the counter's whole page asks it."""
    shift = shifts(actor).filter(path=post.path, state="open").values_list(Value("shift"))
    surge = surges(actor).filter(path=post.path, state="on").values_list(Value("surge"))
    return frozenset(name for (name,) in shift.union(surge))
