"""Break-the-glass: reading one record that no posting grants, for a written reason, for a day, reviewed by another.

It is for those who care for people, where waiting would hurt somebody. For border, police and security roles it does
not exist, nor for anybody who holds such a role beside another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from kivuko.kernel import paths, policy
from kivuko.kernel.models import Glass, Record

BREAK = "kernel.break_glass"
LIFE = timedelta(hours=24)
SHORTEST_REASON = 20
"""Characters: enough to make somebody say why."""
ROLES_WITHOUT_GLASS = frozenset(
    (
        "officer", "supervisor", "analyst", "administrator", "customs", "port_health", "police", "justice", "security",
        "task_force", "directorate", "registry", "neighbour", "donor", "partner", "hub", "system",
    )
)  # fmt: skip


def posting(actor: policy.Actor, path: str, at: datetime) -> policy.Posting | None:
    """The posting under which this actor may break glass here; None for whoever also serves where there is none."""
    held = actor.postings(at)
    if any(each.role in ROLES_WITHOUT_GLASS for each in held):
        return None
    granted = policy.GRANTS.get(BREAK, frozenset())
    return next((each for each in held if each.role in granted and paths.covers(each.path, path)), None)


def through(
    actor: policy.Actor, record: Record, at: datetime
) -> tuple[policy.Posting, UUID] | tuple[None, None]:
    """The posting and the open glass through which this actor may read this record now."""
    held = posting(actor, record.path, at)
    if held is None:
        return None, None
    broken = Glass.objects.filter(
        reader=actor.id, subject_kind=record.kind(), subject=record.pk, until__gt=at, until__lte=at + LIFE
    ).exclude(verdict=Glass.Verdict.NOT_JUSTIFIED)
    found = broken.order_by("until").values_list("pk", flat=True).last()
    return (held, found) if found is not None else (None, None)


def faults() -> Iterator[str]:
    """Grants of the glass to roles for which it does not exist."""
    for role in sorted(policy.GRANTS.get(BREAK, frozenset()) & ROLES_WITHOUT_GLASS):
        yield f"{BREAK} is granted to {role}: break-the-glass does not exist for this role"
