"""The shift: opened, handed over, counted in balance or with a difference that a supervisor accepts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.crossings import actions, actions_shift, queries, queries_day
from kivuko.crossings.models import Shift
from kivuko.crossings.tests.house import nyandeng
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import SYSTEM
from kivuko.screening.hits import Searched

pytestmark = pytest.mark.django_db
NONE = {"entry": 0, "exit": 0, "refused": 0, "waiting": 0}
SECRET = "The generator is broken, the key is at the market"


def begin(actor, post, *others, at=None, **said):
    crew = [
        {"officer": one.id, "lane": str(n), "stamp": f"S{n}"} for n, one in enumerate((actor, *others), 1)
    ]
    return actions_shift.open_shift(actor, post, at=at, **{"crew": crew, **said})


def cross(actor, post, direction="entry", at=None):
    return actions.admit(actor, post, traveller=nyandeng(), direction=direction, found=Searched(), at=at)


@pytest.fixture
def shift(amina, deng, wunthou):
    return begin(amina, wunthou, deng, at=timezone.now() - timedelta(hours=8))


class TestOpen:
    def test_an_officer_opens_it_with_who_is_on_duty(self, amina, deng, wunthou):
        done = begin(amina, wunthou, deng, remarks=SECRET)
        assert (done.state, done.in_charge, done.opened_by) == ("open", amina.id, amina.id)
        assert [(one["officer"], one["lane"], one["stamp"]) for one in done.crew] == [
            (str(amina.id), "1", "S1"),
            (str(deng.id), "2", "S2"),
        ]
        assert queries.open_shift(amina, wunthou) == done

    def test_remarks_are_sealed_and_stand_in_no_entry(self, amina, wunthou):
        done = begin(amina, wunthou, remarks=SECRET)
        entry = Entry.objects.get(record=done.pk)
        assert SECRET.encode() not in bytes(entry.body)

    def test_a_second_one_at_the_post_is_refused(self, shift, deng, wunthou):
        with pytest.raises(Refused, match="open at this post already"):
            begin(deng, wunthou)

    @pytest.mark.parametrize(
        ("crew", "sentence"),
        [
            (lambda a, d, c: [], "at least one"),
            (lambda a, d, c: [{"officer": c.id}], "of this post only"),
            (lambda a, d, c: [{"officer": a.id}, {"officer": a.id}], "Name each once"),
            (
                lambda a, d, c: [{"officer": a.id, "stamp": "7a"}, {"officer": d.id, "stamp": "7A"}],
                "same stamp",
            ),
        ],
    )
    def test_it_is_refused_with_a_crew_that_cannot_be(self, amina, deng, chuma, wunthou, crew, sentence):
        with pytest.raises(Refused, match=sentence):
            actions_shift.open_shift(amina, wunthou, crew=crew(amina, deng, chuma))

    def test_it_is_forbidden_to_an_analyst_and_to_another_post(self, sabit, chuma, wunthou):
        for other in (sabit, chuma):
            with pytest.raises(Forbidden):
                begin(other, wunthou)

    def test_nobody_needs_one_to_let_people_cross(self, amina, wunthou):
        assert cross(amina, wunthou).state == "admitted"


class TestHandOver:
    def test_both_officers_are_named_and_the_counts_go_on(self, shift, amina, deng):
        crew = [{"officer": deng.id, "lane": "1", "stamp": "S2"}]
        done = actions_shift.hand_over_shift(
            amina, shift, to=deng.id, crew=crew, reason=SECRET, rev=shift.rev
        )
        assert done.in_charge == deng.id and done.remarks == SECRET and done.opened_at == shift.opened_at
        assert [(one["from"], one["to"]) for one in done.handed] == [(str(amina.id), str(deng.id))]

    def test_it_is_refused_to_oneself_and_to_somebody_of_another_post(self, shift, amina, chuma):
        crew = [{"officer": amina.id}]
        with pytest.raises(Refused, match="in charge already"):
            actions_shift.hand_over_shift(amina, shift, to=amina.id, crew=crew)
        with pytest.raises(Refused, match="of this post"):
            actions_shift.hand_over_shift(amina, shift, to=chuma.id, crew=crew)

    def test_it_is_forbidden_at_another_post(self, shift, chuma, amina):
        with pytest.raises(Forbidden):
            actions_shift.hand_over_shift(chuma, shift, to=chuma.id, crew=[{"officer": amina.id}])


class TestClose:
    def test_it_closes_where_the_counts_agree(self, shift, amina, wunthou):
        at = timezone.now() - timedelta(hours=1)
        for direction in ("entry", "entry", "exit"):
            cross(amina, wunthou, direction, at)
        cross(amina, wunthou, at=shift.opened_at - timedelta(minutes=1))  # of nobody's shift
        actions.second_line(
            amina,
            wunthou,
            traveller=nyandeng(),
            direction="entry",
            referral="interview",
            found=Searched(),
            at=at,
        )
        counted = {"entry": 2, "exit": 1, "refused": 0, "waiting": 1}
        done = actions_shift.close_shift(amina, shift, counted=counted, stamped={"S1": 3}, rev=shift.rev)
        assert (done.state, done.off, done.stamped, done.counted_by) == ("closed", 0, {"S1": 3}, amina.id)
        assert done.recorded["by_name_entry"] == 2

    def test_it_is_refused_with_a_difference_that_is_named(self, shift, amina, wunthou):
        cross(amina, wunthou, at=timezone.now() - timedelta(minutes=1))
        with pytest.raises(Refused, match="Entries: 1 recorded, 3 counted"):
            actions_shift.close_shift(
                amina, shift, counted={**NONE, "entry": 3}, at=timezone.now() + timedelta(hours=1)
            )
        assert Shift.objects.get().state == "open"

    def test_it_is_refused_with_a_stamp_that_nobody_took(self, shift, amina):
        with pytest.raises(Refused, match="Stamp X9 was not taken"):
            actions_shift.close_shift(amina, shift, counted=NONE, stamped={"X9": 3})

    def test_it_is_forbidden_to_an_analyst(self, shift, sabit):
        with pytest.raises(Forbidden):
            actions_shift.close_shift(sabit, shift, counted=NONE)


class TestDifference:
    @pytest.fixture
    def differs(self, shift, amina):
        return actions_shift.report_difference(
            amina, shift, counted={**NONE, "entry": 2}, reason="Two waved through when the power went."
        )

    def test_it_waits_for_a_supervisor_and_keeps_nobody_from_the_next_shift(
        self, differs, amina, deng, wunthou
    ):
        assert (differs.state, differs.differences, differs.off) == ("difference", {"entry": 2}, 2)
        assert list(queries_day.to_accept(deng)) == [differs]
        assert begin(amina, wunthou).state == "open"

    def test_reporting_is_refused_without_a_reason_and_where_the_counts_agree(self, shift, amina):
        with pytest.raises(Refused, match="why the counts differ"):
            actions_shift.report_difference(amina, shift, counted={**NONE, "exit": 1}, reason=" ")
        with pytest.raises(Refused, match="agree now"):
            actions_shift.report_difference(amina, shift, counted=NONE, reason="None")

    def test_reporting_is_forbidden_at_another_post(self, shift, chuma):
        with pytest.raises(Forbidden):
            actions_shift.report_difference(chuma, shift, counted=NONE, reason="None")

    def test_a_supervisor_accepts_it_with_a_word(self, differs, deng):
        done = actions_shift.accept_difference(deng, differs, reason="Found on paper, entered tomorrow.")
        assert (done.state, done.accepted_by) == ("closed", deng.id)

    def test_accepting_is_refused_without_a_word_and_to_who_counted(self, shift, differs, deng, wunthou):
        with pytest.raises(Refused, match="what you found"):
            actions_shift.accept_difference(deng, differs, reason=" ")
        again = actions_shift.report_difference(
            deng, differs, counted={**NONE, "entry": 1}, reason="Counted again."
        )
        with pytest.raises(Refused, match="Another supervisor"):
            actions_shift.accept_difference(deng, again, reason="It is so.")

    def test_accepting_is_forbidden_to_an_officer(self, differs, amina):
        with pytest.raises(Forbidden):
            actions_shift.accept_difference(amina, differs, reason="It is so.")

    def test_a_second_count_that_agrees_closes_it_over_the_same_hours(self, differs, amina, wunthou):
        cross(amina, wunthou)  # after the count: of the next shift
        done = actions_shift.close_shift(amina, differs, counted=NONE)
        assert done.state == "closed" and done.closed_at == differs.closed_at


class TestPages:
    def test_the_lane_says_that_no_shift_is_open_and_works(self, client_of, amina, wunthou):
        page = client_of(amina).get("/lane/")
        assert page.status_code == 200 and "No shift is open" in page.content.decode()
        begin(amina, wunthou)
        assert "No shift is open" not in client_of(amina).get("/lane/").content.decode()

    def test_a_shift_is_opened_handed_over_and_closed_on_pages(self, client_of, amina, deng, wunthou):
        client = client_of(amina)
        answer = client.post(
            "/day/shifts/open",
            {f"on_{amina.id.hex}": "on", f"lane_{amina.id.hex}": "1", f"stamp_{amina.id.hex}": "7"},
        )
        assert answer.status_code == 302
        shift = Shift.objects.get()
        page = client.get(f"/day/shifts/{shift.pk}").content.decode()
        assert "Amina Bol" in page and "not counted yet" in page
        sent = {"to": str(deng.id), f"on_{deng.id.hex}": "on", "reason": "All is quiet."}
        assert client.post(f"/day/shifts/{shift.pk}/hand-over", sent).status_code == 302
        cross(amina, wunthou)
        wrong = client.post(f"/day/shifts/{shift.pk}/close", {**NONE, "reason": ""})
        assert wrong.status_code == 422 and "Entries: 1 recorded, 0 counted." in wrong.content.decode()
        assert client.post(f"/day/shifts/{shift.pk}/close", {**NONE, "entry": 1}).status_code == 302
        assert Shift.objects.get().state == "closed"

    def test_a_difference_waits_in_the_supervisor_s_inbox_and_is_accepted_there(
        self, client_of, amina, deng, shift
    ):
        sent = {**NONE, "entry": 4, "reason": "Counted by two."}
        assert client_of(amina).post(f"/day/shifts/{shift.pk}/close", sent).status_code == 302
        accept = f"/day/shifts/{shift.pk}/accept"
        assert accept in client_of(deng).get("/inbox/").content.decode()
        assert accept not in client_of(amina).get(f"/day/shifts/{shift.pk}").content.decode()
        assert "Counted by two." in client_of(deng).get(accept).content.decode()
        assert client_of(deng).post(accept, {"reason": "Asked both officers."}).status_code == 302
        assert Shift.objects.get().state == "closed"

    def test_one_left_open_for_a_day_waits_in_the_supervisor_s_inbox(self, client_of, amina, deng, wunthou):
        shift = begin(amina, wunthou, at=timezone.now() - timedelta(hours=25))
        assert f"/day/shifts/{shift.pk}" in client_of(deng).get("/inbox/").content.decode()

    def test_the_day_offers_to_open_one(self, client_of, amina, wunthou):
        assert "/day/shifts/open" in client_of(amina).get("/day/").content.decode()

    def test_an_analyst_and_another_post_see_none_of_it(self, client_of, sabit, chuma, nimule, shift):
        assert client_of(sabit).get("/day/").status_code == 403
        assert client_of(chuma).get(f"/day/shifts/{shift.pk}").status_code == 404

    def test_the_system_opens_none(self, wunthou):
        with pytest.raises(Forbidden):
            actions_shift.open_shift(SYSTEM, wunthou, crew=[])
