"""Invented referrals for a demo: somebody met on patrol, by the invented officers of `accounts.demo`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kivuko.accounts.demo import POST
from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.referrals import actions, loading
from kivuko.referrals.models import Referral
from kivuko.referrals.vocab import Ground

INVENTED: tuple[tuple[Ground, int, str, str], ...] = (
    (
        "fear_of_return",
        3,
        "footpath two hours north of the post",
        "Says that men came to the house at night.",
    ),
    ("child_alone", 30, "market beside the post", "Looks for an aunt in the next town."),
    ("fear_of_return", 70, "river bank", ""),
)
"""(ground, hours ago, where, what was said)"""


class NotADemo(Exception):
    """Invented referrals were asked for where real people work."""


def load(node: Node, logins: list[Login]) -> int:
    """Open the invented referrals, the last one received by its desk; returns how many. Twice does it once."""
    if not node.demo:
        raise NotADemo("Invented referrals are made only on a node that was set up as a demo.")
    loading.load()
    by_number = {login.username: login for login in logins}
    amina, rebecca, now = by_number["demo-01"], by_number["demo-10"], timezone.now()
    if Referral.objects.filter(opened_by=amina.id).exists():
        return 0
    for ground, hours, place, heard in INVENTED:
        at = now - timedelta(hours=hours)
        done = actions.open_on_patrol(
            amina, Branch(POST), ground=ground, place=place, heard_at=at, heard=heard, at=at
        )
    actions.receive(rebecca, done)
    return len(INVENTED)
