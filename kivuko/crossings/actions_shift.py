"""The shift of a post: opened, handed over, counted and closed. Nobody needs one to let people cross."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import balance
from kivuko.crossings.inputs import Counted, Mark, Number, OnDuty, Remarks
from kivuko.crossings.models import Shift
from kivuko.crossings.queries import colleagues
from kivuko.crossings.workflows import SHIFT
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post


@action("crossings.open_shift", births=Shift, label=_("Open the shift"), done=_("Shift opened"))
def open_shift(act: Act, post: Post, *, crew: list[OnDuty], remarks: Remarks = "") -> Shift:
    """An officer begins the shift: who is on duty, at which lane, with which stamp."""
    return Shift(
        path=post.path, post_id=post.pk, person=act.actor.id, opened_at=act.at, opened_by=act.actor.id,
        in_charge=act.actor.id, crew=_crew(act, post, crew), remarks=remarks,
    )  # fmt: skip


@action("crossings.hand_over_shift", moves=SHIFT, label=_("Hand over"), done=_("Shift handed over"))
def hand_over_shift(act: Act, shift: Shift, *, to: UUID, crew: list[OnDuty], reason: Remarks = "") -> None:
    """The officer in charge leaves the shift to the next one, with remarks; the counts go on."""
    if to == shift.in_charge:
        raise Refused(fields={"to": [_("This officer is in charge already. Choose the next one.")]})
    if to not in colleagues(act.actor, shift.post, act.at):
        raise Refused(fields={"to": [_("Choose an officer or supervisor of this post.")]})
    shift.handed = [
        *shift.handed,
        {"from": str(shift.in_charge), "to": str(to), "at": act.at.isoformat(timespec="seconds")},
    ]
    shift.in_charge, shift.remarks, shift.crew = to, reason, _crew(act, shift.post, crew)


@action("crossings.close_shift", moves=SHIFT, label=_("Close the shift"), done=_("Shift closed, in balance"))
def close_shift(
    act: Act, shift: Shift, *, counted: Counted, stamped: dict[Mark, Number] | None = None
) -> None:
    """What was counted by hand agrees with what is recorded, and the shift is over."""
    _count(act, shift, counted, stamped)
    if shift.differences:
        said = balance.named(shift.counted, shift.recorded)
        raise Refused(
            fields={"reason": [*said, _("Count again. If it stays so, write why: a supervisor reads it.")]}
        )
    shift.why = ""


@action(
    "crossings.report_difference",
    moves=SHIFT,
    label=_("Report the difference"),
    done=_("Counted, with a difference"),
)
def report_difference(
    act: Act, shift: Shift, *, counted: Counted, reason: Remarks, stamped: dict[Mark, Number] | None = None
) -> None:
    """What was counted by hand differs from what is recorded; it is named, and a supervisor must say a word."""
    _count(act, shift, counted, stamped)
    if not shift.differences:
        raise Refused(_("The counts agree now. Leave the reason empty and close the shift."))
    if not reason:
        raise Refused(fields={"reason": [_("Write why the counts differ, as far as you know.")]})
    shift.why = reason


@action(
    "crossings.accept_difference",
    moves=SHIFT,
    label=_("Accept the difference"),
    done=_("Difference accepted, shift closed"),
)
def accept_difference(act: Act, shift: Shift, *, reason: Remarks) -> None:
    """A supervisor has read what differs and why, says a word on it, and the shift is over."""
    if act.actor.id == shift.counted_by:
        raise Refused(_("You counted this shift. Another supervisor accepts the difference."))
    if not reason:
        raise Refused(fields={"reason": [_("Write what you found, and what is done about it.")]})
    shift.accepted_by = act.actor.id


def _count(act: Act, shift: Shift, counted: Counted, stamped: dict[Mark, Number] | None) -> None:
    """The count, beside what the node has until then. A second count is of the same hours as the first."""
    known = {one["stamp"] for one in shift.crew if one["stamp"]}
    if strange := sorted((stamped or {}).keys() - known):
        raise Refused(
            _("Stamp %(stamp)s was not taken in this shift. Hand the shift over with it first.")
            % {"stamp": ", ".join(strange)}
        )
    shift.closed_at = shift.closed_at or act.at
    shift.counted_by, shift.counted, shift.stamped = act.actor.id, counted.model_dump(), dict(stamped or {})
    shift.recorded = balance.recorded(shift.path, shift.opened_at, shift.closed_at)
    shift.differences = balance.differences(shift.counted, shift.recorded)
    shift.off = sum(map(abs, shift.differences.values()))


def _crew(act: Act, post: Post, crew: Iterable[OnDuty]) -> list[dict[str, str]]:
    """Who is on duty, each once and of this post, no stamp in two hands."""
    lines = [{"officer": str(one.officer), "lane": one.lane, "stamp": one.stamp.upper()} for one in crew]
    if not lines:
        raise Refused(fields={"crew": [_("Say who is on duty: tick at least one officer.")]})
    here = {str(officer) for officer in colleagues(act.actor, post, act.at)}
    if {line["officer"] for line in lines} - here:
        raise Refused(fields={"crew": [_("Choose officers and supervisors of this post only.")]})
    for name, sentence in (
        ("officer", _("An officer stands in the list twice. Name each once.")),
        ("stamp", _("Two officers cannot have the same stamp. Look at the numbers again.")),
    ):
        given = [line[name] for line in lines if line[name]]
        if len(given) != len(set(given)):
            raise Refused(fields={"crew": [sentence]})
    return lines
