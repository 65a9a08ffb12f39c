"""Paper: a numbered line becomes a crossing of its true time, once; a slip's household is registered the same way."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from kivuko.crossings import actions_paper, actions_tally, balance, queries
from kivuko.crossings.models import Crossing, PaperLine, Tally
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.screening.models import Hit

pytestmark = pytest.mark.django_db
TYPED = {
    "line": "K7F3-04", "occurred_at": "2026-01-05T06:30", "direction": "entry", "document_kind": "passport",
    "issuer": "SSD", "number": "R00123456", "surname": "Malual", "given_names": "Nyandeng", "birth_year": "1988",
    "sex": "F", "nationality": "SSD", "purpose": "visit",
}  # fmt: skip


def enter(actor, post, **said):
    given = {
        "number": "k7f3-04", "written_by": actor.id, "occurred_at": timezone.now() - timedelta(days=2),
        "traveller": nyandeng(), "direction": "entry", **said,
    }  # fmt: skip
    return actions_paper.enter_paper(actor, post, **given)


class TestEnter:
    def test_a_line_becomes_a_crossing_of_its_true_time(self, amina, deng, wunthou):
        at = timezone.now() - timedelta(days=2)
        done = enter(amina, wunthou, written_by=deng.id, occurred_at=at)
        crossing = Crossing.objects.get(pk=done.crossing)
        assert (crossing.state, crossing.method, crossing.occurred_at) == ("admitted", "paper", at)
        assert (done.number, done.written_by, done.entered_by, done.state) == (
            "K7F3-04", deng.id, amina.id, "entered",
        )  # fmt: skip
        act = Entry.objects.get(record=done.pk).act
        assert set(Entry.objects.filter(act=act).values_list("action", flat=True)) == {
            "crossings.enter_paper",
            "crossings.admit",
        }

    def test_the_lists_are_asked_then_at_least(self, amina, wunthou):
        national_list()
        enter(amina, wunthou, traveller=nyandeng(given_names="NYANDENK ROSE"))
        assert Hit.objects.count() == 1

    def test_a_number_entered_twice_is_refused_and_says_which_it_was(self, amina, wunthou):
        first = enter(amina, wunthou)
        with pytest.raises(Refused, match=f"entered before, for {first.occurred_at:%Y-%m}"):
            enter(amina, wunthou, traveller=nyandeng(surname="OTHER"))
        assert Crossing.objects.count() == 1

    def test_the_same_number_at_another_post_is_another_paper(self, amina, chuma, wunthou, nimule):
        enter(amina, wunthou)
        assert enter(chuma, nimule).number == "K7F3-04"

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"number": "4"}, "as it stands on the paper"),
            ({"number": "Malual 4"}, "as it stands on the paper"),
            ({"number": "Malual"}, "as it stands on the paper"),
            ({"written_by": uuid4()}, "posted here at that time"),
            ({"occurred_at": timezone.now() + timedelta(hours=1)}, "not come yet"),
        ],
    )
    def test_it_is_refused_where_it_cannot_be(self, amina, wunthou, said, sentence):
        with pytest.raises(Refused, match=sentence):
            enter(amina, wunthou, **said)

    def test_it_is_forbidden_to_an_analyst_and_at_another_post(self, sabit, chuma, wunthou):
        for other in (sabit, chuma):
            with pytest.raises(Forbidden):
                enter(other, wunthou)


class TestRegister:
    @pytest.fixture
    def household(self, amina, deng, wunthou):
        actions_tally.start_surge(deng, wunthou, reason="Many people on the road.")
        people = {"heads": {"F:18-59": 1, "F:0-4": 1}}
        return actions_tally.tally_household(amina, wunthou, direction="entry", people=people)

    def person(self, amina, wunthou, household, number):
        return enter(
            amina, wunthou, number=f"{household.number}/{number}", occurred_at=household.occurred_at,
            tally=household.pk, traveller=nyandeng(number=f"R000{number}"),
        )  # fmt: skip

    def test_a_household_is_counted_by_name_and_no_more_as_a_tally(self, amina, wunthou, household):
        for number in (1, 2):
            self.person(amina, wunthou, household, number)
        done = actions_paper.register_household(amina, household)
        assert done.state == "registered"
        has = balance.recorded(wunthou.path, household.occurred_at, timezone.now())
        assert (has["entry"], has["by_name_entry"], has["tallied_entry"]) == (2, 2, 0)

    def test_it_is_refused_with_nobody_registered_or_fewer_without_a_reason(self, amina, wunthou, household):
        with pytest.raises(Refused, match="Nobody is registered"):
            actions_paper.register_household(amina, household)
        self.person(amina, wunthou, household, 1)
        with pytest.raises(Refused, match="2 were tallied and 1 are registered"):
            actions_paper.register_household(amina, household)
        done = actions_paper.register_household(amina, household, reason="One went back before.")
        assert done.state == "registered"

    def test_a_group_without_a_number_is_refused(self, amina, wunthou):
        group = actions_tally.tally(amina, wunthou, direction="entry", people={"heads": {"F:0-4": 9}})
        with pytest.raises(Refused, match="Only a household"):
            actions_paper.register_household(amina, group)

    def test_it_is_forbidden_at_another_post(self, chuma, household):
        with pytest.raises(Forbidden):
            actions_paper.register_household(chuma, household)

    def test_a_person_is_registered_under_a_slip_on_pages(self, client_of, amina, household):
        client = client_of(amina)
        page = client.get(f"/day/paper/?slip={household.pk}").content.decode()
        assert f'value="{household.number}/1"' in page
        sent = {
            **TYPED,
            "line": f"{household.number}/1",
            "slip": str(household.pk),
            "written_by": str(amina.id),
        }
        answer = client.post("/day/paper/", sent)
        assert answer["Location"] == f"/day/tally/{household.pk}"
        assert f"{household.number}/2" in client.get(f"/day/paper/?slip={household.pk}").content.decode()
        assert (
            client.post(f"/day/tally/{household.pk}/registered", {"reason": "One left."}).status_code == 302
        )
        assert Tally.objects.get().state == "registered"


class TestPages:
    def test_a_line_is_entered_and_the_next_begins_with_the_same_writer(
        self, client_of, amina, deng, wunthou
    ):
        client = client_of(amina)
        assert client.post("/day/paper/", {**TYPED, "written_by": str(deng.id)}).status_code == 302
        line = PaperLine.objects.get()
        assert line.occurred_at.isoformat() == "2026-01-05T04:30:00+00:00"
        page = client.get("/day/paper/").content.decode()
        assert f'value="{deng.id}" selected' in page and "K7F3-04" in page

    def test_a_number_entered_twice_leads_to_the_first_and_nothing_is_lost(self, client_of, amina, wunthou):
        client, sent = client_of(amina), {**TYPED, "written_by": str(amina.id)}
        client.post("/day/paper/", sent)
        again = client.post("/day/paper/", {**sent, "surname": "Somebody Else"})
        page = again.content.decode()
        first = PaperLine.objects.get().crossing
        assert again.status_code == 422 and f"/crossings/{first}" in page
        assert "entered before, for 2026-01-05 at 06:30" in page and "Somebody Else" in page

    def test_blank_lines_have_numbers_of_their_own(self, client_of, amina, wunthou):
        pages = [client_of(amina).get("/day/paper/blank?lines=30").content.decode() for _each in (1, 2)]
        first, second = (set(re.findall(r"[2-9A-Z]{4}-\d{2}\b", page)) for page in pages)
        assert len(first) == len(second) == 30 and not first & second

    def test_nobody_outside_the_post_sees_a_line(self, client_of, amina, sabit, chuma, wunthou):
        enter(amina, wunthou)
        assert not queries.paper_lines(sabit).exists() and not queries.paper_lines(chuma).exists()
        assert client_of(sabit).get("/day/paper/").status_code == 403
