"""The first of the two journeys that the architecture is accepted by, as far as headquarters' chart.

By keyboard alone and with no network but the node's own pages: an officer scans, the lists answer, the decision is one
key; headquarters' count and chart move; what was recorded verifies; and whoever crossed is named in no fact, no log,
no address and no session.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from kivuko.crossings.models import Crossing
from kivuko.crossings.tests import house
from kivuko.kernel import replaying, verifying
from kivuko.kernel.policy import SYSTEM
from kivuko.lib import mrz
from kivuko.lib.dates import PartialDate
from kivuko.lib.lists import Birth, ListedPerson, synthetic
from kivuko.project.logging import JsonLines
from kivuko.screening.importing import take_in
from kivuko.screening.models import Hit
from tests.browsing import Pages
from tests.keys import enter, reach, scan

pytestmark = pytest.mark.django_db(transaction=True)

LISTED = ListedPerson(
    source="ofac-sdn", ref="990001", name="Tobias Lokwang ADEBE", births=(Birth("1971-05-02"),),
    nationalities=("SSD",), sex="M", places=("South Sudan",), programme="INVENTED",
)  # fmt: skip
"""Invented, in the form in which OFAC publishes its list."""


NAMED = ("ADEBE", "LOKWANG", "TOBIAS", "ERIKSSON", "R7700123", "L898902C3")
"""What would tell who crossed."""


def passport(today: date) -> str:
    """The machine readable zone of a valid passport with the listed person's name and birth date."""
    return mrz.compose(
        "TD3", document_code="P", issuer="SSD", number="R7700123", nationality="SSD", surname="ADEBE",
        given_names="TOBIAS LOKWANG", birth=PartialDate.parse("1971-05-02"), sex="M",
        expiry=today.replace(year=today.year + 4, day=1),
    )  # fmt: skip


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[StringIO]:
    """Every line that the node logs meanwhile, as it stands in the file."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    for name in ("kivuko", "django"):
        logging.getLogger(name).addHandler(handler)
        caplog.set_level(logging.INFO, logger=name)
    yield out
    for name in ("kivuko", "django"):
        logging.getLogger(name).removeHandler(handler)


def entries_today(page: Page) -> str:
    """What headquarters' page says of today's entries."""
    return page.locator(".kv-figures").inner_text()


def course(page: Page) -> tuple[int, int]:
    """Today's entries and exits, as the chart was given them."""
    figure = page.locator(".kv-chart[data-ready]")
    expect(figure.locator("canvas")).to_be_visible()
    chart = json.loads(page.locator(f"#{figure.get_attribute('data-chart')}").text_content() or "")
    entries, exits = (one["values"][-1] for one in chart["series"])
    return entries, exits


def test_a_crossing_reaches_headquarters(
    sit: Pages, log: StringIO, tmp_path: Path, amina: Any, deng: Any, sabit: Any
) -> None:
    house.post()
    synthetic.write_ofac([LISTED], tmp_path / "ofac")
    take_in(SYSTEM, "ofac", tmp_path / "ofac")

    lane = sit("/lane/", login=amina)
    scan(lane, house.SPECIMEN, "ERIKSSON, ANNA MARIA")
    expect(lane.locator("#verdict")).to_contain_text("LOOK")
    lane.keyboard.press("F2")
    expect(lane.locator("#last")).to_contain_text("Admitted: ERIKSSON, ANNA MARIA")

    headquarters = sit("/", login=sabit)
    expect(headquarters.locator(".kv-figures")).to_contain_text(re.compile(r"\b1\b"))
    before = entries_today(headquarters)

    scan(lane, passport(date.today()), "ADEBE")
    expect(lane.locator("main")).to_contain_text("OFAC")
    expect(lane.locator("#verdict")).to_contain_text("LOOK")  # information only: never a no by itself
    lane.keyboard.press("F2")
    expect(lane.locator("#last")).to_contain_text("Admitted: ADEBE, TOBIAS LOKWANG")
    expect(lane.locator("[data-part=count]")).to_contain_text("2 crossed")

    headquarters.reload()
    expect(headquarters.locator(".kv-figures")).to_contain_text(re.compile(r"\b2\b"))
    assert entries_today(headquarters) != before
    enter(headquarters, "link", "Flows")
    reach(headquarters, headquarters.get_by_label("Period", exact=True))
    headquarters.keyboard.type("Last 7")
    enter(headquarters, "button", "Show")
    expect(headquarters.locator(".kv-figure .kv-value").first).to_contain_text("2")
    assert course(headquarters) == (2, 0)
    enter(headquarters, "link", "Check the totals against the rows")
    expect(headquarters.get_by_text("They agree")).to_be_visible()

    hits = sit("/", login=deng)
    expect(hits.locator("main")).to_contain_text("1")
    assert Hit.objects.get().state == "open"
    assert verifying.verify().holds and not replaying.replay().differs
    assert Crossing.objects.filter(state="admitted").count() == 2
    for page in (lane, headquarters, hits):
        assert page.faults == []  # type: ignore[attr-defined]  # nobody else was asked for anything
        nobody_is_named("an address", [*history(page), *page.asked])  # type: ignore[attr-defined]
    nobody_is_named("the log", [log.getvalue()], has="crossings:decide")
    nobody_is_named("a session", [str(one.get_decoded()) for one in Session.objects.all()])
    nobody_is_named("the facts", facts())


def history(page: Page) -> list[str]:
    """The addresses and titles that the browser keeps for its way back."""
    kept = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [f"{one['url']} {one['title']} {one['userTypedURL']}" for one in kept["entries"]]


def facts() -> list[str]:
    """Every row of the Parquet files, every manifest, and the names of their files."""
    files = [file for file in (Path(settings.KIVUKO_DATA) / "facts").rglob("*") if file.is_file()]
    rows = [str(pq.read_table(file).to_pylist()) for file in files if file.suffix == ".parquet"]
    assert rows
    return rows + [f"{file} {file.read_bytes().decode('latin-1')}" for file in files]


def nobody_is_named(where: str, texts: list[str], has: str = "") -> None:
    """None of these says who crossed; there is something to look at."""
    assert texts and any(has in text for text in texts), where
    assert not [name for name in NAMED for text in texts if name in text.upper()], where
