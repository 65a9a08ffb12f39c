"""People counted without names, and the surge in which households are: the counter could not keep up otherwise."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import rules, tallying
from kivuko.crossings.inputs import People, Remarks
from kivuko.crossings.models import Surge, Tally
from kivuko.crossings.vocab import Direction, Place, TallyMethod
from kivuko.crossings.workflows import SURGE, TALLY
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post


@action("crossings.tally", births=Tally, label=_("Tally people"), done=_("Tallied"))
def tally(
    act: Act,
    post: Post,
    *,
    direction: Direction,
    people: People,
    method: TallyMethod = "counted",
    place: Place = "at_post",
    occurred_at: datetime | None = None,
) -> Tally:
    """People crossed at the post or beside it and were counted or estimated, without names."""
    return _tally(act, post, direction, people, method, place, occurred_at)


@action("crossings.tally_household", births=Tally, label=_("Tally a household"), done=_("Household tallied"))
def tally_household(act: Act, post: Post, *, direction: Direction, people: People) -> Tally:
    """In a surge a household is counted head by head and gets a number, under which it is registered later."""
    surge = Surge.objects.filter(path=post.path, state="on").first()
    if surge is None:
        raise Refused(
            _("No surge is on at this post. Let people cross at the lane, or ask a supervisor to start one.")
        )
    made = _tally(act, post, direction, people, "household", "at_post", None)
    made.surge, made.number = surge.pk, tallying.new_number()
    return made


@action("crossings.correct_tally", moves=TALLY, label=_("Correct the tally"), done=_("Tally corrected"))
def correct_tally(act: Act, tally: Tally, *, direction: Direction, people: People, reason: Remarks) -> None:
    """Something was counted wrongly; the tally is put right, and both versions stay in the ledger."""
    _own(act, tally)
    if not reason:
        raise Refused(fields={"reason": [_("Say why it is corrected.")]})
    tally.direction = direction
    tallying.put(tally, people)


@action("crossings.withdraw_tally", moves=TALLY, label=_("Withdraw the tally"), done=_("Tally withdrawn"))
def withdraw_tally(act: Act, tally: Tally, *, reason: Remarks) -> None:
    """These people were counted twice, or did not cross: they count nowhere any more."""
    _own(act, tally)
    if not reason:
        raise Refused(fields={"reason": [_("Say why it is withdrawn.")]})


@action("crossings.start_surge", births=Surge, label=_("Start a surge"), done=_("Surge started"))
def start_surge(act: Act, post: Post, *, reason: Remarks) -> Surge:
    """More people arrive than the counter can register: households are tallied until a supervisor ends it."""
    if not reason:
        raise Refused(fields={"reason": [_("Say why: how many arrive, from where, since when.")]})
    return Surge(
        path=post.path, post_id=post.pk, person=act.actor.id, started_at=act.at, started_by=act.actor.id, why=reason
    )  # fmt: skip


@action("crossings.end_surge", moves=SURGE, label=_("End the surge"), done=_("Surge ended"))
def end_surge(act: Act, surge: Surge, *, reason: Remarks = "") -> None:
    """The counter can register everybody again."""
    surge.ended_at, surge.ended_by = act.at, act.actor.id


def _tally(
    act: Act,
    post: Post,
    direction: Direction,
    people: People,
    method: str,
    place: Place,
    occurred_at: datetime | None,
) -> Tally:
    at = act.occurred_at = rules.moment(occurred_at, act.at)
    made = Tally(
        path=post.path, post=post, direction=direction, place=place, method=method, occurred_at=at,
        day=at.astimezone(ZoneInfo(post.zone)).date(), tallied_by=act.actor.id,
    )  # fmt: skip
    tallying.put(made, people)
    return made


def _own(act: Act, tally: Tally) -> None:
    if act.posting.role == "officer" and tally.tallied_by != act.actor.id:
        raise Refused(_("You can change only what you tallied yourself. Ask your supervisor."))
