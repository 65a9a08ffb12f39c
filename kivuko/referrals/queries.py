"""What can be read of services and referrals. No role sees referrals as records; each read here says who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import paths, policy
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import Actor, visible
from kivuko.kernel.reading import Read, reading
from kivuko.lib import disclosure
from kivuko.referrals import drafts
from kivuko.referrals.models import Referral, Service
from kivuko.referrals.policy import COUNTS, DESKS, OPENERS
from kivuko.referrals.vocab import GROUNDS, WAITING

OPENED = ("service", "ground")
CONTENTS = (
    "ground", "service", "about", "place", "heard_at", "heard", "language", "interviewer", "company", "answer",
)  # fmt: skip


@reading("referrals.see_sent", of=Referral, label=_("See to whom a referral went"))
def _see_sent(read: Read, referral: Referral) -> dict[str, Any]:
    """Who opened a referral, or the supervisor of the post, sees to which service it went; not what was said."""
    return {name: read(name) for name in OPENED}


@reading("referrals.read", of=Referral, label=_("Read a referral"))
def _read(read: Read, referral: Referral) -> dict[str, Any]:
    """The service to which a person was handed reads what they said and what they wish."""
    return {name: read(name) for name in CONTENTS}


def services(actor: Actor) -> QuerySet[Service]:
    return visible(actor, Service)


def sent(actor: Actor) -> QuerySet[Referral]:
    """Those that the actor opened; a supervisor's also those of their own posts. That they are, not what they say."""
    held = actor.postings(timezone.now())
    if not any(each.role in OPENERS for each in held):
        return Referral.objects.none()
    posts = [each.path for each in held if each.role == "supervisor"]
    own = Referral.objects.filter(opened_by=actor.id)
    return (own | Referral.objects.filter(paths.within(posts))) if posts else own


def desk(actor: Actor) -> QuerySet[Referral]:
    """Those addressed to a kind of service at whose desk the actor serves, of the people of that desk's path."""
    found = Referral.objects.none()
    for each in actor.postings(timezone.now()):
        kinds = [drafts.desk(kind) for kind in DESKS.get(each.role, ())]
        if kinds:
            found = found | Referral.objects.filter(paths.within([each.path]), desk__in=kinds)
    return found


def overdue(actor: Actor, found: QuerySet[Referral], now: datetime) -> QuerySet[Referral]:
    """Of these, the ones whose answer should have come by now."""
    return found.filter(state__in=WAITING, due_at__lt=now)


def to_whom(actor: Actor, referral: Referral) -> dict[str, Any]:
    """{service, ground} of one that the actor sent; recorded. Raises `Forbidden`."""
    if not sent(actor).filter(pk=referral.pk).exists():
        raise Forbidden(_("You may not read this. Ask the person in charge of the case."))
    return _see_sent(actor, referral, purpose="follow_up")


def contents(actor: Actor, referral: Referral) -> dict[str, Any]:
    """All that one says, for the desk that it is addressed to; recorded. Raises `Forbidden`."""
    if not desk(actor).filter(pk=referral.pk).exists():
        raise Forbidden(_("You may not read this. Ask the person in charge of the case."))
    return _read(actor, referral, purpose="help")


class Step(NamedTuple):
    """One move of a referral, without a word of what it is about."""

    action: str
    at: datetime
    actor: Any


def steps(actor: Actor, referral: Referral) -> list[Step]:
    """How a referral went, newest first, for its desk and for whoever sent it."""
    if not (sent(actor) | desk(actor)).filter(pk=referral.pk).exists():
        return []
    entries = Entry.objects.filter(kind=Referral.kind(), record=referral.pk, rev__isnull=False)
    return [Step(*row) for row in entries.order_by("-rev").values_list("action", "at", "actor")]


def counts(actor: Actor, quarters: Sequence[tuple[date, date]]) -> disclosure.Published | None:
    """How many of each ground in each quarter that is over, where small numbers are hidden; None for other roles.

    A quarter is [first day, first day of the next), in UTC.
    """
    held = [each.path for each in actor.postings(timezone.now()) if each.role in COUNTS]
    if not held:
        return None
    rows = Referral.objects.filter(paths.within(held))
    table = []
    for reason in GROUNDS.values():
        of_ground = rows.filter(desk=drafts.desk(reason.service))
        table.append(
            [
                of_ground.filter(opened_at__gte=_at(first), opened_at__lt=_at(after)).count()
                for first, after in quarters
            ]
        )
    return disclosure.publish(list(GROUNDS), list(quarters), table)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def serves(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may answer this one."""
    return policy.may(actor, "referrals.receive", referral.path) is not None and bytes(
        referral.desk or b""
    ) in drafts.desks(actor, referral.path, timezone.now())
