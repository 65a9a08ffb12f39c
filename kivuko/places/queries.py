"""Every read of places. Reference data: whoever has a role sees all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kivuko.kernel import paths
from kivuko.kernel.policy import SYSTEM, Actor, visible
from kivuko.places.models import Area, Post, Reassignment


def posts(actor: Actor) -> QuerySet[Post]:
    return visible(actor, Post)


def areas(actor: Actor) -> QuerySet[Area]:
    return visible(actor, Area)


def post(actor: Actor, code: str) -> Post | None:
    return posts(actor).filter(code=code).first()


def post_of(actor: Actor) -> Post | None:
    """The post at which the actor works: that of the first posting whose path is a post's own."""
    held = [posting.path for posting in actor.postings(timezone.now())]
    found = {post.path: post for post in posts(actor).filter(path__in=held)}
    return next((found[path] for path in held if path in found), None)


def clocks(actor: Actor) -> str:
    """The zone by whose clocks the actor's pages tell the time: their post's, elsewhere that of most posts below them.

    Empty where there is no post yet. Kept for a day: it is asked at every request, and a post does not wander.
    """
    held = tuple(posting.path for posting in actor.postings(timezone.now()))
    key = held, timezone.now().date()
    if key not in _CLOCKS:
        zones = Counter(visible(SYSTEM, Post).filter(paths.within(held)).values_list("zone", flat=True))
        own = post_of(actor)
        zone = own.zone if own else next((zone for zone, _count in zones.most_common(1)), "")
        if not zone:
            return ""
        if len(_CLOCKS) > 1_000:
            _CLOCKS.clear()
        _CLOCKS[key] = zone
    return _CLOCKS[key]


_CLOCKS: dict[tuple[tuple[str, ...], date], str] = {}


def posts_by_path(actor: Actor) -> dict[str, Post]:
    """Every post by its path, for charts and reports that count by post."""
    return {post.path: post for post in posts(actor)}


class Atlas:
    """All areas in all their periods, read once, to place many posts on many days."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._periods: dict[str, list[Area]] = {}
        for area in areas:
            self._periods.setdefault(area.code, []).append(area)

    def area(self, code: str, day: date) -> Area | None:
        return next((area for area in self._periods.get(code, ()) if area.valid_on(day)), None)

    def chain(self, post: Post, day: date) -> tuple[Area, ...]:
        """The areas in which the post lay on a day, smallest first, as far as they are recorded."""
        chain: list[Area] = []
        area = self.area(post.area_pcode, day)
        while area is not None and area not in chain:
            chain.append(area)
            area = self.area(area.parent_on(day), day)
        return tuple(chain)

    def periods(self, post: Post) -> list[tuple[date | None, date | None, tuple[Area, ...]]]:
        """(since, until, areas) of the post's whole history, latest first; a day is the first of its period."""
        days = sorted(self._turns(post))
        found: list[tuple[date | None, date | None, tuple[Area, ...]]] = []
        for since, until in zip([None, *days], [*days, None], strict=True):
            chain = self.chain(post, since or date.min)
            if found and found[-1][2] == chain:
                found[-1] = (found[-1][0], until, chain)
            else:
                found.append((since, until, chain))
        return found[::-1]

    def _turns(self, post: Post) -> set[date]:
        """Every day on which something above the post may have changed."""
        turns: set[date] = set()
        seen: set[str] = set()
        waiting = [post.area_pcode]
        while waiting:
            code = waiting.pop()
            if code in seen:
                continue
            seen.add(code)
            for area in self._periods.get(code, ()):
                turns |= {day for day in (area.since, area.until) if day}
                days = [part[end] for part in area.lineage for end in ("since", "until")]
                turns |= {date.fromisoformat(day) for day in days if day}
                waiting += [area.parent, *(part["parent"] for part in area.lineage)]
        return turns


def atlas() -> Atlas:
    return Atlas(Area.objects.all())


def area_of(post: Post, day: date, atlas_: Atlas | None = None) -> Area | None:
    """The state (or other first-level area) in which a post lay on a day; None where that is not recorded.

    For many posts pass one `atlas()`, which is read once.
    """
    chain = (atlas_ or atlas()).chain(post, day)
    return chain[-1] if chain and chain[-1].level == 1 else None


def reassignments() -> list[tuple[str, str]]:
    """(old path, new path) of every reassignment: a small table, read with one statement. It answers about rights."""
    return list(Reassignment.objects.values_list("path", "new"))


def aliases(path: str, pairs: Sequence[tuple[str, str]] | None = None) -> tuple[str, ...]:
    """The further paths that whoever holds `path` holds through reassignments, without duplicates.

    Who holds the old path, or a place below it, goes on at the new one; who holds the new one, or stands above it, has
    taken over what was recorded under the old. Who merely stands above the old path gains nothing. For several paths
    pass `pairs`, read once by `reassignments()`.
    """
    known = reassignments() if pairs is None else pairs
    held, waiting = {path}, [path]
    while waiting and known:
        now = waiting.pop()
        gained = {other for old, new in known for other in _gains(now, old, new)} - held
        held |= gained
        waiting += gained
    return tuple(sorted(one for one in held if not paths.covers(path, one)))


def _gains(held: str, old: str, new: str) -> Iterator[str]:
    if paths.covers(old, held):
        yield new + held[len(old) :]
    if paths.covers(new, held):
        yield old + held[len(new) :]
    elif paths.covers(held, new) and not paths.covers(held, old):
        yield old
