"""What the entry of a hit asks for: its own words, to whom it goes, and that it may ask for nothing any more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kivuko.accounts.models import Login
from kivuko.kernel import forgetting, policy
from kivuko.lib.lists import Birth, Document
from kivuko.screening import actions_entries, actions_hits, queries
from kivuko.screening.hits import Raised
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.matching import search
from kivuko.screening.models import Hit, ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, of_court
from kivuko.screening.tests.test_matching import HE, TODAY
from kivuko.screening.tests.test_pages_hits import LANE, ClientOf, found_by, page_of
from kivuko.screening.vocab import Kind
from tests.cast import COUNTRY, Appoint

AT_RISK = {"kind_of_entry": Kind.AT_RISK, "name": LOKWANG.name, "births": LOKWANG.births}


@pytest.fixture
def at_risk(nyadak: Login, achol: Login, court: Watchlist) -> ListEntry:
    """Somebody looks for Lokwang to help him; the entry has words and a contact of its own."""
    own = {"instruction": "Offer a seat and water.", "contact": "+211 900 000 002"}
    return of_court(nyadak, achol, EntryFacts(**AT_RISK, **own))


def test_the_page_says_the_entry_s_own_words_to_officers_too_and_to_whom_it_goes(
    client_of: ClientOf, amina: Login, deng: Login, at_risk: ListEntry
) -> None:
    hit = found_by(amina)
    for somebody in (amina, deng):
        page = page_of(client_of(somebody), "hit", hit.pk)
        for said in ("Offer a seat and water.", "+211 900 000 002", "Missing or at risk"):
            assert said in page
        assert "This goes to the named contact and to nobody else. It does not go to the police." in page
        assert "court's decision" not in page


def test_a_missing_child_s_hit_goes_to_child_protection(
    client_of: ClientOf, nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist
) -> None:
    of_court(nyadak, achol, EntryFacts(**{**AT_RISK, "births": (Birth("2015-05-09"),)}))
    (found,) = search(amina, HE.model_copy(update={"birth": "2015-05-09"}), TODAY)
    assert found.goes == "This goes to child protection. It does not go to the police."
    hit = actions_hits.raise_hit(amina, LANE, raised=Raised.of(found))
    page = page_of(client_of(deng), "hit", hit.pk)
    assert found.goes in page
    assert (
        "Somebody may be looking for this person to help them." in page
    )  # the kind's words, in want of its own
    assert found.goes in page_of(client_of(deng), "settle", hit.pk, "confirm")


def test_no_police_role_ever_sees_a_hit_on_somebody_at_risk(
    client_of: ClientOf, amina: Login, kuol: Login, appointed: Appoint, at_risk: ListEntry
) -> None:
    hit = found_by(amina)
    for role in ("police", "security", "justice"):
        somebody = appointed(f"Invented {role}", role, COUNTRY)
        assert (
            not queries.hits(somebody) and not queries.entries(somebody) and not queries.watchlists(somebody)
        )
        assert queries.asked(somebody, hit, TODAY) is None
        assert search(somebody, HE, TODAY) == []
        client = client_of(somebody)
        for name, args in (
            ("hits", ()),
            ("hit", (hit.pk,)),
            ("settle", (hit.pk, "confirm")),
            ("entry", (at_risk.pk,)),
        ):
            answer = client.get(reverse(f"screening:{name}", args=args))
            assert answer.status_code in (403, 404) and "Lokwang" not in answer.content.decode()
        assert "Lokwang" not in client.get("/").content.decode()
    assert {"police", "security", "justice"}.isdisjoint(policy.SIGHT[Hit])


def test_a_document_alone_is_called_by_its_number_and_not_taken_for_a_name(
    client_of: ClientOf, nyadak: Login, achol: Login, amina: Login, deng: Login, court: Watchlist
) -> None:
    lost = Document("R9999999", "SSD", "passport", "lost", "2026-03")
    of_court(nyadak, achol, EntryFacts(kind_of_entry=Kind.DOCUMENT, documents=(lost,)))
    hit = found_by(amina)
    client = client_of(deng)
    assert "R9999999 (SSD)" in page_of(client, "hits")
    parts = {part.key: part for part in client.get(hit.get_absolute_url()).context["parts"]}
    assert (parts["name"].listed, parts["document"].listed) == ("", "R9999999 (SSD)")
    assert "reported lost, stolen, revoked or blank" in page_of(client, "hit", hit.pk)


def test_an_entry_that_is_off_the_list_or_forgotten_says_so_and_asks_for_nothing(
    client_of: ClientOf,
    nyadak: Login,
    achol: Login,
    amina: Login,
    deng: Login,
    petra: Login,
    at_risk: ListEntry,
) -> None:
    hit = found_by(amina)
    entry = actions_entries.propose_removal(nyadak, ListEntry.objects.get(), reason="They are at home.")
    assert "Offer a seat" in page_of(
        client_of(deng), "hit", hit.pk
    )  # it counts until a second person approves
    actions_entries.approve_entry(achol, entry)
    page = page_of(client_of(deng), "hit", hit.pk)
    assert "The list has this entry no more." in page and "Offer a seat" not in page
    assert at_risk.person is not None
    forgetting.forget(petra, at_risk.person, reason="")
    page = page_of(client_of(deng), "hit", hit.pk)
    assert "This person was forgotten" in page and "Lokwang" not in page and "+211 900 000 002" not in page
