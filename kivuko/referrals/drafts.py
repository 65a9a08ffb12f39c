"""What other apps need of referrals: a draft for their act, the service that takes people, and whether refusing is
closed."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from kivuko.kernel import keys, paths
from kivuko.kernel.policy import Actor
from kivuko.kernel.writing import Act
from kivuko.referrals.models import Referral, Service
from kivuko.referrals.policy import DESKS
from kivuko.referrals.vocab import DIGITS, GROUNDS, Company, Ground, Interviewer

RING = "protection"


class Said(TypedDict, total=False):
    """What the person said or showed, and wishes; all of it optional."""

    heard: str
    language: str
    interviewer: Interviewer
    company: Company
    place: str
    heard_at: str


def draft(
    act: Act,
    *,
    path: str,
    person: UUID | None,
    service: Service | None,
    ground: Ground,
    about: UUID | None,
    **said: Unpack[Said],
) -> Referral:
    """The referral, unsaved: pass it to `act.also(…, "referrals.refer")`. `person` is the traveller's in the ring of
    people; the referral gets a person of its own, so that nothing in that ring leads here."""
    reason = GROUNDS[ground]
    return Referral(
        path=path, person=act.new_person(), number=_number(), opened_by=act.actor.id, opened_at=act.at,
        due_at=act.at + reason.answer, desk=desk(reason.service), mark=_mark(person, reason.closes_refusal),
        ground=ground, service=str(service.pk) if service else None, about=str(about) if about else None,
        **{name: value or None for name, value in said.items()},
    )  # fmt: skip


def service_for(kind: str, path: str) -> Service | None:
    """The service of this kind that takes people of this path, the nearest first: the longest path that it serves."""
    there = [
        each for each in Service.objects.filter(does=kind, state="in_use") if paths.covers(each.serves, path)
    ]
    return max(there, key=lambda each: (len(each.serves), each.code), default=None)


def closes_refusal(person: UUID | None) -> bool:
    """Whether this traveller said or showed fear of return: then refusing is closed to every role. One statement.

    Stays true whatever the service answers: see decision 27.
    """
    return person is not None and Referral.objects.filter(mark=_mark(person, closes=True)).exists()


def desk(kind: str) -> bytes:
    """The blind index under which the desk of a kind of service finds its referrals."""
    return keys.blind(RING, "referrals.desk", kind)


def desks(actor: Actor, path: str, at: datetime) -> set[bytes]:
    """The desks at which somebody serves the people of this path."""
    held = [each for each in actor.postings(at) if paths.covers(each.path, path)]
    return {desk(kind) for each in held for kind in DESKS.get(each.role, ())}


def _mark(person: UUID | None, closes: bool) -> bytes:
    """Blind in two ways, so that the rows that close a refusal cannot be told from the others."""
    if person is None:
        return secrets.token_bytes(32)
    return keys.blind(RING, "referrals.closes" if closes else "referrals.other", str(person))


def _number() -> str:
    digits = "".join(secrets.choice(DIGITS) for _ in range(8))
    return f"{digits[:4]}-{digits[4:]}"
