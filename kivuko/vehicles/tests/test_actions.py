"""Each act at a vehicle: what it does, what it refuses, whom it forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.vehicles import actions
from kivuko.vehicles import actions_inspection as joint
from kivuko.vehicles.models import Inspection, Note, Part, Stage, Vehicle
from kivuko.vehicles.tests.conftest import PLATE, here, stage, tick
from tests.cast import NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
FOUR = ["immigration", "customs", "health", "police"]


class TestRegister:
    def test_a_lorry_waits_for_each_of_four_agencies(self, arrive):
        lorry = arrive(seals=["KE4471"], customs_ref="2026UG00417", trailer="ubk 902z")
        assert lorry.state == "at_post" and lorry.trailer == "UBK 902Z" and lorry.person is not None
        assert [(each.agency, each.state) for each in Stage.objects.filter(vehicle=lorry).order_by("pk")] == [
            (agency, "waiting") for agency in FOUR
        ]

    def test_a_kind_has_the_stages_of_the_list_and_who_is_absent_has_none(self, arrive):
        cart = arrive(kind="cart", plate="", absent=["customs", "health"])
        assert [each.agency for each in Stage.objects.filter(vehicle=cart)] == ["immigration"]
        assert cart.absent == ["customs", "health"]

    @pytest.mark.parametrize("role", ["supervisor", "customs", "port_health", "police"])
    def test_whoever_of_the_agencies_sees_it_first_writes_it_down(self, arrive, appointed, role):
        assert arrive(actor=appointed("Other Invented", role, WUNTHOU)).state == "at_post"

    def test_it_is_refused_of_an_unknown_kind_or_while_it_is_here_already(self, arrive):
        with pytest.raises(Refused):
            arrive(kind="spaceship")
        arrive()
        with pytest.raises(Refused, match="at the post already"):
            arrive(plate=PLATE.lower())
        assert arrive(plate="").pk and arrive(plate="").pk  # two without a plate are two

    def test_it_is_refused_where_nobody_or_the_own_agency_would_be_absent(self, arrive, asha):
        with pytest.raises(Refused, match="You are here"):
            arrive(absent=["immigration"])
        with pytest.raises(Refused, match="at least one"):
            arrive(actor=asha, kind="cart", absent=["immigration", "customs"])

    def test_it_is_refused_for_a_time_to_come_or_long_ago_or_with_odd_answers(self, arrive):
        now = timezone.now()
        for at in (now + timedelta(hours=1), now - timedelta(days=8), now.replace(tzinfo=None)):
            with pytest.raises(Refused):
                arrive(arrived_at=at)
        for odd in ({"plate": "<b>"}, {"passengers": -1}, {"seals": ["a b c!"]}, {"direction": "up"}):
            with pytest.raises(Refused):
                arrive(**odd)

    def test_a_form_sent_twice_registers_once(self, arrive):
        assert arrive(key="one") == arrive(key="one")
        assert Vehicle.objects.count() == 1

    @pytest.mark.parametrize("role", ["analyst", "security", "auditor", "caseworker"])
    def test_it_is_forbidden_to_who_has_no_stage(self, arrive, appointed, role):
        with pytest.raises(Forbidden):
            arrive(actor=appointed("Other Invented", role, WUNTHOU))

    def test_it_is_forbidden_at_another_post(self, arrive, chuma):
        with pytest.raises(Forbidden):
            arrive(actor=chuma)


class TestStages:
    @pytest.mark.parametrize("agency", FOUR)
    def test_an_agency_begins_and_is_done_and_its_times_are_kept(self, arrive, officers, agency):
        lorry = arrive()
        tick(officers[agency], lorry, agency, "All in order.")
        done = stage(lorry, agency)
        assert done.state == "done" and lorry.arrived_at <= done.began_at <= done.done_at
        note = Note.objects.get(vehicle=lorry)
        assert (note.agency, note.outcome, note.text) == (agency, "nothing_found", "All in order.")
        assert note.person == lorry.person

    @pytest.mark.parametrize("agency", FOUR)
    def test_it_is_forbidden_to_each_other_agency(self, arrive, officers, agency):
        lorry = arrive()
        for other in set(FOUR) - {agency}:
            with pytest.raises(Forbidden):
                actions.begin(officers[other], stage(lorry, agency))
        actions.begin(officers[agency], stage(lorry, agency))
        for other in set(FOUR) - {agency}:
            with pytest.raises(Forbidden):
                actions.clear(officers[other], stage(lorry, agency), outcome="nothing_found")

    def test_it_is_forbidden_to_the_same_agency_at_another_post(self, arrive, appointed):
        with pytest.raises(Forbidden):
            actions.begin(appointed("Other Invented", "customs", NIMULE), stage(arrive(), "customs"))

    def test_done_is_refused_before_it_began_twice_and_with_an_outcome_of_another_agency(
        self, arrive, taban, officers
    ):
        lorry = arrive()
        with pytest.raises(Refused, match="not possible any more"):
            actions.clear(taban, stage(lorry, "customs"), outcome="nothing_found")
        actions.begin(taban, stage(lorry, "customs"))
        with pytest.raises(Refused):
            actions.begin(taban, stage(lorry, "customs"))
        with pytest.raises(Refused):
            actions.clear(taban, stage(lorry, "customs"), outcome="health_measure")
        with pytest.raises(Changed):
            actions.clear(taban, stage(lorry, "customs"), outcome="nothing_found", rev=1)

    def test_begin_is_refused_when_the_vehicle_has_left(self, arrive, kuol, taban):
        lorry = arrive()
        actions.hold(kuol, lorry, text="No papers.")
        actions.turn_back(kuol, here(lorry), text="No papers.")
        with pytest.raises(Refused, match="left the post"):
            actions.begin(taban, stage(lorry, "customs"))

    def test_the_database_keeps_a_stage_in_order(self, arrive):
        lorry = arrive()
        for wrong in ({"state": "done"}, {"state": "waiting", "began_at": timezone.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                models.QuerySet(Stage).filter(vehicle=lorry, agency="customs").update(**wrong)


class TestNote:
    def test_an_officer_writes_one_for_the_own_agency(self, arrive, taban):
        done = actions.note(taban, arrive(), text="Seen last week.")
        assert (done.agency, done.about, done.written_by) == ("customs", "note", taban.id)

    def test_it_is_refused_empty(self, arrive, taban):
        with pytest.raises(Refused, match="Write the note"):
            actions.note(taban, arrive(), text=" ")

    def test_it_is_forbidden_to_who_has_no_stage(self, arrive, sabit, chuma):
        lorry = arrive()
        for other in (sabit, chuma):
            with pytest.raises(Forbidden):
                actions.note(other, lorry, text="Curious.")


class TestLeaving:
    def test_it_departs_when_every_stage_is_done(self, arrive, officers, amina):
        lorry = arrive()
        for agency in FOUR:
            with pytest.raises(Refused, match="not done yet"):
                actions.depart(amina, here(lorry))
            tick(officers[agency], lorry, agency)
        actions.depart(officers["police"], here(lorry))
        gone = here(lorry)
        assert gone.state == "departed" and gone.left_at >= gone.arrived_at
        assert arrive().pk != gone.pk  # the same plate may come again
        with pytest.raises(Refused):
            actions.depart(amina, gone)

    def test_depart_is_forbidden_to_who_has_no_stage(self, arrive, sabit):
        with pytest.raises(Forbidden):
            actions.depart(sabit, arrive())

    def test_an_agency_holds_and_releases_and_nobody_departs_meanwhile(self, arrive, kuol, amina, officers):
        lorry = arrive()
        actions.hold(kuol, lorry, text="The plate is asked for.")
        held = here(lorry)
        assert (held.state, held.held_by) == ("held", "police")
        tick(officers["customs"], lorry, "customs")  # the others go on
        with pytest.raises(Refused):
            actions.depart(amina, here(lorry))
        with pytest.raises(Refused):
            actions.hold(amina, here(lorry), text="Us too.")
        actions.release(kuol, here(lorry))
        assert (here(lorry).state, here(lorry).held_by) == ("at_post", "")
        with pytest.raises(Refused):
            actions.release(kuol, here(lorry))

    def test_hold_is_refused_without_a_reason_and_turning_back_too(self, arrive, kuol):
        lorry = arrive()
        with pytest.raises(Refused, match="why"):
            actions.hold(kuol, lorry, text=" ")
        with pytest.raises(Refused):
            actions.turn_back(kuol, lorry, text="Not held.")
        actions.hold(kuol, lorry, text="No papers.")
        with pytest.raises(Refused, match="why"):
            actions.turn_back(kuol, here(lorry), text="")

    def test_the_agency_that_holds_it_turns_it_back(self, arrive, kuol):
        lorry = arrive()
        actions.hold(kuol, lorry, text="No papers.")
        actions.turn_back(kuol, here(lorry), text="Papers not brought.")
        gone = here(lorry)
        assert gone.state == "turned_back" and gone.left_at and gone.held_by == ""

    def test_release_and_turning_back_are_forbidden_to_every_other_agency(self, arrive, officers, deng):
        lorry = arrive()
        actions.hold(officers["customs"], lorry, text="Seal broken.")
        for other in (officers["immigration"], officers["health"], officers["police"], deng):
            with pytest.raises(Forbidden):
                actions.release(other, here(lorry))
            with pytest.raises(Forbidden):
                actions.turn_back(other, here(lorry), text="Ours now.")

    def test_hold_is_forbidden_to_who_has_no_stage(self, arrive, sabit):
        with pytest.raises(Forbidden):
            actions.hold(sabit, arrive(), text="Curious.")

    def test_the_database_keeps_a_held_vehicle_held_by_somebody(self, arrive):
        lorry = arrive()
        for wrong in ({"state": "held"}, {"held_by": "police"}, {"state": "departed"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                models.QuerySet(Vehicle).filter(pk=lorry.pk).update(**wrong)


class TestJointInspection:
    def test_one_proposes_another_joins_each_gives_one_outcome_and_it_ends(self, arrive, officers, amina):
        lorry = arrive()
        for agency in ("immigration", "health", "police"):
            tick(officers[agency], lorry, agency)
        inspection = joint.propose(officers["customs"], lorry)
        assert stage(lorry, "customs").state == "asks"
        joint.join(officers["police"], inspection)
        with pytest.raises(Refused, match="not given its outcome"):
            joint.end_inspection(officers["customs"], Inspection.objects.get())
        for agency in ("customs", "police"):
            part = Part.objects.get(agency=agency)
            joint.find(officers[agency], part, outcome="nothing_found", text=f"Of {agency}.")
        with pytest.raises(Refused, match="not done yet"):
            actions.depart(amina, here(lorry))
        joint.end_inspection(officers["customs"], Inspection.objects.get())
        assert Inspection.objects.get().state == "done"
        assert stage(lorry, "customs").state == "at_it"
        actions.clear(officers["customs"], stage(lorry, "customs"), outcome="nothing_found")
        actions.depart(amina, here(lorry))

    def test_an_agency_that_is_done_may_propose_and_departing_waits(self, arrive, officers, amina):
        cart = arrive(kind="cart", plate="")
        tick(officers["immigration"], cart, "immigration")
        tick(officers["customs"], cart, "customs")
        joint.propose(amina, cart)
        with pytest.raises(Refused, match="inspection is open"):
            actions.depart(amina, here(cart))

    def test_a_second_one_is_refused_and_so_is_one_of_a_vehicle_that_left(self, arrive, kuol, taban):
        lorry = arrive()
        joint.propose(taban, lorry)
        with pytest.raises(Refused, match="proposed already"):
            joint.propose(kuol, lorry)
        actions.hold(kuol, here(lorry), text="No papers.")
        actions.turn_back(kuol, here(lorry), text="No papers.")
        with pytest.raises(Refused):
            joint.propose(kuol, lorry)

    def test_joining_twice_or_after_the_end_and_a_second_outcome_are_refused(self, arrive, kuol, taban, asha):
        inspection = joint.propose(taban, arrive())
        with pytest.raises(Refused, match="already"):
            joint.join(taban, inspection)
        joint.find(taban, Part.objects.get(), outcome="goods_kept")
        with pytest.raises(Refused):
            joint.find(taban, Part.objects.get(), outcome="nothing_found")
        joint.end_inspection(taban, Inspection.objects.get())
        with pytest.raises(Refused):
            joint.join(kuol, Inspection.objects.get())
        with pytest.raises(Refused):
            joint.end_inspection(taban, Inspection.objects.get())

    def test_each_is_forbidden_to_another_agency_and_to_who_has_none(self, arrive, kuol, taban, sabit):
        lorry = arrive()
        with pytest.raises(Forbidden):
            joint.propose(sabit, lorry)
        inspection = joint.propose(taban, lorry)
        with pytest.raises(Forbidden):
            joint.join(sabit, inspection)
        with pytest.raises(Forbidden):
            joint.find(kuol, Part.objects.get(), outcome="nothing_found")
        joint.find(taban, Part.objects.get(), outcome="nothing_found")
        with pytest.raises(Forbidden):
            joint.end_inspection(kuol, Inspection.objects.get())
