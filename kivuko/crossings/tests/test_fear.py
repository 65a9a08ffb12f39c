"""Somebody is afraid to go back, or a child is alone: heard from anyone, and not a trace of it at the lane."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.db import connection

from kivuko.crossings import actions, actions_after, hearing
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.crossings.tests.test_lane import hidden, scan, words
from kivuko.kernel import forgetting, ledger, node, timeline
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry, Record
from kivuko.lib import sealing
from kivuko.measures import refreshing
from kivuko.referrals import drafts, loading, queries
from kivuko.referrals.models import Referral
from kivuko.screening.models import Hit
from tests.cast import COUNTRY, WUNTHOU, appoint

pytestmark = pytest.mark.django_db
SECRET = "They burnt our house at Fashwal and asked for me by name"
NOBODY = {
    "number": "",
    "document_kind": "none",
    "issuer": "",
    "nationality": "",
    "birth": "",
    "expires": None,
}


@pytest.fixture(autouse=True)
def _directory(db):
    loading.load()


@pytest.fixture
def rebecca(db):
    return appoint("Rebecca Tut", "refugee_authority", COUNTRY)


@pytest.fixture
def mary(db):
    return appoint("Mary Ladu", "caseworker", COUNTRY)


def hear(actor, post, **inputs) -> Referral:
    given = {"traveller": nyandeng(), "direction": "entry", "heard": SECRET, **inputs}
    return hearing.hear_fear(actor, post, **given)


class TestFromAnyone:
    @pytest.mark.parametrize(
        "traveller",
        [
            {},
            {"expires": date(2012, 4, 15)},
            {"failed": ("number", "birth")},
            NOBODY,
            {**NOBODY, "given_names": ""},
            {"nationality": "XXA", "issuer": "XXA"},
        ],
        ids=["in order", "expired", "forged", "no document", "one name and nothing else", "stateless"],
    )
    @pytest.mark.parametrize("direction", ["entry", "exit"])
    def test_no_document_and_no_direction_is_a_ground_against_it(
        self, amina, wunthou, rebecca, traveller, direction
    ):
        done = hear(amina, wunthou, traveller=nyandeng(**traveller), direction=direction)
        crossing = Crossing.objects.get()
        assert (crossing.state, crossing.referral, crossing.direction) == (
            "second_line",
            "interview",
            direction,
        )
        assert drafts.closes_refusal(crossing.person)
        assert queries.contents(rebecca, done)["about"] == str(crossing.pk)

    def test_a_hit_is_no_ground_against_it_and_is_raised_all_the_same(self, amina, wunthou, rebecca):
        national_list()
        done = hear(amina, wunthou)
        assert queries.contents(rebecca, done)["heard"] == SECRET
        assert Hit.objects.exists()

    def test_nothing_needs_to_be_said(self, amina, wunthou, rebecca):
        done = hear(amina, wunthou, heard="")
        assert queries.contents(rebecca, done)["heard"] is None

    @pytest.mark.parametrize("state", ["second_line", "admitted", "undone"])
    def test_it_is_heard_of_a_crossing_in_any_state_and_the_crossing_does_not_change(
        self, amina, deng, wunthou, rebecca, state
    ):
        crossing = actions.second_line(
            amina, wunthou, traveller=nyandeng(), direction="entry", referral="stay"
        )
        if state == "admitted":
            actions_after.release(amina, crossing)
        if state == "undone":
            actions_after.undo(amina, crossing)
        before = Crossing.objects.filter(pk=crossing.pk).values().get()
        now = Crossing.objects.select_related("post").get(pk=crossing.pk)
        done = hearing.hear_fear_there(deng, now, heard=SECRET)
        assert Crossing.objects.filter(pk=crossing.pk).values().get() == before
        assert drafts.closes_refusal(crossing.person)
        assert queries.contents(rebecca, done)["about"] == str(crossing.pk)

    def test_a_form_sent_twice_refers_once(self, amina, wunthou):
        first = hear(amina, wunthou, key="a form")
        assert hear(amina, wunthou, key="a form") == first
        assert Crossing.objects.count() == Referral.objects.count() == 1

    def test_the_next_crossing_on_the_same_document_is_closed_to_refusal_too(self, amina, wunthou):
        hear(amina, wunthou)
        later = actions.second_line(
            amina, wunthou, traveller=nyandeng(), direction="entry", referral="document"
        )
        assert drafts.closes_refusal(later.person)

    def test_it_is_refused_with_a_wish_that_is_none_and_leaves_nothing(self, amina, wunthou):
        with pytest.raises(Refused):
            hear(amina, wunthou, interviewer="a man of the police")
        assert not Crossing.objects.exists() and not Referral.objects.exists()

    def test_it_is_forbidden_at_another_post_and_to_other_services(self, chuma, kuol, wunthou):
        for somebody in (chuma, kuol):
            with pytest.raises(Forbidden):
                hear(somebody, wunthou)
        assert not Crossing.objects.exists()


class TestAChildAlone:
    def test_it_is_referred_to_child_protection(self, amina, wunthou, mary):
        child = nyandeng(birth="2017-05-01")
        done = hearing.refer_child(amina, wunthou, traveller=child, direction="entry", company="alone")
        assert queries.contents(mary, done)["ground"] == "child_alone"
        crossing = Crossing.objects.get()
        assert (crossing.state, crossing.referral) == ("second_line", "child")

    @pytest.mark.parametrize("birth", ["", "1990"])
    def test_an_age_in_doubt_counts_as_a_childs(self, amina, wunthou, birth):
        somebody = nyandeng(birth=birth)
        assert hearing.refer_child(
            amina, wunthou, traveller=somebody, direction="entry", age_in_doubt=bool(birth)
        )

    def test_it_is_refused_for_somebody_grown_whose_age_nobody_doubts(self, amina, wunthou):
        with pytest.raises(Refused):
            hearing.refer_child(amina, wunthou, traveller=nyandeng(), direction="entry")
        crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
        with pytest.raises(Refused):
            hearing.refer_child_there(amina, crossing)
        assert hearing.refer_child_there(amina, crossing, age_in_doubt=True)

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou):
        with pytest.raises(Forbidden):
            hearing.refer_child(chuma, wunthou, traveller=nyandeng(birth="2017"), direction="entry")


# -- the wall ------------------------------------------------------------------------------------------------

TELLING = re.compile(r"fear|asylum|refugee|afraid|persecut|fashwal|referrals\.", re.I)


def plain(kind) -> str:
    """All that a table holds, as whoever has the database but no key reads it."""
    columns = ", ".join(connection.ops.quote_name(field.column) for field in kind._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(kind._meta.db_table)}")
        return " ".join(
            bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each)
            for row in cursor.fetchall()
            for each in row
        )


def shape(entry: Entry) -> dict:
    """An entry's body without what differs between any two: ids, times, the commitment."""
    said = sealing.read(bytes(entry.body))
    for name in ("id", "act", "record", "person", "at", "occurred", "sealed"):
        said.pop(name)
    said["values"].pop("occurred_at")
    return said


