"""Each act of referrals: what it does, what it refuses, whom it forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.models import Entry, PersonKey
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.sealing import uuid7
from kivuko.referrals import actions, drafts, queries
from kivuko.referrals.inputs import About, ServiceFacts
from kivuko.referrals.models import Referral, Service
from kivuko.referrals.tests.conftest import PLACE, SECRET
from kivuko.referrals.vocab import GROUNDS
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
FACTS = ServiceFacts(
    names={"en": "Shelter of the tests"}, does="shelter", provider="An invented church", serves="SS/",
    source="invented for the tests",
)  # fmt: skip


def on_patrol(actor, **said) -> Referral:
    given = {"ground": "fear_of_return", "place": PLACE, "heard_at": timezone.now(), "heard": SECRET, **said}
    return actions.open_on_patrol(actor, Branch(WUNTHOU), **given)


class TestRefer:
    def test_somebody_afraid_to_go_back_reaches_the_refugee_authority_within_a_day(
        self, refer, rebecca, directory
    ):
        done = refer(language="Shilluk", interviewer="F", company="alone")
        said = queries.contents(rebecca, done)
        assert (said["ground"], said["heard"], said["language"]) == ("fear_of_return", SECRET, "Shilluk")
        assert (said["interviewer"], said["company"]) == ("F", "alone")
        assert said["service"] == str(directory["refugee-affairs"].pk)
        assert done.due_at - done.opened_at == timedelta(hours=24)
        assert done.state == "sent" and len(done.number) == 9

    def test_a_child_alone_reaches_child_protection(self, refer, mary, rebecca, directory):
        done = refer("child_alone")
        assert queries.contents(mary, done)["service"] == str(directory["child-protection"].pk)
        assert not queries.desk(rebecca).exists()

    def test_it_is_sent_without_any_service_in_the_directory(self, amina, wunthou, rebecca):
        done = actions.refer(amina, wunthou, ground="fear_of_return", about=About(uuid7(), uuid7()))
        assert queries.contents(rebecca, done)["service"] is None

    def test_its_person_is_not_the_travellers_and_hangs_on_the_ring_of_protection(self, refer):
        traveller = uuid7()
        done = refer(about=About(uuid7(), traveller))
        assert done.person != traveller
        assert PersonKey.objects.get(pk=done.person).ring == "protection"

    def test_it_is_refused_on_a_ground_that_is_none(self, refer):
        with pytest.raises(Refused):
            refer("looks_suspicious")

    def test_it_is_refused_with_more_words_than_a_page_holds(self, refer):
        with pytest.raises(Refused):
            refer(heard="a" * 2001)

    @pytest.mark.parametrize("role", ["analyst", "police", "customs", "security", "auditor"])
    def test_it_is_forbidden_to_who_is_no_opener(self, appointed, wunthou, role):
        other = appointed("Other Invented", role, WUNTHOU)
        with pytest.raises(Forbidden):
            actions.refer(other, wunthou, ground="fear_of_return", about=About(uuid7(), uuid7()))

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou):
        with pytest.raises(Forbidden):
            actions.refer(chuma, wunthou, ground="fear_of_return", about=About(uuid7(), uuid7()))


class TestOnPatrol:
    @pytest.mark.parametrize("role", ["officer", "supervisor", "port_health"])
    def test_somebody_without_a_crossing_is_referred(self, appointed, wunthou, rebecca, role):
        done = on_patrol(appointed("Other Invented", role, WUNTHOU))
        said = queries.contents(rebecca, done)
        assert (said["place"], said["about"], said["heard"]) == (PLACE, None, SECRET)

    def test_it_is_refused_without_a_place(self, amina, wunthou):
        with pytest.raises(Refused, match="where you met"):
            on_patrol(amina, place=" ")

    def test_it_is_refused_for_a_time_that_has_not_come_or_has_no_zone(self, amina, wunthou):
        with pytest.raises(Refused, match="not come yet"):
            on_patrol(amina, heard_at=timezone.now() + timedelta(hours=1))
        with pytest.raises(Refused, match="zone"):
            on_patrol(amina, heard_at=timezone.now().replace(tzinfo=None))

    def test_it_is_forbidden_to_the_police(self, kuol):
        with pytest.raises(Forbidden):
            on_patrol(kuol)


class TestTheDesk:
    def test_a_service_receives_accepts_and_finishes(self, refer, rebecca):
        done = refer()
        actions.receive(rebecca, done, rev=1)
        actions.accept(rebecca, done, answer="We come tomorrow.", rev=2)
        actions.finish(rebecca, done, answer="Registered.", rev=3)
        now = Referral.objects.get(pk=done.pk)
        assert now.state == "done"
        assert queries.contents(rebecca, now)["answer"] == "Registered."
        assert next(step.action for step in queries.steps(rebecca, now)) == "referrals.finish"

    def test_a_service_declines_and_says_why_and_refusing_stays_closed(self, refer, rebecca):
        traveller = uuid7()
        done = refer(about=About(uuid7(), traveller))
        actions.receive(rebecca, done)
        with pytest.raises(Refused):
            actions.decline(rebecca, done, answer=" ")
        actions.decline(rebecca, done, answer="Has protection in another state.")
        assert Referral.objects.get(pk=done.pk).state == "declined"
        assert drafts.closes_refusal(traveller)

    @pytest.mark.parametrize("move", ["accept", "decline", "finish"])
    def test_it_is_refused_before_receipt(self, refer, rebecca, move):
        done = refer()
        with pytest.raises(Refused, match="not possible any more"):
            getattr(actions, move)(rebecca, done, answer="Yes.")

    def test_accept_is_refused_from_a_revision_that_is_past(self, refer, rebecca):
        done = refer()
        actions.receive(rebecca, done)
        with pytest.raises(Changed):
            actions.accept(rebecca, done, rev=1)

    def test_receipt_is_refused_twice_and_so_is_the_end(self, refer, rebecca):
        done = refer()
        actions.receive(rebecca, done)
        with pytest.raises(Refused):
            actions.receive(rebecca, done)
        with pytest.raises(Refused):
            actions.finish(rebecca, done)

    def test_each_is_forbidden_to_a_desk_of_another_service(self, refer, mary, rebecca):
        done = refer()
        with pytest.raises(Forbidden):
            actions.receive(mary, done)
        actions.receive(rebecca, done)
        with pytest.raises(Forbidden):
            actions.accept(mary, done)
        with pytest.raises(Forbidden):
            actions.decline(mary, done, answer="No.")
        actions.accept(rebecca, done)
        with pytest.raises(Forbidden):
            actions.finish(mary, done)

    def test_it_is_forbidden_to_the_desk_of_another_place(self, refer, appointed):
        with pytest.raises(Forbidden):
            actions.receive(appointed("Other Invented", "refugee_authority", NIMULE), refer())

    def test_it_is_forbidden_to_who_opened_it(self, refer, amina):
        with pytest.raises(Forbidden):
            actions.receive(amina, refer())


class TestDirectory:
    def test_an_administrator_adds_confirms_and_ends_a_service(self, nyadak):
        service = actions.add_service(nyadak, Branch(COUNTRY), code="shelter", facts=FACTS)
        assert service.state == "in_use" and service.confirmed_on is None
        actions.confirm_service(nyadak, service, day="+211 000 000 000")
        again = Service.objects.get(pk=service.pk)
        assert again.day == "+211 000 000 000" and again.confirmed_on == timezone.now().date()
        assert drafts.service_for("shelter", WUNTHOU) == service
        actions.end_service(nyadak, again, reason="The house was given up.")
        assert drafts.service_for("shelter", WUNTHOU) is None

    def test_the_nearest_service_is_taken(self, nyadak, directory):
        near = FACTS.model_copy(update={"does": "refugee_authority", "serves": WUNTHOU})
        office = actions.add_service(nyadak, Branch(COUNTRY), code="near", facts=near)
        assert drafts.service_for("refugee_authority", WUNTHOU) == office
        assert drafts.service_for("refugee_authority", NIMULE) == directory["refugee-affairs"]
        assert drafts.service_for("refugee_authority", "UG/") is None

    def test_the_file_of_the_country_is_loaded_once_and_says_what_nobody_confirmed(self, directory):
        assert drafts.service_for("refugee_agency", WUNTHOU) == directory["unhcr"]
        assert all(each.confirmed_on is None and not each.day for each in directory.values())
        from kivuko.referrals import loading

        assert loading.load() == 0

    def test_it_is_refused_without_an_english_name_of_an_unknown_kind_or_with_a_code_in_use(self, nyadak):
        with pytest.raises(Refused):
            actions.add_service(
                nyadak, Branch(COUNTRY), code="a", facts=FACTS.model_copy(update={"names": {"fr": "Abri"}})
            )
        with pytest.raises(Refused):
            actions.add_service(
                nyadak, Branch(COUNTRY), code="a", facts=FACTS.model_copy(update={"does": "prison"})
            )
        actions.add_service(nyadak, Branch(COUNTRY), code="a", facts=FACTS)
        with pytest.raises(Refused, match="Another service"):
            actions.add_service(nyadak, Branch(COUNTRY), code="a", facts=FACTS)

    def test_a_telephone_is_refused_that_is_none(self, nyadak, directory):
        with pytest.raises(Refused):
            actions.confirm_service(nyadak, directory["unhcr"], day="ask for John")
        with pytest.raises(Refused):
            actions.end_service(nyadak, directory["unhcr"], reason=" ")

    def test_each_is_forbidden_to_an_officer(self, amina, directory):
        with pytest.raises(Forbidden):
            actions.add_service(amina, Branch(COUNTRY), code="a", facts=FACTS)
        with pytest.raises(Forbidden):
            actions.confirm_service(amina, directory["unhcr"])
        with pytest.raises(Forbidden):
            actions.end_service(amina, directory["unhcr"], reason="Because.")


class TestClosesRefusal:
    def test_fear_closes_refusing_for_that_traveller_alone(self, refer):
        traveller = uuid7()
        assert not drafts.closes_refusal(traveller)
        refer(about=About(uuid7(), traveller))
        assert drafts.closes_refusal(traveller)
        assert not drafts.closes_refusal(uuid7())
        assert not drafts.closes_refusal(None)

    def test_a_child_alone_is_handed_over_and_that_alone_closes_nothing(self, refer):
        traveller = uuid7()
        refer("child_alone", about=About(uuid7(), traveller))
        assert not drafts.closes_refusal(traveller)

    def test_the_rows_that_close_cannot_be_told_from_the_others(self, refer, amina):
        refer(), refer("child_alone"), on_patrol(amina)
        assert {len(bytes(each.mark)) for each in Referral.objects.all()} == {32}

    def test_it_takes_one_statement_that_an_index_answers(self, refer):
        traveller = uuid7()
        refer(about=About(uuid7(), traveller))
        with CaptureQueriesContext(connection) as made:
            assert drafts.closes_refusal(traveller)
        assert len(made) == 1
        if connection.vendor == "sqlite":
            mark = Referral.objects.filter(mark=drafts._mark(traveller, closes=True))
            assert "referral_by_mark" in mark.explain()

    def test_a_form_sent_twice_refers_once(self, amina, wunthou, directory):
        about = About(uuid7(), uuid7())
        first = actions.refer(amina, wunthou, ground="fear_of_return", about=about, key="one")
        assert actions.refer(amina, wunthou, ground="fear_of_return", about=about, key="one") == first
        assert Referral.objects.count() == 1


def test_every_ground_goes_to_a_kind_of_service_with_a_clock():
    assert all(reason.service and reason.answer > timedelta(0) for reason in GROUNDS.values())
    assert GROUNDS["fear_of_return"].closes_refusal


def test_the_ledger_says_of_a_referral_no_more_than_its_kind_and_path(refer):
    done = refer()
    entry = Entry.objects.get(record=done.pk)
    for word in (b"fear", b"asylum", b"refugee", SECRET.encode(), done.number.encode()):
        assert word not in bytes(entry.body).lower() + bytes(entry.action, "ascii")


def test_the_house_itself_opens_no_referral(wunthou):
    with pytest.raises(Forbidden):
        actions.refer(SYSTEM, wunthou, ground="fear_of_return", about=About(uuid7(), uuid7()))
