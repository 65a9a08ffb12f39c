"""Invented incidents for a demo, written by the invented officers of `accounts.demo`; nobody in them is real."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.incidents import actions
from kivuko.incidents.inputs import Facts, Who
from kivuko.incidents.models import Incident
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node

WHY: dict[str, str] = {
    "investigate": "Taken up by the post's police.",
    "charge": "The suspect was met with the goods.",
    "hand_to_justice": "The file is complete.",
    "bring_to_trial": "The county court takes it.",
    "conclude": "Judgment of the county court.",
    "close": "Nothing more can be found.",
}


class Story(NamedTuple):
    """One invented incident: how long ago, what, how many victims, who is suspected, which objects, how far it went."""

    days: int
    category: str
    place: str
    what: str
    victims: int = 0
    children: int = 0
    suspect: str = ""
    things: tuple[dict[str, Any], ...] = ()
    steps: tuple[str, ...] = ()
    outcome: str = ""


STORIES = (
    Story(
        2, "document_fraud", "counter of the post", "A visa sticker that was peeled off another passport.", 0, 0,
        "Okot Lamba", ({"thing": "document", "quantity": 1, "unit": "piece", "how": "seized", "mark": "invented-1"},),
    ),
    Story(9, "cattle_theft", "grazing land east of the post", "Herders say that cattle were driven across at night."),
    Story(
        40, "smuggling_goods", "track north of the market", "A lorry with sugar by the track at night.", 0, 0,
        "a driver called Majok",
        (
            {"thing": "vehicle", "quantity": 1, "unit": "piece", "how": "seized", "mark": "KV 000 A"},
            {"thing": "goods", "quantity": 4200, "unit": "kg", "how": "seized", "remark": "sugar in bags"},
            {"thing": "money", "quantity": 150000, "unit": "SSP", "how": "seized"},
        ),
        ("investigate",),
    ),
    Story(
        75, "trafficking_persons", "bus station", "Promises of work in another country; papers were taken away.",
        6, 2, "a recruiter called Mama Rose", (), ("investigate", "charge", "hand_to_justice"),
    ),
    Story(
        160, "smuggling_migrants", "river bank", "People were left on the bank without water after they had paid.", 11,
        3,
        "a boatman called Deng", ({"thing": "vehicle", "quantity": 1, "unit": "piece", "how": "seized"},),
        ("investigate", "charge", "hand_to_justice", "bring_to_trial", "conclude"), "convicted",
    ),
    Story(
        210, "robbery", "road to the south", "Traders were stopped and robbed.", 4, 0, "", (),
        ("investigate", "close"), "nobody_known",
    ),
)  # fmt: skip


class NotADemo(Exception):
    """Invented incidents were asked for where real people work."""


def load(node: Node, logins: list[Login]) -> int:
    """Write the invented files, each as far as its story goes; returns how many. Twice does it once."""
    if not node.demo:
        raise NotADemo("Invented incidents are made only on a node that was set up as a demo.")
    people = {login.username: login for login in logins}
    if Incident.objects.filter(reported_by=people["demo-09"].id).exists():
        return 0
    for story in STORIES:
        _tell(story, people)
    return len(STORIES)


def _tell(story: Story, people: dict[str, Login]) -> None:
    police, justice, at = people["demo-09"], people["demo-12"], timezone.now() - timedelta(days=story.days)
    facts = Facts(
        category=story.category, happened_at=at - timedelta(hours=7), place=story.place, what=story.what,
        victims=story.victims, children=story.children,
    )  # fmt: skip
    made = actions.report(police, Branch(POST), facts=facts, at=at)
    if story.suspect:
        who = Who(part="suspect", name=story.suspect)
        actions.name_person(police, made, who=who, at=at)
        actions.name_person(police, made, who=Who(part="witness", name="a trader"), at=at)
    for thing in story.things:
        actions.list_object(police, made, at=at, **thing)
    for number, step in enumerate(story.steps, 1):
        actor = justice if step in ("bring_to_trial", "conclude") else police
        said = {"outcome": story.outcome} if step in ("close", "conclude") else {}
        when = at + timedelta(days=number * 5)
        getattr(actions, step)(actor, made, reason=WHY[step], at=when, **said)
