"""People counted without names: a group, a household in a surge, and what of it reaches the balance of a shift."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.crossings import actions_shift, actions_tally, balance, queries, tallying
from kivuko.crossings.facts import CROSSINGS
from kivuko.crossings.models import Crossing, Surge, Tally
from kivuko.crossings.tests.test_shift import NONE, begin, cross
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry

pytestmark = pytest.mark.django_db
FAMILY = {"heads": {"F:18-59": 1, "F:5-17": 2, "M:0-4": 1}, "needs": {"pregnant": 1}, "origin": "SDN"}
WHY = "Fighting at Fashwal, four hundred people on the road"


def group(actor, post, heads=None, **said):
    given = {"direction": "entry", "people": {"heads": heads or {"U:unknown": 40}}, **said}
    return actions_tally.tally(actor, post, **given)


@pytest.fixture
def surge(deng, wunthou):
    return actions_tally.start_surge(deng, wunthou, reason=WHY)


@pytest.fixture
def household(surge, amina, wunthou):
    return actions_tally.tally_household(amina, wunthou, direction="entry", people=FAMILY)


class TestTally:
    def test_a_group_is_counted_by_sex_and_age_without_a_name(self, amina, wunthou):
        before = timezone.now() - timedelta(hours=3)
        done = group(
            amina, wunthou, {"F:60+": 2, "M:unknown": 5, "U:0-4": 0}, place="beside", method="estimated",
            occurred_at=before,
        )  # fmt: skip
        assert (done.total, done.heads) == (7, {"F:60+": 2, "M:unknown": 5})
        assert (done.place, done.method, done.occurred_at, done.number) == ("beside", "estimated", before, "")
        assert done.person is None

    @pytest.mark.parametrize(
        ("people", "sentence"),
        [
            ({"heads": {}}, "at least one"),
            ({"heads": {"F:0-3": 2}}, "as the form shows"),
            ({"heads": {"F:0-4": 1}, "needs": {"ill": 2}}, "fewer people than that: Ill"),
            ({"heads": {"F:0-4": 1}, "nationality": "QQQ"}, "nationality from the list"),
            ({"heads": {"F:0-4": 1}, "origin": "HOME"}, "place from the list"),
            ({"heads": {"F:0-4": -1}}, "does not fit"),
        ],
    )
    def test_it_is_refused_where_it_cannot_be(self, amina, wunthou, people, sentence):
        with pytest.raises(Refused, match=sentence):
            actions_tally.tally(amina, wunthou, direction="entry", people=people)

    def test_it_is_refused_for_a_time_that_has_not_come(self, amina, wunthou):
        with pytest.raises(Refused, match="not come yet"):
            group(amina, wunthou, occurred_at=timezone.now() + timedelta(hours=1))

    def test_it_is_forbidden_to_an_analyst_and_at_another_post(self, sabit, chuma, wunthou):
        for other in (sabit, chuma):
            with pytest.raises(Forbidden):
                group(other, wunthou)


class TestHousehold:
    def test_it_gets_a_number_and_belongs_to_the_surge(self, household, surge):
        assert (household.total, household.method, household.surge) == (4, "household", surge.pk)
        assert household.number.startswith("H-") and len(household.number) == 11

    def test_it_is_refused_where_no_surge_is_on_and_for_more_than_a_household(
        self, amina, deng, wunthou, surge
    ):
        with pytest.raises(Refused, match="more than a household"):
            actions_tally.tally_household(amina, wunthou, direction="entry", people={"heads": {"F:0-4": 61}})
        actions_tally.end_surge(deng, surge)
        with pytest.raises(Refused, match="No surge is on"):
            actions_tally.tally_household(amina, wunthou, direction="entry", people=FAMILY)

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou, surge):
        with pytest.raises(Forbidden):
            actions_tally.tally_household(chuma, wunthou, direction="entry", people=FAMILY)

    def test_it_is_no_crossing_and_in_no_fact(self, household):
        assert not Crossing.objects.exists()
        assert CROSSINGS.kind is Crossing


class TestAfter:
    def test_it_is_corrected_with_a_reason(self, household, amina):
        people = {**FAMILY, "heads": {"F:18-59": 1}}
        done = actions_tally.correct_tally(
            amina, household, direction="entry", people=people, reason="Counted the neighbours."
        )
        assert (done.total, done.rev, done.number) == (1, 2, household.number)

    def test_correcting_is_refused_without_a_reason_and_to_another_officer(self, household, amina, appointed):
        with pytest.raises(Refused, match="why it is corrected"):
            actions_tally.correct_tally(amina, household, direction="entry", people=FAMILY, reason=" ")
        other = appointed("Other Invented", "officer", household.path)
        with pytest.raises(Refused, match="tallied yourself"):
            actions_tally.correct_tally(other, household, direction="entry", people=FAMILY, reason="Mine.")

    def test_correcting_is_forbidden_at_another_post(self, household, chuma):
        with pytest.raises(Forbidden):
            actions_tally.correct_tally(chuma, household, direction="entry", people=FAMILY, reason="Mine.")

    def test_a_supervisor_withdraws_it_and_it_counts_nowhere(self, household, deng):
        done = actions_tally.withdraw_tally(deng, household, reason="Tallied at two lanes.")
        assert done.state == "withdrawn"
        at = household.occurred_at
        assert balance.recorded(household.path, at, at + timedelta(minutes=1))["entry"] == 0

    def test_withdrawing_is_refused_without_a_reason(self, household, amina):
        with pytest.raises(Refused, match="why it is withdrawn"):
            actions_tally.withdraw_tally(amina, household, reason="")

    def test_withdrawing_is_forbidden_to_an_analyst(self, household, sabit):
        with pytest.raises(Forbidden):
            actions_tally.withdraw_tally(sabit, household, reason="Twice.")


class TestSurge:
    def test_a_supervisor_starts_and_ends_it(self, surge, amina, deng, wunthou):
        assert queries.at_work(amina, wunthou) == {"surge"}
        done = actions_tally.end_surge(deng, surge)
        assert (done.state, done.ended_by) == ("ended", deng.id)
        assert queries.surge_on(amina, wunthou) is None

    def test_its_reason_stands_in_no_entry_in_clear(self, surge):
        assert WHY.encode() not in bytes(Entry.objects.get(record=surge.pk).body)

    def test_starting_is_refused_without_a_reason_and_twice(self, deng, wunthou, nimule):
        with pytest.raises(Refused, match="Say why"):
            actions_tally.start_surge(deng, wunthou, reason=" ")
        actions_tally.start_surge(deng, wunthou, reason=WHY)
        with pytest.raises(Refused, match="on at this post already"):
            actions_tally.start_surge(deng, wunthou, reason=WHY)

    def test_ending_is_refused_twice(self, surge, deng):
        actions_tally.end_surge(deng, surge)
        with pytest.raises(Refused):
            actions_tally.end_surge(deng, Surge.objects.get())

    def test_starting_and_ending_are_forbidden_to_an_officer(self, surge, amina, wunthou):
        with pytest.raises(Forbidden):
            actions_tally.start_surge(amina, wunthou, reason=WHY)
        with pytest.raises(Forbidden):
            actions_tally.end_surge(amina, surge)


class TestBalance:
    def test_tallied_heads_count_and_estimates_and_people_beside_stand_beside(
        self, amina, deng, wunthou, surge
    ):
        shift = begin(amina, wunthou)
        cross(amina, wunthou)
        actions_tally.tally_household(amina, wunthou, direction="entry", people=FAMILY)
        group(amina, wunthou, {"M:18-59": 3}, direction="exit")
        group(amina, wunthou, {"M:18-59": 30}, method="estimated")
        group(amina, wunthou, {"M:18-59": 7}, place="beside")
        done = actions_shift.close_shift(amina, shift, counted={**NONE, "entry": 5, "exit": 3})
        has = done.recorded
        assert (has["by_name_entry"], has["tallied_entry"], has["tallied_exit"]) == (1, 4, 3)
        assert (has["estimated"], has["beside"]) == (30, 7)


def test_a_code_holds_the_number_and_is_quiet_at_its_edge():
    side, path = tallying.qr("H-7K3F-22CX")
    assert side == 21 + 4 and path.startswith("M2 2h1v1h-1z")


def test_nobody_outside_the_post_sees_a_tally(household, sabit, chuma, petra, client_of):
    for other in (sabit, chuma, petra):
        assert not queries.tallies(other).exists()
        assert client_of(other).get(f"/day/tally/{household.pk}").status_code == 404
    assert client_of(sabit).get(f"/api/records/crossings.tally/{household.pk}").status_code == 404


class TestPages:
    @pytest.fixture
    def client(self, client_of, amina, wunthou):
        return client_of(amina)

    def test_the_lane_offers_a_household_in_a_surge_only(self, client, deng, wunthou):
        assert "/day/tally/household" not in client.get("/lane/").content.decode()
        assert "No surge is on" in client.get("/day/tally/household").content.decode()
        actions_tally.start_surge(deng, wunthou, reason=WHY)
        assert "/day/tally/household" in client.get("/lane/").content.decode()

    def test_a_household_gets_its_slip_and_the_next_begins_where_it_came_from(self, client, surge):
        sent = {
            "direction": "entry",
            "nationality": "SSD",
            "returnee": "on",
            "origin": "SDN",
            "heads_F_18_59": "1",
        }
        answer = client.post("/day/tally/household", sent)
        slip = client.get(answer["Location"]).content.decode()
        tally = Tally.objects.get()
        assert tally.number in slip and "<path" in slip and "1 person" in slip
        page = client.get("/day/tally/household").content.decode()
        assert '<option value="SDN" selected' in page and 'name="heads_F_18_59" value' not in page

    def test_a_slip_is_found_by_its_number(self, client, household):
        found = client.post("/day/tally/find", {"number": f" {household.number.lower()} "})
        assert found["Location"] == f"/day/tally/{household.pk}"
        assert "No household here" in client.post("/day/tally/find", {"number": "H-0"}).content.decode()

    def test_a_group_is_tallied_corrected_and_withdrawn_on_pages(self, client, wunthou):
        sent = {
            "direction": "exit", "heads_U_unknown": "30", "method": "estimated", "place": "beside",
            "occurred_at": "2026-01-05T06:30", "need_ill": "2",
        }  # fmt: skip
        page = client.post("/day/tally/new", sent)["Location"]
        tally = Tally.objects.get()
        assert (tally.total, tally.needs, tally.occurred_at.isoformat()) == (
            30, {"ill": 2}, "2026-01-05T04:30:00+00:00",
        )  # fmt: skip
        assert "Beside the post" in client.get(page).content.decode()
        lost = client.post(f"{page}/correct", {**sent, "heads_U_unknown": "20", "reason": " "})
        assert lost.status_code == 200 and 'value="20"' in lost.content.decode()
        mended = {"direction": "exit", "heads_U_unknown": "20", "reason": "Counted again.", "rev": "1"}
        assert client.post(f"{page}/correct", mended).status_code == 302
        assert (
            client.post(f"{page}/withdraw", {"reason": "Seen by the patrol too.", "rev": "2"}).status_code
            == 302
        )
        assert "Withdrawn" in client.get(page).content.decode()

    def test_what_is_no_number_is_said_and_nothing_is_lost(self, client, surge):
        answer = client.post(
            "/day/tally/household", {"direction": "entry", "heads_F_0_4": "two", "heads_M_0_4": "1"}
        )
        page = answer.content.decode()
        assert "Write how many with figures" in page and 'value="two"' in page and 'value="1"' in page

    def test_a_supervisor_starts_and_ends_a_surge_on_pages(self, client_of, deng, wunthou):
        client = client_of(deng)
        assert client.post("/day/surge/start", {"reason": WHY}).status_code == 302
        assert WHY in client.get("/day/").content.decode()
        assert client.post("/day/surge/end", {"rev": "1"}).status_code == 302
        assert Surge.objects.get().state == "ended"
