"""One home per record: handed over by the present home, adopted from a retired one, forged by nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from kivuko.kernel import homes, node, receiving, replaying, rows, timeline, verifying
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.models import Entry, Node, Seal, Waiting
from kivuko.kernel.receiving import Outcome, Wire
from kivuko.kernel.tests.cast import GATE, Somebody
from kivuko.kernel.tests.house import actions
from kivuko.kernel.tests.house.models import Parcel, Visitor
from kivuko.kernel.tests.test_ledger import elsewhere
from kivuko.lib import sealing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def renk(db: None) -> Node:
    """Another node, below this one."""
    return Node.objects.create(code="renk", path="SS/clinic/", public=b"r" * 32)


def all_wires() -> list[Wire]:
    return [receiving.export(Entry.objects.get(pk=seal.entry)) for seal in Seal.objects.order_by("seq")]


def written_by(
    code: str, wire: Wire, previous: bytes = sealing.GENESIS, seq: int = 1, **other: object
) -> Wire:
    """What the node `code` would send if it had written this entry, with other contents."""
    body = sealing.canonical({**sealing.read(wire.body), "chain": f"{code}/1", **other})
    return Wire(seq, sealing.link(previous, body), body, wire.plain)


def test_after_hand_over_the_other_node_acts_and_this_one_no_more(
    amina: Somebody, nyadak: Somebody, renk: Node
) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    given = homes.hand_over(nyadak, Visitor.objects.get(), "renk")
    assert (given.home, given.rev, given.state) == ("renk", 2, "here")
    with pytest.raises(Refused, match="renk"):
        actions.rename(amina, Visitor.objects.get(), name="Another")
    with pytest.raises(Refused, match="kept at renk"):
        homes.hand_over(nyadak, Visitor.objects.get(), "renk")
    assert [str(line.sentence) for line in timeline.of(amina, visitor)] == ["Handed over to renk", "Received"]
    assert verifying.verify().holds and not replaying.replay().differs


def test_hand_over_is_refused_from_a_stale_revision_and_to_a_node_that_is_not_at_work(
    amina: Somebody, nyadak: Somebody, renk: Node
) -> None:
    actions.receive(amina, GATE, label="a1", name="first")
    seen = Visitor.objects.get()
    actions.rename(amina, Visitor.objects.get(), name="second")
    with pytest.raises(Changed, match="officer"):
        homes.hand_over(nyadak, seen, "renk")
    for code in ("test", "nowhere"):
        with pytest.raises(Refused, match="No other node"):
            homes.hand_over(nyadak, Visitor.objects.get(), code)
    node.retire("renk", date(2026, 5, 1))
    with pytest.raises(Refused, match="No other node"):
        homes.hand_over(nyadak, Visitor.objects.get(), "renk")
    assert Visitor.objects.get().home == "test"


def test_only_an_administrator_hands_over_and_adopts(amina: Somebody, deng: Somebody, renk: Node) -> None:
    actions.receive(amina, GATE, label="a1")
    node.retire("renk", date(2026, 5, 1))
    for somebody in (amina, deng):
        with pytest.raises(Forbidden):
            homes.hand_over(somebody, Visitor.objects.get(), "renk")
        with pytest.raises(Forbidden):
            homes.adopt(somebody, "renk")


def test_a_record_of_a_forgotten_person_can_be_handed_over(
    amina: Somebody, petra: Somebody, nyadak: Somebody, renk: Node
) -> None:
    from kivuko.kernel import forgetting

    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng")
    assert visitor.person is not None
    forgetting.forget(petra, visitor.person, reason="")
    assert homes.hand_over(nyadak, Visitor.objects.get(), "renk").home == "renk"
    assert not replaying.replay().differs


def test_headquarters_adopts_what_a_retired_node_kept(
    amina: Somebody, nyadak: Somebody, renk: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "CHUNK", 3)
    actions.hand_in.bulk(amina, GATE, [{"weight": n} for n in range(8)])
    for parcel in Parcel.objects.all()[:7]:
        homes.hand_over(nyadak, parcel, "renk")
    waits = Parcel.objects.filter(home="renk").first()
    assert waits is not None
    Waiting.objects.create(entry=sealing.uuid7(), kind="house.parcel", record=waits.pk, rev=9)
    with pytest.raises(Refused, match="not a retired node"):
        homes.adopt(nyadak, "renk")
    with pytest.raises(Refused, match="No node"):
        homes.adopt(nyadak, "nowhere")
    node.retire("renk", date(2026, 5, 1))
    assert homes.adopt(nyadak, "renk") == 6 and homes.adopt(nyadak, "renk") == 0
    assert list(Parcel.objects.filter(home="renk")) == [waits]
    assert Entry.objects.filter(action="kernel.adopt").count() == 6
    taken = Parcel.objects.filter(home="test", rev=3).first()
    assert taken is not None
    actions.weigh(amina, taken, weight=50)
    assert verifying.verify().holds and not replaying.replay().differs


def test_a_node_of_another_branch_is_not_adopted_and_no_node_retires_itself(nyadak: Somebody) -> None:
    Node.objects.create(code="nimule", path="SS/", public=b"n" * 32)
    node.retire("nimule", date(2026, 5, 1))
    with pytest.raises(Refused, match="below this one"):
        homes.adopt(nyadak, "nimule")
    with pytest.raises(Refused, match="No other node"):
        node.retire("test", date(2026, 5, 1))


def test_an_entry_that_hands_a_record_over_is_applied_elsewhere(
    amina: Somebody, nyadak: Somebody, renk: Node
) -> None:
    actions.receive(amina, GATE, label="a1", name="Nyandeng Lado", story="she fled")
    homes.hand_over(nyadak, Visitor.objects.get(), "renk")
    wires = all_wires()
    elsewhere(wires)
    assert [receiving.receive(wire) for wire in wires] == [Outcome.APPLIED, Outcome.APPLIED]
    here = Visitor.objects.get()
    assert (here.home, here.rev, here.name, here.person is None) == ("renk", 2, "Nyandeng Lado", False)
    assert verifying.verify().holds and not replaying.replay().differs


def test_an_entry_of_a_node_that_is_not_the_home_is_held_back(amina: Somebody, renk: Node) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="first")
    actions.rename(amina, visitor, name="second")
    one, two = all_wires()
    elsewhere([one, two])
    born_for_another = written_by("renk", one)
    assert receiving.receive(born_for_another) == Outcome.QUARANTINED and not Visitor.objects.exists()
    assert receiving.receive(one) == Outcome.APPLIED
    for home in ("test", "renk"):
        assert receiving.receive(written_by("renk", two, home=home)) == Outcome.QUARANTINED
    assert "renk is not the home" in Waiting.objects.get(entry=sealing.read(two.body)["id"]).fault
    taken = written_by("test", two, one.digest, 2, home="renk")
    assert receiving.receive(taken) == Outcome.QUARANTINED  # even the home changes it only by handing over
    assert (Visitor.objects.get().name, Visitor.objects.get().home) == ("first", "test")
    assert receiving.receive(two) == Outcome.APPLIED and Visitor.objects.get().name == "second"


def test_a_forged_entry_that_came_early_is_held_back_when_its_turn_comes(amina: Somebody, renk: Node) -> None:
    visitor = actions.receive(amina, GATE, label="a1", name="first")
    actions.rename(amina, visitor, name="second")
    actions.rename(amina, visitor, name="third")
    one, two, three = all_wires()
    elsewhere([one, two, three])
    assert receiving.receive(one) == Outcome.APPLIED
    assert receiving.receive(written_by("renk", three)) == Outcome.WAITING
    assert receiving.receive(two) == Outcome.APPLIED
    assert Visitor.objects.get().name == "second"
    assert "renk is not the home" in Waiting.objects.get().fault
    genuine = written_by("test", three, two.digest, 3, id=str(sealing.uuid7()))
    assert receiving.receive(genuine) == Outcome.QUARANTINED and Visitor.objects.get().rev == 2


def test_an_adoption_is_applied_only_where_the_old_home_is_known_as_retired(
    amina: Somebody, renk: Node
) -> None:
    actions.hand_in(amina, GATE, weight=1)
    (one,) = all_wires()
    elsewhere([one])
    assert receiving.receive(one) == Outcome.APPLIED
    said = {"rev": 2, "action": "kernel.adopt", "home": "hub", "values": {"state": "kept"}}
    adopted = written_by("hub", one, id=str(sealing.uuid7()), **said)
    assert receiving.receive(adopted) == Outcome.QUARANTINED  # nobody here knows this hub
    Node.objects.create(code="hub", path="", public=b"h" * 32)
    assert receiving.receive(adopted) == Outcome.QUARANTINED  # the home is at work
    node.retire("test", date(2026, 5, 1))
    assert receiving.receive(adopted) == Outcome.APPLIED and Parcel.objects.get().home == "hub"


def test_a_reason_given_elsewhere_does_not_make_the_record_its_officer_s(
    amina: Somebody, petra: Somebody
) -> None:
    from kivuko.kernel import forgetting

    visitor = actions.receive(amina, GATE, label="a1", name="Nyandeng")
    person = visitor.person
    assert person is not None
    wires = all_wires()
    forgetting.forget(petra, person, reason="asked for it")
    wires += all_wires()[1:]
    elsewhere(wires)
    assert [receiving.receive(wire) for wire in wires] == [Outcome.APPLIED, Outcome.APPLIED]
    assert (Visitor.objects.get().person, Visitor.objects.get().name) == (person, "")


def test_a_row_whose_home_was_changed_by_hand_is_named(amina: Somebody) -> None:
    visitor = actions.receive(amina, GATE, label="a1")
    visitor.home = "renk"
    rows.update(visitor, ["home"], visitor.rev)
    assert "path or home" in replaying.replay().differs[0] and connection.vendor
