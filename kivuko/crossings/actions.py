"""What is decided at the lane, and what may follow."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import rules
from kivuko.crossings.known import Person, find, trace
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import Direction, Method, Purpose, Referral
from kivuko.crossings.workflows import CROSSING
from kivuko.documents.checks import check
from kivuko.documents.findings import ordered, verdict
from kivuko.documents.traveller import Traveller
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.screening.hits import ASKING, Searched, draft


@action("crossings.admit", births=Crossing, label=_("Admit"), done=_("Admitted"), before=rules.searched)
def admit(
    act: Act,
    post: Post,
    *,
    traveller: Traveller,
    direction: Direction,
    method: Method = "typed",
    lane: str = "",
    purpose: Purpose = "unknown",
    stay_until: date | None = None,
    occurred_at: datetime | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> Crossing:
    """The officer lets the traveller cross, at an entry until a day where one is given."""
    crossing = _crossing(act, post, traveller, direction, method, lane, purpose, occurred_at, found, known)
    crossing.stay_until = stay_until
    return crossing


@action(
    "crossings.second_line",
    births=Crossing,
    label=_("Second line"),
    done=_("Referred to second line"),
    before=rules.searched,
)
def second_line(
    act: Act,
    post: Post,
    *,
    traveller: Traveller,
    direction: Direction,
    referral: Referral,
    method: Method = "typed",
    lane: str = "",
    purpose: Purpose = "unknown",
    occurred_at: datetime | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> Crossing:
    """The officer asks the traveller aside, because something must be settled that the counter cannot settle."""
    crossing = _crossing(act, post, traveller, direction, method, lane, purpose, occurred_at, found, known)
    crossing.referral = referral
    return crossing


@action(
    "crossings.release",
    moves=CROSSING,
    label=_("Admit from second line"),
    done=_("Admitted from second line"),
)
def release(
    act: Act, crossing: Crossing, *, stay_until: date | None = None, purpose: Purpose | None = None
) -> None:
    """What was open is settled: the traveller may cross after all."""
    crossing.stay_until = stay_until
    crossing.purpose = purpose or crossing.purpose


@action("crossings.undo", moves=CROSSING, label=_("Undo"), done=_("Undone"))
def undo(act: Act, crossing: Crossing) -> None:
    """The officer pressed the wrong key and takes the decision back at once; both stay in the ledger."""
    decided = rules.decision(crossing)
    if decided is None or decided.actor != act.actor.id:
        raise Refused(_("Only the officer who decided can undo it. Correct the crossing instead."))
    if crossing.rev != 1 or act.at - decided.at > rules.UNDO:
        raise Refused(
            _("Ten seconds have passed: it cannot be undone any more. Correct the crossing instead.")
        )


@action("crossings.correct", moves=CROSSING, label=_("Correct"), done=_("Corrected"))
def correct(
    act: Act,
    crossing: Crossing,
    *,
    traveller: Traveller,
    reason: str,
    purpose: Purpose | None = None,
    stay_until: date | None = None,
) -> None:
    """Something was read or typed wrongly; the crossing is put right, and both versions stay in the ledger."""
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why it is corrected.")]})
    decided = rules.decision(crossing)
    if act.posting.role == "officer" and (decided is None or decided.actor != act.actor.id):
        raise Refused(_("You can correct only crossings that you recorded. Ask your supervisor."))
    rules.copy(crossing, traveller)
    crossing.purpose = purpose or crossing.purpose
    crossing.stay_until = stay_until


def _crossing(
    act: Act,
    post: Post,
    traveller: Traveller,
    direction: Direction,
    method: Method,
    lane: str,
    purpose: Purpose,
    occurred_at: datetime | None,
    found: Searched | None,
    known: Person | None,
) -> Crossing:
    at = act.occurred_at = rules.moment(occurred_at, act.at)
    crossing = Crossing(
        path=post.path, post_id=post.pk, direction=direction, method=method, lane=lane, purpose=purpose,
        occurred_at=at, day=at.astimezone(ZoneInfo(post.zone)).date(),
    )  # fmt: skip
    rules.copy(crossing, traveller)
    raised = found.raised if found else ()
    findings = ordered([*check(traveller, crossing.day), *map(rules.of_list, raised)])
    crossing.verdict = verdict(findings)
    crossing.findings = [{"code": one.code, "level": one.level} for one in findings]
    crossing.person = (known or find(trace(traveller))).id or act.new_person()
    for each in raised:
        if each.level in ASKING:  # a second person settles it, whatever is decided here
            act.also(draft(act, each, path=crossing.path, person=crossing.person, crossing=crossing.pk))
    return crossing
