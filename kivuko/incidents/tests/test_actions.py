"""Each act on a file: what it does, what it refuses, whom it forbids."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kivuko.incidents import actions, queries
from kivuko.incidents.inputs import Who
from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.tests.conftest import PLACE, STORY, SUSPECT, WITNESS, facts
from kivuko.incidents.vocab import CATEGORIES, OUTCOMES, STEPS, THINGS
from kivuko.kernel import timeline
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.replaying import replay
from tests.cast import NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db


class TestReport:
    def test_police_write_down_what_happened_and_count_victims(self, file, kuol):
        made = file()
        assert (made.state, made.victims, made.children) == ("reported", 6, 2)
        assert made.reported_by == kuol.id and len(made.number) == 9
        assert queries.contents(kuol, made) == {"place": PLACE, "what": STORY}

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"category": "loitering"}, "category"),
            ({"happened_at": timezone.now() + timedelta(hours=2)}, "happened_at"),
            ({"place": " "}, "place"),
            ({"what": ""}, "what"),
            ({"victims": 1, "children": 2}, "children"),
        ],
    )
    def test_report_is_refused_with_a_sentence_at_its_field(self, kuol, wunthou, said, field):
        with pytest.raises(Refused) as refused:
            actions.report(kuol, Branch(WUNTHOU), facts=facts(**said))
        assert list(refused.value.fields) == [field]

    def test_report_is_forbidden_to_who_is_no_police_and_elsewhere(self, amina, deng, wani, kuol):
        for somebody in (amina, deng, wani):
            with pytest.raises(Forbidden):
                actions.report(somebody, Branch(WUNTHOU), facts=facts())
        with pytest.raises(Forbidden):
            actions.report(kuol, Branch(NIMULE), facts=facts())

    def test_sending_the_form_twice_writes_one_file(self, kuol, wunthou):
        one = actions.report(kuol, Branch(WUNTHOU), facts=facts(), key="a key")
        assert actions.report(kuol, Branch(WUNTHOU), facts=facts(), key="a key") == one


class TestCorrect:
    def test_police_put_right_what_was_written(self, file, kuol):
        made = file()
        actions.correct(kuol, made, facts=facts(victims=7, what="Other words"), reason="One more.")
        made = Incident.objects.get()
        assert made.victims == 7 and queries.contents(kuol, made)["what"] == "Other words"

    def test_correct_is_refused_without_a_reason_late_and_from_a_past_revision(self, file, handed, kuol):
        made = file()
        with pytest.raises(Refused):
            actions.correct(kuol, made, facts=facts(), reason=" ")
        with pytest.raises(Refused):
            actions.correct(kuol, handed, facts=facts(), reason="Late.")
        actions.investigate(kuol, made, reason="Taken up.")
        with pytest.raises(Changed):
            actions.correct(kuol, made, facts=facts(), reason="Seen before.", rev=1)

    def test_correct_is_forbidden_to_justice_and_to_police_of_another_post(self, file, wani, appointed):
        made = file()
        for somebody in (wani, appointed("Other Invented", "police", NIMULE)):
            with pytest.raises(Forbidden):
                actions.correct(somebody, made, facts=facts(), reason="No.")


class TestTheWay:
    def test_from_the_report_to_the_judgment_each_step_with_who_and_why(self, handed, kuol, wani):
        assert handed.handed_at and handed.lead == kuol.id
        actions.bring_to_trial(wani, handed, reason="County court.")
        done = actions.conclude(wani, handed, outcome="convicted", reason="Judgment 12.")
        assert (done.state, done.outcome) == ("closed", "convicted")
        said = [(line.actor, line.reason) for line in timeline.of(wani, done)]
        assert said[0] == (wani.id, "Judgment 12.")
        assert {reason for _actor, reason in said} >= {"Taken up.", "Article invented.", "Complete."}

    def test_the_clock_of_a_step_begins_with_it(self, suspected, kuol):
        later = timezone.now() + timedelta(days=2)
        charged = actions.charge(kuol, suspected, reason="Enough.", at=later)
        assert charged.since == later

    def test_justice_sends_back_what_lacks_something_and_keeps_sight_of_it(self, handed, wani, kuol):
        actions.send_back(wani, handed, reason="Hear the second witness.")
        again = Incident.objects.get()
        assert again.state == "investigated" and again in queries.incidents(wani)
        first = again.handed_at
        actions.charge(kuol, again, reason="Heard.")
        assert actions.hand_to_justice(kuol, again, reason="Complete now.").handed_at == first

    def test_police_close_what_goes_nowhere(self, file, kuol):
        done = actions.close(kuol, file(), outcome="nobody_known", reason="Nobody saw them.")
        assert (done.state, done.outcome) == ("closed", "nobody_known")

    def test_charge_and_hand_to_justice_are_refused_where_nobody_is_suspected(self, file, kuol):
        made = file()
        actions.investigate(kuol, made, reason="Taken up.")
        with pytest.raises(Refused, match="Nobody is suspected"):
            actions.charge(kuol, made, reason="Enough.")
        with pytest.raises(Refused):
            actions.hand_to_justice(kuol, made, reason="Too early.")

    @pytest.mark.parametrize("step", ["investigate", "charge", "hand_to_justice"])
    def test_each_step_of_police_is_refused_without_a_reason(self, suspected, file, kuol, step):
        made = file() if step == "investigate" else suspected
        if step == "hand_to_justice":
            actions.charge(kuol, made, reason="Enough.")
        with pytest.raises(Refused) as refused:
            getattr(actions, step)(kuol, made, reason="  ")
        assert list(refused.value.fields) == ["reason"]

    def test_investigate_is_refused_twice(self, suspected, kuol):
        with pytest.raises(Refused, match="not possible any more"):
            actions.investigate(kuol, suspected, reason="Again.")

    def test_bring_to_trial_send_back_and_conclude_are_refused_before_justice_has_it(self, suspected, wani):
        with pytest.raises(Refused):
            actions.bring_to_trial(wani, suspected, reason="No.")
        with pytest.raises(Refused):
            actions.send_back(wani, suspected, reason="No.")
        with pytest.raises(Refused):
            actions.conclude(wani, suspected, outcome="convicted", reason="No.")

    def test_an_outcome_is_one_that_this_side_may_give(self, handed, file, wani, kuol):
        with pytest.raises(Refused):
            actions.conclude(wani, handed, outcome="no_offence", reason="Not theirs.")
        with pytest.raises(Refused):
            actions.close(kuol, file(), outcome="convicted", reason="Not theirs.")

    def test_investigate_charge_hand_to_justice_and_close_are_forbidden_to_justice_and_other_police(
        self, file, suspected, wani, appointed
    ):
        made = file()
        for somebody in (wani, appointed("Other Invented", "police", NIMULE)):
            with pytest.raises(Forbidden):
                actions.investigate(somebody, made, reason="No.")
            with pytest.raises(Forbidden):
                actions.charge(somebody, suspected, reason="No.")
            with pytest.raises(Forbidden):
                actions.hand_to_justice(somebody, suspected, reason="No.")
            with pytest.raises(Forbidden):
                actions.close(somebody, made, outcome="no_offence", reason="No.")

    def test_bring_to_trial_send_back_and_conclude_are_forbidden_to_police(self, handed, kuol):
        with pytest.raises(Forbidden):
            actions.bring_to_trial(kuol, handed, reason="No.")
        with pytest.raises(Forbidden):
            actions.send_back(kuol, handed, reason="No.")
        with pytest.raises(Forbidden):
            actions.conclude(kuol, handed, outcome="convicted", reason="No.")

    def test_the_database_itself_wants_an_outcome(self, file):
        made = file()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_incident SET state = 'closed' WHERE number = %s", [made.number])


class TestPersons:
    def test_a_suspect_and_a_witness_stand_in_a_file_each_under_a_key_of_their_own(self, file, kuol):
        made = file()
        who = Who(part="suspect", name=SUSPECT, sex="M", birth="1988", nationality="UGA")
        suspect = actions.name_person(kuol, made, who=who)
        witness = actions.name_person(kuol, made, who=Who(part="witness", name=WITNESS))
        assert len({suspect.person, witness.person, made.person}) == 3
        said = queries.person(kuol, suspect)
        assert (said["name"], said["sex"], said["birth"], said["contact"]) == (SUSPECT, "M", "1988", None)

    def test_somebody_is_cleared_with_a_reason(self, suspected, kuol):
        suspect = Involved.objects.get()
        actions.clear_person(kuol, suspect, reason="Was elsewhere.")
        assert Involved.objects.get().state == "cleared"
        with pytest.raises(Refused, match="Nobody is suspected"):
            actions.charge(kuol, suspected, reason="Enough.")

    def test_name_person_is_refused_without_a_name_and_once_justice_has_the_file(self, file, handed, kuol):
        with pytest.raises(Refused):
            actions.name_person(kuol, file(), who=Who(part="suspect", name=" "))
        with pytest.raises(Refused, match="with justice or closed"):
            actions.name_person(kuol, handed, who=Who(part="witness", name=WITNESS))

    def test_a_victim_is_no_part_that_can_be_written(self):
        with pytest.raises(ValueError, match="suspect"):
            Who(part="victim", name="Somebody")  # type: ignore[arg-type]

    def test_the_database_itself_names_no_victim(self, suspected):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_involved SET part = 'victim'")

    def test_clear_person_is_refused_without_a_reason_and_twice(self, suspected, kuol):
        suspect = Involved.objects.get()
        with pytest.raises(Refused):
            actions.clear_person(kuol, suspect, reason="")
        actions.clear_person(kuol, suspect, reason="Was elsewhere.")
        with pytest.raises(Refused):
            actions.clear_person(kuol, suspect, reason="Again.")

    def test_name_person_and_clear_person_are_forbidden_to_justice(self, handed, wani):
        with pytest.raises(Forbidden):
            actions.name_person(wani, handed, who=Who(part="witness", name=WITNESS))
        with pytest.raises(Forbidden):
            actions.clear_person(wani, Involved.objects.get(), reason="No.")


class TestObjects:
    def test_money_goods_and_a_vehicle_with_quantity_and_unit(self, file, kuol):
        made = file()
        actions.list_object(kuol, made, thing="money", quantity=Decimal("1500.50"), unit="USD", how="seized")
        actions.list_object(kuol, made, thing="goods", quantity=12, unit="bag", how="found", remark="sugar")
        car = actions.list_object(
            kuol, made, thing="vehicle", quantity=1, unit="piece", how="seized", mark="KV 1"
        )
        assert [(each.thing, each.quantity) for each in queries.objects(kuol, made)] == [
            ("money", Decimal("1500.5")),
            ("goods", 12),
            ("vehicle", 1),
        ]
        assert actions.give_back(kuol, car, reason="Signed for by the owner.").state == "given_back"

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"thing": "house"}, "thing"),
            ({"unit": "USD"}, "unit"),
            ({"quantity": Decimal("1.5")}, "quantity"),
            ({"quantity": 0}, "quantity"),
        ],
    )
    def test_list_object_is_refused_with_a_sentence_at_its_field(self, file, kuol, said, field):
        given = {"thing": "vehicle", "quantity": 1, "unit": "piece", "how": "seized"} | said
        with pytest.raises(Refused) as refused:
            actions.list_object(kuol, file(), **given)
        assert list(refused.value.fields) == [field]

    def test_give_back_is_refused_for_what_was_only_seen_and_without_a_reason(self, file, kuol):
        made = file()
        seen = actions.list_object(kuol, made, thing="vehicle", quantity=1, unit="piece", how="seen")
        with pytest.raises(Refused, match="never held"):
            actions.give_back(kuol, seen, reason="It drove on.")
        held = actions.list_object(kuol, made, thing="animals", quantity=9, unit="head", how="seized")
        with pytest.raises(Refused):
            actions.give_back(kuol, held, reason=" ")

    def test_list_object_and_give_back_are_forbidden_to_customs_and_justice(
        self, handed, file, wani, taban, kuol
    ):
        item = actions.list_object(kuol, file(), thing="vehicle", quantity=1, unit="piece", how="seized")
        for somebody in (wani, taban):
            with pytest.raises(Forbidden):
                actions.list_object(somebody, handed, thing="vehicle", quantity=1, unit="piece", how="seized")
            with pytest.raises(Forbidden):
                actions.give_back(somebody, item, reason="No.")


def test_what_replay_makes_of_the_entries_agrees_with_the_rows(handed, kuol, file):
    actions.list_object(kuol, file(), thing="money", quantity=Decimal("10.250"), unit="SSP", how="seized")
    found = replay()
    assert found.differs == [] and found.opened


def test_the_data_files_name_their_source_and_fit_together():
    assert set(STEPS) == {"reported", "investigated", "charged", "handed", "tried"}
    assert {each.by for each in OUTCOMES.values()} == {"police", "justice"}
    assert "money" in THINGS and "trafficking_persons" in CATEGORIES and Item._meta.app_label == "incidents"
