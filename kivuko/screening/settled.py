"""Pairs of a traveller and an entry that a second person has looked at, so that they do not alert again.

A pair is known by a digest of what both sides say: the traveller's document, birth date and name, and what identifies
the person of the entry. Change either and it is another pair, which alerts; a new edition of the list alone changes
nothing. The key of the digest is the entry's side, not this node's, so that a clearance fits at every post it reaches,
and fits nothing once the entry is forgotten. It is PERSONAL: sealed in the ledger, blanked when the traveller is
forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from kivuko.documents.traveller import Traveller
from kivuko.lib import names, sealing
from kivuko.lib.dates import PartialDate
from kivuko.screening.hits import ASKING
from kivuko.screening.models import Clearance, Hit, ListEntry

if TYPE_CHECKING:
    from kivuko.screening.matching import Found

IDENTIFYING = ("name", "aliases", "births", "nationalities", "sex", "documents")
"""What an entry says of who somebody is. The rest may change as it likes: what it asks for, who is told, what is only
proposed, remarks, programme, the day of listing."""


def pair(traveller: Traveller, entry: ListEntry) -> bytes | None:
    """The digest; None where the traveller's document says too little to know them again.

    An entry that is a document alone makes a pair with its bearer, by name where no birth date is known: another
    bearer of the same document is another pair.
    """
    bearer = traveller.birth or (not entry.name and (traveller.surname or traveller.given_names))
    if not (traveller.number and bearer and (entry.name or entry.documents)):
        return None
    listed = sealing.canonical({"id": str(entry.pk), **{name: getattr(entry, name) for name in IDENTIFYING}})
    number = "".join(filter(str.isalnum, traveller.number.upper()))
    parts = sorted(names.parts(f"{traveller.given_names} {traveller.surname}"))
    asked = sealing.canonical([number, traveller.issuer, traveller.birth, parts])
    return sealing.mac(sealing.mac(b"kivuko:screening.pair", listed), asked)


def sift(traveller: Traveller, found: list[Found], entries: Mapping[UUID, ListEntry]) -> list[Found]:
    """What was found, without pairs that were refuted; those whose hit is open already say which it is.

    One statement, and none where nothing asks for a second person.
    """
    pairs = {one.entry_id: pair(traveller, entries[one.entry_id]) for one in found if one.level in ASKING}
    known = _known([each for each in pairs.values() if each is not None])
    kept = []
    for one in found:
        mark = pairs.get(one.entry_id)
        state, hit = known.get(mark, ("", None)) if mark is not None else ("", None)
        if state != "cleared":
            kept.append(replace(one, pair=mark, waits=hit, said=said(traveller)))
    return kept


def _known(pairs: list[bytes]) -> dict[bytes, tuple[str, UUID]]:
    """(state, hit) by pair: cleared, or open. A clearance counts more than a hit that is open."""
    if not pairs:
        return {}
    cleared = Clearance.objects.filter(pair__in=pairs, state="cleared").values_list("state", "pair", "hit")
    waiting = Hit.objects.filter(pair__in=pairs, state="open").values_list("state", "pair", "id")
    rows = sorted(cleared.union(waiting, all=True), key=lambda row: row[0], reverse=True)
    return {bytes(pair or b""): (state, hit) for state, pair, hit in rows}


def said(traveller: Traveller) -> dict[str, str]:
    """What the document says beside the name, by part, for whoever compares it with the list. Never the name."""
    document = f"{traveller.number} ({traveller.issuer})" if traveller.issuer else traveller.number
    return {
        "birth": str(PartialDate.parse(traveller.birth)) if traveller.birth else "",
        "sex": traveller.sex,
        "nationality": traveller.nationality,
        "document": document if traveller.number else "",
    }


def naming(person: UUID) -> Iterable[tuple[Hit | Clearance, tuple[str, ...]]]:
    """Hits and clearances that say something of a listed person, with the fields that do: forgetting blanks them."""
    entries = list(ListEntry.objects.filter(person=person).values_list("pk", flat=True))
    if entries:
        for hit in Hit.objects.filter(entry__in=entries):
            yield hit, ("entry_name", "reasons", "pair")
        for clearance in Clearance.objects.filter(entry__in=entries):
            yield clearance, ("pair",)
