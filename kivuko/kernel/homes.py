"""One home per record: only the node of its home acts on it. A home changes in two ways, both entries of the ledger.

`hand_over` is given by the present home; `adopt` is taken by the node above when a home was retired and will never
give. Neither changes a value, so neither needs anybody's key.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import ledger, node, paths, policy
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.lines import ADOPT, HAND_OVER
from kivuko.kernel.models import Node, Record, Waiting
from kivuko.kernel.sentences import of_change
from kivuko.kernel.workflow import WORKFLOWS
from kivuko.kernel.writing import Act, Change, prepare, put

CHUNK = 500


def hand_over(actor: policy.Actor, record: Record, to: str) -> Record:
    """From now on the node `to` acts on this record, and this one no more. Returns the record as it is now.

    Raises `Changed` where the record is not at the revision that the caller saw, `Refused` where its home is not here.
    """
    try:
        with transaction.atomic():
            found = type(record)._default_manager.filter(pk=record.pk).first()
            if found is None:
                raise Refused(_("This record is not here any more."))
            act = _act(actor, HAND_OVER, found.path)
            if found.rev != record.rev:
                raise Changed()
            if found.home != act.node.code:
                raise Refused(_("This record is kept at %(home)s. Ask there.") % {"home": found.home})
            if not Node.objects.filter(code=to, own=False, retired=None).exists():
                raise Refused(_("No other node at work is known here as %(code)s.") % {"code": to})
            _rehome(act, [found], to)
    except Changed as changed:
        raise of_change(record) from changed
    return found


def adopt(actor: policy.Actor, node_code: str) -> int:
    """Take over every record of a retired node, each at the last revision received here. Returns how many.

    A record with entries that wait for an earlier one stays: what came last is not known yet.
    """
    other = Node.objects.filter(code=node_code).first()
    if other is None:
        raise Refused(_("No node is known here as %(code)s.") % {"code": node_code})
    act = _act(actor, ADOPT, other.path)
    if not may_adopt(act.node, other):
        raise Refused(
            _("%(code)s is not a retired node below this one; it keeps its records.") % {"code": node_code}
        )
    kinds = [kind for kind in WORKFLOWS if _of(kind, other).exists()]
    within = paths.within([act.posting.path])
    if any(_of(kind, other).exclude(within).exists() for kind in kinds):
        raise Forbidden(_("Part of its records lies outside the place where you work."))
    count = 0
    for kind in kinds:
        while records := list(_of(kind, other).order_by("id")[:CHUNK]):
            with transaction.atomic():
                _rehome(_act(actor, ADOPT, other.path), records, act.node.code)
            count += len(records)
    return count


def may_adopt(own: Node, other: Node) -> bool:
    """A node adopts from a retired one that lies below it in the tree of custody."""
    return other.retired is not None and own.path != other.path and paths.covers(own.path, other.path)


def fault(said: dict[str, Any], record: Record | None) -> str:
    """Why the node that wrote this entry could not have done so, the record being as it is here; "" where it could.

    A birth is homed where it is written; a move is written at the home, and changes the home only by its two verbs.
    """
    writer = str(said["chain"]).partition("/")[0]
    home = record.home if record is not None else said["home"]
    if writer == home:
        return "" if said["home"] == home or said["action"] == HAND_OVER else "it changes its home unasked"
    if said["action"] == ADOPT and said["home"] == writer:
        nodes = {each.code: each for each in Node.objects.filter(code__in=(writer, home))}
        if len(nodes) == 2 and may_adopt(nodes[writer], nodes[home]):
            return ""
    return f"{writer} is not the home of this record"[:200]


def _act(actor: policy.Actor, name: str, path: str) -> Act:
    at = timezone.now()
    posting = policy.may(actor, name, path, at)
    if posting is None:
        raise Forbidden(_("Only the administrator of this place may change where records are kept."))
    return Act(actor=actor, posting=posting, action=name, at=at, node=node.this())


def _rehome(act: Act, records: list[Record], home: str) -> None:
    for record in records:
        act.changes.append(Change(record, act.action, birth=False, state=record.state))
        record.home = home
    entries = put(prepare(act))
    transaction.on_commit(partial(ledger.settle, entries), robust=True)


def _of(kind: type[Record], other: Node) -> models.QuerySet[Record]:
    waiting = Waiting.objects.filter(kind=kind.kind()).values("record")
    return kind._default_manager.filter(home=other.code).exclude(pk__in=waiting)
