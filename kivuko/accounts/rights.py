"""What the log-in and the actions ask about somebody's rights. No reader asks here: readers ask `queries`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from kivuko.accounts.models import Officer, Posting
from kivuko.kernel import policy
from kivuko.places import queries as places

Held = tuple[policy.Posting, datetime, datetime | None]


def held(officer: UUID) -> list[Held]:
    """Every posting of a serving officer with its time, at its path and at what the path was reassigned to."""
    rows = (
        Posting.objects.filter(officer=officer, officer__state="serving")
        .order_by("since", "id")
        .values_list("id", "role", "path", "since", "until")
    )
    found: list[Held] = [
        (policy.Posting(id, role, path), since, until) for id, role, path, since, until in rows
    ]
    if not found:
        return []
    pairs = places.reassignments()
    return [
        (policy.Posting(posting.id, posting.role, path), since, until)
        for posting, since, until in found
        for path in (posting.path, *places.aliases(posting.path, pairs))
    ]


def reach(officer: Officer) -> list[str]:
    """Paths of the postings that the officer holds or will hold."""
    now = timezone.now()
    return [
        posting.path
        for posting in Posting.objects.filter(officer=officer)
        if posting.until is None or posting.until > now
    ]


def acts_already(officer: Officer, path: str, role: str, at: datetime) -> bool:
    return Posting.objects.filter(
        officer=officer, path=path, role=role, state="acting", until__gt=at
    ).exists()


def officer(pk: UUID) -> Officer | None:
    """The officer behind an actor; None for the system itself."""
    return Officer.objects.filter(pk=pk, state="serving").first()
