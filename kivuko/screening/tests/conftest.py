"""Lists of invented people for the tests of screening, as files that their owners could publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Alias, Birth, Document, ListedPerson, synthetic
from kivuko.screening.importing import take_in
from kivuko.screening.models import ListEntry, Watchlist

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
