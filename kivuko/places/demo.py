"""What was said of several posts in the last months, for a demo: by the invented officers of `accounts.demo`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from kivuko.kernel.models import Node
from kivuko.kernel.policy import Actor
from kivuko.places import actions_status as actions
from kivuko.places.inputs import StatusFacts
from kivuko.places.models import Post, Status

SUPERVISOR, ADMINISTRATOR = "demo-02", "demo-04"
OWN = "wunthou"
"""The post whose supervisor is among the invented officers; of the others an administrator speaks."""


class Said(NamedTuple):
    """What holds from so many days ago to so many days ago, None: still. Further facts by name."""

    post: str
    status: str
    since: int
    until: int | None
    cause: str
    why: str
    more: dict[str, Any] = {}


GOVERNMENT = {"authority": "State government (invented)", "order_number": "DEMO 4/2026"}
SAID = (
    Said(OWN, "open", 200, None, "ordinary", "The post works as usual."),
    Said(OWN, "closed", 61, 55, "insecurity", "Shots were heard at the bridge.", {
        "movement": "no_movement", **GOVERNMENT,
    }),
    Said(OWN, "limited", 54, 41, "insecurity", "People may cross while it is light.", {
        "opens": "08:00", "shuts": "15:00", "movement": "local_tolerated", **GOVERNMENT,
    }),
    Said(OWN, "limited", 6, None, "staff", "Two officers are at a training in Renk.", {
        "opens": "07:00", "shuts": "17:00", "movement": "no_disruption",
    }),
    Said(OWN, "closed", 40, None, "across", "The other side takes no lorries.", {
        "categories": ("cargo",), "movement": "alternative_routes",
    }),
    Said("nimule", "open", 200, None, "ordinary", "The post works as usual."),
    Said("nimule", "closed", 30, 28, "holiday", "The other side votes.", {"direction": "exit"}),
    Said("kaya", "closed", 75, None, "insecurity", "The road is mined.", {
        "movement": "alternative_routes", **GOVERNMENT,
    }),
    Said("kaya", "open", 70, None, "order", "Help for the town may pass.", {
        "categories": ("humanitarian", "medical"), **GOVERNMENT,
    }),
    Said("renk", "closed", 20, 9, "across", "No word from the other side.", {"movement": "no_movement"}),
    Said("nadapal", "limited", 33, None, "flood", "The ford is passable in the morning only.", {
        "opens": "06:00", "shuts": "11:00", "weekdays": (1, 2, 3, 4, 5, 6), "movement": "local_tolerated",
    }),
)  # fmt: skip
"""All of it is invented."""


class NotADemo(Exception):
    """Invented statuses were asked for where real people work."""


def load(node: Node, logins: Mapping[str, Actor]) -> int:
    """Say it all, one thing of it withdrawn and one ended later; returns how many. Twice does it once."""
    if not node.demo:
        raise NotADemo("Invented statuses are made only on a node that was set up as a demo.")
    posts = {post.code: post for post in Post.objects.filter(code__in={said.post for said in SAID})}
    if Status.objects.exists():
        return 0
    made = 0
    for said in SAID:
        if said.post not in posts:
            continue
        post = posts[said.post]
        actor = logins[SUPERVISOR if said.post == OWN else ADMINISTRATOR]
        facts = StatusFacts.model_validate(
            {"status": said.status, "since": _morning(post, said.since), "cause": said.cause, **said.more}
        )
        status = actions.set_status(actor, post, facts=facts, reason=said.why, at=facts.since)
        if said.until is not None:
            end = _morning(post, said.until)
            actions.end_status(actor, status, until=end, reason="The cause is over.", at=end)
        made += 1
    own = posts[OWN]
    mistaken = StatusFacts.model_validate(
        {"status": "closed", "since": _morning(own, 3), "cause": "flood", "direction": "entry"}
    )
    status = actions.set_status(
        logins[SUPERVISOR], own, facts=mistaken, reason="The river is high.", at=mistaken.since
    )
    later = mistaken.since + timedelta(hours=2)
    actions.withdraw_status(
        logins[SUPERVISOR], status, reason="This was about the ford further north.", at=later
    )
    return made + 1


def _morning(post: Post, days: int) -> datetime:
    """Six in the morning so many days ago, on the post's own clock."""
    zone = ZoneInfo(post.zone)
    day = timezone.now().astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, time(6), zone)
