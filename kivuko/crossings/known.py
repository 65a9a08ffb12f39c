"""Whether this node knows somebody again: the same document and the same birth date.

That is all it is: a reason to hang a crossing on the same person's key. "The same person" on other documents is a
record of its own, never decided here; what it says is followed.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from kivuko.crossings.models import Crossing, SamePerson
from kivuko.documents.traveller import Traveller
from kivuko.kernel import keys
from kivuko.kernel.keys import OwnInput


def trace(traveller: Traveller) -> bytes | None:
    """A blind index over number, issuer and birth date; None where the document does not say enough."""
    if not (traveller.number and traveller.birth):
        return None
    number = "".join(filter(str.isalnum, traveller.number.upper()))
    return keys.blind("people", "crossings.document", f"{number}|{traveller.issuer}|{traveller.birth}")


class Person(OwnInput):
    """Who a traveller was found to be before the act began; `id` None: nobody this node knows.

    Given by the bulk form, which asks once for many.
    """

    __slots__ = ("id",)

    def __init__(self, id: UUID | None) -> None:
        self.id = id


def find(mark: bytes | None) -> Person:
    """The person of the last crossing on the same document and birth date, else of a link that names this document.

    One statement, by index, for it is asked at every decision.
    """
    if mark is None:
        return Person(None)
    last = Crossing.objects.filter(trace=mark).order_by("-occurred_at").values("person")[:1]
    shown = SamePerson.objects.filter(trace=mark, state="linked").values("person")[:1]
    (first, values), (second, more) = last.query.sql_with_params(), shown.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(({first}), ({second}))", [*values, *more])
        (found,) = cursor.fetchone()
    return Person(UUID(str(found)) if found else None)


def linked(person: UUID | None, links: QuerySet[SamePerson]) -> set[UUID]:
    """Everybody whom these links call the same person, the person given among them."""
    found: set[UUID] = {person} if person else set()
    waiting = set(found)
    while waiting:
        either = Q(person__in=waiting) | Q(same_as__in=waiting)
        pairs = links.filter(either, state="linked").values_list("person", "same_as")
        waiting = {one for pair in pairs for one in pair if one} - found
        found |= waiting
    return found
