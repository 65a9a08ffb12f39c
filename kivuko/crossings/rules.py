"""What the lane keeps to: how long a decision can be undone, how an event's time relates to the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kivuko.crossings.models import Crossing
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Entry

UNDO = timedelta(seconds=10)
BANDS = "sadd"
"""Humanitarian sex and age bands: 0-4, 5-17, 18-59, 60+ (kivuko.lib.dates.AGE_SCHEMES)."""


def decision(crossing: Crossing) -> Entry | None:
    """The entry of the decision itself: who decided, and when by this node's clock."""
    return Entry.objects.filter(kind=Crossing.kind(), record=crossing.pk, rev=1).only("actor", "at").first()


def moment(occurred_at: datetime | None, now: datetime) -> datetime:
    """When somebody crossed, in UTC: now, or an earlier moment that is written down afterwards."""
    if occurred_at is None:
        return now
    if occurred_at.tzinfo is None:
        raise Refused(fields={"occurred_at": [_("Give the time with its zone.")]})
    if occurred_at > now:
        raise Refused(fields={"occurred_at": [_("This time has not come yet. Give the time of the crossing.")]})
    return occurred_at.astimezone(UTC)
