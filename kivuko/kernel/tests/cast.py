"""Who acts in the kernel's tests. Every name is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kivuko.kernel import keys, rows
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import PersonKey
from kivuko.kernel.policy import Posting
from kivuko.lib.sealing import uuid7


class Somebody:
    """An actor with fixed postings, known to the node by a key of their own."""

    is_authenticated = True

    def __init__(self, name: str, *held: tuple[str, str]) -> None:
        self.id: UUID = uuid7()
        self.name = name
        self._held = tuple(Posting(uuid7(), role, path) for role, path in held)

    def postings(self, at: datetime) -> Sequence[Posting]:
        return self._held

    def known(self) -> Somebody:
        rows.insert(PersonKey, [keys.fresh(self.id, "people")[1]])
        return self


GATE = Branch("SS/clinic/gate/")
BACK = Branch("SS/clinic/back/")
BEYOND = Branch("SS/clinic-2/gate/")


def amina() -> Somebody:
    """An officer at the gate."""
    return Somebody("Amina", ("officer", "SS/clinic/gate/")).known()


def chuma() -> Somebody:
    """An officer of another clinic whose code begins alike."""
    return Somebody("Chuma", ("officer", "SS/clinic-2/")).known()


def deng() -> Somebody:
    """The supervisor of the clinic."""
    return Somebody("Deng", ("supervisor", "SS/clinic/")).known()


def halima() -> Somebody:
    """A caseworker of the clinic."""
    return Somebody("Halima", ("caseworker", "SS/clinic/")).known()


def petra() -> Somebody:
    """The data-protection officer of the country."""
    return Somebody("Petra", ("data_protection", "SS/")).known()


def nyadak() -> Somebody:
    """The administrator of the country."""
    return Somebody("Nyadak", ("administrator", "SS/")).known()


def keji() -> Somebody:
    """A focal point for what is told in confidence."""
    return Somebody("Keji", ("psea_focal", "SS/clinic/")).known()
