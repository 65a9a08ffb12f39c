"""The first of the two journeys that the architecture is accepted by, as far as headquarters' page.

An officer scans by keyboard; the lists answer; the decision is one key; headquarters' count moves; and what was
recorded verifies, without a name in what is counted.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.kernel import replaying, verifying
from kivuko.kernel.policy import SYSTEM
from kivuko.lib import mrz
from kivuko.lib.dates import PartialDate
from kivuko.lib.lists import Birth, ListedPerson, synthetic
from kivuko.screening.importing import take_in
from kivuko.screening.models import Hit
from tests.browsing import Pages

pytestmark = pytest.mark.django_db(transaction=True)

LISTED = ListedPerson(
    source="ofac-sdn", ref="990001", name="Tobias Lokwang ADEBE", births=(Birth("1971-05-02"),),
    nationalities=("SSD",), sex="M", places=("South Sudan",), programme="INVENTED",
)  # fmt: skip
"""Invented, in the form in which OFAC publishes its list."""


def passport(today: date) -> list[str]:
    """The machine readable zone of a valid passport with the listed person's name and birth date."""
    return mrz.compose(
        "TD3", document_code="P", issuer="SSD", number="R7700123", nationality="SSD", surname="ADEBE",
        given_names="TOBIAS LOKWANG", birth=PartialDate.parse("1971-05-02"), sex="M",
        expiry=today.replace(year=today.year + 4, day=1),
    ).splitlines()  # fmt: skip


def scan(page: Page, lines: list[str]) -> None:
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.locator("#who")).to_be_visible()


def entries_today(page: Page) -> str:
    """What headquarters' page says of today's entries."""
    return page.locator(".kv-figures").inner_text()


def test_a_crossing_reaches_headquarters(pages: Pages, tmp_path: Path, amina, deng, sabit) -> None:
    house.post()
    synthetic.write_ofac([LISTED], tmp_path / "ofac")
    take_in(SYSTEM, "ofac", tmp_path / "ofac")

    lane = pages("/lane/", login=amina)
    scan(lane, house.SPECIMEN.split("\n"))
    expect(lane.locator("#who")).to_have_text("ERIKSSON, ANNA MARIA")
    expect(lane.locator("#verdict")).to_contain_text("LOOK")
    lane.keyboard.press("F2")
    expect(lane.locator("#last")).to_contain_text("Admitted: ERIKSSON, ANNA MARIA")

    headquarters = pages("/", login=sabit)
    expect(headquarters.locator(".kv-figures")).to_contain_text(re.compile(r"\b1\b"))
    before = entries_today(headquarters)

    scan(lane, passport(date.today()))
    expect(lane.locator("main")).to_contain_text("OFAC")
    expect(lane.locator("main")).to_contain_text("ADEBE")
    expect(lane.locator("#verdict")).to_contain_text("LOOK")  # information only: never a no by itself
    lane.keyboard.press("F2")
    expect(lane.locator("#last")).to_contain_text("Admitted: ADEBE, TOBIAS LOKWANG")
    expect(lane.locator("[data-part=count]")).to_contain_text("2 crossed today")
    assert lane.faults == []  # type: ignore[attr-defined]

    headquarters.reload()
    expect(headquarters.locator(".kv-figures")).to_contain_text(re.compile(r"\b2\b"))
    assert entries_today(headquarters) != before

    hits = pages("/", login=deng)
    expect(hits.locator("main")).to_contain_text("1")
    assert Hit.objects.get().state == "open"
    assert verifying.verify().holds and not replaying.replay().differs
    no_name_is_counted("ADEBE", "LOKWANG", "ERIKSSON", "R7700123", "L898902C3")
    assert Crossing.objects.filter(state="admitted").count() == 2


def no_name_is_counted(*names: str) -> None:
    """Neither Parquet nor manifest holds what identifies somebody."""
    files = [file for file in (Path(settings.KIVUKO_DATA) / "facts").rglob("*") if file.is_file()]
    assert files
    for file in files:
        content = file.read_bytes().upper()
        assert not [name for name in names if name.encode() in content], file
