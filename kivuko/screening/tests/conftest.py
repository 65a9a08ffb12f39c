"""Lists of invented people for the tests of screening, as files that their owners could publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Alias, Birth, Document, ListedPerson, synthetic
from kivuko.screening import actions
from kivuko.screening.importing import take_in
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import Kind
from tests.cast import COUNTRY, Appoint

LOKWANG = ListedPerson(
    source="ofac-sdn", ref="900101", name="Tobias Lokwang Adebe", aliases=(Alias("Tobias Lokwan"),),
    births=(Birth("1971-05-09"),), nationalities=("SSD",), sex="M",
    documents=(Document("R0412577", "SSD", "passport"),), programme="INVENTED",
)  # fmt: skip
MIREMBA = ListedPerson(
    source="ofac-sdn", ref="900102", name="Josefa Kintu Miremba", births=(Birth("1980"),), nationalities=("UGA",),
    programme="INVENTED",
)  # fmt: skip
Publish = Callable[..., Path]


@pytest.fixture
def ofac(tmp_path: Path) -> Publish:
    """OFAC publishes a list with these people: the folder of its three files."""

    def publish(people: Sequence[ListedPerson] = (LOKWANG, MIREMBA), day: str = "monday") -> Path:
        synthetic.write_ofac(people, tmp_path / day)
        return tmp_path / day

    return publish


@pytest.fixture
def un(tmp_path: Path) -> Publish:
    """The UN publishes a list with these people: its one file."""

    def publish(people: Sequence[ListedPerson] = (LOKWANG,)) -> Path:
        said = [replace(person, ref=f"QDi.{person.ref}") for person in people]
        synthetic.write_un(said, tmp_path / "un" / "consolidated.xml")
        return tmp_path / "un" / "consolidated.xml"

    return publish


@pytest.fixture
def sanctions(db: None, ofac: Publish) -> Watchlist:
    """OFAC's list with Lokwang and Miremba, in force."""
    take_in(SYSTEM, "ofac", ofac())
    return Watchlist.objects.get(code="ofac")


@pytest.fixture
def lokwang(sanctions: Watchlist) -> ListEntry:
    return ListEntry.objects.get(watchlist=sanctions, ref=LOKWANG.ref)


@pytest.fixture
def achol(appointed: Appoint) -> Login:
    """A supervisor of headquarters: the second person beside Nyadak, the administrator."""
    return appointed("Achol Mabior", "supervisor", COUNTRY)


def court_facts(**changes: Any) -> ListFacts:
    """A list that an invented court orders; the country keeps it itself."""
    said: dict[str, Any] = {
        "names": {"en": "Court orders"}, "layout": "own", "owner": "An invented court", "basis": "Act 7 of 2024",
        "purpose": "To bring people before the court", "kind_of_entries": Kind.WANTED, "contact": "+211 900 000 001",
    }  # fmt: skip
    return ListFacts(**{**said, **changes})


@pytest.fixture
def court(nyadak: Login) -> Watchlist:
    """The court's list, open and empty."""
    return actions.open_list(nyadak, Branch(COUNTRY), code="court", facts=court_facts())


def of_court(nyadak: Login, achol: Login, facts: EntryFacts, ref: str = "c-1") -> ListEntry:
    """An entry of the court's list that Nyadak proposed and Achol approved."""
    court = Watchlist.objects.get(code="court")
    return actions.approve_entry(achol, actions.propose_entry(nyadak, court, ref=ref, facts=facts))
