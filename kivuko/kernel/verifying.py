"""`kivuko ledger verify`: does the chain hold, and do the searchable columns say what the sealed bytes say?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from django.db import connection

from kivuko.kernel import node
from kivuko.kernel.ledger import statement
from kivuko.kernel.models import Entry, Head, Node, Seal, Unsealed
from kivuko.kernel.spelling import fetch
from kivuko.kernel.spreading import spread
from kivuko.lib import sealing

_COLUMNS = ("id", "act", "action", "kind", "record", "rev", "person", "path", "actor", "at")
_IDS = frozenset(("id", "act", "record", "person", "actor"))
_PAGE = 10_000


@dataclass(slots=True)
class Report:
    """What a verification found: `broken` is empty where everything holds."""

    entries: int = 0
    chains: int = 0
    heads: int = 0
    unsealed: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.broken


def verify(progress: Callable[[int], None] | None = None, processes: int = 1) -> Report:
    """Walk every chain from its first entry. Stops a chain at its first broken entry and names it.

    Cost grows with the entries alone. A part of a chain starts from the digest stored before it, which the part
    before has checked; so parts are walked side by side.
    """
    report = Report()
    for chain in Seal.objects.values_list("chain", flat=True).distinct().order_by("chain"):
        report.chains += 1
        for count, fault in spread(_verify_part, _parts(chain), processes):
            report.entries += count
            if progress:
                progress(count)
            if fault:
                report.broken.append(fault)
                break
    _verify_heads(report)
    _verify_unsealed(report)
    return report


class _Part(NamedTuple):
    """A stretch of a chain: places after `after`, up to and with `last`."""

    chain: str
    after: int
    last: int


def _parts(chain: str) -> list[_Part]:
    last: int = Seal.objects.filter(chain=chain).order_by("-seq").values_list("seq", flat=True)[0]
    return [_Part(chain, after, min(after + _PAGE, last)) for after in range(0, last, _PAGE)]


def _verify_part(part: _Part) -> tuple[int, str | None]:
    """(entries walked, the first fault in a sentence)"""
    chain = part.chain
    digest = _digest(chain, part.after)
    spelt = _in_postgresql if connection.vendor == "postgresql" else _in_sqlite
    expected = part.after
    for seq, entry, stored, body, *columns in _rows(part):
        expected += 1
        if seq != expected:
            return expected - part.after, f"{chain} no. {expected} is missing; the next one here is no. {seq}"
        if body is None:
            return (
                expected - part.after,
                f"{chain} no. {seq}: its entry {_dashed(entry)} was taken out of the ledger",
            )
        digest = sha256(digest + sha256(body).digest()).digest()
        if digest != stored:
            return (
                expected - part.after,
                f"{chain} no. {seq}: entry {_dashed(entry)} was changed, or the order was",
            )
        if columns != spelt(orjson.loads(body)):
            fault = _fault(columns, spelt(orjson.loads(body)))
            return (
                expected - part.after,
                f"{chain} no. {seq}: entry {_dashed(entry)} has another {fault} than was sealed",
            )
    if expected < part.last:
        return expected - part.after, f"{chain} no. {expected + 1} is missing"
    return expected - part.after, None


def _digest(chain: str, seq: int) -> bytes:
    """The digest stored at a place; of no place, where it is missing: the part before names that."""
    if seq == 0:
        return sealing.GENESIS
    stored = Seal.objects.filter(chain=chain, seq=seq).values_list("digest", flat=True).first()
    return bytes(stored or b"")


def _rows(part: _Part) -> list[tuple[Any, ...]]:
    """(place, entry, stored digest, body, index columns…) in the chain's order, read past the ORM.

    Ids and times come as text, so that one comparison of lists decides.
    """
    seal, entry = Seal._meta.db_table, Entry._meta.db_table
    columns = ", ".join(_column(name) for name in _COLUMNS)
    sql = (
        f"SELECT s.seq, s.entry, s.digest, e.body, {columns} FROM {seal} s "  # noqa: S608
        f"LEFT JOIN {entry} e ON e.id = s.entry "
        f"WHERE s.chain = %s AND s.seq > %s AND s.seq <= %s ORDER BY s.seq"
    )
    return fetch(sql, list(part))


def _column(name: str) -> str:
    if connection.vendor != "postgresql":
        return "CAST(e.at AS TEXT)" if name == "at" else f"e.{name}"
    if name == "at":
        return "(e.at AT TIME ZONE 'UTC')::text"
    return f"e.{name}::text" if name in _IDS else f"e.{name}"


def _in_sqlite(said: dict[str, Any]) -> list[Any]:
    """The index columns as the sealed bytes give them, spelt as SQLite keeps them."""
    person, at = said["person"], said["at"]
    return [
        said["id"].replace("-", ""),
        said["act"].replace("-", ""),
        said["action"],
        said["kind"],
        said["record"].replace("-", ""),
        said["rev"],
        person and person.replace("-", ""),
        said["path"],
        said["actor"].replace("-", ""),
        f"{at[:10]} {at[11:-1]}",
    ]


def _in_postgresql(said: dict[str, Any]) -> list[Any]:
    """The same as PostgreSQL spells them in text: ids with dashes, a fraction of a second without its last zeros."""
    at = said["at"]
    return [
        said["id"],
        said["act"],
        said["action"],
        said["kind"],
        said["record"],
        said["rev"],
        said["person"],
        said["path"],
        said["actor"],
        f"{at[:10]} {at[11:-1].rstrip('0')}" if len(at) > 20 else f"{at[:10]} {at[11:-1]}",
    ]


def _fault(columns: list[Any], said: list[Any]) -> str:
    """The name of the first index column that disagrees with the sealed bytes."""
    return next(name for name, column, right in zip(_COLUMNS, columns, said, strict=True) if column != right)


def _dashed(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _verify_heads(report: Report) -> None:
    nodes = {each.code: each for each in Node.objects.all()}
    for head in Head.objects.order_by("chain", "seq"):
        report.heads += 1
        name = f"{head.chain} no. {head.seq}"
        digest = Seal.objects.filter(chain=head.chain, seq=head.seq).values_list("digest", flat=True).first()
        if digest is None or bytes(digest) != bytes(head.digest):
            report.broken.append(f"{name}: the chain no longer ends where its signed head says")
            continue
        known = nodes.get(head.chain.split("/")[0])
        try:
            if known is None:
                raise InvalidSignature
            said = statement(head.chain, head.seq, bytes(head.digest))
            node.verifier(known).verify(bytes(head.signature), said)
        except InvalidSignature:
            report.broken.append(f"{name}: the signed head does not carry its node's signature")


def _verify_unsealed(report: Report) -> None:
    """Entries outside any chain must stand in the queue to the seal; any other was slipped in."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id FROM {Entry._meta.db_table} e WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM {Seal._meta.db_table} s WHERE s.entry = e.id)"
        )
        loose = {_dashed(found) for (found,) in cursor.fetchall()}
    queued = set(Unsealed.objects.values_list("entry", flat=True))
    report.unsealed = len(loose & queued)
    for entry in sorted(loose - queued):
        report.broken.append(f"entry {entry} stands in no chain and in no queue")
