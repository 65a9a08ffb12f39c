"""Reading figures: whoever sees the records sees what is counted of them, in the same branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from kivuko.kernel import paths, policy
from kivuko.lib import disclosure
from kivuko.measures import checking, computing, fives, refreshing
from kivuko.measures import manifest as manifests
from kivuko.measures.fact import Fact
from kivuko.measures.indicator import Indicator
from kivuko.measures.manifest import Manifest


class Basis(NamedTuple):
    """What figures were computed from: the manifest, and how many entries of the ledger it does not know yet."""

    manifest: Manifest | None
    behind: int


def scope(actor: policy.Actor, fact: Fact) -> tuple[str, ...]:
    """The branches whose facts this actor may count: those of the postings that see the records."""
    sight = policy.SIGHT.get(fact.kind, {})
    held = [posting for posting in actor.postings(timezone.now()) if posting.role in sight]
    return tuple(sorted({"" if sight[posting.role] else posting.path for posting in held}))


def _held(actor: policy.Actor, fact: Fact, within: Sequence[str] | None) -> tuple[str, ...]:
    """The actor's branches, or what of them lies in those asked for."""
    held = scope(actor, fact)
    if within is None:
        return held
    return tuple(one for one in within if any(paths.covers(prefix, one) for prefix in held))


def basis(actor: policy.Actor, fact: Fact) -> Basis:
    """The facts in force; brought up to the ledger's end first where that takes less than a second."""
    if not scope(actor, fact):
        return Basis(None, 0)
    manifest = refreshing.refresh(fact, most=refreshing.ON_OPEN)
    return Basis(manifest, refreshing.behind(fact))


def figures(
    actor: policy.Actor,
    indicators: Sequence[Indicator],
    manifest: Manifest | None,
    *,
    since: date | None = None,
    until: date | None = None,
    by: Sequence[str] = (),
    within: Sequence[str] | None = None,
) -> list[computing.Row]:
    """The indicators in the actor's branches, or in those `within` them; nothing by default. See `computing.compute`.

    Breakdowns that describe people go through `table` or `people`, so that small numbers are not shown.
    """
    people = {name for indicator in indicators for name in indicator.fact.about_person}
    if people & set(by):
        raise ValueError("what is broken down by people is read through table() or people()")
    held = _held(actor, indicators[0].fact, within)
    return (
        computing.compute(indicators, manifest, held, since=since, until=until, by=by)
        if manifest and held
        else []
    )


def table(
    actor: policy.Actor,
    indicator: Indicator,
    manifest: Manifest | None,
    *,
    rows: str,
    columns: str,
    order: tuple[Sequence[str], Sequence[str]] = ((), ()),
    since: date | None = None,
    until: date | None = None,
) -> disclosure.Published | None:
    """A count by two breakdowns with its totals, as it may be published; None where nothing was reported."""
    held = scope(actor, indicator.fact)
    if manifest is None or not manifest.files(held, since, until):
        return None
    return computing.cross(
        indicator, manifest, held, rows=rows, columns=columns, order=order, since=since, until=until
    )


def people(
    actor: policy.Actor,
    group: fives.Group,
    manifest: Manifest | None,
    *,
    since: date,
    until: date,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    within: Sequence[str] | None = None,
) -> list[computing.Row]:
    """Counts in fives by and of what describes people, safe however they are combined. See `fives.estimates`."""
    held = _held(actor, group.fact, within)
    if manifest is None:
        return []
    return fives.estimates(group, manifest, held, since=since, until=until, where=where, by=by)


def coverage(
    actor: policy.Actor,
    group: fives.Group,
    manifest: Manifest | None,
    *,
    since: date,
    until: date,
    within: Sequence[str] | None = None,
) -> fives.Coverage:
    """How much of the actor's facts `people` knows of in this period."""
    held = _held(actor, group.fact, within)
    if manifest is None:
        return fives.Coverage({}, {})
    return fives.coverage(group, manifest, held, since=since, until=until)


def differences(
    actor: policy.Actor, fact: Fact, manifest: Manifest | None, *, since: date, until: date
) -> list[checking.Difference]:
    """Where the facts and the rows that the actor sees do not agree, by path and day; empty where they do."""
    if manifest is None:
        return []
    return checking.differences(fact, manifest, scope(actor, fact), since=since, until=until)


def pinned(actor: policy.Actor, fact: Fact, digest: str) -> Manifest:
    """The manifest that a frozen report was computed from."""
    return manifests.of(fact.name, digest)
