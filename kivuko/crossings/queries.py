"""What can be read of crossings. The actor comes first; who may not see gets nothing."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from kivuko.crossings.known import trace
from kivuko.crossings.models import Crossing
from kivuko.crossings.policy import NAMES
from kivuko.documents.traveller import Traveller
from kivuko.kernel import paths
from kivuko.kernel.policy import Actor, visible
from kivuko.places.models import Post

COUNTED = ("admitted", "second_line")
"""States that count as somebody who came to the counter; what was undone never happened."""


def crossings(actor: Actor) -> QuerySet[Crossing]:
    return visible(actor, Crossing)


def count(actor: Actor, post: Post, day: date) -> int:
    """How many crossed at a post on a day of its own calendar."""
    return crossings(actor).filter(path=post.path, day=day, state="admitted").count()


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
