"""What a correction changed: each answer as it was and as it is, for those who may see who crossed."""

from __future__ import annotations

from typing import Any, NamedTuple

from kivuko.crossings.models import Crossing
from kivuko.crossings.rules import COPIED
from kivuko.kernel import timeline
from kivuko.kernel.policy import Actor

SHOWN = (*COPIED, "purpose", "stay_until", "ground", "facts")
"""Answers whose change the page shows. What follows from them (age band, trace) is left out."""
BLANK = ("", None)


class Changed(NamedTuple):
    """One answer before and after; `lost` where the older version was said to be not known, `gained` the newer."""

    name: str
    label: object
    before: Any
    after: Any
    lost: bool
    gained: bool


def changes(actor: Actor, crossing: Crossing) -> dict[int, list[Changed]]:
    """By revision, the answers that it changed. Empty for what was forgotten."""
    labels = {field.name: field.verbose_name for field in Crossing._meta.concrete_fields}
    now: dict[str, Any] = {}
    found: dict[int, list[Changed]] = {}
    for rev, written in sorted(timeline.written(actor, crossing).items()):
        before, now = now, {**now, **written}
        if before:
            found[rev] = [
                Changed(
                    name, labels[name], before.get(name), now[name], _said(before, name), _said(now, name)
                )
                for name in SHOWN
                if name in now and _differs(before, now, name)
            ]
    return found


def _said(values: dict[str, Any], name: str) -> bool:
    return name in (values.get("unknown") or ())


def _differs(before: dict[str, Any], now: dict[str, Any], name: str) -> bool:
    same = before.get(name) == now[name] or (before.get(name) in BLANK and now[name] in BLANK)
    return not same or _said(before, name) != _said(now, name)
