"""The action: births, moves, revisions, keys, homes, and an act over several records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kivuko.kernel import rows
from kivuko.kernel.errors import Changed, Doubled, Forbidden, Forged, Refused
from kivuko.kernel.models import Entry
from kivuko.kernel.tests.cast import BACK, BEYOND, GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel, Visitor
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db


def test_an_officer_receives_a_visitor_and_one_entry_remembers_it(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng Lado")
    assert (visitor.state, visitor.rev, visitor.home, visitor.path) == ("here", 1, "test", "SS/clinic/gate/")
    entry = Entry.objects.get()
    assert (entry.action, entry.record, entry.rev, entry.actor) == ("house.receive", visitor.id, 1, amina.id)


def test_what_identifies_a_person_is_not_readable_in_the_entry(amina: Somebody) -> None:
    actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    entry = Entry.objects.get()
    everything = bytes(entry.body) + bytes(entry.sealed or b"")
    assert b"Nyandeng" not in everything and b"fled" not in everything
    assert b"18-59" in bytes(entry.body)


def test_a_birth_gives_its_row_at_another_place_only_within_the_posting(amina: Somebody) -> None:
    actions.receive(amina, GATE, label="a1", below="lane-2/")
    with pytest.raises(Forbidden):
        actions.receive(amina, BACK, label="a2")


def test_a_forged_birth_is_a_fault_and_leaves_nothing(deng: Somebody) -> None:
    with pytest.raises(Forged):
        actions.receive_closed(deng, GATE)
    assert not Visitor.objects.exists() and not Entry.objects.exists()


def test_a_body_cannot_set_the_state_by_hand(deng: Somebody, amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    with pytest.raises(Forged):
        actions.send_away(deng, visitor, reason="noise")


def test_a_caller_cannot_smuggle_a_changed_field_into_a_move(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng")
    visitor.label = "forged"
    actions.rename(amina, visitor, name="Nyandeng Lado")
    assert Visitor.objects.get().label == "a1"


def test_records_cannot_be_written_without_an_action(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    for write in (visitor.save, visitor.delete, Visitor.objects.create, Visitor.objects.all().update):
        with pytest.raises(TypeError):
            write()


def test_an_officer_of_a_clinic_whose_code_begins_alike_may_not(chuma: Somebody, amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    with pytest.raises(Forbidden):
        actions.rename(chuma, visitor, name="Other")
    actions.receive(chuma, BEYOND, label="c1")


def test_a_stale_revision_is_refused_with_who_and_when(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng")
    seen = visitor.rev
    at = datetime(2026, 5, 1, 10, 42, tzinfo=UTC)
    actions.rename(amina, visitor, name="Nyandeng Lado", rev=seen, at=at)
    with pytest.raises(Changed, match="changed by the officer at 10:42"):
        actions.rename(amina, visitor, name="Nyandeng Deng", rev=seen)
    assert Visitor.objects.get().name == "Nyandeng Lado"


def test_a_move_that_is_not_open_is_refused(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    actions.leave(amina, visitor)
    with pytest.raises(Refused, match="left"):
        actions.rename(amina, visitor, name="Too Late")


def test_the_same_form_sent_twice_acts_once_and_answers_with_the_record_as_it_is_now(amina: Somebody) -> None:
    first = actions.receive(amina, GATE, label="a1", name="Nyandeng", key="form-1")
    actions.rename(amina, first, name="Nyandeng Lado")
    again = actions.receive(amina, GATE, label="a1", name="Nyandeng", key="form-1")
    assert again.pk == first.pk and again.name == "Nyandeng Lado"
    assert Visitor.objects.count() == 1


def test_the_same_form_with_other_answers_is_refused(amina: Somebody) -> None:
    actions.receive(amina, GATE, label="a1", name="Nyandeng", key="form-1")
    with pytest.raises(Doubled):
        actions.receive(amina, GATE, label="a1", name="Somebody Else", key="form-1")


def test_a_doubled_move_is_answered_although_its_revision_has_passed(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    seen = visitor.rev
    actions.leave(amina, visitor, rev=seen, key="form-2")
    again = actions.leave(amina, visitor, rev=seen, key="form-2")
    assert again.state == "left" and again.rev == 2


def test_the_key_of_a_form_is_each_officers_own(amina: Somebody, chuma: Somebody) -> None:
    actions.receive(amina, GATE, label="a1", key="form-1")
    actions.receive(chuma, BEYOND, label="c1", key="form-1")
    assert Visitor.objects.count() == 2


def test_an_act_over_three_records_of_which_the_third_is_refused_changes_none(amina: Somebody) -> None:
    first, second, third = (actions.hand_in(amina, GATE, weight=weight) for weight in (5, 3, 0))
    before = Entry.objects.count()
    with pytest.raises(Refused, match="empty parcel"):
        actions.merge(amina, first, others=[second, third])
    assert [each.weight for each in Parcel.objects.order_by("id")] == [5, 3, 0]
    assert Entry.objects.count() == before


def test_an_act_over_three_records_of_which_the_third_changed_meanwhile_changes_none(amina: Somebody) -> None:
    first, second, third = (actions.hand_in(amina, GATE, weight=weight) for weight in (5, 3, 2))
    second, third = Parcel.objects.get(pk=second.pk), Parcel.objects.get(pk=third.pk)
    actions.weigh(amina, third, weight=9)
    with pytest.raises(Changed):
        actions.merge(amina, first, others=[second, third])
    assert [each.weight for each in Parcel.objects.order_by("id")] == [5, 3, 9]


def test_an_act_over_several_records_leaves_one_entry_each_under_one_act(amina: Somebody) -> None:
    first, second = (actions.hand_in(amina, GATE, weight=weight) for weight in (5, 3))
    second = Parcel.objects.get(pk=second.pk)
    merged = actions.merge(amina, first, others=[second])
    assert merged.weight == 8 and Parcel.objects.get(pk=second.pk).weight == 0
    act = Entry.objects.get(record=first.pk, rev=2).act
    moves = {entry.action for entry in Entry.objects.filter(act=act)}
    assert moves == {"house.merge", "house.weigh", "house.hand_in"}


def test_a_record_kept_elsewhere_is_not_changed_here(amina: Somebody) -> None:
    parcel = actions.hand_in(amina, GATE, weight=5)
    parcel.home = "renk"
    rows.update(parcel, ["home"], parcel.rev)
    with pytest.raises(Refused, match="renk"):
        actions.weigh(amina, parcel, weight=6)


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"label": "a1"}, "label is taken"),
        ({"label": "unclean"}, "cannot be used"),
        ({"label": "b", "age_band": "none"}, "age band"),
        ({"label": "b" * 21}, "20"),
        ({"label": "b", "born": "yesterday"}, "2026-04-15"),
        ({"label": "b", "colour": "red"}, "not asked"),
        ({}, "Answer this question"),
    ],
)
def test_bad_answers_are_refused_in_a_sentence_and_nothing_is_kept(
    amina: Somebody, inputs: dict[str, object], sentence: str
) -> None:
    actions.receive(amina, GATE, label="a1")
    with pytest.raises(Refused, match=sentence):
        actions.receive(amina, GATE, **inputs)
    assert Visitor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reference_to_nothing_is_refused_in_a_sentence(amina: Somebody) -> None:
    ghost = Visitor(path=GATE.path, label="ghost", age_band="18-59")
    with pytest.raises(Refused, match="not here"):
        actions.hand_in(amina, GATE, weight=1, visitor=ghost)
    assert not Parcel.objects.exists() and not Entry.objects.exists()


def test_a_clock_set_back_changes_nothing_but_the_time_written(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", at=datetime(2026, 5, 2, tzinfo=UTC))
    actions.rename(amina, visitor, name="Nyandeng", at=datetime(2026, 5, 1, tzinfo=UTC))
    assert [entry.rev for entry in Entry.objects.order_by("-at")] == [1, 2]
    assert Visitor.objects.get().rev == 2


def test_a_birth_costs_at_most_eight_statements_and_each_further_record_one_more(amina: Somebody) -> None:
    with CaptureQueriesContext(connection) as birth:
        actions.receive(amina, GATE, label="a1", name="Nyandeng", key="form-1")
    visitor = Visitor.objects.get()
    with CaptureQueriesContext(connection) as move:
        actions.rename(amina, visitor, name="Nyandeng Lado", rev=1, key="form-2", reason="heard again")
    parcels = [Parcel.objects.get(pk=actions.hand_in(amina, GATE, weight=2).pk) for _ in range(4)]
    with CaptureQueriesContext(connection) as five:
        actions.leave(amina, visitor, parcels=parcels)
    assert len(birth) <= 8 and len(move) <= 8, (len(birth), len(move))
    assert len(five) <= 8 + 4


def test_a_bulk_form_bears_checked_and_sealed_records(amina: Somebody) -> None:
    count = actions.receive.bulk(amina, GATE, [{"label": f"b{n}", "name": "Nyandeng"} for n in range(250)])
    assert count == Visitor.objects.filter(state="here", rev=1).count() == 250
    assert Entry.objects.values("act").distinct().count() == 1


def test_a_bulk_form_with_one_bad_row_names_it_and_keeps_none(amina: Somebody) -> None:
    rows_given = [{"label": "b0"}, {"label": "b1"}, {"label": "unclean"}]
    with pytest.raises(Refused, match="Row 3"):
        actions.receive.bulk(amina, GATE, rows_given)
    assert not Visitor.objects.exists()


def test_an_entry_says_under_which_role_and_posting_it_was_done(amina: Somebody) -> None:
    actions.receive(amina, GATE, label="a1")
    said = sealing.read(bytes(Entry.objects.get().body))
    assert said["role"] == "officer" and said["posting"] == str(amina.postings(datetime.now(UTC))[0].id)
