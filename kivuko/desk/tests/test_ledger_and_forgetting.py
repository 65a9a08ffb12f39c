"""The auditor reads who did what, never about whom; the data-protection officer forgets, unless a hold forbids it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from kivuko.crossings import actions, actions_after
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.desk import views
from kivuko.kernel import ledger, triggers, verified
from kivuko.kernel.models import Entry, Forgotten, Hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def crossing(amina, wunthou):
    done = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
    actions_after.correct(
        amina, done, traveller=nyandeng(surname="MALUEL"), reason="Nyandeng's surname was misread"
    )
    ledger.seal()
    return Crossing.objects.get(pk=done.pk)


def test_the_ledger_says_who_did_what_and_never_about_whom(lokiru, crossing, client_of):
    html = client_of(lokiru).get("/ledger/").content.decode()
    assert "Corrected" in html
    assert "test/1 no." in html
    for said in ("MALU", "NYANDENG", "R00123456", "misread"):
        assert said not in html


def test_every_entry_of_one_record_stands_on_a_page_without_values(lokiru, crossing, client_of):
    page = client_of(lokiru).get(f"/ledger/{crossing.pk}")
    assert [line.rev for line in page.context["lines"]] == [2, 1]
    html = page.content.decode()
    assert "direction" in html
    for said in ("MALU", "NYANDENG", "misread"):
        assert said not in html
    assert client_of(lokiru).get(f"/ledger/{crossing.person}").status_code == 404


def test_an_auditor_of_another_branch_does_not_see_the_entry(appointed, crossing, client_of):
    away = appointed("Ladu Wani", "auditor", "SS/customs/")
    assert client_of(away).get("/ledger/").context["lines"] == []
    assert client_of(away).get(f"/ledger/{crossing.pk}").status_code == 404


def test_the_auditor_verifies_the_chain_on_the_page(lokiru, crossing, client_of):
    assert client_of(lokiru).post("/ledger/verify", follow=True).status_code == 200
    assert verified.last().holds
    assert "It holds" in client_of(lokiru).get("/ledger/").content.decode()


def test_a_broken_chain_is_said_on_the_page(lokiru, crossing, client_of):
    from django.db import connection

    triggers.remove(connection)
    Entry.objects.filter(record=crossing.pk, rev=1).update(path="SS/x/")
    client_of(lokiru).post("/ledger/verify")
    triggers.install(connection)
    html = client_of(lokiru).get("/ledger/").content.decode()
    assert "The chain is broken" in html
    assert "has another path than was sealed" in html


def test_a_long_ledger_is_left_to_the_command_line(lokiru, crossing, client_of, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    answer = client_of(lokiru).post("/ledger/verify")
    assert answer.status_code == 422
    assert "kivuko ledger verify" in answer.content.decode()
    assert "Verify the chain now" not in client_of(lokiru).get("/ledger/").content.decode()


def test_verifying_is_the_auditors_alone(amina, crossing, client_of):
    assert client_of(amina).post("/ledger/verify").status_code == 403
    assert verified.last() is None


def test_a_person_is_forgotten_after_a_reason_and_a_second_look(petra, crossing, client_of):
    browser = client_of(petra)
    found = browser.post("/forget/", {"identifier": str(crossing.pk)})
    assert found.url == f"/forget/{crossing.person}"
    html = browser.get(found.url).content.decode()
    assert "surname" in html
    assert "MALU" not in html
    assert browser.post(found.url, {"reason": "Request 12"}).status_code == 200
    assert not Forgotten.objects.exists()
    done = browser.post(found.url, {"reason": "Request 12", "sure": "on"})
    assert done.url == "/forget/"
    assert "forgotten" in str(next(iter(get_messages(done.wsgi_request))))
    now = Crossing.objects.get(pk=crossing.pk)
    assert (now.surname, now.given_names, now.number) == ("", "", "")


def test_a_record_that_is_not_there_is_a_sentence_beside_the_question(petra, client_of):
    answer = client_of(petra).post("/forget/", {"identifier": "0192aaaa-0000-7000-8000-000000000000"})
    assert answer.status_code == 422
    assert "No record of a person has this identifier" in answer.content.decode()
    assert (
        "as it stands in the address"
        in client_of(petra).post("/forget/", {"identifier": "Malual"}).content.decode()
    )


def test_a_legal_hold_stops_forgetting_until_it_is_lifted(petra, crossing, client_of):
    browser, page = client_of(petra), f"/forget/{crossing.person}"
    browser.post(
        "/holds/", {"identifier": str(crossing.pk), "authority": "High Court, order 12/2026", "key": "k1"}
    )
    hold = Hold.objects.get()
    assert (hold.subject, hold.state) == (crossing.person, "held")
    assert "High Court, order 12/2026" in browser.get(page).content.decode()
    assert browser.post(page, {"reason": "Request", "sure": "on"}).status_code == 422
    assert not Forgotten.objects.exists()
    browser.post(f"/holds/{hold.pk}/lift", {"rev": hold.rev, "key": "k2"})
    assert browser.post(page, {"reason": "Request", "sure": "on"}).status_code == 302
    assert Forgotten.objects.filter(person=crossing.person).exists()


def test_a_data_protection_officer_of_another_branch_finds_nobody(appointed, crossing, client_of):
    away = appointed("Ladu Wani", "data_protection", "SS/customs/")
    assert client_of(away).post("/forget/", {"identifier": str(crossing.pk)}).status_code == 422
    assert client_of(away).get(f"/forget/{crossing.person}").status_code == 404
