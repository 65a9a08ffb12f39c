"""Hits for a demo: open, beyond their time, confirmed, refuted; a supervisor on call, and somebody who asks why.

The travellers are invented: they carry the names of the invented people of the demo's own lists.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.crossings import actions as crossings
from kivuko.documents.traveller import Traveller
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.places.models import Post
from kivuko.screening import actions_calls, actions_hits, actions_redress
from kivuko.screening.models import Hit, ListEntry, OnCall
from kivuko.screening.vocab import Ground

OFFICER, SUPERVISOR, ADMINISTRATOR, DATA_PROTECTION = "demo-01", "demo-02", "demo-04", "demo-06"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
REFUTED = (
    (Ground.OTHER_FACE, "The photograph shows an older man."),
    (Ground.OTHER_DOCUMENT, "The passport was issued to her in 2019; the entry names another one."),
    (Ground.CONTACT_DENIES, "The contact says that the listed person is in custody."),
)
"""Grounds and words of hits that turned out to be about somebody else, in turn."""


class Cast(NamedTuple):
    officer: Login
    supervisor: Login
    post: Post


def load(node: Node) -> int:
    """Let the invented officers of Wunthou raise and settle some hits; how many. Twice does it once."""
    logins = {login.username: login for login in Login.objects.filter(demo=True)}
    post = Post.objects.filter(path=POST).first()
    if not node.demo or post is None or OFFICER not in logins or OnCall.objects.exists():
        return 0
    cast, now = Cast(logins[OFFICER], logins[SUPERVISOR], post), timezone.now()
    actions_calls.put_on_call(
        logins[ADMINISTRATOR], Branch(POST), officer=cast.supervisor.id, since=now - 7 * DAY, until=now + 7 * DAY,
        phone="0920 000 001",
    )  # fmt: skip
    listed = ListEntry.objects.filter(watchlist__code__in=("un-demo", "ofac-demo"), state="listed")
    people = [
        entry
        for entry in listed.order_by("-watchlist__code", "ref")
        if entry.births and len(entry.births[0]["date"]) == 10 and not entry.births[0]["to"]
    ]
    hits = [hit for number, entry in enumerate(people[:16]) for hit in _meet(cast, entry, _when(number, now))]
    for number, hit in enumerate(hits):
        _settle(cast, hit, number, now)
    _ask(cast, logins[DATA_PROTECTION], hits)
    return len(hits)


def _when(number: int, now: datetime) -> datetime:
    """When each was met: the first four today, the others over the last weeks."""
    minutes = (11, 42, 95, 150)
    return now - (minutes[number] * MINUTE if number < len(minutes) else number * 5 * DAY)


def _meet(cast: Cast, entry: ListEntry, at: datetime) -> list[Hit]:
    """A traveller with the name and birth date of a listed person is asked to second line."""
    given, _, surname = entry.name.rpartition(" ")
    traveller = Traveller(
        surname=surname, given_names=given, birth=entry.births[0]["date"], sex="F" if entry.sex == "F" else "M",
        nationality="SSD", document_kind="passport", issuer="SSD", mrz="",
        number=f"R7{int(entry.pk.hex[-6:], 16) % 1_000_000:06d}",
    )  # fmt: skip
    crossing = crossings.second_line(
        cast.officer, cast.post, traveller=traveller, direction="entry", referral="list", method="scan", lane="1",
        occurred_at=at, at=at,
    )  # fmt: skip
    return list(Hit.objects.filter(crossing=crossing.pk, entry=entry.pk))


def _settle(cast: Cast, hit: Hit, number: int, now: datetime) -> None:
    if number < 2:
        return  # open, within their time
    if number == 2:
        actions_hits.nobody_reachable(
            cast.officer, hit, reason="0920 000 001 rang out twice.", at=now - 20 * MINUTE
        )
    elif number == 3:
        ground, words = REFUTED[0]
        actions_hits.refute_by_phone(
            cast.officer,
            hit,
            decided_by=cast.supervisor.id,
            ground=ground,
            reason=words,
            at=now - 60 * MINUTE,
        )
    elif number == 4:
        actions_hits.confirm(
            cast.supervisor, hit, ground=Ground.CONTACT_CONFIRMS, reason="The contact knows the passport.",
            at=hit.raised_at + 25 * MINUTE,
        )  # fmt: skip
    else:
        ground, words = REFUTED[number % len(REFUTED)]
        actions_hits.refute(
            cast.supervisor, hit, ground=ground, reason=words, at=hit.raised_at + (9 + 4 * number) * MINUTE
        )


def _ask(cast: Cast, data_protection: Login, hits: list[Hit]) -> None:
    """Two travellers took a slip home; one asked and was answered, one waits."""
    for number, hit in enumerate(hits[5:7]):
        given = actions_redress.give_redress(cast.officer, hit)
        asked = actions_redress.ask_redress(
            data_protection, given, words="I waited for an hour and was not told why."
        )
        if number == 0:
            actions_redress.answer_redress(
                data_protection,
                asked,
                answer="Your name is close to somebody else's. You will not be stopped for it again.",
            )
