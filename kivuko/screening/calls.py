"""Who is on call for a post, and who may be put there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kivuko.accounts.rights import held
from kivuko.kernel import paths
from kivuko.screening.models import OnCall


def above(path: str) -> list[str]:
    """A path and every path that covers it: `SS/a/b/` is covered by `SS/a/` and `SS/`."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:length]) + "/" for length in range(1, len(parts) + 1)]


def on_call(path: str, at: datetime) -> list[OnCall]:
    """Who answers the phone for this place at this moment: the nearest first, of each officer once."""
    rows = OnCall.objects.filter(path__in=above(path), state="on_call", since__lte=at, until__gt=at)
    found: dict[UUID, OnCall] = {}
    for each in sorted(rows, key=lambda row: (-len(row.path), row.since)):
        if supervises(each.officer, path, at):
            found.setdefault(each.officer, each)
    return list(found.values())


def supervises(officer: UUID, path: str, at: datetime) -> bool:
    """Whether this officer holds the role of a supervisor over this place then."""
    return any(
        posting.role == "supervisor" and paths.covers(posting.path, path)
        for posting, since, until in held(officer)
        if since <= at and (until is None or at < until)
    )
