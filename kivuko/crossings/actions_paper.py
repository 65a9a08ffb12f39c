"""What was written on paper while nothing else worked, entered afterwards with its true time."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import drafts, rules
from kivuko.crossings.inputs import Remarks
from kivuko.crossings.known import Person
from kivuko.crossings.models import PaperLine, Tally
from kivuko.crossings.queries import colleagues
from kivuko.crossings.vocab import Direction, Purpose, Question
from kivuko.crossings.workflows import TALLY
from kivuko.documents.traveller import Traveller
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.screening.hits import Searched

NUMBER = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9/-]{1,19}")
"""Signs, figures and strokes with a figure among them: a name is no number."""


@action(
    "crossings.enter_paper",
    births=PaperLine,
    label=_("Enter a paper line"),
    done=_("Entered from paper"),
    before=rules.searched,
)
def enter_paper(
    act: Act,
    post: Post,
    *,
    number: str,
    written_by: UUID,
    occurred_at: datetime,
    traveller: Traveller,
    direction: Direction,
    lane: str = "",
    purpose: Purpose = "unknown",
    stay_until: date | None = None,
    unknown: tuple[Question, ...] = (),
    tally: UUID | None = None,
    other: Traveller | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> PaperLine:
    """Somebody crossed and was written on a numbered line of paper; the line becomes a crossing of its true time."""
    number = number.strip().upper()
    if not NUMBER.fullmatch(number):
        raise Refused(fields={"number": [_("Write the number as it stands on the paper, such as K7F3-04.")]})
    if (first := PaperLine.objects.filter(path=post.path, number=number).first()) is not None:
        at = first.occurred_at.astimezone(ZoneInfo(post.zone))
        raise Refused(
            fields={
                "number": [
                    _("This line was entered before, for %(day)s at %(clock)s. Open that crossing instead.")
                    % {"day": f"{at:%Y-%m-%d}", "clock": f"{at:%H:%M}"}
                ]
            }
        )
    crossing = drafts.crossing(
        act, post, traveller, direction, "paper", lane, purpose, occurred_at, found, known, unknown=unknown, other=other
    )  # fmt: skip
    if written_by not in colleagues(act.actor, post, crossing.occurred_at):
        raise Refused(fields={"written_by": [_("Choose an officer who was posted here at that time.")]})
    rules.permit(crossing, traveller, stay_until)
    act.also(crossing, "crossings.admit")
    return PaperLine(
        path=post.path, number=number, occurred_at=crossing.occurred_at, written_by=written_by,
        entered_by=act.actor.id, crossing=crossing.pk, tally=tally,
    )  # fmt: skip


@action(
    "crossings.register_household",
    moves=TALLY,
    label=_("All are registered"),
    done=_("Household registered by name"),
)
def register_household(act: Act, tally: Tally, *, reason: Remarks = "") -> None:
    """Everybody of the slip has a crossing of their own now: the tally counts nowhere any more, the crossings do."""
    if tally.method != "household":
        raise Refused(_("Only a household with a number is registered later."))
    lines = PaperLine.objects.filter(tally=tally.pk).count()
    if not lines:
        raise Refused(_("Nobody is registered under this number yet. Register each person first."))
    if lines != tally.total and not reason:
        raise Refused(
            fields={
                "reason": [
                    _("%(tallied)s were tallied and %(lines)s are registered. Say why.")
                    % {"tallied": tally.total, "lines": lines}
                ]
            }
        )
