"""Refusing: an officer proposes with ground and facts, a supervisor signs or sends back. Nothing refuses by itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import drafts, rules
from kivuko.crossings.known import Person
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import Direction, Method, Purpose, Question
from kivuko.crossings.workflows import CROSSING
from kivuko.documents.traveller import Traveller
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.screening.hits import Searched


@action(
    "crossings.propose_refusal",
    births=Crossing,
    label=_("Propose to refuse"),
    done=_("Refusal proposed"),
    before=rules.searched,
)
def propose_refusal(
    act: Act,
    post: Post,
    *,
    traveller: Traveller,
    direction: Direction,
    ground: str,
    facts: str,
    method: Method = "typed",
    lane: str = "",
    purpose: Purpose = "unknown",
    occurred_at: datetime | None = None,
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> Crossing:
    """The officer finds a ground to refuse and says on which facts; nobody is refused until a supervisor signs."""
    crossing = drafts.crossing(
        act, post, traveller, direction, method, lane, purpose, occurred_at, found, known, unknown=unknown, other=other
    )  # fmt: skip
    rules.must_be_open(crossing.person)
    rules.grounded(crossing, ground, facts)
    crossing.proposed_by = act.actor.id
    return crossing


@action(
    "crossings.propose_from_second_line",
    moves=CROSSING,
    label=_("Propose to refuse"),
    done=_("Refusal proposed from second line"),
)
def propose_from_second_line(act: Act, crossing: Crossing, *, ground: str, facts: str) -> None:
    """What was open at the second line is settled against the traveller; a supervisor must still sign."""
    rules.must_be_open(crossing.person)
    rules.grounded(crossing, ground, facts)
    crossing.proposed_by = act.actor.id


@action("crossings.sign_refusal", moves=CROSSING, label=_("Sign the refusal"), done=_("Refused"))
def sign_refusal(act: Act, crossing: Crossing) -> None:
    """The supervisor has read ground and facts and refuses; the traveller gets a notice that says what can be done."""
    if act.actor.id == crossing.proposed_by:
        raise Refused(_("You proposed this refusal. Another supervisor signs it."))
    rules.must_be_open(crossing.person)
    crossing.signed_by, crossing.signed_at = act.actor.id, act.at
    day = act.at.astimezone(ZoneInfo(crossing.post.zone)).date()
    crossing.notice = rules.number_of_notice(crossing, act.id, day)


@action("crossings.send_back", moves=CROSSING, label=_("Send back"), done=_("Sent back to second line"))
def send_back(act: Act, crossing: Crossing, *, reason: str) -> None:
    """The supervisor does not sign, or takes the refusal back: the traveller is heard again at the second line."""
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why you send it back.")]})
    crossing.referral = crossing.referral or "interview"
    crossing.ground = crossing.facts = crossing.notice = ""
    crossing.proposed_by = crossing.signed_by = crossing.signed_at = None
