"""The lane of the tests: a post, a specimen and some invented travellers."""

from __future__ import annotations

from datetime import date
from typing import Any

from kivuko.documents.traveller import Traveller
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Birth
from kivuko.places import actions as places
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import PostType
from kivuko.screening import actions as screening
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.models import Watchlist
from kivuko.screening.vocab import Kind

SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen that ICAO Doc 9303 prints: expired in 2012, all five check digits right."""


def post(code: str = "wunthou", name: str = "Wunthou") -> Post:
    facts = PostFacts(name=name, type=(PostType.LAND,), zone="Africa/Juba", source="invented for the tests")
    return places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code=code, facts=facts)


def nyandeng(**changes: Any) -> Traveller:
    """A national who goes home with a valid passport; nothing stands against her."""
    return Traveller(
        **{
            "surname": "MALUAL", "given_names": "NYANDENG ROSE", "birth": "1988-03", "sex": "F", "nationality": "SSD",
            "document_kind": "passport", "issuer": "SSD", "number": "R00123456", "expires": date(2099, 1, 1),
            "checks_ok": 5, "checks_total": 5, **changes,
        }
    )  # fmt: skip


def national_list() -> Watchlist:
    """A list of an invented court, with one entry: somebody whose name is close to Nyandeng's and who is not her."""
    said = ListFacts(
        names={"en": "National stop list"}, layout="un", owner="An invented court", basis="Order 12/2024",
        purpose="For the tests", kind_of_entries=Kind.TRAVEL_BAN, instructions={"en": "Go to second line."},
        contact="0900",
    )  # fmt: skip
    watchlist = screening.open_list(SYSTEM, Branch("SS/"), code="national", facts=said)
    facts = EntryFacts(
        name="MALUAL NYANDENG ROSE", births=(Birth("1988-03-01"),), nationalities=("SSD",), sex="F"
    )
    watchlist = Watchlist.objects.get(pk=watchlist.pk)
    screening.list_entry(SYSTEM, watchlist, ref="12", facts=facts)
    return watchlist
