"""The invented referrals: on a demo node, once, and nowhere else."""

from __future__ import annotations

import pytest

from kivuko.accounts import demo as officers
from kivuko.kernel import node
from kivuko.referrals import demo
from kivuko.referrals.models import Referral

pytestmark = pytest.mark.django_db


def test_it_is_made_on_a_demo_node_once(monkeypatch):
    own = node.this()
    monkeypatch.setattr(own, "demo", True)
    logins = officers.make(own)
    assert demo.load(own, logins) == 3
    assert demo.load(own, logins) == 0
    assert sorted(Referral.objects.values_list("state", flat=True)) == ["received", "sent", "sent"]


def test_it_is_refused_elsewhere(db):
    with pytest.raises(demo.NotADemo):
        demo.load(node.this(), [])
