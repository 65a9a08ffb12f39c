"""What happens to hits: raised at the lane, settled by a second person. Nothing here refuses a traveller."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening import calls, clock, hits
from kivuko.screening.models import Clearance, Hit
from kivuko.screening.vocab import CONFIRMING, REFUTING, Ground, Visibility
from kivuko.screening.workflows import CLEARANCE, HIT


@action("screening.raise_hit", births=Hit, label=_("Raise a hit"), done=_("Hit raised"))
def raise_hit(
    act: Act, where: Branch, *, raised: hits.Raised, crossing: UUID | None = None, person: UUID | None = None
) -> Hit:
    """A traveller came close to an entry of a list: somebody else has to look whether it is the same person."""
    if raised.level not in hits.ASKING:
        raise Refused(_("Only what asks for a look is raised."))
    return hits.draft(act, raised, path=where.path, person=person or act.new_person(), crossing=crossing)


@action("screening.confirm", moves=HIT, label=_("It is the same person"), done=_("Hit confirmed"))
def confirm(act: Act, hit: Hit, *, ground: Ground, reason: str) -> None:
    """A second person finds that the traveller is the person on the list; what follows is decided by people."""
    _compared(ground, CONFIRMING, reason)
    _settle(act, hit, ground, act.actor.id)


@action("screening.refute", moves=HIT, label=_("It is somebody else"), done=_("Hit refuted"))
def refute(act: Act, hit: Hit, *, ground: Ground, reason: str) -> None:
    """A second person finds that the traveller is not the person on the list, and says why."""
    _compared(ground, REFUTING, reason)
    _settle(act, hit, ground, act.actor.id)
    _clear(act, hit)


@action(
    "screening.confirm_by_phone",
    moves=HIT,
    label=_("By phone: it is the same person"),
    done=_("Hit confirmed by the supervisor on call, by phone"),
)
def confirm_by_phone(act: Act, hit: Hit, *, decided_by: UUID, ground: Ground, reason: str) -> None:
    """The time is over and the supervisor on call decides by phone: it is the person on the list."""
    _compared(ground, CONFIRMING, reason)
    _on_call(act, hit, decided_by)
    _settle(act, hit, ground, decided_by)


@action(
    "screening.refute_by_phone",
    moves=HIT,
    label=_("By phone: it is somebody else"),
    done=_("Hit refuted by the supervisor on call, by phone"),
)
def refute_by_phone(act: Act, hit: Hit, *, decided_by: UUID, ground: Ground, reason: str) -> None:
    """The time is over and the supervisor on call decides by phone: it is somebody else."""
    _compared(ground, REFUTING, reason)
    _on_call(act, hit, decided_by)
    _settle(act, hit, ground, decided_by)
    _clear(act, hit)


@action(
    "screening.nobody_reachable",
    moves=HIT,
    label=_("Nobody can be reached"),
    done=_("Nobody on call was reached: second line, the hit stays open"),
)
def nobody_reachable(act: Act, hit: Hit, *, reason: str) -> None:
    """Nobody on call answers: the traveller waits at the second line, the hit stays open, and nothing is refused."""
    _with_a_reason(reason)
    _told(act, hit)
    _time_is_over(act, hit)
    hit.tried = [str(each.officer) for each in calls.on_call(hit.path, act.at)]
    hit.unreached_at = act.at


@action("screening.alert_again", moves=CLEARANCE, label=_("Alert again"), done=_("Alerts again"))
def alert_again(act: Act, clearance: Clearance, *, reason: str) -> None:
    """A pair was refuted wrongly: from the next crossing on it alerts again."""
    _with_a_reason(reason)


def _settle(act: Act, hit: Hit, ground: Ground, decided_by: UUID) -> None:
    if decided_by == hit.raised_by:
        raise Refused(_("You raised this hit. Somebody else has to settle it: ask another supervisor."))
    hit.ground, hit.decided_by, hit.settled_by, hit.settled_at = ground, decided_by, act.actor.id, act.at


def _clear(act: Act, hit: Hit) -> None:
    """The pair alerts no more, where the document said enough to know it again."""
    if hit.pair is not None:
        cleared = Clearance(
            path=hit.path,
            person=hit.person,
            hit=hit.pk,
            entry=hit.entry,
            pair=bytes(hit.pair),
            cleared_at=act.at,
        )
        act.also(cleared, act.action)


def _on_call(act: Act, hit: Hit, officer: UUID) -> None:
    """By phone decides who is on call now: neither who raised the hit nor who holds the receiver here."""
    _told(act, hit)
    _time_is_over(act, hit)
    if officer == hit.raised_by:
        raise Refused(fields={"decided_by": [_("This supervisor raised the hit. Call another one.")]})
    if officer == act.actor.id:
        raise Refused(fields={"decided_by": [_("You are on call yourself: settle it without the phone.")]})
    if officer not in {each.officer for each in calls.on_call(hit.path, act.at)}:
        raise Refused(fields={"decided_by": [_("This supervisor is not on call for this post now.")]})


def _time_is_over(act: Act, hit: Hit) -> None:
    state = clock.of(hit, act.at)
    if not state.over:
        raise Refused(
            _("A second person at the post still has %(time)s. Only then the supervisor on call decides.")
            % {"time": clock.spelt(state.left)}
        )


def _told(act: Act, hit: Hit) -> None:
    """What is kept from the lane is settled by supervisors alone."""
    if hit.visibility != Visibility.OPEN and act.posting.role != "supervisor":
        raise Refused(_("Supervisors alone settle this hit."))


def _compared(ground: Ground, allowed: tuple[Ground, ...], reason: str) -> None:
    if ground not in allowed:
        raise Refused(fields={"ground": [_("This speaks for the other answer. Choose what you compared.")]})
    _with_a_reason(reason)


def _with_a_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(fields={"reason": [_("Write why.")]})
