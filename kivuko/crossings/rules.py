"""What the lane keeps to: how long a decision can be undone, how an event's time relates to the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.known import trace
from kivuko.crossings.models import Crossing
from kivuko.documents.findings import Finding
from kivuko.documents.traveller import Traveller
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import Actor
from kivuko.places.models import Post
from kivuko.screening.hits import Raised, Searched
from kivuko.screening.matching import search

UNDO = timedelta(seconds=10)
BANDS = "sadd"
"""Humanitarian sex and age bands: 0-4, 5-17, 18-59, 60+ (kivuko.lib.dates.AGE_SCHEMES)."""
COPIED = (
    "surname",
    "given_names",
    "birth",
    "sex",
    "nationality",
    "document_kind",
    "issuer",
    "number",
    "expires",
)
"""What a crossing copies from the traveller as it is."""


def decision(crossing: Crossing) -> Entry | None:
    """The entry of the decision itself: who decided, and when by this node's clock."""
    return Entry.objects.filter(kind=Crossing.kind(), record=crossing.pk, rev=1).only("actor", "at").first()


def of_list(raised: Raised) -> Finding:
    """A found entry as it stands beside the crossing: that a list was close, never whose entry."""
    return Finding(level=raised.level, code="list.close", sentence="", ground=raised.list_name)


def searched(actor: Actor, post: Post, given: dict[str, Any]) -> dict[str, Any]:
    """Ask the lists before the act, unless the counter has just done so: no caller can leave a hit out."""
    if given["found"] is not None:
        return given
    day = timezone.now().astimezone(ZoneInfo(post.zone)).date()
    return {**given, "found": Searched(map(Raised.of, search(actor, given["traveller"], day)))}


def moment(occurred_at: datetime | None, now: datetime) -> datetime:
    """When somebody crossed, in UTC: now, or an earlier moment that is written down afterwards."""
    if occurred_at is None:
        return now
    if occurred_at.tzinfo is None:
        raise Refused(fields={"occurred_at": [_("Give the time with its zone.")]})
    if occurred_at > now:
        raise Refused(
            fields={"occurred_at": [_("This time has not come yet. Give the time of the crossing.")]}
        )
    return occurred_at.astimezone(UTC)


def copy(crossing: Crossing, traveller: Traveller) -> None:
    """The crossing's own copy of person and document."""
    for name in COPIED:
        setattr(crossing, name, getattr(traveller, name))
    crossing.band, crossing.band_scheme = traveller.age_band(crossing.day), BANDS
    crossing.trace = trace(traveller)
