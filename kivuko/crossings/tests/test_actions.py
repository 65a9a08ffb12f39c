"""Each act of the lane: what it does, what it refuses, whom it forbids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kivuko.crossings import actions, queries
from kivuko.crossings import actions_after as after
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.models import Entry, PersonKey
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.sealing import uuid7
from kivuko.screening.hits import Raised, Searched
from kivuko.screening.models import Hit

pytestmark = pytest.mark.django_db


def admitted(officer, post, **inputs) -> Crossing:
    return actions.admit(officer, post, **{"traveller": nyandeng(), "direction": "entry", **inputs})


def referred(officer, post, **inputs) -> Crossing:
    given = {"traveller": nyandeng(), "direction": "entry", "referral": "stay", **inputs}
    return actions.second_line(officer, post, **given)


class TestAdmit:
    def test_an_officer_admits_a_traveller_who_then_counts_at_the_post(self, amina, wunthou):
        before = queries.count(amina, wunthou, timezone.now().date())
        crossing = admitted(amina, wunthou, stay_until=date(2098, 1, 1))
        assert (crossing.state, crossing.verdict, crossing.findings) == ("admitted", "go", [])
        assert (crossing.surname, crossing.birth, crossing.stay_until) == (
            "MALUAL",
            "1988-03",
            date(2098, 1, 1),
        )
        assert (crossing.band, crossing.band_scheme) == ("18-59", "sadd")
        assert queries.count(amina, wunthou, crossing.day) == before + 1

    def test_it_keeps_the_colour_and_what_was_found_but_no_sentence(self, amina, wunthou):
        crossing = admitted(amina, wunthou, traveller=nyandeng(expires=date(2012, 4, 15), failed=("number",)))
        assert crossing.verdict == "look"
        assert {one["code"] for one in crossing.findings} == {"document.expired", "document.check_digits"}
        assert set(crossing.findings[0]) == {"code", "level"}

    def test_the_day_is_the_posts_own(self, amina, wunthou):
        late = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)  # 00:30 of the 16th in Juba
        assert admitted(amina, wunthou, occurred_at=late).day == date(2026, 4, 16)

    def test_the_same_document_and_birth_date_is_the_same_person(self, amina, wunthou):
        first = admitted(amina, wunthou)
        second = admitted(
            amina, wunthou, direction="exit", traveller=nyandeng(number="r-00123456", given_names="N")
        )
        other = admitted(amina, wunthou, traveller=nyandeng(birth="1988-04"))
        assert second.person == first.person
        assert other.person != first.person
        assert queries.last_seen(amina, nyandeng()) == second

    def test_without_a_document_number_everybody_is_somebody_new(self, amina, wunthou):
        nobody = nyandeng(number="", document_kind="none", issuer="")
        assert (
            admitted(amina, wunthou, traveller=nobody).person
            != admitted(amina, wunthou, traveller=nobody).person
        )

    def test_a_form_sent_twice_admits_once(self, amina, wunthou):
        first = admitted(amina, wunthou, key="a form")
        assert admitted(amina, wunthou, key="a form") == first
        assert Crossing.objects.count() == 1

    @pytest.mark.parametrize("again", [False, True], ids=["new person", "known person"])
    def test_it_takes_at_most_eight_statements(self, amina, wunthou, again):
        if again:
            admitted(amina, wunthou)
        amina.postings(timezone.now())  # read once a request
        with CaptureQueriesContext(connection) as made:
            admitted(amina, wunthou, key="one")
        assert len(made) <= 8, "\n".join(one["sql"] for one in made)

    def test_names_stand_nowhere_in_the_ledgers_clear_bytes(self, amina, wunthou):
        crossing = admitted(amina, wunthou)
        body = bytes(Entry.objects.get(record=crossing.pk).body)
        for word in (b"MALUAL", b"NYANDENG", b"R00123456", b"1988-03"):
            assert word not in body

    def test_it_is_refused_where_an_exit_would_open_a_stay(self, amina, wunthou):
        with pytest.raises(Refused, match="Only an entry"):
            admitted(amina, wunthou, direction="exit", stay_until=date(2098, 1, 1))

    def test_it_is_refused_where_the_stay_ends_before_today(self, amina, wunthou):
        with pytest.raises(Refused, match="Give a later day"):
            admitted(amina, wunthou, stay_until=date(2020, 1, 1))

    def test_it_is_refused_for_a_time_that_has_not_come(self, amina, wunthou):
        with pytest.raises(Refused, match="not come yet"):
            admitted(amina, wunthou, occurred_at=timezone.now() + timedelta(hours=1))

    def test_it_is_refused_with_a_birth_date_that_is_none(self, amina, wunthou):
        with pytest.raises(Refused):
            admitted(amina, wunthou, traveller={"surname": "MALUAL", "birth": "1988-13"})

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou):
        with pytest.raises(Forbidden):
            admitted(chuma, wunthou)

    def test_it_is_forbidden_to_an_analyst(self, sabit, wunthou):
        with pytest.raises(Forbidden):
            admitted(sabit, wunthou)

    def test_the_demo_may_record_many_at_once(self, wunthou):
        rows = [{"traveller": nyandeng(number=f"R{at}"), "direction": "entry"} for at in range(20)]
        assert actions.admit.bulk(SYSTEM, wunthou, rows) == 20
        assert PersonKey.objects.count() >= 20


class TestHits:
    def raised(self, level="look", **changes):
        return Raised(
            entry=uuid7(), watchlist=uuid7(), list_name="A list", entry_name="MALOUAL", score=830, level=level
        )

    def test_a_found_entry_opens_a_hit_in_the_same_act_and_colours_the_crossing(self, amina, wunthou):
        crossing = admitted(amina, wunthou, found=Searched([self.raised()]))
        hit = Hit.objects.get()
        assert (hit.state, hit.crossing, hit.person, hit.path) == (
            "open",
            crossing.pk,
            crossing.person,
            wunthou.path,
        )
        assert crossing.verdict == "look"
        assert crossing.findings == [{"code": "list.close", "level": "look"}]
        assert (
            len(set(Entry.objects.filter(record__in=(hit.pk, crossing.pk)).values_list("act", flat=True)))
            == 1
        )

    def test_it_costs_one_statement_more(self, amina, wunthou):
        amina.postings(timezone.now())
        with CaptureQueriesContext(connection) as made:
            admitted(amina, wunthou, found=Searched([self.raised()]), key="one")
        assert len(made) <= 9, "\n".join(one["sql"] for one in made)

    def test_a_caller_that_says_nothing_of_the_lists_is_not_spared_them(self, amina, wunthou):
        national_list()
        crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
        assert crossing.verdict != "go" and Hit.objects.get().crossing == crossing.pk

    def test_what_is_only_worth_knowing_raises_nothing(self, amina, wunthou):
        assert admitted(amina, wunthou, found=Searched([self.raised("info")])).verdict == "go"
        assert not Hit.objects.exists()


class TestSecondLine:
    def test_an_officer_asks_a_traveller_aside_for_a_reason(self, amina, wunthou):
        crossing = referred(amina, wunthou, referral="document")
        assert (crossing.state, crossing.referral) == ("second_line", "document")
        assert queries.count(amina, wunthou, crossing.day) == 0

    def test_it_is_refused_without_a_reason_of_the_list(self, amina, wunthou):
        with pytest.raises(Refused):
            referred(amina, wunthou, referral="looks odd")

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou):
        with pytest.raises(Forbidden):
            referred(chuma, wunthou)


class TestRelease:
    def test_who_was_asked_aside_is_admitted_after_all(self, amina, deng, wunthou):
        crossing = referred(amina, wunthou)
        done = after.release(deng, crossing, stay_until=date(2098, 1, 1), rev=crossing.rev)
        assert (done.state, done.stay_until) == ("admitted", date(2098, 1, 1))

    def test_it_is_refused_for_somebody_who_is_admitted_already(self, amina, wunthou):
        with pytest.raises(Refused):
            after.release(amina, admitted(amina, wunthou))

    def test_it_is_forbidden_at_another_post(self, amina, chuma, wunthou):
        with pytest.raises(Forbidden):
            after.release(chuma, referred(amina, wunthou))


class TestUndo:
    def test_the_last_decision_is_taken_back_within_ten_seconds_and_stays_in_the_ledger(self, amina, wunthou):
        crossing = admitted(amina, wunthou)
        assert after.undo(amina, crossing, rev=crossing.rev).state == "undone"
        assert Entry.objects.filter(record=crossing.pk).count() == 2
        assert queries.count(amina, wunthou, crossing.day) == 0

    def test_it_is_refused_after_ten_seconds(self, amina, wunthou):
        crossing = admitted(amina, wunthou, at=timezone.now() - timedelta(seconds=11))
        with pytest.raises(Refused, match="Ten seconds"):
            after.undo(amina, crossing)

    def test_it_is_refused_to_another_officer(self, amina, deng, wunthou):
        with pytest.raises(Refused, match="Only the officer who decided"):
            after.undo(deng, admitted(amina, wunthou))

    def test_it_is_refused_after_the_second_line_decided(self, amina, wunthou):
        crossing = referred(amina, wunthou)
        after.release(amina, crossing)
        with pytest.raises(Refused):
            after.undo(amina, crossing)

    def test_it_is_forbidden_to_an_analyst(self, amina, sabit, wunthou):
        with pytest.raises(Forbidden):
            after.undo(sabit, admitted(amina, wunthou))


class TestCorrect:
    def test_a_misread_name_is_put_right_with_a_reason(self, amina, wunthou):
        crossing = admitted(amina, wunthou)
        done = after.correct(
            amina,
            crossing,
            traveller=nyandeng(surname="MALWAL", birth="2015"),
            reason="misread",
            rev=crossing.rev,
        )
        assert (done.surname, done.band, done.state) == ("MALWAL", "5-17", "admitted")
        assert done.person == crossing.person

    def test_it_is_refused_without_a_reason(self, amina, wunthou):
        with pytest.raises(Refused, match="Say why"):
            after.correct(amina, admitted(amina, wunthou), traveller=nyandeng(), reason=" ")

    def test_it_is_refused_to_an_officer_who_did_not_record_it(self, amina, deng, wunthou):
        with pytest.raises(Refused, match="Ask your supervisor"):
            after.correct(amina, admitted(deng, wunthou), traveller=nyandeng(), reason="misread")

    def test_it_is_refused_when_somebody_changed_it_meanwhile(self, amina, deng, wunthou):
        crossing = admitted(amina, wunthou)
        after.correct(deng, crossing, traveller=nyandeng(sex="X"), reason="misread", rev=1)
        with pytest.raises(Changed):
            after.correct(deng, crossing, traveller=nyandeng(), reason="misread", rev=1)

    def test_it_is_forbidden_at_another_post(self, amina, chuma, wunthou):
        with pytest.raises(Forbidden):
            after.correct(chuma, admitted(amina, wunthou), traveller=nyandeng(), reason="misread")


def test_who_sees_a_crossing(amina, chuma, deng, sabit, kuol, wunthou):
    crossing = admitted(amina, wunthou)
    seers = {who.username for who in (amina, chuma, deng, sabit, kuol) if crossing in queries.crossings(who)}
    assert seers == {amina.username, deng.username, sabit.username}
    now = timezone.now()
    assert queries.shows_names(deng, crossing.path, now)
    assert not queries.shows_names(sabit, crossing.path, now)
