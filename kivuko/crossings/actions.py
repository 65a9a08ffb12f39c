"""What is decided at the lane; what may follow stands in `actions_after` and `actions_refuse`."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import drafts, rules
from kivuko.crossings.known import Person
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import Direction, Method, Purpose, Question, Referral
from kivuko.documents.traveller import Traveller
from kivuko.kernel.action import action
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.screening.hits import Searched


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
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> Crossing:
    """The officer lets the traveller cross, at an entry until a day where one is given."""
    crossing = drafts.crossing(
        act, post, traveller, direction, method, lane, purpose, occurred_at, found, known, unknown=unknown, other=other
    )  # fmt: skip
    rules.permit(crossing, traveller, stay_until)
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
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    found: Searched | None = None,
    known: Person | None = None,
) -> Crossing:
    """The officer asks the traveller aside, because something must be settled that the counter cannot settle."""
    crossing = drafts.crossing(
        act, post, traveller, direction, method, lane, purpose, occurred_at, found, known, unknown=unknown, other=other
    )  # fmt: skip
    crossing.referral = referral
    return crossing
