"""What the officer is shown about one traveller, and the slip by which the decision comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone

from kivuko.crossings import prompts, queries, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import Direction, Method
from kivuko.documents.checks import check
from kivuko.documents.findings import Finding, Verdict, ordered, verdict
from kivuko.documents.traveller import Traveller
from kivuko.kernel.models import Due, Unsealed
from kivuko.kernel.policy import Actor
from kivuko.places.models import Post
from kivuko.screening.hits import ASKING, Raised
from kivuko.screening.matching import Found, search

SALT = "crossings.lane"
SLIP = 60 * 60
"""Seconds. A traveller who stood at the counter for longer is read again."""


@dataclass(frozen=True)
class Sight:
    """A traveller as the counter shows them: who, what was found (worst first), the colour, what comes beside."""

    traveller: Traveller
    method: Method
    direction: Direction
    findings: list[Finding]
    found: list[Found]
    verdict: Verdict
    last: Crossing | None
    prompts: list[prompts.Shown] = field(default_factory=list)

    @property
    def questions(self) -> int:
        """How many things ask to be settled before the decision."""
        return sum(finding.level in ("look", "stop") for finding in self.findings) + len(self.asking)

    @property
    def expired(self) -> bool:
        return any(finding.code == "document.expired" for finding in self.findings)

    @property
    def asking(self) -> list[Found]:
        return [one for one in self.found if one.level in ASKING]

    @property
    def raised(self) -> list[Raised]:
        return [Raised.of(one) for one in self.found]

    def slip(self) -> str:
        """What was shown, signed: the decision is about this traveller and this colour, whatever a page sends."""
        shown = self.traveller.model_dump(mode="json", exclude_defaults=True)
        return signing.dumps([shown, self.method, self.direction, self.verdict], salt=SALT, compress=True)


@dataclass(frozen=True)
class Slip:
    traveller: Traveller
    method: Method
    direction: Direction
    verdict: Verdict


def opened(slip: str) -> Slip | None:
    """The slip as it was given out; None where it is old or was tampered with."""
    try:
        shown, method, direction, colour = signing.loads(slip, salt=SALT, max_age=SLIP)
    except signing.BadSignature:
        return None
    return Slip(Traveller.model_validate(shown), method, direction, colour)


def look(
    actor: Actor, post: Post, traveller: Traveller, method: Method, direction: Direction, now: datetime
) -> Sight:
    """Check the document, ask the lists, see whether somebody was here before. Changes nothing."""
    day = today(post, now)
    findings = check(traveller, day)
    found = search(actor, traveller, day)
    return Sight(
        traveller=traveller,
        method=method,
        direction=direction,
        findings=findings,
        found=found,
        verdict=verdict(ordered([*findings, *(rules.of_list(Raised.of(one)) for one in found)])),
        last=queries.last_seen(actor, traveller),
        prompts=prompts.shown(actor, traveller),
    )


def today(post: Post, now: datetime | None = None) -> date:
    """The day on the post's own calendar."""
    return (now or timezone.now()).astimezone(ZoneInfo(post.zone)).date()


@dataclass(frozen=True)
class Node:
    """How the node does, in words: nothing here stops the lane."""

    mean: str
    waiting: int
    failed: int


def node() -> Node:
    waiting = Unsealed.objects.count()
    failed = Due.objects.filter(state=Due.State.FAILED).count()
    return Node("look" if waiting > 100 or failed else "go", waiting, failed)
