"""`kivuko ledger verify`: does the chain hold, and do the searchable columns say what the sealed bytes say?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from django.db import connection

from kivuko.kernel import node
from kivuko.kernel.ledger import statement
from kivuko.kernel.models import Entry, Head, Node, Seal, Unsealed
from kivuko.lib import sealing

_COLUMNS = ("id", "act", "action", "kind", "record", "rev", "person", "path", "actor", "at")
_IDS = frozenset(("id", "act", "record", "person", "actor"))
_CHUNK = 2_000
_PAGE = 20_000


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


def verify(progress: Callable[[int], None] | None = None) -> Report:
    """Walk every chain from its first entry. Stops a chain at its first broken entry and names it."""
    report = Report()
    for chain in Seal.objects.values_list("chain", flat=True).distinct().order_by("chain"):
        report.chains += 1
        _verify_chain(chain, report, progress)
    _verify_heads(report)
    _verify_unsealed(report)
    return report


def _verify_chain(chain: str, report: Report, progress: Callable[[int], None] | None) -> None:
    digest = sealing.GENESIS
    for expected, (seq, entry, stored, body, *columns) in enumerate(_rows(chain), 1):
        report.entries += 1
        if seq != expected:
            report.broken.append(f"{chain} no. {expected} is missing; the next one here is no. {seq}")
            return
        if body is None:
            report.broken.append(f"{chain} no. {seq}: its entry {_dashed(entry)} was taken out of the ledger")
            return
        digest = sha256(digest + sha256(body).digest()).digest()
        if digest != stored:
            report.broken.append(f"{chain} no. {seq}: entry {_dashed(entry)} was changed, or the order was")
            return
        if columns != _spelt(orjson.loads(body)):
            fault = _fault(columns, orjson.loads(body))
            report.broken.append(
                f"{chain} no. {seq}: entry {_dashed(entry)} has another {fault} than was sealed"
            )
            return
        if progress and seq % _CHUNK == 0:
            progress(_CHUNK)


def _rows(chain: str) -> Iterator[tuple[Any, ...]]:
    """(place, entry, stored digest, body, index columns…) in the chain's order, streamed past the ORM.

    Ids and times are spelt by the database as `_spelt` spells them, so that one comparison of lists decides.
    """
    seal, entry = Seal._meta.db_table, Entry._meta.db_table
    columns = ", ".join(_column(name) for name in _COLUMNS)
    sql = (
        f"SELECT s.seq, s.entry, s.digest, e.body, {columns} FROM {seal} s "  # noqa: S608
        f"LEFT JOIN {entry} e ON e.id = s.entry WHERE s.chain = %s AND s.seq > %s ORDER BY s.seq LIMIT {_PAGE}"
    )
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [chain, after])
            found = cursor.fetchall()
        yield from found
        if len(found) < _PAGE:
            return
        after = found[-1][0]


def _column(name: str) -> str:
    if connection.vendor != "postgresql":
        return "CAST(e.at AS TEXT)" if name == "at" else f"e.{name}"
    if name == "at":
        return "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"replace(e.{name}::text, '-', '')" if name in _IDS else f"e.{name}"


def _spelt(said: dict[str, Any]) -> list[Any]:
    """The index columns as the sealed bytes give them, spelt as SQLite keeps them and PostgreSQL is asked to."""
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
        f"{at[:10]} {at[11:-1]}" if _sqlite_or_fraction(at) else f"{at[:10]} {at[11:-1]}.000000",
    ]


def _sqlite_or_fraction(at: str) -> bool:
    """Both leave out a fraction of zero, but PostgreSQL's `to_char` writes it."""
    return len(at) > 20 or connection.vendor != "postgresql"


def _fault(columns: list[Any], said: dict[str, Any]) -> str:
    """The name of the first index column that disagrees with the sealed bytes."""
    return next(
        name for name, column, right in zip(_COLUMNS, columns, _spelt(said), strict=True) if column != right
    )


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
