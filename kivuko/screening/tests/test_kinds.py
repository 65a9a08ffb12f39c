"""What each kind of entry may ask for, to whom it goes, who is told; and that nothing in force is crowded out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kivuko.accounts.models import Login
from kivuko.kernel import replaying
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Birth, Document, synthetic
from kivuko.lib.match import Entry, EntryName, Index, Query, entry_of
from kivuko.screening import actions, kinds, matching
from kivuko.screening.importing import take_in
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.matching import search, searched, untold
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, Publish, court_facts, of_court
from kivuko.screening.tests.test_matching import HE, INNOCENT, TODAY
from kivuko.screening.vocab import Kind, Route, Visibility
from tests.cast import COUNTRY

WHO = {"name": LOKWANG.name, "births": LOKWANG.births, "nationalities": LOKWANG.nationalities}
LOST = EntryFacts(
    kind_of_entry=Kind.DOCUMENT, documents=(Document("R1234567", "SSD", "passport", "lost", "2026-03"),)
)


def found(actor: Login, **traveller: str) -> list[matching.Found]:
    return search(actor, HE.model_copy(update=traveller), TODAY)


@pytest.mark.parametrize(
    ("kind", "level", "route"),
    [
        (Kind.TRAVEL_BAN, "stop", Route.CONTACT),
        (Kind.WANTED, "stop", Route.POLICE),
        (Kind.REFUSE, "stop", Route.SECOND_LINE),
        (Kind.AT_RISK, "look", Route.CONTACT),
        (Kind.INFORMATION, "look", Route.NOBODY),
    ],
)
def test_a_kind_says_how_far_a_strong_match_goes_and_to_whom(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist, kind: Kind, level: str, route: Route
) -> None:
    of_court(nyadak, achol, EntryFacts(**WHO, kind_of_entry=kind))
    (one,) = found(amina)
    assert (one.level, one.route) == (level, route.value)


def test_a_missing_child_goes_to_child_protection_and_never_to_police(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    child = EntryFacts(name=LOKWANG.name, births=(Birth("2014"),), kind_of_entry=Kind.AT_RISK)
    of_court(nyadak, achol, child)
    (one,) = found(amina, birth="2014-05-01")
    assert one.route == Route.CHILD_PROTECTION
    assert "no matter for the police" in one.instruction


@given(
    st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.booleans(), st.dates(date(2026, 2, 1), date(2040, 1, 1))
)
def test_nobody_at_risk_is_ever_sent_to_the_police(born: date, contact: bool, on: date) -> None:
    births = [{"date": born.isoformat(), "to": "", "approximate": False}]
    assert kinds.route(Kind.AT_RISK, births, "0900" * contact, on) in (Route.CHILD_PROTECTION, Route.CONTACT)


PARTS = st.sampled_from(["Tobias", "Lokwang", "Adebe", "Josefa", "Kintu", "Miremba", "Anam", "Bako", "Dirar"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)


@given(
    NAMES,
    NAMES,
    st.sampled_from(["", "1971-05-09", "1971", "1980-01-01"]),
    st.lists(st.sampled_from(["1971-05-09", "1971", "1990-12-31"]), max_size=2),
    st.sampled_from(["", "SSD", "UGA"]),
    st.sampled_from(["", "M", "F"]),
    st.sampled_from(sorted(Kind.values)),
    st.booleans(),
)
def test_without_evidence_beyond_a_name_no_entry_of_any_kind_goes_red(
    listed: str, asked: str, birth: str, births: list[str], nation: str, sex: str, kind: str, document: bool
) -> None:
    documents = (Document("R0412577", "SSD", "passport"),)
    entry = Entry(
        "1", (EntryName(listed),), tuple(map(Birth, births)), ("SSD",), "M", documents if document else ()
    )
    query = Query(asked, birth, (nation,) if nation else (), sex, documents if document else ())
    for match in Index([entry]).search(query, None):
        agrees = {reason.code for reason in match.reasons} & {
            "birth.same", "birth.swapped", "birth.same_new_year", "birth.slip", "birth.month", "birth.approximate",
            "birth.year", "document.same",
        }  # fmt: skip
        if not agrees:
            assert matching.level(match, kind) != "stop"


def test_a_name_alone_asks_for_a_look_whatever_its_kind(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    for number, kind in enumerate(Kind):
        if kind is not Kind.DOCUMENT:
            of_court(nyadak, achol, EntryFacts(name=LOKWANG.name, kind_of_entry=kind), f"c-{number}")
    assert {one.level for one in found(amina, number="")} == {"look"}
    assert len(found(amina, number="")) == len(Kind) - 1


# -- documents -----------------------------------------------------------------------------------------------


def test_a_lost_passport_is_a_hit_of_its_own_without_any_name(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    of_court(nyadak, achol, LOST)
    (one,) = search(amina, INNOCENT, TODAY)
    assert (one.level, one.kind, one.entry_name) == ("stop", "document", "R1234567 (SSD)")
    assert [part.code for part in one.parts] == ["document.same"]
    assert search(amina, INNOCENT.model_copy(update={"number": "R1234568"}), TODAY) == []
    assert search(amina, INNOCENT.model_copy(update={"issuer": "UGA"}), TODAY) == []


def test_the_holder_of_a_lost_passport_is_not_looked_for_on_a_new_one(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    of_court(nyadak, achol, LOST.model_copy(update=WHO))
    assert found(amina) == []
    assert [one.kind for one in found(amina, number="R1234567")] == ["document"]


# -- who is told ---------------------------------------------------------------------------------------------


def test_an_entry_has_its_own_instruction_contact_and_visibility_or_those_of_its_list(
    nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist
) -> None:
    own = EntryFacts(**WHO, instruction="Offer a chair.", contact="0905", visibility=Visibility.DISCREET)
    entry = of_court(nyadak, achol, own)
    assert found(amina) == []
    (one,) = found(deng)
    assert (one.instruction, one.contact, one.visibility) == ("Offer a chair.", "0905", "discreet")
    plain = actions.propose_change(nyadak, entry, facts=EntryFacts(**WHO))
    actions.approve_entry(achol, plain)
    (one,) = found(amina)
    assert (one.contact, one.visibility) == ("+211 900 000 001", "open")


@pytest.mark.parametrize("visibility", [Visibility.SUPERVISOR, Visibility.DISCREET])
def test_what_the_officer_is_not_told_of_is_searched_all_the_same(
    nyadak: Login,
    achol: Login,
    amina: Login,
    deng: Login,
    kuol: Login,
    court: Watchlist,
    visibility: Visibility,
) -> None:
    entry = of_court(nyadak, achol, EntryFacts(**WHO, visibility=visibility))
    assert search(amina, HE, TODAY) == []
    (silent,) = untold(amina, HE, TODAY)
    assert (silent.entry_id, silent.told, silent.level) == (entry.pk, False, "stop")
    assert [one.told for one in searched(amina, HE, TODAY)] == [False]
    assert [one.told for one in searched(deng, HE, TODAY)] == [True]
    assert untold(deng, HE, TODAY) == []
    assert searched(kuol, HE, TODAY) == []


def test_a_change_of_the_list_s_visibility_counts_at_the_next_traveller(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist
) -> None:
    of_court(nyadak, achol, EntryFacts(**WHO))
    assert found(amina)
    current = Watchlist.objects.get(pk=court.pk)
    actions.change_list(nyadak, current, facts=court_facts(visibility=Visibility.DISCREET))
    assert found(amina) == []
    assert untold(amina, HE, TODAY)


# -- nothing in force is crowded out ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["withdrawn", "expired", "discreet"])
def test_many_namesakes_that_do_not_count_take_no_place_from_one_that_does(
    nyadak: Login, amina: Login, un: Publish, how: str
) -> None:
    """A hundred and twenty of the same name: more than an index aligns, and more than a search answers."""
    facts = court_facts(layout="un", kind_of_entries=Kind.TRAVEL_BAN)
    if how == "discreet":
        facts = facts.model_copy(update={"visibility": Visibility.DISCREET})
    many = actions.open_list(SYSTEM, Branch(COUNTRY), code="many", facts=facts)
    twins = [{"ref": str(n), "facts": EntryFacts(**WHO, sex="M")} for n in range(120)]
    actions.list_entry.bulk(SYSTEM, many, twins)
    take_in(SYSTEM, "un", un([replace(LOKWANG, name="Tobias Lokwang", births=(Birth("1971-05-09"),))]))
    many = Watchlist.objects.get(pk=many.pk)
    day = timezone.now().date()
    if how == "withdrawn":
        actions.withdraw_list(nyadak, many, reason="It ended.")
    elif how == "expired":
        actions.change_list(nyadak, many, facts=facts.model_copy(update={"expires": day}))
        day += timedelta(days=1)
    assert [one.list_name for one in search(amina, HE, day)] == ["UN Security Council consolidated list"]
    both = searched(amina, HE, day)
    assert [one.list_name for one in both if one.told] == ["UN Security Council consolidated list"]
    assert sum(not one.told for one in both) == (25 if how == "discreet" else 0)
    assert len(untold(amina, HE, day)) == (25 if how == "discreet" else 0)


def test_changed_entries_of_the_index_take_no_place_either() -> None:
    people = [entry_of(person) for person in synthetic.invent(5, seed=3)]
    twins = [Entry(str(n), (EntryName("Tobias Lokwang Adebe"),), group="a") for n in range(120)]
    index = Index([*people, *twins, Entry("kept", (EntryName("Tobias Lokwang Adeb"),), group="b")])
    index.remove(*(str(n) for n in range(120)))
    assert [match.entry_id for match in index.search(Query("Tobias Lokwang Adebe"), 1)] == ["kept"]


def test_a_search_of_some_groups_sees_nothing_of_others() -> None:
    index = Index([Entry(group, (EntryName("Tobias Lokwang Adebe"),), group=group) for group in "abc"])
    found = index.search(Query("Tobias Lokwang Adebe"), None, frozenset("ac"))
    assert {match.entry_id for match in found} == {"a", "c"}
    index.add(Entry("d", (EntryName("Tobias Lokwang Adebe"),), group="d"))
    assert index.search(Query("Tobias Lokwang Adebe"), None, frozenset("d"))[0].entry_id == "d"
    assert index.groups() == set("abcd")
    assert index.search(Query("Tobias Lokwang Adebe"), None, frozenset("x")) == []


# -- older shapes --------------------------------------------------------------------------------------------


def test_an_entry_of_the_first_shape_is_read_in_today_s(lokwang: ListEntry) -> None:
    """Golden: what the ledger of version 0.1.0 says of a birth, and of a change after it."""
    birth = {
        "watchlist_id": str(uuid4()), "ref": "900101", "kind_of_entry": "information", "edition": 2, "state": "listed",
        "name": "Tobias Lokwang ADEBE", "aliases": [], "births": [], "nationalities": ["SSD"], "sex": "M",
        "documents": [{"number": "R0412577", "issuer": "SSD", "kind": "passport"}], "places": [], "programme": "",
        "remarks": "", "listed_on": "", "mark": "00",
    }  # fmt: skip
    today = replaying.in_today_s_shape("screening.listentry", 1, birth, ListEntry.VERSION)
    assert today == {
        **birth, "instruction": "", "contact": "", "visibility": "", "proposed_by": None, "batch": None, "pending": {},
    }  # fmt: skip
    change = {"edition": 3, "state": "removed"}
    assert replaying.in_today_s_shape("screening.listentry", 1, change, ListEntry.VERSION) == change
    assert replaying.replay().differs == []
