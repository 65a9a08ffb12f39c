"""The ledger: sealed after commit, verified, replayed, guarded by triggers; reactions once; entries taken in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kivuko.kernel import (
    keys,
    ledger,
    node,
    reacting,
    receiving,
    replaying,
    rows,
    timeline,
    triggers,
    verifying,
)
from kivuko.kernel.models import Due, Entry, Head, Node, PersonKey, Ring, Seal, Unsealed, Waiting
from kivuko.kernel.receiving import Outcome, Wire
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel, Visitor
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db(transaction=True)


def tampered(sql: str, *values: object) -> None:
    """What somebody does who has the file and takes the triggers away first."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    triggers.install(connection)


def ident(value: object) -> object:
    """An id as this database keeps it."""
    return value if connection.vendor == "postgresql" else value.hex  # type: ignore[attr-defined]


def day_at_the_gate(amina: Somebody) -> Visitor:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    actions.rename(amina, visitor, name="Nyandeng Deng", reason="heard again")
    actions.receive.bulk(amina, GATE, [{"label": f"b{n}", "name": f"Person {n}"} for n in range(20)])
    actions.leave(amina, visitor)
    return Visitor.objects.get(pk=visitor.pk)


def test_entries_are_chained_after_commit_and_the_chain_verifies(amina: Somebody) -> None:
    day_at_the_gate(amina)
    report = verifying.verify()
    assert report.holds and report.entries == Entry.objects.count() == 23 and report.unsealed == 0
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 24))


def test_an_act_that_is_rolled_back_leaves_no_gap(amina: Somebody) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.receive(amina, GATE, label="a1")
        raise RuntimeError
    actions.receive(amina, GATE, label="a2")
    assert list(Seal.objects.values_list("seq", flat=True)) == [1]


def test_an_entry_left_unsealed_by_a_crash_is_sealed_with_the_next_act(
    amina: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(ledger, "seal", lambda limit=0: 0)
        actions.receive(amina, GATE, label="a1")
    left = verifying.verify()
    assert left.holds and left.unsealed == 1 and not Seal.objects.exists()
    actions.receive(amina, GATE, label="a2")
    assert verifying.verify().unsealed == 0 and Seal.objects.count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "house.leave"), ("path", "SS/other/"), ("rev", 7), ("kind", "house.parcel"),
     ("at", datetime(2020, 1, 1, tzinfo=UTC))],
)  # fmt: skip
def test_a_changed_index_column_is_found_and_its_entry_named(
    amina: Somebody, column: str, value: object
) -> None:
    visitor = day_at_the_gate(amina)
    entry = Entry.objects.get(record=visitor.pk, rev=2)
    tampered(f"UPDATE kernel_entry SET {column} = %s WHERE id = %s", value, ident(entry.pk))
    broken = verifying.verify().broken
    assert len(broken) == 1 and str(entry.pk) in broken[0] and column in broken[0]


