"""A list that a country keeps itself, with what waits for a second person: states that no page of the demo is in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.lib.lists import Birth, Document, own
from kivuko.screening import actions, demo, jobs, proposing, queries
from kivuko.screening.inputs import EntryFacts
from kivuko.screening.models import ListEntry, Watchlist
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide
from tests.cast import COUNTRY, Appoint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["ref", "name", "birth", "document_number", "document_status", "kind"]


@pytest.fixture
def achol(appointed: Appoint) -> Login:
    return appointed("Achol Mabior", "supervisor", COUNTRY)


@pytest.fixture
def court(nyadak: Login, achol: Login, tmp_path: Path) -> Watchlist:
    """An invented court's list: one listed with a change that waits, a table that waits, rows that were kept out."""
    facts = demo.OWN_LISTS[0].facts()
    soon = timezone.localdate() + timedelta(days=5)
    made = actions.open_list(
        nyadak, Branch(COUNTRY), code="court", facts=facts.model_copy(update={"expires": soon})
    )
    him = EntryFacts(name="Matiop Garangwek Lokudu", births=(Birth("1984-02-17"),), nationalities=("SSD",))
    entry = actions.approve_entry(achol, actions.propose_entry(nyadak, made, ref="1", facts=him))
    documents = (Document("R00987654", "SSD", "passport", "lost", "2026-03"),)
    actions.propose_change(
        nyadak, entry, facts=him.model_copy(update={"documents": documents, "contact": "0900"})
    )
    rows = [HEAD, ["2", "Kunyi", "1990", "", "", ""], ["3", "", "", "R00987655", "stolen", "document"],
            ["4", "Ladu", "2199", "", "", ""]]  # fmt: skip
    (tmp_path / "court.csv").write_bytes(own.as_csv(rows))
    jobs.finished("court", proposing.take_in(nyadak, "court", tmp_path / "court.csv"))
    return Watchlist.objects.get(pk=made.pk)


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_what_waits_on_an_own_list_is_seen_whole(
    court: Watchlist, pages: Pages, axe: Axe, shot: Shot, nyadak: Login, achol: Login, lang: str, size: tuple[int, int]
) -> None:  # fmt: skip
    entry = ListEntry.objects.get(ref="1")
    batch = next(one for one in queries.batches(achol) if one.number == 2)
    for name, url, login in (
        ("list", court.get_absolute_url(), achol),
        ("propose", reverse("screening:propose", args=["court"]), nyadak),
        ("batch", batch.url, achol),
        ("entry", entry.get_absolute_url(), achol),
        ("outcome", reverse("screening:outcome", args=["court"]), nyadak),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"own-{name}-{lang}-{size[0]}")
        assert axe(page) == [], name
        assert too_wide(page) == 0, name
        assert page.faults == [], name  # type: ignore[attr-defined]