class TestTheWall:
    def test_the_crossings_entry_is_that_of_any_second_line(self, amina, wunthou):
        quiet = actions.second_line(
            amina, wunthou, traveller=nyandeng(number="A1"), direction="entry", referral="interview"
        )
        hear(amina, wunthou, traveller=nyandeng(number="A2"))
        first, second = Entry.objects.filter(kind="crossings.crossing").order_by("id")
        assert first.record == quiet.pk and shape(first) == shape(second)
        assert (first.action, first.path, first.actor) == (second.action, second.path, second.actor)

    def test_no_act_no_form_key_and_no_person_joins_the_two_entries(self, amina, wunthou):
        done = hear(amina, wunthou, key="a form")
        crossing = Entry.objects.get(kind="crossings.crossing")
        referral = Entry.objects.get(record=done.pk)
        assert crossing.act != referral.act
        assert crossing.key != referral.key
        assert bytes(crossing.inputs_mac) != bytes(referral.inputs_mac)
        assert crossing.person != referral.person

    def test_no_other_table_says_that_somebody_was_afraid(self, amina, wunthou, rebecca):
        done = hear(amina, wunthou)
        queries.contents(rebecca, done)
        ours = [
            kind
            for kind in apps.get_models()
            if issubclass(kind, Record) and kind._meta.app_label != "referrals"
        ]
        telling = {
            kind._meta.label: TELLING.findall(plain(kind))
            for kind in ours
            if kind._meta.label
            not in ("accounts.Agency", "accounts.Posting")  # Rebecca's own agency and role
        }
        assert not any(telling.values()), telling
        crossing = Crossing.objects.get()
        assert str(done.pk) not in plain(Crossing) and str(done.person) not in plain(Crossing)
        row = plain(Referral).replace("-", "")
        assert not TELLING.search(row) and crossing.pk.hex not in row and crossing.person.hex not in row

    def test_the_timeline_findings_and_undo_say_nothing(self, amina, deng, wunthou):
        hear(amina, wunthou)
        crossing = Crossing.objects.get()
        assert crossing.findings == [] and crossing.verdict == "go"
        assert [str(line.sentence) for line in timeline.of(deng, crossing)] == ["Referred to second line"]
        actions_after.undo(amina, crossing)
        assert drafts.closes_refusal(
            crossing.person
        )  # what was pressed wrongly at the lane opens nothing again

    @pytest.mark.parametrize("role", ["officer", "analyst", "police", "customs", "security", "auditor"])
    def test_no_page_of_another_role_says_it(self, amina, wunthou, client_of, appointed, role):
        done = hear(amina, wunthou)
        crossing = Crossing.objects.get()
        browser = client_of(appointed("Other Invented", role, WUNTHOU))
        pages = (
            "/",
            "/crossings/",
            f"/crossings/{crossing.pk}",
            "/lane/",
            "/hits/",
            "/ledger/",
            "/referrals/",
        )
        for page in (*pages, f"/referrals/{done.pk}", f"/referrals/{done.pk}/slip", "/referrals/desk/",
                     f"/referrals/desk/{done.pk}", f"/api/records/referrals.referral/{done.pk}"):  # fmt: skip
            answer = browser.get(page, follow=True)
            said = words(answer)
            assert done.number not in said and SECRET not in said and "Refugee" not in said, page
            assert not re.search(r"fear|asylum|afraid", said, re.I), page

    def test_facts_say_that_somebody_went_to_second_line_and_no_more(
        self, amina, wunthou, settings, tmp_path
    ):
        key = node.master_key()
        settings.KIVUKO_DATA = tmp_path
        (tmp_path / "node.key").write_text(key.hex())
        hear(amina, wunthou, heard=SECRET)
        ledger.seal()
        refreshing.refresh(CROSSINGS)
        files = list(tmp_path.rglob("*.parquet"))
        assert files
        for file in files:
            assert not TELLING.search(str(pq.read_table(file).to_pylist()))
            assert not TELLING.search(file.read_bytes().decode("latin-1"))


