"""What holds at a post is said, changed, ended, corrected; and that nobody crossed on a day. None of it is deleted."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime

from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.inputs import StatusFacts
from kivuko.places.models import Post, QuietDay, Status
from kivuko.places.reports import heard
from kivuko.places.workflows import QUIET_DAY, STATUS

LATE = timedelta(days=7)
"""How long afterwards a post may still say that nobody crossed on a day."""


@action("places.set_status", births=Status, label=_("Set a status"), done=_("Status set"))
def set_status(act: Act, post: Post, *, facts: StatusFacts, reason: str) -> Status:
    """What holds at a border post from a moment on becomes known, for whom and which way."""
    _with_a_reason(act)
    return facts.put(Status(path=post.path))


@action("places.change_status", moves=STATUS, label=_("Change"), done=_("Status changed to another"))
def change_status(act: Act, status: Status, *, facts: StatusFacts, reason: str) -> None:
    """From a moment on something else holds: the status ends there, and a new one begins."""
    _with_a_reason(act)
    if facts.since <= status.since or (status.until is not None and facts.since > status.until):
        raise Refused(
            fields={
                "since": [
                    _(
                        "Give a moment at which this status holds. If it never held as it is written, correct it."
                    )
                ]
            }
        )
    status.until = facts.since
    act.also(facts.put(Status(path=status.path)), "places.set_status")


@action("places.end_status", moves=STATUS, label=_("End"), done=_("End of the status given"))
def end_status(act: Act, status: Status, *, until: AwareDatetime, reason: str) -> None:
    """The status ends at a moment that is now known; what else is said of the post holds again."""
    _with_a_reason(act)
    status.until = until


@action("places.correct_status", moves=STATUS, label=_("Correct"), done=_("Status corrected"))
def correct_status(act: Act, status: Status, *, facts: StatusFacts, reason: str) -> None:
    """What was written about a status is put right, as it always was."""
    _with_a_reason(act)
    facts.put(status)


@action("places.withdraw_status", moves=STATUS, label=_("Withdraw"), done=_("Status withdrawn"))
def withdraw_status(act: Act, status: Status, *, reason: str) -> None:
    """The status was written by mistake and never held; it stays readable and decides nothing."""
    _with_a_reason(act)


@action(
    "places.report_no_crossings",
    births=QuietDay,
    label=_("Report no crossings"),
    done=_("No crossings reported"),
)
def report_no_crossings(act: Act, post: Post, *, day: date | None = None) -> QuietDay:
    """The post says that nobody crossed on a day, so that this day counts as nought and not as silence."""
    today = act.at.astimezone(ZoneInfo(post.zone)).date()
    day = day or today
    if not today - LATE <= day <= today:
        raise Refused(fields={"day": [_("Give today or one of the seven days before it.")]})
    if heard([(post.path, day)]):
        raise Refused(
            fields={"day": [_("A crossing is recorded on this day. The post was heard of; report nothing.")]}
        )
    return QuietDay(path=post.path, day=day)


@action(
    "places.withdraw_no_crossings",
    moves=QUIET_DAY,
    label=_("Withdraw"),
    done=_("Report of no crossings withdrawn"),
)
def withdraw_no_crossings(act: Act, quiet: QuietDay, *, reason: str) -> None:
    """The report of a day without crossings was a mistake; the day is silent again."""
    _with_a_reason(act)


def _with_a_reason(act: Act) -> None:
    if not act.reason.strip():
        raise Refused(fields={"reason": [_("Write why, for whoever reads this later.")]})
