"""The invented vehicles: on a demo node, once, and nowhere else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kivuko.accounts import demo as officers
from kivuko.kernel import node
from kivuko.vehicles import demo, queries
from kivuko.vehicles.models import Vehicle

pytestmark = pytest.mark.django_db


def test_it_is_made_on_a_demo_node_once(monkeypatch, wunthou):
    own = node.this()
    monkeypatch.setattr(own, "demo", True)
    logins = officers.make(own)
    assert demo.load(own, logins) == demo.PASSED + len(demo.HERE)
    assert demo.load(own, logins) == 0
    assert queries.board(logins[0]).count() == len(demo.HERE)
    assert Vehicle.objects.filter(state="departed").count() == demo.PASSED
    assert all(each.vehicles for each in queries.times(logins[1], timezone.now()))


def test_it_is_refused_elsewhere(db):
    with pytest.raises(demo.NotADemo):
        demo.load(node.this(), [])
