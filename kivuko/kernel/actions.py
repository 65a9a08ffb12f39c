"""The kernel's own few verbs: a legal hold and its end, a broken glass and its review; who hands over and adopts."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import glass
from kivuko.kernel.action import action
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.lines import ADOPT, FORGET, HAND_OVER
from kivuko.kernel.models import Glass, Hold, Record
from kivuko.kernel.policy import INTERNAL, PERSONAL, allow, classify, sees
from kivuko.kernel.reading import READINGS
from kivuko.kernel.workflow import Workflow
from kivuko.kernel.writing import Act

HOLD = Workflow(
    Hold,
    ("", "kernel.hold", "held"),
    ("held", "kernel.release", "released"),
)
GLASS = Workflow(
    Glass,
    ("", "kernel.break_glass", "broken"),
    ("broken", "kernel.review_glass", "reviewed"),
)


class Branch:
    """A place in the tree of custody that is no record itself: a country, a directorate."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pk = path


@action("kernel.hold", births=Hold, label=_("Place a legal hold"), done=_("Legal hold placed"))
def hold(act: Act, where: Branch, *, subject: UUID, authority: str) -> Hold:
    """An authority orders that somebody's records are kept; nobody can forget them until it is lifted."""
    return Hold(path=where.path, subject=subject, authority=authority)


@action("kernel.release", moves=HOLD, label=_("Lift the legal hold"), done=_("Legal hold lifted"))
def release(act: Act, hold: Hold) -> None:
    """The order ends; what had to wait for it can go on."""


@action("kernel.break_glass", births=Glass, label=_("Break the glass"), done=_("Glass broken"))
def break_glass(act: Act, where: Record, *, reason: str) -> Glass:
    """Somebody who cares for people reads one record that is closed to them, for a day, and answers for it."""
    if glass.posting(act.actor, where.path, act.at) is None:
        raise Forbidden(_("Nobody may break the glass in your role. Ask the person in charge of the case."))
    if not any(reading.kind is type(where) for reading in READINGS.values()):
        raise Refused(_("Nothing in this record is closed."))
    if len(reason.strip()) < glass.SHORTEST_REASON:
        raise Refused("", {"reason": [_("Write why you cannot wait, in a sentence.")]})
    return Glass(
        path=where.path, person=act.actor.id, reader=act.actor.id, subject_kind=where.kind(), subject=where.pk,
        reason=reason, until=act.at + glass.LIFE,
    )  # fmt: skip


@action("kernel.review_glass", moves=GLASS, label=_("Review"), done=_("Reviewed"))
def review_glass(act: Act, glass: Glass, *, verdict: Literal["justified", "not_justified"]) -> None:
    """Somebody else judges whether reading was justified; where it was not, the glass opens nothing any more."""
    if act.actor.id == glass.reader:
        raise Refused(_("Somebody else must review what you read."))
    glass.verdict, glass.reviewer = verdict, act.actor.id


classify(Hold, subject=INTERNAL, authority=INTERNAL)
classify(
    Glass, subject_kind=INTERNAL, subject=INTERNAL, reader=INTERNAL, reason=PERSONAL, until=INTERNAL,
    verdict=INTERNAL, reviewer=INTERNAL,
)  # fmt: skip
allow("data_protection", "kernel.hold", "kernel.release", "kernel.review_glass", FORGET)
allow("caseworker", "kernel.break_glass")
allow("administrator", HAND_OVER, ADOPT)
sees("data_protection", Hold, Glass)
sees("auditor", Hold, Glass)
