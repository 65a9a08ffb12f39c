"""Whether this node knows somebody again: the same document and the same birth date.

That is all it is: a reason to hang a crossing on the same person's key. "The same person" on other documents is a
record of its own, never decided here.
"""

from __future__ import annotations

from uuid import UUID

from kivuko.crossings.models import Crossing
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
    """The person of the last crossing on the same document and birth date. One statement, by index."""
    if mark is None:
        return Person(None)
    last = Crossing.objects.filter(trace=mark).order_by("-occurred_at").values_list("person", flat=True)[:1]
    return Person(next(iter(last), None))
