"""Search by name from the desk: what is typed stays out of addresses and of the session; a traveller's crossings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kivuko.crossings import actions, actions_after
from kivuko.crossings.known import Person
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.desk import journeys, views_search
from kivuko.kernel import ledger
from kivuko.kernel.models import Entry
from kivuko.lib import sealing
from kivuko.screening.models import Hit

pytestmark = pytest.mark.django_db
ASK = {"text": "malu", "purpose": "case"}


@pytest.fixture
def crossing(amina, wunthou) -> Crossing:
    done = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
    ledger.seal()
    return done


def ask(client, **answers):
    return client.post("/search/", {**ASK, **answers})


class TestSearch:
    def test_the_answer_stands_at_an_address_that_says_nothing(self, deng, crossing, client_of):
        browser = client_of(deng)
        answer = ask(browser)
        assert answer.status_code == 302
        assert "malu" not in answer.url.lower()
        html = browser.get(answer.url).content.decode()
        assert "MALUAL, NYANDENG ROSE" in html
        assert "R00123456" in html
        assert f"/people/{crossing.person}" in html
        assert browser.get(answer.url).status_code == 200  # back and forward

    def test_the_session_holds_no_word_in_clear(self, deng, crossing, client_of):
        browser = client_of(deng)
        ask(browser, text="Malualwords")
        kept = Session.objects.get(pk=browser.session.session_key).get_decoded()
        assert len(kept["searches"]) == 1
        assert "alualwords" not in str(kept).lower()

    def test_after_some_minutes_the_words_are_gone(self, deng, crossing, client_of, monkeypatch):
        browser = client_of(deng)
        url = ask(browser).url
        monkeypatch.setattr(views_search, "LIFE", 0)
        html = browser.get(url).content.decode()
        assert "This search has ended" in html
        assert "malu" not in html.lower().split("</main>")[0].split("<main")[1]

    def test_nobody_else_opens_it(self, deng, petra, crossing, client_of):
        url = ask(client_of(deng)).url
        assert "This search has ended" in client_of(petra).get(url).content.decode()

    def test_only_the_last_few_can_be_gone_back_to(self, deng, crossing, client_of):
        browser = client_of(deng)
        urls = [ask(browser).url for _time in range(views_search.KEPT + 1)]
        assert "This search has ended" in browser.get(urls[0]).content.decode()
        assert "MALUAL" in browser.get(urls[1]).content.decode()

    def test_each_page_shown_is_an_entry_without_words(self, deng, crossing, client_of):
        browser = client_of(deng)
        browser.get(ask(browser).url)
        entry = Entry.objects.get(action="crossings.search")
        assert sealing.read(bytes(entry.body))["values"] == {
            "purpose": "case", "shown": [str(crossing.pk)], "by": "name",
        }  # fmt: skip

    def test_too_few_letters_are_refused_beside_the_question_and_kept(self, deng, client_of):
        answer = ask(client_of(deng), text="Ma")
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "at least three letters" in html
        assert 'value="Ma"' in html

    def test_somebody_without_a_post_says_why(self, petra, client_of):
        html = client_of(petra).post("/search/", {"text": "malual"}).content.decode()
        assert "Say for what purpose you search." in html

    def test_nobody_found_says_what_to_do(self, deng, wunthou, client_of):
        browser = client_of(deng)
        assert "another spelling" in browser.get(ask(browser, text="zzzz").url).content.decode()
        assert "Check each sign" in browser.get(ask(browser, text="Z999").url).content.decode()

    def test_it_is_forbidden_to_who_is_shown_no_names(self, sabit, lokiru, nyadak, client_of):
        for login in (sabit, lokiru, nyadak):
            assert client_of(login).get("/search/").status_code == 403
            assert ask(client_of(login)).status_code == 403

    def test_what_is_not_taken_in_yet_is_said(self, deng, crossing, client_of, monkeypatch):
        monkeypatch.setattr(views_search.indexing, "ON_OPEN", 0)
        browser = client_of(deng)
        assert "not searchable yet" in browser.get(ask(browser).url).content.decode()

    @pytest.mark.parametrize("older", ["x", "", "9" * 40, "-5", "١"])
    def test_an_odd_place_is_no_fault(self, deng, crossing, client_of, older):
        browser = client_of(deng)
        assert browser.get(ask(browser).url, {"older": older}).status_code == 200

    def test_the_auditor_reads_that_somebody_searched(self, deng, lokiru, crossing, client_of, folder):
        browser = client_of(deng)
        browser.get(ask(browser).url)
        ledger.seal()
        html = client_of(lokiru).get("/ledger/").content.decode()
        assert "Search by name" in html
        assert "malu" not in html.lower()


def travel(officer, post, person, *days) -> list[Crossing]:
    """An entry, an exit, an entry …, so many days ago; a negative number is an exit."""
    now = timezone.now()
    return [
        actions.admit(
            officer, post, traveller=nyandeng(), direction="exit" if back < 0 else "entry", known=Person(person),
            occurred_at=now - timedelta(days=abs(back)),
        )
        for back in days
    ]  # fmt: skip


class TestJourney:
    def test_crossings_newest_first_with_what_lies_between(self, deng, amina, crossing, wunthou):
        travel(amina, wunthou, crossing.person, 30, -20, 15, 5)
        found = journeys.journey(deng, crossing.person)
        said = [(step.crossing.direction, step.after, step.days, step.gap) for step in found.steps]
        assert said[1:] == [
            ("entry", "entry", 10, True), ("entry", "exit", 5, False), ("exit", "entry", 10, False),
            ("entry", "", 0, False),
        ]  # fmt: skip
        assert (found.total, found.gaps) == (5, 2)
        assert sum(count for _year, count in found.years) == 5

    def test_what_was_undone_stands_there_and_lies_between_nothing(self, deng, amina, crossing, wunthou):
        actions_after.undo(amina, crossing)
        travel(amina, wunthou, crossing.person, 3)
        steps = journeys.journey(deng, crossing.person).steps
        assert [(step.crossing.state, step.after) for step in steps] == [("undone", ""), ("admitted", "")]

    def test_page_by_page(self, deng, amina, crossing, wunthou, client_of, monkeypatch):
        monkeypatch.setattr(journeys, "PAGE", 2)
        travel(amina, wunthou, crossing.person, 30, -20)
        browser, page = client_of(deng), f"/people/{crossing.person}"
        assert 'rel="next" href="?after=2"' in browser.get(page).content.decode()
        html = browser.get(page, {"after": "2"}).content.decode()
        assert 'rel="prev" href="?after=0"' in html
        assert 'rel="next"' not in html
        for odd in ("-3", "999", "x"):
            assert browser.get(page, {"after": odd}).status_code == 200

    def test_only_what_lies_in_scope(self, deng, amina, chuma, petra, crossing, wunthou, nimule):
        travel(chuma, nimule, crossing.person, 2)
        assert journeys.journey(deng, crossing.person).total == 1
        assert journeys.journey(petra, crossing.person).total == 2

    def test_a_person_out_of_sight_is_not_there(self, chuma, sabit, crossing, nimule, client_of):
        assert client_of(chuma).get(f"/people/{crossing.person}").status_code == 404
        assert client_of(sabit).get(f"/people/{crossing.person}").status_code == 403

    def test_settled_hits_are_shown_to_who_may_see_hits(self, deng, amina, wunthou, client_of):
        national_list()
        traveller = nyandeng(birth="1988-03-01", surname="MALUAL", given_names="NYANDENG ROSE")
        crossing = actions.second_line(
            amina, wunthou, traveller=traveller, direction="entry", referral="list"
        )
        from kivuko.screening import actions_hits
        from kivuko.screening.vocab import Ground

        hit = Hit.objects.get(crossing=crossing.pk)
        assert journeys.journey(deng, crossing.person).hits == []
        actions_hits.refute(deng, hit, ground=Ground.OTHER_FACE, reason="Another face.")
        assert journeys.journey(deng, crossing.person).hits == [hit]
        assert journeys.journey(amina, crossing.person).hits == [hit]  # she is told of this list
        QuerySet(Hit).filter(pk=hit.pk).update(visibility="discreet")
        assert journeys.journey(amina, crossing.person).hits == []
        html = client_of(deng).get(f"/people/{crossing.person}").content.decode()
        assert "National stop list" in html
