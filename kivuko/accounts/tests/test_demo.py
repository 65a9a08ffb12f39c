"""The demo opens with one click, and only the demo does."""

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from kivuko.accounts import demo
from kivuko.accounts.models import Login
from kivuko.kernel import node
from kivuko.kernel.models import Node


@pytest.fixture
def demo_node(db) -> Node:
    Node.objects.filter(own=True).update(demo=True)
    node.this.cache_clear()
    return node.this()


def test_there_is_somebody_for_each_role_in_use_and_twice_makes_nobody_twice(demo_node):
    logins = demo.make(demo_node)
    assert demo.make(demo_node) == logins
    held = {posting.role for login in logins for posting in login.postings(timezone.now())}
    assert held == {
        "officer", "supervisor", "analyst", "administrator", "auditor", "data_protection",
        "port_health", "customs", "police", "refugee_authority", "caseworker", "justice",
    }  # fmt: skip
    assert not any(login.has_usable_password() for login in logins)


def test_one_click_signs_in(demo_node):
    amina = demo.make(demo_node)[0]
    client = Client()
    with override_settings(KIVUKO_MODE="demo"):
        page = client.get("/accounts/login/")
        assert "Amina Bol" in page.content.decode()
        assert client.post("/accounts/demo/", {"who": str(amina.pk)}).status_code == 302
    assert client.session["_auth_user_id"] == str(amina.pk)


def test_nobody_can_choose_to_be_a_real_officer(demo_node, nyadak):
    demo.make(demo_node)
    with override_settings(KIVUKO_MODE="demo"):
        for chosen in (str(nyadak.pk), "", "somebody"):
            assert Client().post("/accounts/demo/", {"who": chosen}).status_code == 404


@pytest.mark.parametrize(("mode", "burnt_in"), [("production", True), ("demo", False), ("test", True)])
def test_the_click_opens_nothing_elsewhere(demo_node, mode, burnt_in):
    amina = demo.make(demo_node)[0]
    Node.objects.filter(own=True).update(demo=burnt_in)
    node.this.cache_clear()
    with override_settings(KIVUKO_MODE=mode):
        assert "Amina Bol" not in Client().get("/accounts/login/").content.decode()
        assert Client().post("/accounts/demo/", {"who": str(amina.pk)}).status_code == 404


def test_demo_accounts_are_not_made_on_a_node_that_is_no_demo(db):
    with pytest.raises(demo.NotADemo):
        demo.make(node.this())
    assert not Login.objects.exists()


def test_demo_accounts_are_not_made_in_production_even_on_a_demo_node(demo_node):
    with override_settings(KIVUKO_MODE="production"), pytest.raises(demo.NotADemo):
        demo.make(demo_node)
