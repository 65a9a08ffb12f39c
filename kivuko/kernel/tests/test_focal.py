"""What is told in confidence opens to focal points alone: not to the node, its administrator or a backup."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection

from kivuko.kernel import forgetting, inspection, keys, node, policy, replaying, timeline, verifying
from kivuko.kernel.errors import Forbidden, Forged, Refused
from kivuko.kernel.models import Entry, PersonKey, Ring
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Visitor, Whisper
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "the driver of the convoy asked for more than papers"


@pytest.fixture
def first(db: None) -> bytes:
    """The private key of the first focal point; this node has the public one."""
    private, public = sealing.keypair()
    keys.add_focal_point(public)
    return private


@pytest.fixture
def second(first: bytes) -> bytes:
    private, public = sealing.keypair()
    keys.add_focal_point(public)
    return private


def test_without_a_focal_point_nothing_is_taken_in_confidence(amina: Somebody) -> None:
    with pytest.raises(Refused, match="Nobody could read this yet"):
        actions.whisper(amina, GATE, text=TOLD)
    assert not Whisper.objects.exists() and not Entry.objects.exists()


def test_the_node_writes_and_cannot_read_even_with_its_own_key(
    amina: Somebody, keji: Somebody, first: bytes
) -> None:
    told = actions.whisper(amina, GATE, text=TOLD)
    assert told.person is not None and keys.of([told.person]) == {}
    with pytest.raises(Refused, match="focal point"):
        actions.hear(keji, Whisper.objects.get(), purpose="care")
    row, entry = PersonKey.objects.get(pk=told.person), Entry.objects.get(record=told.pk)
    held = [bytes(row.wrapped), *(bytes.fromhex(each) for each in sealing.read(bytes(row.wrapped)).values())]
    for key in (node.master_key(), keys.ring_key("psea"), keys.derived("psea", "inputs")):
        for wrapped in held:
            with pytest.raises(sealing.Tampered):
                sealing.decrypt(key, wrapped, told.person.bytes)
            with pytest.raises(sealing.Tampered):
                sealing.open_sealed(key, wrapped, f"psea:{told.person}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM house_whisper")
        stored = bytes(cursor.fetchone()[0])
    assert TOLD.encode() not in stored + bytes(entry.body) + bytes(entry.sealed or b"")


def test_each_of_two_focal_points_opens_it_and_the_reading_is_recorded(
    amina: Somebody, keji: Somebody, first: bytes, second: bytes
) -> None:
    told = actions.whisper(amina, GATE, text=TOLD)
    for private in (first, second):
        with keys.unlocked(private):
            assert actions.hear(keji, Whisper.objects.get(), purpose="care") == {"text": TOLD}
    with pytest.raises(Refused, match="focal point"):
        actions.hear(keji, Whisper.objects.get(), purpose="care")
    with keys.unlocked(first), pytest.raises(Forbidden):
        actions.hear(amina, Whisper.objects.get(), purpose="care")
    read = Entry.objects.filter(action="house.hear", record=told.pk)
    assert read.count() == 2 and {entry.actor for entry in read} == {keji.id}
    assert verifying.verify().holds


def test_a_stranger_s_key_opens_nothing(amina: Somebody, keji: Somebody, first: bytes) -> None:
    actions.whisper(amina, GATE, text=TOLD)
    with keys.unlocked(sealing.keypair()[0]), pytest.raises(Refused, match="focal point"):
        actions.hear(keji, Whisper.objects.get(), purpose="care")


def test_a_move_needs_a_focal_point_at_work(amina: Somebody, keji: Somebody, first: bytes) -> None:
    actions.whisper(amina, GATE, text=TOLD)
    with pytest.raises(Refused, match="Unlock"):
        actions.write_down(keji, Whisper.objects.get(), text="and again")
    with keys.unlocked(first):
        actions.write_down(keji, Whisper.objects.get(), text="and again")
        assert actions.hear(keji, Whisper.objects.get(), purpose="care") == {"text": "and again"}
    assert [str(line.sentence) for line in timeline.of(keji, Whisper.objects.get())] == [
        "Written down",
        "Told",
    ]


def test_unlocking_reaches_no_other_thread(amina: Somebody, first: bytes) -> None:
    told = actions.whisper(amina, GATE, text=TOLD)
    assert told.person is not None
    row = PersonKey.objects.get(pk=told.person)
    found: list[bytes | None] = []
    with keys.unlocked(first):
        other = Thread(target=lambda: found.append(keys.unwrap(row.id, row.ring, bytes(row.wrapped))))
        other.start()
        other.join()
        assert keys.of([told.person])
    assert found == [None] and not keys.of([told.person])


def test_replay_counts_what_it_cannot_open_and_compares_it_where_it_can(
    amina: Somebody, keji: Somebody, first: bytes
) -> None:
    actions.whisper(amina, GATE, text=TOLD)
    with keys.unlocked(first):
        actions.write_down(keji, Whisper.objects.get(), text="and again")
    found = replaying.replay()
    assert (found.differs, found.sealed, found.forgotten, found.opened) == ([], 2, 0, 0)
    with keys.unlocked(first):
        found = replaying.replay()
    assert (found.differs, found.sealed, found.opened) == ([], 0, 2)


def test_what_was_told_in_confidence_can_be_forgotten_without_opening_it(
    amina: Somebody, petra: Somebody, keji: Somebody, first: bytes
) -> None:
    told = actions.whisper(amina, GATE, text=TOLD)
    assert told.person is not None
    forgetting.forget(petra, told.person, reason="asked for it")
    assert Whisper.objects.get().text is None and not PersonKey.objects.filter(pk=told.person).exists()
    with keys.unlocked(first), pytest.raises(Refused, match="forgotten"):
        actions.hear(keji, Whisper.objects.get(), purpose="care")
    found = replaying.replay()
    assert not found.differs and (found.forgotten, found.sealed) == (1, 0) and verifying.verify().holds


def test_a_later_focal_point_reads_the_earlier_once_a_colleague_shares_it(
    amina: Somebody, keji: Somebody, first: bytes
) -> None:
    actions.whisper(amina, GATE, text=TOLD)
    private, public = sealing.keypair()
    keys.add_focal_point(public)
    with keys.unlocked(private), pytest.raises(Refused):
        actions.hear(keji, Whisper.objects.get(), purpose="care")
    assert keys.share() == 0  # the node has nothing to share
    with keys.unlocked(first):
        assert keys.share() == 1 and keys.share() == 0
    with keys.unlocked(private):
        assert actions.hear(keji, Whisper.objects.get(), purpose="care") == {"text": TOLD}


def test_a_focal_point_is_entered_once_and_with_a_whole_key(first: bytes) -> None:
    with pytest.raises(Refused, match="known already"):
        keys.add_focal_point(sealing.public_of(first))
    with pytest.raises(Refused, match="64 hexadecimal"):
        keys.add_focal_point(b"short")
    assert len(Ring.objects.get(name="psea").publics or []) == 1


def test_a_sealed_key_moved_to_another_person_does_not_open(
    amina: Somebody, keji: Somebody, first: bytes
) -> None:
    one, two = (actions.whisper(amina, GATE, text=text) for text in (TOLD, "another"))
    PersonKey.objects.filter(pk=two.person).update(wrapped=PersonKey.objects.get(pk=one.person).wrapped)
    with keys.unlocked(first), pytest.raises(sealing.Tampered):
        actions.hear(keji, Whisper.objects.get(pk=two.pk), purpose="care")


def test_nothing_in_confidence_is_sealed_with_a_key_that_the_node_holds(
    amina: Somebody, first: bytes
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng")
    with pytest.raises(Forged, match="person of its own"):
        actions.whisper_of(amina, GATE, text=TOLD, visitor=visitor)
    assert not Whisper.objects.exists()


def test_a_field_that_would_lie_in_clear_in_the_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {**policy.CLASSES, Visitor: {**policy.CLASSES[Visitor], "name": policy.PROTECTED}}
    monkeypatch.setattr(policy, "CLASSES", classes)
    monkeypatch.setattr(policy, "RINGS", {**policy.RINGS, Visitor: "psea"})
    found = "\n".join(inspection.inspect())
    assert "house.visitor.name would lie in clear" in found and "house.visitor.born would lie" in found
