"""The invented incidents: on a demo node, once, and nowhere else."""

from __future__ import annotations

import pytest

from kivuko.accounts import demo as officers
from kivuko.incidents import demo
from kivuko.incidents.models import Incident
from kivuko.kernel import node

pytestmark = pytest.mark.django_db


def test_they_are_made_on_a_demo_node_once(monkeypatch):
    own = node.this()
    monkeypatch.setattr(own, "demo", True)
    logins = officers.make(own)
    assert demo.load(own, logins) == 6
    assert demo.load(own, logins) == 0
    states = sorted(Incident.objects.values_list("state", flat=True))
    assert states == ["closed", "closed", "handed", "investigated", "reported", "reported"]


def test_they_are_refused_elsewhere(db):
    with pytest.raises(demo.NotADemo):
        demo.load(node.this(), [])
