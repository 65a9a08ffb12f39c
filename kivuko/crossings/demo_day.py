"""An invented day at the demo's post: a shift in balance, one with a difference, a surge, tallies and a paper line.

By the invented officers of `accounts.demo`; twice does it once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.crossings import actions_paper, actions_shift, actions_tally, balance
from kivuko.crossings.known import Person
from kivuko.crossings.models import Shift, Surge
from kivuko.documents.traveller import Traveller
from kivuko.places.models import Post
from kivuko.screening.hits import Searched

HOUSEHOLDS: tuple[dict[str, Any], ...] = (
    {"heads": {"F:18-59": 1, "F:5-17": 2, "M:0-4": 1}, "needs": {"pregnant": 1}},
    {"heads": {"F:60+": 1, "F:18-59": 2, "M:5-17": 3, "F:0-4": 2}},
    {"heads": {"M:18-59": 1, "F:18-59": 1, "M:0-4": 1}, "needs": {"wounded": 1}},
    {"heads": {"M:5-17": 2}, "needs": {"child_alone": 2}},
)
ROAD = {"nationality": "SSD", "returnee": True, "origin": "SDN", "destination": "SS08"}


def load(now: datetime | None = None) -> int:
    """Returns how many shifts were invented; 0 where this was done before."""
    people = {login.username: login for login in Login.objects.filter(demo=True)}
    post = Post.objects.filter(path=POST).first()
    amina, deng = people.get("demo-01"), people.get("demo-02")
    if post is None or amina is None or deng is None or Shift.objects.exists():
        return 0
    now = now or timezone.now()
    yesterday = now - timedelta(days=1)
    _shift(amina, deng, post, yesterday - timedelta(hours=16), yesterday - timedelta(hours=8), miscounts=0)
    _shift(amina, deng, post, yesterday - timedelta(hours=8), yesterday, miscounts=2)
    _surge(amina, deng, post, yesterday - timedelta(hours=5))
    actions_shift.open_shift(
        amina, post, crew=_crew(amina, deng), at=now - timedelta(hours=3),
        remarks="The generator is low on fuel. Blank paper lies in the second drawer.",
    )  # fmt: skip
    actions_tally.tally(
        amina, post, direction="entry", place="beside", method="estimated", at=now - timedelta(hours=1),
        people={**ROAD, "heads": {"F:unknown": 40, "M:unknown": 25, "U:0-4": 30}},
    )  # fmt: skip
    _paper(amina, deng, post, now)
    return Shift.objects.count()


def _crew(*officers: Login) -> list[dict[str, Any]]:
    return [{"officer": one.id, "lane": str(n), "stamp": f"W{n}"} for n, one in enumerate(officers, 1)]


def _shift(
    amina: Login, deng: Login, post: Post, since: datetime, until: datetime, *, miscounts: int
) -> None:
    """One that was worked and counted; with a miscount it waits for a supervisor's word."""
    shift = actions_shift.open_shift(amina, post, crew=_crew(amina), at=since)
    half = since + (until - since) / 2
    crew = [{"officer": deng.id, "lane": "1", "stamp": "W2"}]
    actions_shift.hand_over_shift(
        amina, shift, to=deng.id, crew=crew, reason="One family waits for an interpreter.", at=half
    )
    has = balance.recorded(post.path, since, until)
    counted = {name: has[name] for name in balance.KINDS}
    if not miscounts:
        actions_shift.close_shift(amina, shift, counted=counted, at=until)
        return
    counted["entry"] += miscounts
    actions_shift.report_difference(
        amina, shift, counted=counted, at=until, reason="Two came through while the reader was down."
    )


def _surge(amina: Login, deng: Login, post: Post, at: datetime) -> None:
    surge = actions_tally.start_surge(
        deng, post, at=at, reason="About four hundred people on the road since the morning."
    )
    for minute, people in enumerate(HOUSEHOLDS):
        actions_tally.tally_household(
            amina, post, direction="entry", people={**ROAD, **people}, at=at + timedelta(minutes=minute + 1)
        )
    actions_tally.end_surge(deng, Surge.objects.get(pk=surge.pk), at=at + timedelta(hours=2))


def _paper(amina: Login, deng: Login, post: Post, now: datetime) -> None:
    said = {
        "surname": "Lokwang", "given_names": "Achol Mary", "birth": "1991", "sex": "F", "nationality": "SSD",
        "document_kind": "national_id", "issuer": "SSD", "number": "N0045121",
    }  # fmt: skip
    traveller = Traveller.model_validate(said)
    actions_paper.enter_paper(
        amina, post, number="DEMO-01", written_by=deng.id, occurred_at=now - timedelta(hours=30),
        traveller=traveller, direction="entry", found=Searched(), known=Person(None), at=now - timedelta(hours=2),
    )  # fmt: skip
