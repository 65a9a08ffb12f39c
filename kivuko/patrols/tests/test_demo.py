"""The invented patrols: on a demo node, once, and nowhere else."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from kivuko.accounts import demo as officers
from kivuko.kernel import node
from kivuko.patrols import demo
from kivuko.patrols.models import Count, Patrol

pytestmark = pytest.mark.django_db


def test_they_are_made_on_a_demo_node_once(monkeypatch):
    own = node.this()
    monkeypatch.setattr(own, "demo", True)
    logins = officers.make(own)
    assert demo.load(own, logins) == 5
    assert demo.load(own, logins) == 0
    assert sorted(Patrol.objects.values_list("state", flat=True)) == ["back"] * 4 + ["out"]
    assert Count.objects.count() == 3


def test_they_are_refused_elsewhere(db):
    with pytest.raises(demo.NotADemo):
        demo.load(node.this(), [])


def test_the_command_line_loads_the_segments(db):
    out = StringIO()
    call_command("segments", "load", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"segments": 12}