def test_a_changed_body_a_dropped_and_a_reordered_entry_are_named(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    entry = Entry.objects.get(record=visitor.pk, rev=2)
    body = bytes(entry.body)
    tampered(
        "UPDATE kernel_entry SET body = %s WHERE id = %s", body.replace(b"rename", b"remane"), ident(entry.pk)
    )
    assert "test/1 no. 2: entry" in verifying.verify().broken[0]
    tampered("UPDATE kernel_entry SET body = %s WHERE id = %s", body, ident(entry.pk))
    assert verifying.verify().holds
    tampered("UPDATE kernel_seal SET seq = seq + 100 WHERE seq = 5")
    assert "test/1 no. 5 is missing" in verifying.verify().broken[0]
    tampered("UPDATE kernel_seal SET seq = 5 WHERE seq = 105")
    tampered("DELETE FROM kernel_entry WHERE id = %s", ident(entry.pk))
    assert "was taken out" in verifying.verify().broken[0]


def test_an_entry_slipped_in_beside_the_chain_is_named(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    entry = Entry.objects.get(record=visitor.pk, rev=3)
    entry.id, entry.rev = sealing.uuid7(), 4
    rows.insert(Entry, [entry])
    assert str(entry.id) in verifying.verify().broken[0]


def test_a_chain_cut_short_below_a_signed_head_is_named(amina: Somebody) -> None:
    day_at_the_gate(amina)
    assert ledger.sign_head() == 23 and verifying.verify().heads == 1
    last = Seal.objects.get(seq=23)
    tampered("DELETE FROM kernel_seal WHERE seq = 23")
    tampered("DELETE FROM kernel_entry WHERE id = %s", ident(last.entry))
    assert any("signed head" in fault for fault in verifying.verify().broken)


def test_a_head_signed_by_somebody_else_is_named(amina: Somebody) -> None:
    day_at_the_gate(amina)
    ledger.sign_head()
    tampered("UPDATE kernel_head SET signature = %s", b"x" * 64)
    assert any("signature" in fault for fault in verifying.verify().broken)


@pytest.mark.parametrize(
    ("table", "key"), [("kernel_entry", "id"), ("kernel_seal", "entry"), ("kernel_head", "id")]
)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE", "REPLACE"])
def test_the_database_itself_refuses_to_change_the_ledger(
    amina: Somebody, table: str, key: str, statement: str
) -> None:
    day_at_the_gate(amina)
    ledger.sign_head()
    if statement == "TRUNCATE":  # SQLite's own way of truncating is a DELETE without a condition
        statement = "TRUNCATE {0} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {0} WHERE 1"
    if statement == "REPLACE":
        if connection.vendor == "postgresql":
            statement = "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT ({1}) DO UPDATE SET {1} = EXCLUDED.{1}"
        else:
            statement = "REPLACE INTO {0} SELECT * FROM {0}"
    with pytest.raises(IntegrityError, match="only grows"), connection.cursor() as cursor:
        cursor.execute(statement.format(table, key))
    assert verifying.verify().holds


def test_a_digest_survives_the_round_trip_through_the_database(amina: Somebody) -> None:
    name = "Ñyá'deŋ  \u200f نياندنق \U0001f6c2 \"'\\\t"
    at = datetime(2026, 5, 1, 10, 42, 7, 1000, tzinfo=UTC)
    for number, moment in enumerate((at, at.replace(microsecond=0), at.replace(microsecond=999999))):
        actions.receive(amina, GATE, label=f"{name[:8]}{number}", age_band="60+", name=name, at=moment)
    assert verifying.verify().holds and not replaying.replay().differs


def test_replay_agrees_with_the_rows_and_names_the_one_that_was_changed(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    found = replaying.replay()
    assert not found.differs and found.records == 21 and found.opened == 22
    tampered("UPDATE house_visitor SET name = 'Other' WHERE id = %s", ident(visitor.pk))
    assert replaying.replay().differs == [f"house.visitor {visitor.pk}: name is not what the ledger says"]
    tampered("DELETE FROM house_visitor WHERE id = %s", ident(visitor.pk))
    assert replaying.replay().differs == [f"house.visitor {visitor.pk}: the row is gone"]


def test_replay_names_a_row_that_no_entry_bore(amina: Somebody) -> None:
    parcel = Parcel(path=GATE.path, home="test", rev=1, state="kept", weight=3)
    rows.insert(Parcel, [parcel])
    assert replaying.replay().differs == [f"house.parcel {parcel.pk}: a row that no entry bore"]


def test_replay_finds_sealed_values_exchanged_between_entries(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    first, second = Entry.objects.filter(record=visitor.pk).order_by("rev")[:2]
    tampered(
        "UPDATE kernel_entry SET sealed = %s WHERE id = %s", bytes(second.sealed or b""), ident(first.pk)
    )
    assert any("sealed bytes do not open" in fault for fault in replaying.replay().differs)


def test_values_of_an_older_shape_are_read_in_today_s(
    amina: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    monkeypatch.setattr(Visitor, "VERSION", 2)
    step = {("house.visitor", 1): lambda given: {**given, "label": given["label"].upper()}}
    monkeypatch.setattr(replaying, "UPCASTS", step)
    assert replaying.replay().differs == [f"house.visitor {visitor.pk}: label is not what the ledger says"]


def test_a_reaction_run_twice_has_its_effect_once(amina: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    from kivuko.kernel.policy import SYSTEM

    def keep_a_parcel(entry: Entry, key: str) -> None:
        actions.hand_in(SYSTEM, GATE, weight=4, key=key)

    table = {"house.receive": (reacting.Reaction("house.keep", keep_a_parcel),)}
    monkeypatch.setattr(reacting, "table", lambda: table)
    actions.receive(amina, GATE, label="a1")
    assert Parcel.objects.count() == 1 and Due.objects.get().state == Due.State.DONE
    Due.objects.update(state=Due.State.DUE)
    reacting.run_due()
    assert Parcel.objects.count() == 1 and Due.objects.get().state == Due.State.DONE


def test_a_failing_reaction_stays_to_be_seen_and_a_bulk_load_starts_none(
    amina: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(entry: Entry, key: str) -> None:
        raise ValueError("Nyandeng Lado")

    table = {"house.receive": (reacting.Reaction("house.fail", fail),)}
    monkeypatch.setattr(reacting, "table", lambda: table)
    actions.receive.bulk(amina, GATE, [{"label": "b1"}])
    assert not Due.objects.exists()
    actions.receive(amina, GATE, label="a1")
    for _ in range(3):
        reacting.run_due()
    due = Due.objects.get()
    assert (due.state, due.tries, due.error) == (Due.State.FAILED, 3, "ValueError")


def elsewhere(wires: list[Wire]) -> None:
    """Make this store another node that has never seen these records, and knows the sender."""
    sender = Node.objects.get(own=True)
    triggers.remove(connection)
    for kind in (Entry, Seal, Head, Unsealed, PersonKey, Ring):
        kind.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM house_parcel")
        cursor.execute("DELETE FROM house_visitor")
    triggers.install(connection)
    Node.objects.filter(pk=sender.pk).update(own=False)
    node.create("hq", "SS/")


def as_wires(record: Visitor) -> list[Wire]:
    return [receiving.export(entry) for entry in Entry.objects.filter(record=record.pk).order_by("rev")]


def test_entries_of_another_node_are_applied_and_its_chain_still_verifies(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    actions.rename(amina, visitor, name="Nyandeng Deng")
    wires = as_wires(visitor)
    elsewhere(wires)
    assert [receiving.receive(wire) for wire in wires] == [Outcome.APPLIED, Outcome.APPLIED]
    here = Visitor.objects.get()
    assert (here.name, here.rev, here.home) == ("Nyandeng Deng", 2, "test") and str(here.story) == "•••"
    assert verifying.verify().holds and not replaying.replay().differs
    assert [receiving.receive(wire) for wire in wires] == [Outcome.KNOWN, Outcome.KNOWN]


def test_an_older_entry_after_a_newer_does_not_put_the_row_back(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="first")
    actions.rename(amina, visitor, name="second")
    actions.rename(amina, visitor, name="third")
    one, two, three = as_wires(visitor)
    elsewhere([one, two, three])
    body = sealing.read(one.body)
    early = {"chain": body["chain"]}
    assert receiving.receive(one) == Outcome.APPLIED
    # The third reaches us by another chain than the second, so it comes first.
    other = _in_another_chain(three, early["chain"] + "x")
    assert receiving.receive(other) == Outcome.WAITING
    assert Visitor.objects.get().name == "first" and Waiting.objects.count() == 1
    assert receiving.receive(two) == Outcome.APPLIED
    assert Visitor.objects.get().name == "third" and not Waiting.objects.exists()


def _in_another_chain(wire: Wire, chain: str) -> Wire:
    body = sealing.canonical({**sealing.read(wire.body), "chain": chain})
    return Wire(1, sealing.link(sealing.GENESIS, body), body, wire.plain)


def test_a_forged_or_reordered_wire_is_held_back_and_changes_nothing(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="first")
    actions.rename(amina, visitor, name="second")
    one, two = as_wires(visitor)
    elsewhere([one, two])
    assert receiving.receive(two) == Outcome.QUARANTINED
    forged = Wire(1, one.digest, one.body, (one.plain or b"").replace(b"first", b"wrong"))
    assert receiving.receive(forged) == Outcome.QUARANTINED
    assert not Visitor.objects.exists() and Waiting.objects.count() == 2


def test_the_timeline_says_who_did_what_when_and_why(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    lines = timeline.of(amina, visitor)
    assert [(str(line.sentence), line.reason) for line in lines] == [
        ("Left", ""),
        ("Name corrected", "heard again"),
        ("Received", ""),
    ]
    assert {line.actor for line in lines} == {amina.id}


def test_a_later_id_committed_before_an_earlier_one_is_not_passed_over(amina: Somebody) -> None:
    """Order is the seal's: an entry that was made early and committed late comes after, and no reader misses it."""
    early = actions.hand_in(amina, GATE, weight=1)
    entry = Entry.objects.get(record=early.pk)
    tampered("DELETE FROM kernel_seal")
    tampered("DELETE FROM kernel_entry WHERE id = %s", ident(entry.pk))
    actions.hand_in(amina, GATE, weight=2)
    read_up_to = Seal.objects.latest("seq").seq
    rows.insert(Entry, [entry])
    rows.insert(Unsealed, [Unsealed(entry=entry.pk)])
    ledger.seal()
    unread = Seal.objects.filter(seq__gt=read_up_to).values_list("entry", flat=True)
    assert list(unread) == [entry.pk] and verifying.verify().holds


def test_sealing_a_thousand_entries_signs_a_head(amina: Somebody) -> None:
    actions.hand_in.bulk(amina, GATE, [{"weight": n} for n in range(1001)])
    assert Head.objects.count() == 1 and verifying.verify().holds


def test_the_ring_keys_can_be_wrapped_with_a_new_node_key(amina: Somebody) -> None:
    visitor = day_at_the_gate(amina)
    old, new = node.master_key(), bytes(range(32))
    assert keys.rotate(old, new) == len(keys.RINGS) + 1
    keys.rotate(new, old)
    node.forget_cached()
    assert timeline.of(amina, visitor)[1].reason == "heard again"


def test_sealing_one_act_costs_few_statements(amina: Somebody) -> None:
    with CaptureQueriesContext(connection) as sealing_too:
        actions.hand_in(amina, GATE, weight=1)
    assert len(sealing_too) <= 8 + 8
