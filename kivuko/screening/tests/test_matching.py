"""The question of the lane: who is found, who is not, and what each reader is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from kivuko.accounts.models import Login
from kivuko.documents.traveller import Traveller
from kivuko.kernel import forgetting
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import synthetic
from kivuko.screening import actions, actions_hits, files, hits, matching
from kivuko.screening.importing import take_in
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.matching import search
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, MIREMBA, Publish
from kivuko.screening.vocab import SOURCES, Visibility
from tests.cast import COUNTRY

TODAY = date(2026, 4, 15)
HE = Traveller(
    surname="ADEBE", given_names="TOBIAS LOKWANG", birth="1971-05-09", sex="M", nationality="SSD",
    document_kind="passport", issuer="SSD", number="R9999999",
)  # fmt: skip
INNOCENT = Traveller(
    surname="ACHUIL", given_names="MARY NYIBOL", birth="1994-12-02", sex="F", nationality="SSD",
    document_kind="passport", issuer="SSD", number="R1234567",
)  # fmt: skip


def test_a_listed_name_and_birth_date_raise_the_entry_with_the_list_s_own_words(
    amina: Login, lokwang: ListEntry
) -> None:
    (found,) = search(amina, HE, TODAY)
    assert found.entry_id == lokwang.pk
    assert (found.list_name, found.entry_name) == ("OFAC SDN", "Tobias Lokwang ADEBE")
    assert found.score > 0.9
    assert "The date of birth is the same: 1971-05-09." in found.reasons
    assert "no ground to refuse" in found.instruction


def test_an_innocent_traveller_raises_nothing(amina: Login, sanctions: Watchlist) -> None:
    assert search(amina, INNOCENT, TODAY) == []


def test_what_is_for_information_only_never_asks_for_more_than_a_look(
    amina: Login, sanctions: Watchlist
) -> None:
    same = HE.model_copy(update={"number": "R0412577"})
    assert {found.level for found in search(amina, same, TODAY)} == {"look"}


def test_a_travel_ban_with_name_and_birth_date_asks_for_the_second_line(amina: Login, un: Publish) -> None:
    take_in(SYSTEM, "un", un())
    assert [found.level for found in search(amina, HE, TODAY)] == ["stop"]


def test_nothing_but_a_name_is_never_more_than_a_look(amina: Login, un: Publish) -> None:
    take_in(SYSTEM, "un", un())
    only_a_name = Traveller(surname="ADEBE", given_names="TOBIAS LOKWANG", sex="M", nationality="SSD")
    assert "stop" not in {found.level for found in search(amina, only_a_name, TODAY)}


def test_a_document_number_alone_is_a_hit_of_its_own(amina: Login, lokwang: ListEntry) -> None:
    other_name = INNOCENT.model_copy(update={"number": "R0412577", "sex": ""})
    (found,) = search(amina, other_name, TODAY)
    assert found.entry_id == lokwang.pk
    assert any("document number is the same" in reason for reason in found.reasons)


def test_a_withdrawn_list_raises_nothing_and_raises_again_when_it_is_used_again(
    amina: Login, nyadak: Login, sanctions: Watchlist
) -> None:
    assert search(amina, HE, TODAY)
    withdrawn = actions.withdraw_list(nyadak, sanctions, reason="The agreement ended.")
    assert search(amina, HE, TODAY) == []
    actions.reinstate_list(nyadak, withdrawn, reason="It was renewed.")
    assert search(amina, HE, TODAY)


def test_a_list_counts_until_the_day_on_which_it_expires(
    amina: Login, nyadak: Login, sanctions: Watchlist
) -> None:
    last = timezone.now().date() + timedelta(days=30)
    facts = ListFacts.of(SOURCES["ofac"]).model_copy(update={"expires": last})
    actions.change_list(nyadak, sanctions, facts=facts)
    assert search(amina, HE, last)
    assert search(amina, HE, last + timedelta(days=1)) == []


def test_added_changed_and_removed_entries_count_at_the_next_question(
    amina: Login, nyadak: Login, lokwang: ListEntry
) -> None:
    assert search(amina, HE, TODAY)
    actions.change_entry(nyadak, lokwang, facts=EntryFacts(name="Petros Wolde-Anam"))
    assert search(amina, HE, TODAY) == []
    sanctions = Watchlist.objects.get(code="ofac")
    actions.list_entry(nyadak, sanctions, ref="s-1", facts=EntryFacts.of(LOKWANG))
    (found,) = search(amina, HE, TODAY)
    actions.remove_entry(nyadak, ListEntry.objects.get(pk=found.entry_id), reason="Taken off.")
    assert search(amina, HE, TODAY) == []


def test_a_forgotten_listed_person_is_found_no_more_and_the_snapshot_goes(
    petra: Login, amina: Login, lokwang: ListEntry, django_capture_on_commit_callbacks: Any
) -> None:
    assert search(amina, HE, TODAY)
    assert b"Lokwang" in files.snapshot().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget(petra, lokwang.person, reason="A court ordered it.")
    assert not files.snapshot().exists()
    assert search(amina, HE, TODAY) == []
    assert str(lokwang.pk) not in matching._HELD.index


def test_the_officer_is_told_of_open_lists_only_and_others_of_none(
    amina: Login, deng: Login, sabit: Login, asha: Login, kuol: Login, nyadak: Login
) -> None:
    for visibility in (Visibility.SUPERVISOR, Visibility.DISCREET):
        facts = ListFacts.of(SOURCES["un"]).model_copy(update={"visibility": visibility})
        own = actions.open_list(nyadak, Branch(COUNTRY), code=f"own-{visibility.value}", facts=facts)
        actions.list_entry(nyadak, own, ref="1", facts=EntryFacts.of(LOKWANG))
    assert search(amina, HE, TODAY) == []
    assert len(search(deng, HE, TODAY)) == 2
    for somebody in (sabit, asha, kuol):
        assert search(somebody, HE, TODAY) == []


def test_reasons_and_instruction_speak_the_reader_s_language(amina: Login, un: Publish) -> None:
    take_in(SYSTEM, "un", un())
    with override("ar"):
        (found,) = search(amina, HE, TODAY)
        assert "القائمة" in found.list_name
        assert "الخط الثاني" in found.instruction


def test_what_was_shown_becomes_the_hit(amina: Login, sanctions: Watchlist) -> None:
    (found,) = search(amina, HE, TODAY)
    hit = actions_hits.raise_hit(amina, Branch("SS/dcrnpi/wunthou/"), raised=hits.Raised.of(found))
    hit.refresh_from_db()
    assert hit.entry_name == "Tobias Lokwang ADEBE"
    assert hit.entry == found.entry_id
    assert hits.sentences(hit) == found.reasons


def test_a_name_that_the_zone_had_no_room_for_is_found_all_the_same(amina: Login, ofac: Publish) -> None:
    long = replace(LOKWANG, name="Bartholomew Emmanuel Lokwang Adebetinyong", aliases=())
    take_in(SYSTEM, "ofac", ofac([long]))
    lines = "P<SSDADEBETINYONG<<BARTHOLOMEW<EMMANUEL<LOKW\nR123456785SSD7105092M2804159<<<<<<<<<<<<<<02"
    cut = HE.model_copy(
        update={"surname": "ADEBETINYONG", "given_names": "BARTHOLOMEW EMMANUEL LOKW", "mrz": lines}
    )
    assert search(amina, cut, TODAY)[0].score > 0.9


def test_a_new_worker_starts_from_the_snapshot_and_from_nothing_forged(sanctions: Watchlist) -> None:
    lists = {sanctions.pk: Watchlist.objects.get(pk=sanctions.pk)}
    worker = matching._Held()
    worker._begin()
    worker._load({pk: each.rev for pk, each in lists.items()})
    assert len(worker.index) == 2
    files.write(files.snapshot(), b"\x00" + files.snapshot().read_bytes()[1:])
    other = matching._Held()
    other._begin()
    other._load({pk: each.rev for pk, each in lists.items()})
    assert len(other.index) == 0
    assert len(other.fresh(lists)) == 2


def test_many_changes_are_taken_in_at_once_and_kept_for_the_next_worker(ofac: Publish, amina: Login) -> None:
    many = synthetic.invent(400, seed=5)
    take_in(SYSTEM, "ofac", ofac(many))
    held = matching._Held()
    lists = {each.pk: each for each in Watchlist.objects.all()}
    assert len(held.fresh(lists)) == 400
    take_in(SYSTEM, "ofac", ofac([replace(person, sex="") for person in many[:390]], "tuesday"))
    assert len(held.fresh({each.pk: each for each in Watchlist.objects.all()})) == 390


ELSEWHERE = """
import json, os, sys
import django
django.setup()
from django.db import connection
connection.settings_dict.update(json.loads(os.environ["STORE"]))
from kivuko.kernel.policy import SYSTEM
from kivuko.screening.matching import search
from kivuko.screening.tests.test_matching import HE, TODAY
for _word in sys.stdin:
    print(json.dumps([found.entry_name for found in search(SYSTEM, HE, TODAY)]), flush=True)
"""
"""Another process of this node, with an index of its own: asks once at each word. Not forked from this one, whose
threads may hold connections that SQLite must not carry over."""


@pytest.mark.django_db(transaction=True)
def test_an_entry_added_here_counts_in_another_process_at_its_next_question(ofac: Publish) -> None:
    take_in(SYSTEM, "ofac", ofac([MIREMBA]))
    store = {
        name: str(connection.settings_dict[name]) for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    }
    told = {"STORE": json.dumps(store), "KIVUKO_DATA": str(settings.KIVUKO_DATA)}
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE], env=os.environ | told, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, bufsize=1,
    ) as worker:  # fmt: skip
        assert worker.stdin and worker.stdout
        sends, answers = worker.stdin, worker.stdout

        def ask() -> list[str]:
            sends.write("ask\n")
            sends.flush()
            return list(json.loads(answers.readline()))

        try:
            assert ask() == []
            sanctions = Watchlist.objects.get(code="ofac")
            entry = actions.list_entry(SYSTEM, sanctions, ref=LOKWANG.ref, facts=EntryFacts.of(LOKWANG))
            assert ask() == ["Tobias Lokwang Adebe"]
            actions.remove_entry(SYSTEM, entry)
            assert ask() == []
        finally:
            worker.kill()
