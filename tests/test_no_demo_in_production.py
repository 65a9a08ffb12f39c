"""Production does not start with people who were invented."""

import pytest
from django.test import override_settings

from kivuko.accounts import demo
from kivuko.kernel import node, policy
from kivuko.kernel.models import Node
from kivuko.project import checks


@pytest.fixture
def demo_node(db) -> Node:
    Node.objects.filter(own=True).update(demo=True)
    node.this.cache_clear()
    return node.this()


def test_production_does_not_start_with_a_demo_account_in_its_store(demo_node):
    demo.make(demo_node)
    Node.objects.filter(own=True).update(demo=False)  # as if somebody had scraped the mark off
    with override_settings(KIVUKO_MODE="production"), pytest.raises(Exception, match="demo accounts"):
        checks.refuse_to_start()


def test_production_starts_with_real_officers(nyadak):
    assert policy.roles(nyadak) == {"administrator"}
    with override_settings(KIVUKO_MODE="production"):
        assert checks.reasons() == []
