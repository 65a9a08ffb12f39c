"""The command line of the ledger: what holds ends with 0, what is broken ends with 1 and is named."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kivuko.kernel import node, triggers, verified
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Entry, Head, PersonKey
from kivuko.kernel.policy import SYSTEM
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folder(transactional_db, settings, tmp_path):
    key = node.master_key()
    settings.KIVUKO_DATA = tmp_path
    (tmp_path / "node.key").write_text(key.hex())


@pytest.fixture
def parcels(_folder):
    return [actions.hand_in(SYSTEM, Branch("SS/"), weight=weight) for weight in (1, 2, 3)]


def said(capsys):
    return json.loads(capsys.readouterr().out)


def changed_behind_the_ledger(sql):
    with connection.cursor() as cursor:
        triggers.remove(connection)
        cursor.execute(sql)
        triggers.install(connection)


def test_verify_says_that_the_chain_holds_and_remembers_when(parcels, capsys):
    call_command("ledger", "verify", "--json")
    assert said(capsys) == {"entries": 3, "chains": 1, "heads": 0, "unsealed": 0, "faults": []}
    assert verified.last().holds


def test_verify_names_the_first_broken_entry_and_fails(parcels):
    second = Entry.objects.order_by("id")[1]
    changed_behind_the_ledger(
        f"UPDATE {Entry._meta.db_table} SET path = 'SS/x/' WHERE record = '{_id(second.record)}'"
    )
    with pytest.raises(CommandError, match=rf"no. 2: entry {second.pk} has another path") as broken:
        call_command("ledger", "verify")
    assert broken.value.returncode == 1
    assert not verified.last().holds


def _id(value):
    return value.hex if connection.vendor == "sqlite" else value


def test_replay_finds_a_row_that_was_changed_past_its_action(parcels, capsys):
    call_command("ledger", "replay", "--check")
    assert "3 records" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Parcel._meta.db_table} SET weight = 9 WHERE weight = 2")
    with pytest.raises(CommandError, match="weight is not what the ledger says"):
        call_command("ledger", "replay", "--check")


def test_the_head_is_signed_once_and_then_verified(parcels, capsys):
    call_command("ledger", "sign")
    call_command("ledger", "sign")
    assert Head.objects.count() == 1
    call_command("ledger", "seal", "--json")
    capsys.readouterr()
    call_command("ledger", "verify", "--json")
    assert said(capsys)["heads"] == 1


def test_a_new_node_key_opens_everything_the_old_one_did(parcels, tmp_path):
    old = (tmp_path / "node.key").read_bytes()
    call_command("keys", "rotate")
    assert (tmp_path / "node.key").read_bytes() != old
    assert (tmp_path / "node.key").stat().st_mode & 0o777 == 0o600
    actions.hand_in(SYSTEM, Branch("SS/"), weight=4)
    call_command("ledger", "sign")
    call_command("ledger", "verify")
    assert PersonKey.objects.count() == 0


def test_the_node_says_who_it_is_and_never_its_private_key(parcels, capsys):
    call_command("node", "show", "--json")
    answer = said(capsys)
    assert (answer["code"], answer["chain"], answer["entries"]) == ("test", "test/1", 3)
    assert bytes(node.this().private).hex() not in json.dumps(answer)


def test_an_empty_queue_of_reactions_says_so(parcels, capsys):
    call_command("reactions", "list")
    assert capsys.readouterr().out.strip() == "Nothing is owed."
    call_command("reactions", "run", "--json")
    assert said(capsys) == {"done": 0, "left": []}
