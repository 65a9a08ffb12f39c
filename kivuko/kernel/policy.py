"""Who may do what, where; how sensitive each field is; what each role sees. Tables, filled by the apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from kivuko.kernel import paths
from kivuko.kernel.frozen import Table

M = TypeVar("M", bound=models.Model)

ROLES = (
    "officer", "supervisor", "analyst", "administrator", "auditor", "data_protection", "monitor",
    "customs", "port_health", "police", "justice", "security", "oversight",
    "caseworker", "refugee_authority", "shelter", "task_force", "psychosocial", "psea_focal", "trainer", "manager",
    "secretary", "directorate", "donor", "partner", "registry", "neighbour", "hub", "system",
)  # fmt: skip
"""The closed list of roles. Titles of a country are mapped to these in `countries/<xx>/roles.csv`."""


class Class(IntEnum):
    """How sensitive a field is, from the least to the most."""

    OPEN = 0  # may be published
    INTERNAL = 1  # any officer in scope
    PERSONAL = 2  # identifies a person
    PROTECTED = 3  # could get a person hurt: encrypted in the row, reading it is recorded


OPEN, INTERNAL, PERSONAL, PROTECTED = Class


class Posting(NamedTuple):
    """A role held at a path until a date: what an actor acts under, and what the entry remembers."""

    id: UUID | None
    role: str
    path: str


class Actor(Protocol):
    """Whoever acts or reads. An officer, or the system itself."""

    @property
    def id(self) -> UUID: ...

    def postings(self, at: datetime) -> Sequence[Posting]: ...


class System:
    """The house acting by itself: imports, reactions, the demo. Holds one role, everywhere."""

    id = UUID(int=0)
    is_authenticated = True

    def postings(self, at: datetime) -> Sequence[Posting]:
        return (Posting(None, "system", paths.ROOT),)

    def __str__(self) -> str:
        return "Kivuko"


SYSTEM = System()

GRANTS: Table[str, frozenset[str]] = Table("grants")
CLASSES: Table[type[models.Model], dict[str, Class]] = Table("classes")
RINGS: Table[type[models.Model], str] = Table("rings")
SIGHT: Table[type[models.Model], dict[str, bool]] = Table("sight")
NARROWED: Table[tuple[type[models.Model], str], models.Q] = Table("narrowed sight")
"""(kind, role) to the condition that a record must meet beside lying under the path, where there is one."""
KEPT = ("id", "rev", "path", "home", "person", "state")
"""The columns that every record has; the kernel classes them INTERNAL."""


def allow(role: str, *names: str) -> None:
    """This role may do these actions and readings, within the path of its posting."""
    for name in names:
        GRANTS[name] = GRANTS.get(name, frozenset()) | {_role(role)}


def sees(
    role: str, *kinds: type[models.Model], everywhere: bool = False, only: models.Q | None = None
) -> None:
    """This role sees records of these kinds: under its path, or everywhere where the kind is reference data.

    `only` narrows it to those that meet a condition, such as what is not kept from this role.
    """
    for kind in kinds:
        SIGHT[kind] = {**SIGHT.get(kind, {}), _role(role): everywhere}
        if only is not None:
            NARROWED[kind, role] = only


def classify(kind: type[models.Model], /, *, ring: str = "people", **fields: Class) -> None:
    """The class of every field of a kind, and the key ring that its persons' keys hang on."""
    CLASSES[kind] = {**dict.fromkeys(KEPT, INTERNAL), **fields}
    RINGS[kind] = ring


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"{role} is not one of the closed list of roles")
    return role


def may(actor: Actor, name: str, path: str, at: datetime | None = None) -> Posting | None:
    """The posting under which the actor may do this at this path, or None."""
    roles = GRANTS.get(name, frozenset())
    for posting in actor.postings(at or timezone.now()):
        if posting.role in roles and paths.covers(posting.path, path):
            return posting
    return None


def may_somewhere(actor: Actor, name: str) -> bool:
    roles = GRANTS.get(name, frozenset())
    return any(posting.role in roles for posting in actor.postings(timezone.now()))


def roles(actor: Actor) -> set[str]:
    return {posting.role for posting in actor.postings(timezone.now())}


def visible(actor: Actor, kind: type[M]) -> models.QuerySet[M]:
    """Every record of this kind that the actor may see; nothing by default."""
    sight = SIGHT.get(kind, {})
    held = [posting for posting in actor.postings(timezone.now()) if posting.role in sight]
    rows = kind._default_manager.all()
    whole = [posting for posting in held if (kind, posting.role) not in NARROWED]
    if any(sight[posting.role] for posting in whole):
        return rows
    wanted = paths.within(_shortest(posting.path for posting in whole))
    for posting in held:
        if (only := NARROWED.get((kind, posting.role))) is not None:
            wanted |= only if sight[posting.role] else only & paths.within([posting.path])
    return rows.filter(wanted)


def _shortest(prefixes: Iterable[str]) -> list[str]:
    """Prefixes without those that another one covers already."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not any(paths.covers(shorter, prefix) for shorter in kept):
            kept.append(prefix)
    return kept


def sealed_fields(kind: type[models.Model]) -> frozenset[str]:
    """Names of the fields that only a person's key opens in the ledger."""
    return _SEALED.get(kind) or _SEALED.setdefault(
        kind, frozenset(name for name, held in CLASSES[kind].items() if held >= PERSONAL)
    )


_SEALED: dict[type[Any], frozenset[str]] = {}
