"""What the officer is shown about one traveller, and the slip by which the decision comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kivuko.crossings import prompts, queries, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import PURPOSES, Direction, Method, Question
from kivuko.documents.checks import check
from kivuko.documents.findings import Finding, Verdict, ordered, verdict
from kivuko.documents.traveller import Traveller
from kivuko.kernel.models import Due, Unsealed, Waiting
from kivuko.kernel.policy import SYSTEM, Actor
from kivuko.lib import countrydata
from kivuko.lib.counterrows import GroundRow
from kivuko.places.models import Post
from kivuko.screening.hits import ASKING, Raised, Searched
from kivuko.screening.matching import Found, search, searched
from kivuko.screening.queries import watchlists

Ask = Callable[[Actor, Traveller, date], list[Found]]
SALT = "crossings.lane.2"
SLIP = 60 * 60
"""Seconds. A traveller who stood at the counter for longer is read again."""
OLD = timedelta(days=1)
"""After this time the bar says that a list is old."""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as it stands on the page: an entry of a list that is close, or something about the document.

    `settles` says who may settle it: "you", "two" (two people), nobody.
    """

    level: str
    settles: str
    found: Found | None = None
    finding: Finding | None = None


@dataclass(frozen=True)
class Slip:
    """What was shown, as it comes back with the decision: the traveller, whatever a page sends."""

    traveller: Traveller
    method: Method
    direction: Direction
    verdict: Verdict
    unknown: tuple[Question, ...] = ()
    other: Traveller | None = None

    def __str__(self) -> str:
        """Signed: the decision is about this traveller and this colour."""
        other = self.other and self.other.model_dump(mode="json", exclude_defaults=True)
        shown = self.traveller.model_dump(mode="json", exclude_defaults=True)
        said = [shown, self.method, self.direction, self.verdict, list(self.unknown), other]
        return signing.dumps(said, salt=SALT, compress=True)


@dataclass(frozen=True)
class Sight:
    """A traveller as the counter shows them: who, what was found (worst first), the colour, what comes beside."""

    actor: Actor
    post: Post
    traveller: Traveller
    method: Method
    direction: Direction
    findings: list[Finding]
    found: list[Found]
    verdict: Verdict
    day: date
    unknown: tuple[Question, ...] = ()
    other: Traveller | None = None
    other_findings: Sequence[Finding] = ()
    silent: Sequence[Found] = ()
    """What is raised without a word to this officer: asked for only where the decision is made, and never shown."""

    @cached_property
    def last(self) -> Crossing | None:
        """When they were here before, on either document; asked when it is shown, never for a decision."""
        seen = queries.last_seen(self.actor, self.traveller)
        return seen or (queries.last_seen(self.actor, self.other) if self.other else None)

    @property
    def questions(self) -> int:
        """How many things ask to be settled before the decision."""
        return sum(line.level in ASKING for line in self.lines)

    @property
    def expired(self) -> bool:
        return any(finding.code == "document.expired" for finding in self.findings)

    @cached_property
    def lines(self) -> list[Line]:
        """Everything that was found, the worst first; within a level lists before the document."""
        order = ("stop", "look", "info", "go")
        lines = [Line(one.level, "two" if one.level in ASKING else "", found=one) for one in self.found]
        lines += [Line(one.level, "you" if one.level in ASKING else "", finding=one) for one in self.findings]
        return sorted(lines, key=lambda line: order.index(line.level))

    @cached_property
    def prompts(self) -> list[prompts.Shown]:
        """What other apps say of this traveller: asked when it is shown, never for a decision."""
        return prompts.shown(self.actor, self.traveller)

    @cached_property
    def stays(self) -> dict[str, rules.Stay]:
        """By purpose, what the rules allow who arrives today; empty at an exit and for the country's own nationals."""
        if self.direction != "entry":
            return {}
        found = ((code, rules.stay(self.traveller, code, self.day, self.post.path[:2])) for code in PURPOSES)
        return {code: stay for code, stay in found if stay is not None}

    @property
    def own(self) -> bool:
        return rules.own(self.traveller.nationality, self.post.path[:2])

    @property
    def raised(self) -> list[Raised]:
        return rules.raised(self.found)

    @property
    def searched(self) -> Searched:
        """What a decision takes over; only from `decided_on`, which asked for everything."""
        return Searched(rules.raised([*self.found, *self.silent]), whole=True)

    @property
    def slip(self) -> Slip:
        return Slip(self.traveller, self.method, self.direction, self.verdict, self.unknown, self.other)


