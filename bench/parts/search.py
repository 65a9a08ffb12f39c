"""Finding crossings by name and by document, and one traveller's, beside Django's icontains on the same rows."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from bench import cast
from bench.table import Row, most
from bench.timing import percentile
from kivuko.accounts.models import Login
from kivuko.crossings import actions, demo, indexing, searching
from kivuko.crossings.known import Person
from kivuko.crossings.models import Crossing, Named, NamePart
from kivuko.desk import journeys
from kivuko.kernel import ledger, paths
from kivuko.kernel.policy import SYSTEM, Posting
from kivuko.lib.names import parts, rows
from kivuko.screening.hits import Searched

SIZES: dict[str, dict[str, Any]] = {
    "small": {"sizes": (5_000, 20_000), "each": 10, "peers": 2},
    "default": {"sizes": (100_000, 1_000_000), "each": 40, "peers": 3},
    "large": {"sizes": (1_000_000, 10_000_000), "each": 60, "peers": 1},
}
DAYS, SURNAMES = 3 * 365, 200_000
FREQUENT = 2_000
BAR, BAR_OF_ONE = 200, 100  # ms
PATIENCE = 20_000
"""The peer reads all of a scope for each question. When that took so many ms, it is asked no other one there: in a
country of ten million crossings one takes minutes."""
NOTE = (
    f"crossings of {DAYS} days; given names borne by up to 6 %; {SURNAMES:,} surnames, most of them rare. The peer is "
    "filter(surname__icontains | given_names__icontains | number__icontains) for each word, 50 rows, newest first, in "
    "the same scope. The ratio is of medians."
)


class Reader(NamedTuple):
    """A supervisor of a branch, without a log-in."""

    id: UUID
    path: str

    def postings(self, at: datetime) -> Sequence[Posting]:
        return (Posting(None, "supervisor", self.path),)


def run(sizes: Sequence[int], each: int, peers: int) -> Iterator[Row]:
    medians: list[dict[str, float]] = []
    frequent = None
    for size in sizes:
        if Crossing.objects.count() > size * 1.02 and size != sizes[-1]:
            continue  # a kept store has grown past this
        yield from fill(size)
        frequent = frequent or crosser()
        medians.append({})
        for row, middle in measured(each, peers, frequent):
            medians[-1][row.what] = middle
            yield row
    if len(medians) > 1:
        grown = sorted(medians[-1][what] / medians[0][what] for what in medians[0])
        for what, value in (("the middle kind", statistics.median(grown)), ("the worst kind", grown[-1])):
            yield Row("search", f"growth of the median over the sizes, {what}", value, "×", rows=sizes[-1])


def measured(each: int, peers: int, frequent: UUID) -> Iterator[tuple[Row, float]]:
    """Each figure with its median, in ms."""
    count, endless = Crossing.objects.count(), set()
    for what, scope, words, anywhere in questions(each):
        taken = [timed(lambda text: ours(scope, text, anywhere), text) for text in words]  # noqa: B023
        asked = () if scope in endless else words[:peers]
        peer = [timed(lambda text: icontains(scope, text), text) for text in asked]  # noqa: B023
        if any(one > PATIENCE for one in peer):
            endless.add(scope)
        yield figure(what, taken, peer, BAR, count)
    yield figure("the page, by POST and GET, with its entry", page(each), [], BAR, count)
    reader = Reader(SYSTEM.id, "SS/")
    taken = [timed(lambda after: journeys.journey(reader, frequent, after), 0) for _ in range(each)]
    peer = [timed(all_rows, frequent) for _ in range(3)]
    yield figure(f"a traveller's {FREQUENT:,} crossings, first page", taken, peer, BAR_OF_ONE, count)
    taken = [
        timed(lambda after: journeys.journey(reader, frequent, after), FREQUENT - 60) for _ in range(each)
    ]
    yield figure(f"a traveller's {FREQUENT:,} crossings, last page", taken, [], BAR_OF_ONE, count)


def timed(work: Callable[[Any], object], given: Any) -> float:
    start = time.perf_counter()
    work(given)
    return (time.perf_counter() - start) * 1000


def figure(what: str, taken: list[float], peer: list[float], bar: float, count: int) -> tuple[Row, float]:
    """The p95, beside the peer's median; the ratio is of medians. The first one warms up."""
    taken = taken[1:] or taken
    middle = statistics.median(taken)
    other = statistics.median(peer) if peer else None
    row = most(
        "search", f"{what}, p95", percentile(taken, 0.95), "ms", bar, rows=count, peer=other,
        ratio=middle / other if other else None, note=NOTE,
    )  # fmt: skip
    return row, middle


# -- the store -----------------------------------------------------------------------------------------------------


def fill(size: int) -> Iterator[Row]:
    """Load and index what is missing. An index that lacks little is caught up, a missing one is made and timed."""
    missing = size - Crossing.objects.count()
    if missing > size // 100:
        demo.load(missing, days=DAYS, surnames=SURNAMES)
    before, start = Named.objects.count(), time.perf_counter()
    indexing.catch_up(batch=indexing.LARGE)
    seconds, made = time.perf_counter() - start, Named.objects.count() - before
    if made > size // 100:
        yield Row("search", "making the index, a million crossings", seconds / made * 1e6, "s", rows=made)


