"""The first administrator of a node, whom nobody could appoint."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kivuko.accounts.models import Login


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("officers", *words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_gets_a_password_and_the_country(db):
    said = run("--first", "Nyadak Gai", "--number", "A-1")
    login = Login.objects.get(username="a-1")
    assert login.check_password(re.search(r"Password (\S+)", said)[1])
    assert login.given
    assert [(held.role, held.path) for held in login.postings(timezone.now())] == [("administrator", "SS/")]


def test_a_second_first_administrator_is_refused(nyadak):
    with pytest.raises(CommandError, match="has an administrator"):
        run("--first", "Somebody Else", "--number", "A-2")
    assert Login.objects.count() == 1


def test_failed_attempts_are_forgotten_on_command(client, db):
    client.post("/accounts/login/", {"login": "somebody", "password": "wrong"})
    assert run("--clear-attempts") == "1 attempts are forgotten.\n"
