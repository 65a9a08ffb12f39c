"""The chain: every entry gets its place after commit, from one sealer at a time, and heads are signed.

A number taken before commit would let a reader's cursor pass an entry that commits later; so entries queue in
`Unsealed`, written in the act's own transaction, and a sealer chains whatever is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kivuko.kernel import node, reacting, rows
from kivuko.kernel.models import Entry, Head, Node, Seal, Unsealed
from kivuko.lib import sealing

BATCH = 5_000
HEAD_EVERY = 1_000
_LOCK = 0x6B6976  # PostgreSQL's advisory lock of the sealer


class Place(NamedTuple):
    """A seal to be written."""

    entry: Any
    chain: str
    seq: int
    digest: bytes


def settle(_entries: Iterable[UUID] = ()) -> None:
    """After a commit: seal what waits, then run the reactions owed. Not done now, it is done with the next act."""
    while seal() == BATCH:
        pass
    reacting.run_due()


def seal(limit: int = BATCH) -> int:
    """Give up to `limit` waiting entries their place in this node's chain; returns how many."""
    own = node.this()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        waiting = _waiting(limit)
        if not waiting:
            return 0
        seq, digest = last(own.chain)
        seals = []
        for _place, entry, _quiet, _action, body in waiting:
            seq, digest = seq + 1, sealing.link(digest, bytes(body))
            seals.append(Place(entry, own.chain, seq, digest))
        rows.insert(Seal, seals) if len(seals) < 20 else rows.Batch(Seal, seals).insert()
        reacting.owe([(entry, action) for _place, entry, quiet, action, _body in waiting if not quiet])
        _unqueue([place for place, *_rest in waiting])
        if seq // HEAD_EVERY > (seq - len(seals)) // HEAD_EVERY:
            sign(own, seq, digest)
    return len(seals)


def _waiting(limit: int) -> list[tuple[int, Any, bool, str, bytes]]:
    """(queue place, entry as the database spells it, quiet, action, body) in queue order."""
    entry, queue = Entry._meta.db_table, Unsealed._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT u.id, u.entry, u.quiet, e.action, e.body FROM {queue} u "  # noqa: S608
            f"JOIN {entry} e ON e.id = u.entry ORDER BY u.id LIMIT %s",
            [limit],
        )
        return list(cursor.fetchall())


def _unqueue(places: list[int]) -> None:
    """Take these off the queue; never by a range on PostgreSQL, where a lower place may commit later."""
    queue = Unsealed._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {queue} WHERE id = ANY(%s)", [places])  # noqa: S608
        else:
            cursor.execute(f"DELETE FROM {queue} WHERE id <= %s", [places[-1]])  # noqa: S608


def last(chain: str) -> tuple[int, bytes]:
    """The chain's last place and digest; (0, zeros) before the first entry."""
    top = Seal.objects.filter(chain=chain).order_by("-seq").values_list("seq", "digest").first()
    return (top[0], bytes(top[1])) if top else (0, sealing.GENESIS)


def sign(own: Node, seq: int, digest: bytes) -> None:
    """Sign the chain's head: whoever holds this signature can show that what came before was not changed."""
    at = timezone.now()
    signature = node.signer().sign(statement(own.chain, seq, digest))
    rows.insert(Head, [Head(chain=own.chain, seq=seq, digest=digest, at=at, signature=signature)])


def sign_head() -> int:
    """Sign the present head, once; returns its place. Called at shift end and before anything is handed out."""
    own = node.this()
    seq, digest = last(own.chain)
    if seq and not Head.objects.filter(chain=own.chain, seq=seq).exists():
        sign(own, seq, digest)
    return seq


def statement(chain: str, seq: int, digest: bytes) -> bytes:
    return sealing.canonical({"chain": chain, "digest": digest.hex(), "seq": seq})
