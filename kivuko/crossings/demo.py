"""Invented crossings: the same seed gives the same travellers and decisions, whatever the number of processes.

What would lie after the present hour is moved to an earlier day; apart from that, days and hours are the same too.

Names are drawn from lists of common given names and made-up family names; nobody in them exists.
"""

from __future__ import annotations

import gc
import multiprocessing
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.crossings import actions, actions_after, actions_refuse, rules
from kivuko.crossings.known import Person
from kivuko.crossings.models import Crossing
from kivuko.documents.traveller import Traveller
from kivuko.kernel import paths, spreading
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.names import rows
from kivuko.places.models import Post
from kivuko.places.queries import days_of
from kivuko.screening.hits import Searched

CHUNK = 4_000
DAYS = 90
SEED = 2026
TRIES = 40
"""How often another day is looked for where the post was closed; then somebody crossed a closed post."""

POOLS = {
    "SSD": "a",
    "KEN": "b",
    "UGA": "b",
    "TZA": "b",
    "SDN": "c",
    "COD": "d",
    "CAF": "d",
    "RWA": "d",
    "ETH": "e",
}
"""Which list of invented names a nationality's travellers are given."""
AROUND = {
    "SD": ("SDN", "SSD"), "ET": ("ETH", "SSD"), "KE": ("KEN", "SSD", "UGA"), "UG": ("UGA", "SSD", "KEN", "COD"),
    "CD": ("COD", "SSD", "UGA"), "CF": ("CAF", "SSD"), "": ("SSD", "UGA", "KEN", "SDN", "ETH"),
}  # fmt: skip
"""Who crosses, by the country on the other side; own nationals come and go everywhere."""
PURPOSES = (
    "trade",
    "trade",
    "family",
    "return",
    "visit",
    "work",
    "business",
    "study",
    "medical",
    "transit",
    "unknown",
)
HOURS = (6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17)


class Part(NamedTuple):
    """A post's share, invented and recorded in one act; `number` is the seed's own part."""

    number: int
    post: Post
    size: int
    last_day: date
    days: int
    surnames: int


