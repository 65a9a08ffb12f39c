"""Forgetting a person, and reading what is protected."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, transaction

from kivuko.kernel import actions as kernel_actions
from kivuko.kernel import forgetting, keys, replaying, rows, store, verifying
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry, Forgotten, PersonKey
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Visitor
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Nyandeng-Lado-Unforgettable"


def files_of_the_store() -> bytes:
    """Every byte of SQLite's database and its write-ahead log."""
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in name.parent.glob(name.name + "*") if file.suffix != ".lock")


def test_a_forgotten_person_is_nowhere_in_the_store_and_the_chain_still_verifies(
    amina: Somebody, petra: Somebody
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME, story="she fled " + NAME)
    actions.rename(amina, visitor, name=NAME + " Deng", reason="said " + NAME)
    other = actions.receive(amina, GATE, label="a2", name="Somebody Else")
    if connection.vendor == "sqlite" and not store.is_sealed():
        assert NAME.encode() in files_of_the_store()
    assert visitor.person is not None
    forgetting.forget(petra, visitor.person, reason="asked for it")
    assert forgetting.sweep()
    left = Visitor.objects.get(pk=visitor.pk)
    assert (left.name, left.born, left.story, left.age_band, left.state) == ("", None, None, "18-59", "here")
    assert Visitor.objects.get(pk=other.pk).name == "Somebody Else"
    assert verifying.verify().holds and not replaying.replay().differs
    assert Forgotten.objects.get().swept_at is not None
    if connection.vendor == "sqlite":
        assert NAME.encode() not in files_of_the_store()
    for entry in Entry.objects.filter(record=visitor.pk):
        assert NAME.encode() not in bytes(entry.body) + bytes(entry.sealed or b"")


def test_forgetting_twice_does_nothing_the_second_time(amina: Somebody, petra: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    assert visitor.person is not None
    first = forgetting.forget(petra, visitor.person, reason="")
    assert forgetting.forget(petra, visitor.person, reason="") == first
    assert Entry.objects.filter(action="kernel.forget").count() == 1


def test_only_the_data_protection_officer_forgets(amina: Somebody, deng: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    assert visitor.person is not None
    for somebody in (amina, deng):
        with pytest.raises(Forbidden):
            forgetting.forget(somebody, visitor.person, reason="")
    assert Visitor.objects.get().name == NAME


def test_a_legal_hold_stops_forgetting_until_it_is_lifted(amina: Somebody, petra: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    assert visitor.person is not None
    hold = kernel_actions.hold(
        petra, kernel_actions.Branch("SS/"), subject=visitor.person, authority="Court, 12/2026"
    )
    with pytest.raises(Refused, match="legal hold"):
        forgetting.forget(petra, visitor.person, reason="")
    kernel_actions.release(petra, hold)
    forgetting.forget(petra, visitor.person, reason="")


def test_only_the_data_protection_officer_places_and_lifts_a_hold(amina: Somebody, petra: Somebody) -> None:
    with pytest.raises(Forbidden):
        kernel_actions.hold(amina, GATE, subject=amina.id, authority="x")
    hold = kernel_actions.hold(
        petra, kernel_actions.Branch("SS/"), subject=amina.id, authority="Court, 12/2026"
    )
    with pytest.raises(Forbidden):
        kernel_actions.release(amina, hold)
    kernel_actions.release(petra, hold)
    with pytest.raises(Refused):
        kernel_actions.release(petra, hold)
    with pytest.raises(Refused):
        kernel_actions.hold(petra, GATE, subject=amina.id, authority="")


def test_what_is_kept_elsewhere_must_be_forgotten_there(amina: Somebody, petra: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    visitor.home = "renk"
    rows.update(visitor, ["home"], visitor.rev)
    assert visitor.person is not None
    with pytest.raises(Refused, match="renk"):
        forgetting.forget(petra, visitor.person, reason="")


def test_nothing_more_is_written_about_a_forgotten_person(amina: Somebody, petra: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    assert visitor.person is not None
    forgetting.forget(petra, visitor.person, reason="")
    with pytest.raises(Refused, match="forgotten"):
        actions.rename(amina, visitor, name="Back Again")


def test_after_a_restore_the_forgotten_are_forgotten_again(amina: Somebody, petra: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME)
    assert visitor.person is not None
    backup = (PersonKey.objects.get(pk=visitor.person), Visitor.objects.get())
    forgetting.forget(petra, visitor.person, reason="")
    rows.insert(PersonKey, [backup[0]])
    restored = Visitor.objects.get()
    restored.name = backup[1].name
    rows.update(restored, ["name"], restored.rev)
    assert Visitor.objects.get().name == NAME
    assert forgetting.replay_forgotten() == 1
    assert Visitor.objects.get().name == "" and not keys.of([visitor.person])


def test_a_protected_value_is_encrypted_in_the_row_and_opened_only_in_a_recorded_reading(
    amina: Somebody, halima: Somebody
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name=NAME, story="she fled")
    row = Visitor.objects.get()
    assert str(row.story) == "•••"
    with connection.cursor() as cursor:
        cursor.execute("SELECT story FROM house_visitor")
        assert b"fled" not in bytes(cursor.fetchone()[0])
    shown = actions.read_story(halima, row, purpose="care")
    assert shown == {"story": "she fled", "name": NAME}
    entry = Entry.objects.get(action="house.read_story")
    said = sealing.read(bytes(entry.body))
    assert said["values"] == {"purpose": "care", "fields": ["name", "story"], "seen_at": 1}
    assert (entry.rev, entry.actor, entry.record) == (None, halima.id, visitor.pk)
    assert b"fled" not in bytes(entry.body) and verifying.verify().holds


def test_reading_is_forbidden_to_whoever_is_not_granted_it_and_needs_a_purpose(
    amina: Somebody, halima: Somebody
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", story="she fled")
    with pytest.raises(Forbidden):
        actions.read_story(amina, visitor, purpose="care")
    with pytest.raises(Refused, match="purpose"):
        actions.read_story(halima, visitor, purpose="")
    assert not Entry.objects.filter(action="house.read_story").exists()


def test_where_the_reading_cannot_be_recorded_nothing_is_shown(
    amina: Somebody, halima: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", story="she fled")
    monkeypatch.setattr(transaction, "atomic", _full_disk)
    with pytest.raises(OSError, match="no space"):
        actions.read_story(halima, visitor, purpose="care")


def _full_disk() -> None:
    raise OSError("no space left on device")


def test_a_ciphertext_moved_to_another_person_does_not_open(amina: Somebody, halima: Somebody) -> None:
    one = actions.receive(amina, GATE, label="a1", story="she fled")
    two = actions.receive(amina, GATE, label="a2", story="she stayed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE house_visitor SET story = (SELECT story FROM house_visitor WHERE label='a1')")
    with pytest.raises(sealing.Tampered):
        actions.read_story(halima, Visitor.objects.get(pk=two.pk), purpose="care")
    assert actions.read_story(halima, Visitor.objects.get(pk=one.pk), purpose="care")["story"] == "she fled"


def test_a_blind_index_meets_equal_values_and_keeps_rings_and_fields_apart() -> None:
    one = keys.blind("people", "crossings.document", "L898902C3")
    assert one == keys.blind("people", "crossings.document", "L898902C3")
    assert one not in (
        keys.blind("protection", "crossings.document", "L898902C3"),
        keys.blind("people", "x", "L898902C3"),
    )
