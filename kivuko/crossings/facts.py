"""What may be counted of crossings: where, when, which way, and people only by broad groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from kivuko.crossings.models import Crossing
from kivuko.kernel.policy import SYSTEM
from kivuko.measures.fact import Fact, given, hour
from kivuko.places.queries import posts


def zones() -> Mapping[str, str]:
    """The zone of each post's clock, by its path."""
    return dict(posts(SYSTEM).values_list("path", "zone"))


PAIRS = 400
"""Pairs of post and day that one statement asks for; SQLite takes no more values at once."""


def days_reported(pairs: Iterable[tuple[str, date]]) -> set[tuple[str, date]]:
    """Those (path, day) on which the post recorded any crossing, undone or not: it was at work. One seek each."""
    asked, found = list(pairs), set()
    given = {(path, connection.ops.adapt_datefield_value(day)): (path, day) for path, day in asked}
    keys = list(given)
    for start in range(0, len(keys), PAIRS):
        part = keys[start : start + PAIRS]
        # column1 and column2 are the names that both databases give to a list of values.
        sql = (
            f"SELECT column1, column2 FROM (VALUES {', '.join(['(%s, %s)'] * len(part))}) AS asked"  # noqa: S608
            " WHERE EXISTS (SELECT 1 FROM crossings_crossing c WHERE c.day = column2 AND c.path = column1)"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for pair in part for value in pair])
            found |= {given[tuple(row)] for row in cursor.fetchall()}
    return found


CROSSINGS = Fact(
    "crossings",
    Crossing,
    (
        "day",
        hour("occurred_at"),
        "direction",
        "state",
        "method",
        "nationality",
        "sex",
        "band",
        "band_scheme",
        "document_kind",
        "purpose",
        given("referral", "referred"),
    ),
    about_person=("nationality", "sex", "band", "document_kind", "purpose"),
    zones=zones,
)
"""One row a crossing, at the post's path; `day` and `hour` are the post's own. `referred`: it went to second line."""
