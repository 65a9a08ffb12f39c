"""What can be read of lists, entries and hits. The actor comes first; who may not see gets nothing."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from kivuko.kernel.policy import Actor, visible
from kivuko.screening.models import Hit, ListEntry, Watchlist


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
    counted = entries(actor).filter(state="listed").order_by().values("watchlist").annotate(n=Count("pk"))
    number = {row["watchlist"]: row["n"] for row in counted}
    return [Row(each, number.get(each.pk, 0)) for each in watchlists(actor)]


def by_kind(actor: Actor, watchlist: Watchlist) -> list[tuple[str, int]]:
    """(kind, how many) of the persons on a list now."""
    counted = entries(actor).filter(watchlist=watchlist, state="listed").order_by()
    return sorted(counted.values_list("kind_of_entry").annotate(Count("pk")))


def named(actor: Actor, watchlist: Watchlist, begins: str) -> QuerySet[ListEntry]:
    """Persons on a list one of whose name's parts begins so; everybody where nothing is asked."""
    found = entries(actor).filter(watchlist=watchlist, state="listed").order_by("ref")
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
