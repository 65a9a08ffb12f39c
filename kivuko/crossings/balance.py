"""Whether a shift balances: what the node recorded in it against what was counted by hand.

Every person whom an officer let cross at the counter was either recorded by name or tallied one by one, so a hand
count of heads must be their sum. Estimates, and people seen beside the post, were never counted: they stand beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import tallying
from kivuko.crossings.models import Crossing, Tally

KINDS: dict[str, object] = {
    "entry": _("Entries"),
    "exit": _("Exits"),
    "refused": _("Refused"),
    "waiting": _("Still at second line"),
}
"""What is counted by hand at the end of a shift, in the order of the page."""
BESIDE: dict[str, object] = {
    "by_name_entry": _("Entries by name"),
    "tallied_entry": _("Entries tallied"),
    "by_name_exit": _("Exits by name"),
    "tallied_exit": _("Exits tallied"),
    "estimated": _("Estimated people"),
    "beside": _("People counted beside the post"),
    "undone": _("Undone"),
}
"""Of what those are made, and what is recorded and nobody counts."""
SHIFT_LASTS = 24
"""Hours after which an open shift was forgotten by somebody."""


def recorded(path: str, since: datetime, until: datetime) -> dict[str, int]:
    """What the node has of a post from one moment until just before another, by the keys of KINDS and BESIDE."""
    within = {"path": path, "occurred_at__gte": since, "occurred_at__lt": until}
    crossed = Crossing.objects.filter(**within).values_list("state", "direction").annotate(n=Count("pk"))
    found: Counter[str] = Counter()
    for state, direction, number in crossed.order_by():
        found[f"by_name_{direction}" if state == "admitted" else WHERE[state]] += number
    tallied = Tally.objects.filter(state="tallied", **within).values_list("method", "place", "direction")
    for method, place, direction, number in tallied.annotate(n=Sum("total")).order_by():
        found[tally_as(method, place, direction)] += number
    for way in ("entry", "exit"):
        found[way] = found[f"by_name_{way}"] + found[f"tallied_{way}"]
    return {name: found[name] for name in (*KINDS, *BESIDE)}


def tally_as(method: str, place: str, direction: str) -> str:
    """Under which of BESIDE a tally is counted."""
    if method not in tallying.ONE_BY_ONE:
        return "estimated"
    return "beside" if place == "beside" else f"tallied_{direction}"


WHERE = {"second_line": "waiting", "refusal_proposed": "waiting", "refused": "refused", "undone": "undone"}


def differences(counted: Mapping[str, int], has: Mapping[str, int]) -> dict[str, int]:
    """Counted less recorded, where they are not equal."""
    return {name: counted[name] - has[name] for name in KINDS if counted[name] != has[name]}


def named(counted: Mapping[str, int], has: Mapping[str, int]) -> list[object]:
    """Each difference in a sentence."""
    return [
        _("%(what)s: %(recorded)s recorded, %(counted)s counted.")
        % {"what": KINDS[name], "recorded": has[name], "counted": counted[name]}
        for name in differences(counted, has)
    ]