def opened(slip: str) -> Slip | None:
    """The slip as it was given out; None where it is old or was tampered with."""
    try:
        shown, method, direction, colour, unknown, other = signing.loads(slip, salt=SALT, max_age=SLIP)
    except signing.BadSignature:
        return None
    second = Traveller.model_validate(other) if other else None
    return Slip(Traveller.model_validate(shown), method, direction, colour, tuple(unknown), second)


def look(
    actor: Actor,
    post: Post,
    traveller: Traveller,
    method: Method,
    direction: Direction,
    now: datetime,
    *,
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    ask: Ask = search,
) -> Sight:
    """Check the document and ask the lists. Changes nothing.

    With an `other` document of the same traveller the lists are asked about both. The colour is that of the lists and
    of the document travelled on; other apps' prompts are never in it.
    """
    day = today(post, now)
    findings = check(traveller, day, post.country)
    asked = ask(actor, traveller, day)
    beside: list[Finding] = []
    if other is not None:
        findings = ordered([*findings, *rules.compared(traveller, other)])
        known = {one.entry_id for one in asked}
        asked = asked + [one for one in ask(actor, other, day) if not one.told or one.entry_id not in known]
        beside = check(other, day, post.country)
    found = [one for one in asked if one.told]
    return Sight(
        actor=actor,
        post=post,
        traveller=traveller,
        method=method,
        direction=direction,
        findings=findings,
        found=found,
        verdict=verdict(ordered([*findings, *(rules.of_list(Raised.of(one)) for one in found)])),
        day=day,
        unknown=unknown,
        other=other,
        other_findings=beside,
        silent=[one for one in asked if not one.told],
    )


def decided_on(actor: Actor, post: Post, slip: Slip, now: datetime) -> Sight:
    """The traveller of the slip looked at again for the decision, what is raised silently among what is asked."""
    return look(
        actor, post, slip.traveller, slip.method, slip.direction, now, unknown=slip.unknown, other=slip.other,
        ask=searched,
    )  # fmt: skip


def today(post: Post, now: datetime | None = None) -> date:
    """The day on the post's own calendar."""
    return (now or timezone.now()).astimezone(ZoneInfo(post.zone)).date()


def grounds(path: str, direction: str, own: bool) -> list[tuple[str, str, GroundRow]]:
    """(code, its text in the reader's language, its row) of every ground on which this traveller may be refused."""
    rows = rules.rows(countrydata.grounds, path[:2])
    fitting = [row for row in rows if direction in row.directions and (row.nationals or not own)]
    return [(row.code, rules.tongue(row.texts), row) for row in fitting]


@dataclass(frozen=True)
class Node:
    """How the node does, in words: nothing here stops the lane."""

    mean: str
    words: list[str]


def node(now: datetime) -> Node:
    """What is slow, old or away, each in a sentence; one that says all is well where nothing is."""
    words: list[str] = []
    if Due.objects.filter(state=Due.State.FAILED).exists():
        words.append(_("works; tell your administrator: something failed"))
    if (waiting := Unsealed.objects.count()) > 100:
        said: dict[str, Any] = {"n": f"{waiting:,}"}
        words.append(
            ngettext("%(n)s entry waits for its seal", "%(n)s entries wait for their seal", waiting) % said
        )
    if held := Waiting.objects.exclude(fault="").count():
        said = {"n": f"{held:,}"}
        words.append(
            ngettext(
                "%(n)s entry of another node is held back: tell your administrator",
                "%(n)s entries of other nodes are held back: tell your administrator",
                held,
            )
            % said
        )
    if early := Waiting.objects.filter(fault="").count():
        said = {"n": f"{early:,}"}
        words.append(
            ngettext(
                "%(n)s entry of another node waits for an earlier one",
                "%(n)s entries of other nodes wait for earlier ones",
                early,
            )
            % said
        )
    if (age := _age_of_lists(now)) > OLD:
        said = {"n": f"{age.days:,}"}
        words.append(ngettext("a list is %(n)s day old", "a list is %(n)s days old", age.days) % said)
    return Node("look", words) if words else Node("go", [_("this node works")])


def _age_of_lists(now: datetime) -> timedelta:
    """Since the list that was brought up to date longest ago; lists that are kept by hand do not age.

    The bar names none: the officer need not know of every list.
    """
    oldest = (
        watchlists(SYSTEM)
        .filter(state="in_force", imported_at__isnull=False)
        .order_by("imported_at")
        .values_list("imported_at", flat=True)
        .first()
    )
    return now - oldest if oldest else timedelta()
