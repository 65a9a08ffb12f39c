"""Rings that the node itself cannot open: persons' keys sealed to the public keys of focal points.

Whoever holds the node key, the database or a backup writes there and reads nothing. A focal point opens it with the
private key, which is never kept here, inside `unlocked(private)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.errors import Refused
from kivuko.kernel.models import PersonKey, Ring
from kivuko.lib import sealing

RINGS = ("psea",)

_private: ContextVar[bytes | None] = ContextVar("focal_point", default=None)


@contextmanager
def unlocked(private_key: bytes) -> Iterator[None]:
    """A focal point is at work: in this thread, until the end of the block, what was sealed to them opens."""
    token = _private.set(private_key)
    try:
        yield
    finally:
        _private.reset(token)


@transaction.atomic
def add_focal_point(public: bytes, ring: str = RINGS[0]) -> str:
    """Seal to this person too from now on; returns their identifier here. What exists, a colleague shares (`share`)."""
    if len(public) != sealing.KEY:
        raise Refused(_("The public key of a focal point has 64 hexadecimal digits."))
    row = Ring.objects.select_for_update().get(name=ring)
    known = list(row.publics or [])
    if any(each["public"] == public.hex() for each in known):
        raise Refused(_("This focal point is known already."))
    ident = str(sealing.uuid7())
    row.publics = [*known, {"id": ident, "public": public.hex()}]
    row.save(update_fields=["publics"])
    return ident


@transaction.atomic
def share() -> int:
    """Give every focal point the keys that the one at work can open; returns how many persons it was done for."""
    count = 0
    for row in PersonKey.objects.filter(ring__in=RINGS):
        held: dict[str, str] = sealing.read(bytes(row.wrapped))
        key = unwrap(row.id, bytes(row.wrapped))
        new = [public for public in recipients(row.ring) if public.hex() not in held]
        if key is not None and new:
            row.wrapped = sealing.canonical({**held, **_sealed(row.ring, row.id, key, new)})
            row.save(update_fields=["wrapped"])
            count += 1
    return count


def recipients(ring: str) -> list[bytes]:
    """The public keys that this ring is sealed to."""
    publics = Ring.objects.values_list("publics", flat=True).get(name=ring)
    return [bytes.fromhex(each["public"]) for each in publics or ()]


def wrap(ring: str, person: UUID, key: bytes) -> bytes:
    """A person's key, sealed to each focal point. Raises `Refused` where there is none: nobody could ever read it."""
    publics = recipients(ring)
    if not publics:
        raise Refused(
            _("Nobody could read this yet. Ask the administrator to enter a focal point's public key first.")
        )
    return sealing.canonical(_sealed(ring, person, key, publics))


def unwrap(person: UUID, wrapped: bytes, ring: str = RINGS[0]) -> bytes | None:
    """The person's key for the focal point at work; None where nobody is, or it was not sealed to them."""
    private = _private.get()
    if private is None:
        return None
    mine = sealing.read(wrapped).get(sealing.public_of(private).hex())
    return None if mine is None else sealing.open_sealed(private, bytes.fromhex(mine), _place(ring, person))


def _sealed(ring: str, person: UUID, key: bytes, publics: list[bytes]) -> dict[str, str]:
    place = _place(ring, person)
    return {public.hex(): sealing.seal_to(public, key, place).hex() for public in publics}


def _place(ring: str, person: UUID) -> bytes:
    """Where a sealed key belongs: moved to another person it does not open."""
    return f"{ring}:{person}".encode()
