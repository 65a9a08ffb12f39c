"""Every read of places. Reference data: whoever has a role sees all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from kivuko.kernel import paths
from kivuko.kernel.policy import SYSTEM, Actor, visible
from kivuko.places.models import Area, Post, QuietDay, Reassignment, Status
from kivuko.places.reports import Word, heard
from kivuko.places.standing import WAYS, Day, Standing, days, standing, together
from kivuko.places.vocab import CATEGORIES


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


# -- what held at a post: the rules are in standing.py ----------------------------------------------------------


class Quarter(NamedTuple):
    """A quarter as far as it is over. `opened`: days that count as open (see standing.py); `words` sum to `days`."""

    first: date
    last: date
    days: int
    opened: int
    words: Counter[str]


def statuses(actor: Actor, post: Post | None = None) -> QuerySet[Status]:
    """Every status of a post, or of all, the withdrawn ones among them; the latest first."""
    found = visible(actor, Status)
    return found.filter(path=post.path) if post else found


def quiet_days(actor: Actor, since: date, until: date) -> QuerySet[QuietDay]:
    """The days on which posts say that nobody crossed."""
    return visible(actor, QuietDay).filter(state="reported", day__range=(since, until))


def status_at(actor: Actor, post: Post, category: str, way: str, at: datetime) -> Standing:
    """What holds at a post for a category and a way at a moment; the word is empty where nothing was said."""
    return standing(statuses(actor, post).filter(state="set"), category, way, at, post.zone)


def status_now(actor: Actor, post: Post, at: datetime) -> list[tuple[str, dict[str, Standing]]]:
    """What holds at a moment for each category and way."""
    known = list(statuses(actor, post).filter(state="set"))
    return [
        (category, {way: standing(known, category, way, at, post.zone) for way in WAYS})
        for category in CATEGORIES
    ]


def words_now(actor: Actor, posts: Iterable[Post], at: datetime) -> dict[str, str]:
    """Path to what travellers find there at a moment: open, limited, closed, or silent.

    Silent is a post of which nothing was heard since yesterday began, and that is not said to be limited or closed.
    """
    listed, held = list(posts), _said(actor, at, at)
    today = {post.path: at.astimezone(ZoneInfo(post.zone)).date() for post in listed}
    pairs = [(path, day - timedelta(days=back)) for path, day in today.items() for back in (0, 1)]
    known = {path for path, _day in _heard(actor, pairs)}
    found = {}
    for post in listed:
        word = together(
            standing(held.get(post.path, ()), "travellers", way, at, post.zone).word for way in WAYS
        )
        found[post.path] = "silent" if word == "open" and post.path not in known else word
    return found


def days_of(actor: Actor, post: Post, since: date, until: date) -> list[Day]:
    """Each day of a post, both ends included: open, limited, closed or silent for travellers."""
    return days_of_posts(actor, [post], since, until)[post.path]


def days_of_posts(
    actor: Actor, posts: Iterable[Post], since: date, until: date, *, heard_of: Iterable[Word] | None = None
) -> dict[str, list[Day]]:
    """The same for many posts. `heard_of`: (path, day) known to be reported already, so that no app is asked again."""
    listed = list(posts)
    asked = [since + timedelta(days=at) for at in range((until - since).days + 1)]
    pairs = [(post.path, day) for post in listed for day in asked]
    known = _heard(actor, pairs) if heard_of is None else set(heard_of) | _quiet(actor, since, until)
    reported: dict[str, set[date]] = {}
    for path, day in known:
        reported.setdefault(path, set()).add(day)
    edge = timedelta(days=2)  # wider than any clock is from another
    first, last = (datetime.combine(day, datetime.min.time(), ZoneInfo("UTC")) for day in (since, until))
    held = _said(actor, first - edge, last + edge)
    return {
        post.path: days(held.get(post.path, ()), post.zone, asked, reported.get(post.path, set()))
        for post in listed
    }


def quarters(actor: Actor, post: Post, today: date, many: int = 4) -> list[Quarter]:
    """The last quarters, the present one first, with the days on which the post counts as open."""
    year, number = divmod(today.year * 4 + (today.month - 1) // 3 - many + 1, 4)
    found: dict[date, list[Day]] = {}
    for day in days_of(actor, post, date(year, number * 3 + 1, 1), today):
        first = date(day.day.year, (day.day.month - 1) // 3 * 3 + 1, 1)
        found.setdefault(first, []).append(day)
    return [
        Quarter(
            first, part[-1].day, len(part), sum(day.counts for day in part), Counter(day.word for day in part)
        )
        for first, part in sorted(found.items(), reverse=True)
    ]


def quiet_day(actor: Actor, pk: UUID) -> QuerySet[QuietDay]:
    return visible(actor, QuietDay).filter(pk=pk)


def _said(actor: Actor, since: datetime, until: datetime) -> dict[str, list[Status]]:
    """Path to the records that hold somewhere between two moments."""
    found: dict[str, list[Status]] = {}
    for one in statuses(actor).filter(state="set", since__lte=until).exclude(until__lte=since):
        found.setdefault(one.path, []).append(one)
    return found


def _heard(actor: Actor, pairs: Sequence[Word]) -> set[Word]:
    """Those pairs of path and day on which a post gave a word: a crossing, or that there was none."""
    if not pairs:
        return set()
    span = [day for _path, day in pairs]
    return heard(pairs) | (_quiet(actor, min(span), max(span)) & set(pairs))


def _quiet(actor: Actor, since: date, until: date) -> set[Word]:
    return set(quiet_days(actor, since, until).values_list("path", "day"))


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
