"""Key rings and persons' keys: what seals a value, and what deleting makes it forgotten.

The rings `people`, `protection`, `mhpss`, `psea` and `police` keep stores apart inside one database. Persons of `psea`
have their keys sealed to the focal points' public keys: this node writes there and cannot read (see `focal`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import focal
from kivuko.kernel.errors import Forged, Refused
from kivuko.kernel.focal import add_focal_point as add_focal_point
from kivuko.kernel.focal import share as share
from kivuko.kernel.focal import unlocked as unlocked
from kivuko.kernel.models import PersonKey, Ring
from kivuko.kernel.node import master_key
from kivuko.lib import sealing

RINGS = ("people", "protection", "mhpss", "psea", "police")


def make_rings() -> None:
    """Make the rings this node has not got yet, each with a fresh key wrapped by the node's."""
    for name in RINGS:
        wrapped = sealing.encrypt(master_key(), os.urandom(sealing.KEY), name.encode())
        Ring.objects.get_or_create(name=name, defaults={"wrapped": wrapped})


@cache
def ring_key(name: str) -> bytes:
    wrapped = Ring.objects.values_list("wrapped", flat=True).get(name=name)
    return sealing.decrypt(master_key(), bytes(wrapped), name.encode())


def rotate(old: bytes, new: bytes) -> int:
    """Wrap every ring's key, and the node's signing key, with a new node key; returns how many."""
    from kivuko.kernel.models import Node

    count = 0
    for ring in Ring.objects.all():
        key = sealing.decrypt(old, bytes(ring.wrapped), ring.name.encode())
        Ring.objects.filter(name=ring.name).update(wrapped=sealing.encrypt(new, key, ring.name.encode()))
        count += 1
    for node in Node.objects.filter(own=True):
        private = sealing.decrypt(old, bytes(node.private or b""), b"node")
        Node.objects.filter(pk=node.pk).update(private=sealing.encrypt(new, private, b"node"))
        count += 1
    return count


class KeyRow(NamedTuple):
    """A person's key as it is written."""

    id: UUID
    ring: str
    wrapped: bytes


def fresh(person: UUID, ring: str) -> tuple[bytes, KeyRow]:
    """A new person's key and the row that keeps it, not yet written. Raises `Refused` where nobody could open it."""
    key = os.urandom(sealing.KEY)
    if ring in focal.RINGS:
        return key, KeyRow(person, ring, focal.wrap(ring, person, key))
    return key, KeyRow(person, ring, sealing.encrypt(ring_key(ring), key, person.bytes))


def unwrap(person: UUID, ring: str, wrapped: bytes) -> bytes | None:
    """A person's key as it was wrapped; None where only a focal point opens it and none is at work here."""
    if ring in focal.RINGS:
        return focal.unwrap(person, wrapped)
    return sealing.decrypt(ring_key(ring), wrapped, person.bytes)


def of(persons: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of those persons who are still known here and whose ring is open."""
    rows = PersonKey.objects.filter(id__in=set(persons))
    found = ((row.id, unwrap(row.id, row.ring, bytes(row.wrapped))) for row in rows)
    return {person: key for person, key in found if key is not None}


def check_closed(persons: Iterable[UUID], new: Iterable[KeyRow] = ()) -> None:
    """A person of a focal points' ring has a key there and in no other, or this node could open what is theirs."""
    rings = dict(PersonKey.objects.filter(id__in=set(persons)).values_list("id", "ring"))
    rings.update({row.id: row.ring for row in new})
    if any(rings.get(person) not in focal.RINGS for person in persons):
        raise Forged("a record that only focal points open has a person of its own: act.new_person()")


def missing(person: UUID) -> Refused:
    """Why there is no key of this person: locked away from this node, or deleted."""
    if PersonKey.objects.filter(pk=person).exists():
        return Refused(_("Only a focal point can open this. Unlock it with your own key first."))
    return Refused(_("This person was forgotten. Register them as a new person."))


@cache
def derived(ring: str, purpose: str) -> bytes:
    return sealing.derive(ring_key(ring), purpose)


def blind(ring: str, field: str, value: str) -> bytes:
    """A blind index over a normalised value: equal values meet, nothing is read back out of it.

    The key is the field's and the ring's own, so indexes of two stores can never be joined.
    """
    return sealing.mac(derived(ring, f"blind:{field}"), value.encode())


def mac_of_inputs(inputs: dict[str, Any]) -> bytes:
    """What a form contained, without saying it: a plain digest would let a forgotten name be guessed."""
    return sealing.mac(derived("people", "inputs"), sealing.canonical(inputs, plain))


class OwnInput:
    """An input that only our own code gives, never a form or the API: what was looked up before the act began.

    It says nothing about what a form contained, so a form sent twice is the same whatever is looked up.
    """

    __slots__ = ()


def plain(value: Any) -> Any:
    """An input as JSON can hold it: a record is its id."""
    if isinstance(value, OwnInput):
        return None
    if hasattr(value, "pk"):
        return str(value.pk)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)