def crosser() -> UUID:
    """Somebody with very many crossings, at one post and its neighbour."""
    known = (
        Crossing.objects.filter(surname="FREQUENTIA")
        .values_list("person")
        .annotate(n=Count("pk"))
        .order_by("-n")
        if Crossing.objects.count() < 50_000
        else _by_number()
    )
    for person, count in known[:1]:
        if person and count >= FREQUENT:
            return UUID(str(person))
    traveller = next(cast.travellers(11)).model_copy(
        update={"surname": "FREQUENTIA", "given_names": "ALWAYS", "number": "FREQUENT2000"}
    )
    born = actions.admit(cast.officer(), cast.post(), traveller=traveller, direction="entry")
    assert born.person is not None
    person, now, step = Person(born.person), timezone.now(), timedelta(days=DAYS) / FREQUENT
    inputs = [
        {
            "traveller": traveller, "direction": "exit" if number % 2 else "entry", "known": person,
            "occurred_at": now - step * number, "found": Searched(),
        }
        for number in range(1, FREQUENT)
    ]  # fmt: skip
    for start in range(0, len(inputs), 500):
        actions.admit.bulk(cast.officer(), cast.post(), inputs[start : start + 500])
    ledger.settle()
    indexing.catch_up()
    return born.person


def _by_number() -> list[tuple[UUID | None, int]]:
    found = searching.search(Reader(SYSTEM.id, "SS/"), searching.asked("FREQUENT2000", False), size=1).rows
    return [(row.person, Crossing.objects.filter(person=row.person).count()) for row in found]


# -- what is asked -------------------------------------------------------------------------------------------------


def questions(each: int) -> Iterator[tuple[str, str, list[str], bool]]:
    """(what, scope, words, anywhere) of each kind of question; the first word of each warms up."""
    rng = random.Random(7)
    listed = [row["names"].split() for row in rows("invented_names.csv") if row["use"] == "given"]
    given = [parts(name)[0] for names in listed for name in names]
    tail = list(
        NamePart.objects.order_by("mark")
        .filter(mark__gt=rng.getrandbits(61))
        .values_list("part", flat=True)[:5000]
    )
    rare = [part for part in tail if len(part) >= 7] or tail
    busy, middling = posts()

    def pick(pool: Sequence[str]) -> str:
        return pool[int(rng.random() * len(pool))]

    def many(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(each + 1)]

    apart = [
        f"{one} {other}" for one in ("deng", "okello", "taban") for other in ("tesfaye", "girma", "hirut")
    ]
    numbers = list(Crossing.objects.filter(path=busy).values_list("number", flat=True)[: each + 1])
    for scope, called in (("SS/", "country"), (busy, "busiest post"), (middling, "middling post")):
        yield f"rare word, {called}", scope, many(lambda: pick(rare)[:6]), False
        yield f"common name, {called}", scope, many(lambda: pick(given)), False
        yield f"three letters, {called}", scope, many(lambda: pick(rare)[:3]), False
        yield f"two words, {called}", scope, many(lambda: f"{pick(given)[:4]} {pick(rare)[:3]}"), False
        yield (
            f"two common names of nobody, {called}",
            scope,
            many(lambda: pick(apart)),
            False,
        )
        yield f"nobody, {called}", scope, many(lambda: f"qzx{pick(rare)[:3]}"), False
        yield f"exact document, {called}", scope, numbers or ["X1"], False
        yield f"inside of words, {called}", scope, many(lambda: pick(rare)[1:5]), True


def posts() -> tuple[str, str]:
    """The post with the most crossings, and that whose share is the middle one."""
    counted = Crossing.objects.order_by().values_list("path").annotate(n=Count("pk")).order_by("-n")
    shares = [path for path, _count in counted]
    return shares[0], shares[len(shares) // 2]


def ours(scope: str, text: str, anywhere: bool) -> object:
    indexing.catch_up(indexing.ON_OPEN)
    return searching.search(Reader(SYSTEM.id, scope), searching.asked(text, anywhere))


def icontains(scope: str, text: str) -> object:
    found = Crossing.objects.filter(paths.within([scope]))
    for word in text.split():
        fits = Q(surname__icontains=word) | Q(given_names__icontains=word) | Q(number__icontains=word)
        found = found.filter(fits)
    return list(found.select_related("post").order_by("-occurred_at")[:50])


def all_rows(person: UUID) -> object:
    """What a plain view does: every row, and a count."""
    found = Crossing.objects.filter(person=person).select_related("post").order_by("-occurred_at")
    return found.count(), list(found)


def page(each: int) -> list[float]:
    """Asking through Django's test client: session, policy, template, the entry and its seal."""
    from bench.parts.lane import browser

    counter = browser(Login.objects.get(username="demo-01"))
    taken = []
    for text in [f"{syllable}{other}" for syllable in demo.SYLLABLES for other in demo.SYLLABLES][: each + 1]:
        start = time.perf_counter()
        answer = counter.post(
            "/search/", {"text": text + "x"[len(text) > 2 :], "purpose": "case"}, follow=True
        )
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"The search answered {answer.status_code}, so it was not measured.")
    return taken
