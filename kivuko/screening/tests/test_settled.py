"""A refuted pair does not alert again until either side changes, and an open one is not raised twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kivuko.accounts.models import Login
from kivuko.documents.traveller import Traveller
from kivuko.kernel import forgetting, replaying, rows
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import PersonKey
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Birth, Document, ListedPerson
from kivuko.screening import actions, actions_hits, hits, settled
from kivuko.screening.importing import take_in
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.matching import search
from kivuko.screening.models import Clearance, Hit, ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, MIREMBA, Publish, of_court
from kivuko.screening.tests.test_matching import HE, INNOCENT, TODAY
from kivuko.screening.vocab import Ground, Kind
from tests.cast import WUNTHOU

BORN = {"ground": Ground.OTHER_FACE, "reason": "The photograph shows an older man."}


def raise_hit(officer: Login, traveller: Traveller = HE) -> Hit:
    (found,) = search(officer, traveller, TODAY)
    return actions_hits.raise_hit(officer, Branch(WUNTHOU), raised=hits.Raised.of(found))


@pytest.fixture
def refuted(amina: Login, deng: Login, lokwang: ListEntry) -> Hit:
    """He was found close to Lokwang at Wunthou, and Deng said that he is somebody else."""
    return actions_hits.refute(deng, raise_hit(amina), **BORN)


def now_lists(ofac: Publish, person: ListedPerson, day: str = "tuesday") -> None:
    take_in(SYSTEM, "ofac", ofac([person, MIREMBA], day))


def test_a_refuted_pair_does_not_alert_again_here_or_at_another_post(
    refuted: Hit, amina: Login, chuma: Login, deng: Login
) -> None:
    for somebody in (amina, chuma, deng):
        assert search(somebody, HE, TODAY) == []


def test_a_confirmed_pair_alerts_again(amina: Login, deng: Login, lokwang: ListEntry) -> None:
    actions_hits.confirm(deng, raise_hit(amina), ground=Ground.SAME_FACE, reason="The same face.")
    (found,) = search(amina, HE, TODAY)
    assert found.waits is None


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "R7777777"},
        {"issuer": "UGA"},
        {"birth": "1971-05-08"},
        {"given_names": "TOBIAS LOKWANG MARIO"},
    ],
    ids=["number", "issuer", "birth", "name"],
)
def test_another_document_birth_or_name_alerts_again(
    refuted: Hit, amina: Login, changes: dict[str, str]
) -> None:
    assert len(search(amina, HE.model_copy(update=changes), TODAY)) == 1


def test_the_same_document_read_or_typed_is_the_same_traveller(refuted: Hit, amina: Login) -> None:
    typed = {"number": "r 9999 999", "surname": "Adebe", "given_names": "Tobias  Lokwang", "mrz": "P<SSD"}
    assert search(amina, HE.model_copy(update=typed), TODAY) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Tobias Lokwang Adebo"},
        {"births": (Birth("1971-05-09"), Birth("1972-05-09"))},
        {"documents": (Document("R0412577", "SSD", "passport"), Document("R5550001", "SSD", "passport"))},
    ],
    ids=["name", "birth", "document"],
)
def test_an_entry_that_says_something_else_alerts_again(
    refuted: Hit, amina: Login, ofac: Publish, changes: dict[str, Any]
) -> None:
    now_lists(ofac, replace(LOKWANG, **changes))
    assert len(search(amina, HE, TODAY)) == 1


def test_a_new_edition_of_the_list_or_other_remarks_alert_nobody(
    refuted: Hit, amina: Login, lokwang: ListEntry, ofac: Publish
) -> None:
    now_lists(ofac, replace(LOKWANG, programme="ANOTHER"))
    assert ListEntry.objects.get(pk=lokwang.pk).edition > lokwang.edition
    assert search(amina, HE, TODAY) == []


def test_another_entry_of_the_same_list_still_alerts(refuted: Hit, amina: Login, nyadak: Login) -> None:
    """Whoever is not this listed person may be another one."""
    watchlist = Watchlist.objects.get(code="ofac")
    actions.list_entry(nyadak, watchlist, ref="900199", facts=EntryFacts.of(LOKWANG))
    (found,) = search(amina, HE, TODAY)
    assert found.entry_id != refuted.entry


def test_without_a_document_number_or_birth_nobody_is_known_again(
    amina: Login, deng: Login, lokwang: ListEntry
) -> None:
    bare = HE.model_copy(update={"number": ""})
    actions_hits.refute(deng, raise_hit(amina, bare), **BORN)
    assert not Clearance.objects.exists()
    assert len(search(amina, bare, TODAY)) == 1


def test_a_supervisor_who_lets_it_alert_again_is_obeyed(refuted: Hit, amina: Login, deng: Login) -> None:
    actions_hits.alert_again(deng, Clearance.objects.get(), reason="The photograph was another one's.")
    assert len(search(amina, HE, TODAY)) == 1


def test_forgetting_the_traveller_forgets_that_they_were_cleared(
    refuted: Hit, petra: Login, amina: Login
) -> None:
    forgetting.forget(petra, refuted.person, reason="asked")
    left, hit = Clearance.objects.get(), Hit.objects.get()
    assert (left.pair, hit.pair, hit.entry_name, hit.said, hit.reasons) == (None, None, "", {}, [])
    assert len(search(amina, HE, TODAY)) == 1
    assert not replaying.replay().differs


def test_forgetting_the_listed_person_blanks_them_in_hits_and_clearances(
    refuted: Hit, petra: Login, lokwang: ListEntry
) -> None:
    forgetting.forget(petra, lokwang.person, reason="A court ordered it.")
    left, hit = Clearance.objects.get(), Hit.objects.get()
    assert (left.pair, hit.pair, hit.entry_name, hit.reasons) == (None, None, "", [])
    assert hit.said["document"] == "R9999999 (SSD)"  # the traveller's own stays theirs
    assert not replaying.replay().differs


def test_after_a_restore_a_forgotten_listed_person_is_blank_in_hits_again(
    refuted: Hit, petra: Login, lokwang: ListEntry
) -> None:
    key = PersonKey.objects.get(pk=lokwang.person)
    forgetting.forget(petra, lokwang.person, reason="A court ordered it.")
    PersonKey.objects.create(id=key.id, ring=key.ring, wrapped=bytes(key.wrapped))
    hit = Hit.objects.get()
    hit.entry_name = "Tobias Lokwang Adebe"
    rows.update(hit, ["entry_name"], hit.rev)
    assert forgetting.replay_forgotten() == 1
    assert Hit.objects.get().entry_name == ""


def test_a_pair_whose_hit_is_open_is_shown_and_not_raised_twice(
    amina: Login, chuma: Login, lokwang: ListEntry
) -> None:
    first = raise_hit(amina)
    (found,) = search(chuma, HE, TODAY)
    assert found.waits == first.pk
    assert found.reasons[-1] == "A hit on this pair is open already; it is not raised a second time."
    assert not hits.Raised.of(found).new
    (other,) = search(chuma, HE.model_copy(update={"number": "R7777777"}), TODAY)
    assert other.waits is None and hits.Raised.of(other).new


def test_what_was_settled_is_asked_with_one_statement_and_none_where_nothing_asks(
    refuted: Hit, amina: Login
) -> None:
    def asked(traveller: Traveller) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            search(amina, traveller, TODAY)
        return sum("screening_clearance" in one["sql"] for one in seen.captured_queries)

    assert asked(HE) == 1
    assert asked(INNOCENT) == 0


def test_a_pair_is_the_same_on_every_node_and_names_nobody() -> None:
    """A clearance travels: the digest may not hang on a key that only one node has."""
    entry = ListEntry(id=UUID(int=7), name="Tobias Lokwang Adebe", births=[{"date": "1971-05-09"}])
    pair = settled.pair(HE, entry)
    assert pair is not None and len(pair) == 32
    assert pair.hex().startswith("2b7fb09964b2795a")
    assert settled.pair(HE, ListEntry(id=UUID(int=7), name="")) is None


def test_a_hit_of_the_first_shape_is_read_in_today_s() -> None:
    """The golden entry: as version 1 wrote a birth and a confirmation."""
    first = {
        "entry": str(UUID(int=1)), "watchlist": str(UUID(int=2)), "list_name": "OFAC SDN", "score": 970,
        "level": "look", "crossing": None, "raised_by": str(UUID(int=3)), "raised_at": "2026-11-22T01:00:00Z",
        "state": "open", "entry_name": "Tobias Lokwang Adebe", "reasons": [],
    }  # fmt: skip
    now = replaying.in_today_s_shape("screening.hit", 1, first, Hit.VERSION)
    assert now.keys() == {field.attname for field in Hit._meta.concrete_fields} - {
        "id",
        "rev",
        "path",
        "home",
        "person",
    }
    assert (now["visibility"], now["ground"], now["tried"], now["pair"]) == ("open", "", [], None)
    assert replaying.in_today_s_shape("screening.hit", 1, {"state": "confirmed"}, Hit.VERSION) == {
        "state": "confirmed"
    }


# -- entries of our own lists, and documents alone ---------------------------------------------------------------

LOST = EntryFacts(
    kind_of_entry=Kind.DOCUMENT, documents=(Document("R9999999", "SSD", "passport", "lost", "2026-03"),)
)


def test_what_an_entry_asks_for_or_what_is_only_proposed_alerts_nobody_again(
    nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist
) -> None:
    entry = of_court(nyadak, achol, EntryFacts(name=LOKWANG.name, births=LOKWANG.births))
    actions_hits.refute(deng, raise_hit(amina), **BORN)
    other_words = EntryFacts.on(entry).model_copy(
        update={"instruction": "Ask in Arabic.", "contact": "0902", "kind_of_entry": Kind.REFUSE}
    )
    actions.approve_entry(achol, actions.propose_change(nyadak, entry, facts=other_words))
    assert search(amina, HE, TODAY) == []
    proposed = EntryFacts.on(ListEntry.objects.get()).model_copy(update={"name": "Tobias Lokwang Adebo"})
    entry = actions.propose_change(nyadak, ListEntry.objects.get(), facts=proposed)
    assert search(amina, HE, TODAY) == []
    actions.approve_entry(achol, entry)
    assert len(search(amina, HE, TODAY)) == 1


@pytest.mark.parametrize("birth", ["1971-05-09", ""], ids=["born on a day", "birth unknown"])
def test_a_bearer_of_a_lost_document_who_was_cleared_passes_and_another_bearer_alerts(
    nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist, birth: str
) -> None:
    entry = of_court(nyadak, achol, LOST)
    bearer = HE.model_copy(update={"birth": birth})
    hit = raise_hit(amina, bearer)
    assert hit.entry_name == entry.called == "R9999999 (SSD)"
    (again,) = search(amina, bearer, TODAY)
    assert again.waits == hit.pk
    actions_hits.refute(deng, hit, ground=Ground.OTHER_DOCUMENT, reason="The owner found it again.")
    assert search(amina, bearer, TODAY) == []
    assert len(search(amina, bearer.model_copy(update={"surname": "LADU"}), TODAY)) == 1
    stolen = LOST.model_copy(update={"documents": (replace(LOST.documents[0], status="stolen"),)})
    actions.approve_entry(achol, actions.propose_change(nyadak, entry, facts=stolen))
    assert len(search(amina, bearer, TODAY)) == 1
