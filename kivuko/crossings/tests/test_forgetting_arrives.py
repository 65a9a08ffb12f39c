"""A person is forgotten at home, and each holder of copies forgets them too: rows, hits that name them, key, index."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from kivuko.accounts.models import Login
from kivuko.crossings import actions, indexing
from kivuko.crossings.models import Crossing, Named, NamePart
from kivuko.crossings.tests import house
from kivuko.kernel import forgetting, node, receiving, replaying, triggers, verifying
from kivuko.kernel.models import Entry, Forgotten, Head, Node, PersonKey, Record, Ring, Seal, Unsealed
from kivuko.kernel.receiving import Outcome, Wire
from kivuko.screening import files, matching
from kivuko.screening.models import Hit, ListEntry, Watchlist

pytestmark = pytest.mark.django_db(transaction=True)


def wires(*kinds: type[Record]) -> list[Wire]:
    """All that this node would send about these kinds, in the order of its chain."""
    named = {kind.kind() for kind in kinds}
    entries = {each.pk: each for each in Entry.objects.filter(kind__in=named)}
    sealed = Seal.objects.filter(entry__in=entries).order_by("seq")
    return [receiving.export(entries[seal.entry]) for seal in sealed]


def renumbered(sent: list[Wire], seq: int = 0, previous: bytes | None = None) -> list[Wire]:
    """As if these entries alone stood in the sender's chain."""
    from kivuko.lib import sealing

    digest, made = previous or sealing.GENESIS, []
    for wire in sent:
        seq += 1
        digest = sealing.link(digest, wire.body)
        made.append(Wire(seq, digest, wire.body, wire.plain))
    return made


def elsewhere(*kinds: type[Record]) -> None:
    """This store becomes another node that has never seen these records, and knows the sender."""
    sender = Node.objects.get(own=True)
    triggers.remove(connection)
    for kind in (Entry, Seal, Head, Unsealed, PersonKey, Ring, Forgotten):
        kind.objects.all().delete()
    with connection.cursor() as cursor:
        for kind in kinds:
            cursor.execute(f"DELETE FROM {kind._meta.db_table}")
    triggers.install(connection)
    indexing.clear()
    Node.objects.filter(pk=sender.pk).update(own=False)
    node.create("hq", "SS/")


def differs(*kinds: type[Record]) -> list[str]:
    named = tuple(kind.kind() for kind in kinds)
    return [said for said in replaying.replay().differs if said.startswith(named)]


def received(sent: list[Wire]) -> None:
    assert [receiving.receive(wire) for wire in sent] == [Outcome.APPLIED] * len(sent)


def test_a_traveller_forgotten_at_the_post_is_found_at_headquarters_no_more(
    amina: Login, petra: Login
) -> None:
    post = house.post()
    crossing = actions.admit(amina, post, traveller=house.nyandeng(), direction="entry")
    assert crossing.person is not None
    sent = wires(Crossing)
    forgetting.forget(petra, crossing.person, reason="")
    sent = renumbered([*sent, *wires(Crossing)[1:]])
    elsewhere(Crossing)
    received(sent[:1])
    indexing.catch_up()
    assert Crossing.objects.get().surname == "MALUAL" and Named.objects.exists() and NamePart.objects.exists()
    received(sent[1:])
    assert (Crossing.objects.get().surname, Crossing.objects.get().trace) == ("", None)
    assert not (Named.objects.exists() or NamePart.objects.exists())
    assert not PersonKey.objects.filter(pk=crossing.person).exists()
    gone = Forgotten.objects.get()
    assert (gone.person, gone.swept_at) == (crossing.person, None)
    assert forgetting.sweep() and Forgotten.objects.get().swept_at is not None
    assert verifying.verify().holds and not differs(Crossing)


def test_somebody_taken_off_a_list_for_good_is_named_no_more_by_hits_elsewhere(
    amina: Login, petra: Login
) -> None:
    post = house.post()
    house.national_list()
    entry = ListEntry.objects.get()
    assert isinstance(entry.person, UUID)
    born = wires(Watchlist, ListEntry)
    forgetting.forget(petra, entry.person, reason="")
    sent = renumbered([*born, *wires(Watchlist, ListEntry)[len(born) :]])
    elsewhere(Watchlist, ListEntry)
    received(sent[: len(born)])
    crossing = actions.admit(amina, post, traveller=house.nyandeng(), direction="entry")
    hit, before = Hit.objects.get(), files.forgettings()
    assert hit.entry_name and hit.reasons and hit.home == "hq"
    received(sent[len(born) :])
    left = Hit.objects.get()
    assert (left.entry_name, left.reasons, left.pair, left.state) == ("", [], None, "open")
    assert (left.person, left.said) == (crossing.person, hit.said)  # the traveller's own stays theirs
    assert Crossing.objects.get().surname == "MALUAL"
    assert PersonKey.objects.filter(pk=crossing.person).exists()
    assert not PersonKey.objects.filter(pk=entry.person).exists()
    assert files.forgettings() != before
    assert matching.search(amina, house.nyandeng(), crossing.day) == []
    assert verifying.verify().holds and not differs(Hit, ListEntry, Crossing)


def test_what_comes_late_of_somebody_forgotten_is_not_kept(amina: Login, petra: Login) -> None:
    post = house.post()
    crossing = actions.admit(amina, post, traveller=house.nyandeng(), direction="entry")
    assert crossing.person is not None
    sent = renumbered(wires(Crossing))
    elsewhere(Crossing)
    Forgotten.objects.create(person=crossing.person, entry=crossing.pk, at=crossing.occurred_at)
    received(sent)
    assert Crossing.objects.get().surname == ""
    assert not PersonKey.objects.filter(pk=crossing.person).exists()
    assert Entry.objects.get(record=crossing.pk).sealed is None