def test_a_traveller_is_forgotten_and_the_referral_stays(amina, petra, wunthou, rebecca):
    done = hear(amina, wunthou)
    crossing = Crossing.objects.get()
    forgetting.forget(petra, crossing.person, reason="")
    assert (Crossing.objects.get().surname, Crossing.objects.get().state) == ("", "second_line")
    assert queries.contents(rebecca, done)["heard"] == SECRET
    assert queries.contents(rebecca, done)["about"] == str(crossing.pk)


# -- the pages -----------------------------------------------------------------------------------------------


def send(browser, page, **answers):
    text = page.content.decode()
    found = re.findall(r'name="(\w+)" value="([^"]*)"', text)
    form = {name: value for name, value in found if name != "csrfmiddlewaretoken"}
    return browser.post("/lane/quiet", {**form, **answers}, follow=True)


class TestThePage:
    def test_from_the_counter_to_the_slip(self, client_of, amina, wunthou, rebecca):
        browser = client_of(amina)
        seen = scan(browser)
        assert (
            'data-key="Shift+F4"' in seen.content.decode() and 'data-key="Shift+F6"' in seen.content.decode()
        )
        page = browser.post("/lane/quiet", {"slip": hidden(seen, "slip"), "about": "quiet"})
        said = words(page)
        assert "To be heard in a quiet place" in said
        assert not re.search(r"asylum|refugee|fear|afraid", said, re.I)
        done = send(browser, page, heard=SECRET, language="Shilluk", interviewer="F", company="alone")
        referral = Referral.objects.get()
        assert referral.number in words(done)
        assert not re.search(r"asylum|refugee|fear|ERIKSSON", words(done), re.I)
        assert queries.contents(rebecca, referral)["language"] == "Shilluk"
        assert Crossing.objects.get().surname == "ERIKSSON"

    def test_from_a_crossing_of_the_post(self, client_of, amina, deng, wunthou):
        crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="exit")
        browser = client_of(deng)
        assert "To be heard in a quiet place" in words(browser.get(f"/crossings/{crossing.pk}"))
        page = browser.post("/lane/quiet", {"crossing": str(crossing.pk), "about": "quiet"})
        send(browser, page)
        assert drafts.closes_refusal(crossing.person) and Crossing.objects.count() == 1

    def test_a_refused_form_keeps_what_was_written(self, client_of, amina, wunthou):
        browser = client_of(amina)
        seen = scan(browser)  # ERIKSSON is grown
        page = browser.post("/lane/quiet", {"slip": hidden(seen, "slip"), "about": "child"})
        again = send(browser, page, heard="She is small")
        assert again.status_code == 422 and "She is small" in again.content.decode()
        assert "doubt counts as a child" in words(again)
        assert not Crossing.objects.exists()
        send(browser, again, heard="She is small", age_in_doubt="on")
        assert Referral.objects.count() == 1

    def test_a_slip_that_is_old_is_a_sentence(self, client_of, amina, wunthou):
        browser = client_of(amina)
        page = browser.post("/lane/quiet", {"slip": "tampered", "about": "quiet"})
        answer = send(browser, page)
        assert answer.status_code == 422 and "Scan the document again" in words(answer)

    def test_a_crossing_of_another_post_is_not_there(self, client_of, chuma, amina, wunthou, nimule):
        crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
        browser = client_of(chuma)
        page = browser.post("/lane/quiet", {"crossing": str(crossing.pk), "about": "quiet"})
        assert send(browser, page).status_code == 404

    def test_an_analyst_is_offered_nothing(self, client_of, sabit, amina, wunthou):
        crossing = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
        assert "quiet place" not in words(client_of(sabit).get(f"/crossings/{crossing.pk}"))

    def test_the_time_is_the_ledgers_own(self, amina, wunthou):
        assert hear(amina, wunthou).opened_at <= datetime.now(UTC)
