"""Invented patrols, places and counts for a demo, by the invented officers of `accounts.demo`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.patrols import actions, loading
from kivuko.patrols.models import Patrol, Segment, Spot

PATROLS: tuple[tuple[str, str, int, tuple[str, ...], str, str], ...] = (
    (
        "sd-east",
        "foot",
        2,
        ("crossing_used",),
        "People with bundles by the ford.",
        "10.802, 33.101\n10.811, 33.122",
    ),
    ("sd-east", "river", 6, ("nothing",), "", ""),
    ("sd-centre", "road", 19, ("herds", "marker"), "Two hundred head of cattle went north.", "9.903, 30.512"),
    ("sd-east", "foot", 33, ("nothing",), "", ""),
)
"""(segment, mode, days ago, found, in words, track)"""
SPOTS: tuple[tuple[str, str, str, str], ...] = (
    ("Ford by the fig tree", "river", "SS0712", "sd-east"),
    ("Old mine road", "mining", "SS0712", "sd-centre"),
)
"""(invented name, kind, county, segment)"""
COUNTS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 2, {"in_F_18_59": 14, "in_F_5_17": 9, "in_M_18_59": 6, "out_F_18_59": 8, "out_unknown": 3}),
    (0, 12, {"in_F_18_59": 21, "in_F_0_4": 7, "in_M_60": 2, "out_M_18_59": 11}),
    (1, 20, {}),
)
"""(place, days ago, heads); the last is a true nought"""


class NotADemo(Exception):
    """Invented patrols were asked for where real people work."""


def load(node: Node, logins: list[Login]) -> int:
    """Write the invented patrols, places and counts; returns how many patrols. Twice does it once."""
    if not node.demo:
        raise NotADemo("Invented patrols are made only on a node that was set up as a demo.")
    loading.load()
    if Patrol.objects.exists():
        return 0
    people = {login.username: login for login in logins}
    amina, kuol, now, here = people["demo-01"], people["demo-09"], timezone.now(), Branch(POST)
    by_code = {each.code: each for each in Segment.objects.all()}
    team: dict[str, Any] = {"office": "Post of Wunthou", "team": 4}
    for code, mode, days, found, words, track in PATROLS:
        end = now - timedelta(days=days)
        actions.record_patrol(
            kuol, here, segment=by_code[code], mode=mode, started_at=end - timedelta(hours=5), ended_at=end,
            found=list(found), findings=words, track=track, at=end + timedelta(hours=1), **team,
        )  # fmt: skip
    actions.set_out(
        amina, here, segment=by_code["sd-east"], mode="river", at=now - timedelta(hours=1), **team
    )
    spots: list[Spot] = [
        actions.add_spot(amina, here, name=name, kind_of=kind, county=county, segment=by_code[code])
        for name, kind, county, code in SPOTS
    ]
    for which, days, heads in COUNTS:
        until = now - timedelta(days=days)
        actions.count_heads(
            amina, spots[which], since=until - timedelta(hours=3), until=until, method="counted", heads=heads
        )
    return len(PATROLS) + 1