def load(
    count: int,
    *,
    processes: int = 2,
    last_day: date | None = None,
    days: int = DAYS,
    surnames: int = 0,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Record `count` invented crossings over the last ninety days, or so many, through the bulk form.

    With `surnames`, that many are made of syllables, some common and most of them rare, as in a real country; without,
    family names come from the short lists. Each process invents and seals while another one writes. Returns how many
    were recorded.
    """
    parts = list(_parts(count, last_day or timezone.now().date(), days, surnames))
    if processes < 2 or len(parts) < 4:
        done = map(_record, parts)
        return sum(_told(each, progress) for each in done)
    connection.close()
    with multiprocessing.get_context("fork").Pool(processes, _afresh) as pool:
        return sum(_told(each, progress) for each in pool.imap_unordered(_record, parts))


def stories(now: datetime | None = None) -> int:
    """What an officer and a supervisor did at their own post today, each through its own action: refusals proposed,
    signed, sent back and taken back, corrections, an undone decision, a second document. Returns how many crossings.

    Twice does it once: each act has a key of its own.
    """
    people = {login.username: login for login in Login.objects.filter(demo=True)}
    post = Post.objects.filter(path=POST).first()
    amina, deng = people.get("demo-01"), people.get("demo-02")
    if post is None or amina is None or deng is None:
        return 0
    before = Crossing.objects.filter(path=POST).count()
    start = (now or timezone.now()) - timedelta(minutes=50)
    rng = random.Random(f"{SEED}:stories")
    for minute, (ground, facts, ends) in enumerate(REFUSALS):
        at = start + timedelta(minutes=minute * 3)
        traveller = _traveller("ETH", _names("e"), rng, at.date())
        given: dict[str, Any] = {"ground": ground, "facts": facts, "found": Searched(), "known": Person(None)}
        crossing = actions_refuse.propose_refusal(
            amina, post, traveller=traveller, direction="entry", method="scan", lane="1", key=f"demo-refuse-{minute}",
            at=at, **given,
        )  # fmt: skip
        later = at + timedelta(seconds=6 if ends == "undone" else 70)
        if crossing.state != "refusal_proposed":
            continue  # told before
        if ends == "undone":
            actions_after.undo(amina, crossing, at=later)
        elif ends == "signed":
            actions_refuse.sign_refusal(deng, crossing, at=later)
        elif ends == "sent back":
            actions_refuse.send_back(
                deng, crossing, reason="The visa was extended at the consulate.", at=later
            )
    for number, (wrong, right, why) in enumerate(CORRECTIONS):
        at = start + timedelta(minutes=20 + number * 4)
        traveller = _traveller("UGA", _names("b"), rng, at.date())
        inputs: dict[str, Any] = {"direction": "entry", "method": "typed", "lane": "1", "purpose": "trade"}
        other = _traveller("KEN", _names("b"), rng, at.date()).model_copy(update={"birth": traveller.birth})
        crossing = actions.admit(
            amina, post, traveller=traveller.model_copy(update=wrong), **inputs, other=other if number == 0 else None,
            found=Searched(), known=Person(None), key=f"demo-correct-{number}", at=at,
        )  # fmt: skip
        if crossing.rev == 1:
            mended = traveller.model_copy(update=right)
            actions_after.correct(amina, crossing, traveller=mended, reason=why, at=at + timedelta(minutes=2))
    return Crossing.objects.filter(path=POST).count() - before


REFUSALS = (
    (
        "false_document",
        "The page with the picture was exchanged; the number under the light is another.",
        "signed",
    ),
    ("no_visa", "The visa ended on the day before yesterday.", "sent back"),
    ("stay_used", "The traveller stayed 181 days since January.", "signed"),
    ("purpose", "The traveller names two different employers.", "waits"),
    ("no_document", "There was a document: the officer pressed the wrong key.", "undone"),
)
"""(ground, facts, how it ended) of invented refusals."""
CORRECTIONS: tuple[tuple[dict[str, str], dict[str, str], str], ...] = (
    ({"birth": "1987"}, {"birth": "1978"}, "Two figures were turned round."),
    ({"sex": ""}, {"sex": "F"}, "Not asked at first."),
)
"""(as it was typed, as it is right, why) of invented corrections."""


def _told(count: int, progress: Callable[[int], None] | None) -> int:
    if progress:
        progress(count)
    return count


def _afresh() -> None:
    """A child has a connection of its own. What is invented may be lost with the power: it waits for no disk."""
    spreading.afresh()
    gc.disable()  # much is made and dropped, nothing of it in a circle
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA secure_delete = OFF")  # only places in the queue are deleted
            cursor.execute("PRAGMA wal_autocheckpoint = 8000")
            cursor.execute("PRAGMA cache_size = -262144")  # KiB


def _parts(count: int, last_day: date, days: int, surnames: int) -> Iterator[Part]:
    """Shares by post: land posts near open roads take more, every share at most one chunk."""
    posts = list(Post.objects.filter(paths.within(["SS/"])).order_by("code"))
    rng = random.Random(SEED)
    weights = [rng.paretovariate(1.1) for _ in posts]
    shares = [int(count * weight / sum(weights)) for weight in weights]
    shares[0] += count - sum(shares)
    number = 0
    for post, share in zip(posts, shares, strict=True):
        while share > 0:
            yield Part(number, post, min(share, CHUNK), last_day, days, surnames)
            share -= CHUNK
            number += 1


def _record(part: Part) -> int:
    rng = random.Random(f"{SEED}:{part.number}")
    actions.admit.bulk(SYSTEM, part.post, _crossings(part, rng))
    return part.size


def _crossings(part: Part, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Inputs of `crossings.admit`, one for each crossing of the part."""
    twin = (part.post.twin or "")[:2]
    nationalities = AROUND.get(twin, AROUND[""])
    pools = {nationality: _names(POOLS[nationality]) for nationality in nationalities}
    start = datetime(part.last_day.year, part.last_day.month, part.last_day.day, tzinfo=UTC) - timedelta(
        days=part.days
    )
    nobody, nothing, now, zone = Person(None), Searched(), timezone.now(), ZoneInfo(part.post.zone)
    first = start.date() - timedelta(days=part.days)
    shut = {
        (day.day, way)
        for day in days_of(SYSTEM, part.post, first, part.last_day + timedelta(days=1))
        for way, word in day.words.items()
        if word == "closed"
    }
    for _ in range(part.size):
        nationality = _pick(rng, nationalities)
        occurred, entry = _when(part, rng, start, now), rng.random() < 0.54
        for _again in range(TRIES if shut else 0):
            if (occurred.astimezone(zone).date(), "entry" if entry else "exit") not in shut:
                break
            occurred = _when(part, rng, start, now)
        foreign = nationality != "SSD"
        traveller = _traveller(nationality, pools[nationality], rng, occurred.date(), part.surnames)
        purpose, day = _pick(rng, PURPOSES), occurred.astimezone(zone).date()
        row = rules.rule(traveller, purpose, day, part.post.path[:2]) if entry and foreign else None
        yield {
            "traveller": traveller,
            "direction": "entry" if entry else "exit",
            "method": "scan",
            "lane": "1",
            "purpose": purpose,
            "stay_until": row.until_day(day) if row else None,
            "occurred_at": occurred,
            "known": nobody,
            "found": nothing,
        }


def _when(part: Part, rng: random.Random, start: datetime, now: datetime) -> datetime:
    occurred = start + timedelta(
        days=1 + int(rng.random() * part.days),
        hours=HOURS[int(rng.random() * len(HOURS))] - 2,
        seconds=int(rng.random() * 3600),
    )
    if occurred > now:
        occurred -= timedelta(days=1 + int(rng.random() * (part.days - 1)))
    return occurred


def _pick(rng: random.Random, some: Sequence[str]) -> str:
    """As `rng.choice`, at a third of its cost."""
    return some[int(rng.random() * len(some))]


Names = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _names(pool: str) -> Names:
    """(given names of men, of women, family names)"""
    found = {
        (row["use"], row["sex"]): row["names"].split()
        for row in rows("invented_names.csv")
        if row["pool"] == pool
    }
    return found["given", "M"], found["given", "F"], found["family", ""]


SYLLABLES = (
    "ka", "lo", "wa", "ni", "to", "ku", "ma", "be", "ri", "da", "go", "sha", "lu", "ye", "mi", "ro", "tu", "ne", "ba",
    "gi",
)  # fmt: skip


def _made_up(rng: random.Random, many: int) -> str:
    """One of so many surnames of three syllables and more; the first is borne often, most are borne by few."""
    number, made = int(many ** rng.random()), ""
    while number or len(made) < 6:
        number, place = divmod(number, len(SYLLABLES))
        made += SYLLABLES[place]
    return made


def _traveller(nationality: str, names: Names, rng: random.Random, on: date, surnames: int = 0) -> Traveller:
    men, women, families = names
    man = rng.random() < 0.55
    age = min(int(rng.gammavariate(4.0, 8.0)), 88)
    birth = date.fromordinal(on.toordinal() - age * 365 - int(rng.random() * 365))
    given = _pick(rng, men if man else women)
    return Traveller.model_construct(
        surname=(_made_up(rng, surnames) if surnames else _pick(rng, families)).upper(),
        given_names=f"{given} {_pick(rng, men)}",
        birth=birth.isoformat(),
        sex="M" if man else "F",
        nationality=nationality,
        document_kind="passport" if rng.random() < 0.6 else "national_id",
        issuer=nationality,
        number=f"{_pick(rng, 'ABCEPR')}{int(rng.random() * 10**7):07d}",
        expires=date.fromordinal(on.toordinal() + 30 + int(rng.random() * 2970)),
    )
