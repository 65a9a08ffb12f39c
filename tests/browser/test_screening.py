"""Pages of lists and hits as a person sees them: laptop and phone, English and Arabic, without faults for axe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kivuko.accounts.models import Login
from kivuko.documents.traveller import Traveller
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import ListedPerson, synthetic
from kivuko.screening import actions, jobs
from kivuko.screening.hits import Raised
from kivuko.screening.importing import take_in
from kivuko.screening.matching import search
from kivuko.screening.models import Hit
from tests.browsing import LAPTOP, PHONE, Axe, Pages, Shot, too_wide
from tests.cast import WUNTHOU

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def raise_hit(officer: Login, person: ListedPerson) -> Hit:
    """The officer meets somebody with the name and birth date of an invented listed person."""
    given, _, surname = person.name.rpartition(" ")
    traveller = Traveller(surname=surname, given_names=given, birth=person.births[0].date, sex="M")
    return actions.raise_hit(
        officer, Branch(WUNTHOU), raised=Raised.of(search(officer, traveller, date.today())[0])
    )


@pytest.fixture
def house(amina: Login, deng: Login, tmp_path: Path) -> dict[str, Any]:
    """Two invented lists, an import with rows that could not be read, two hits that wait."""
    people = synthetic.demo_excerpt()
    born = [one for one in people if one.births and len(one.births[0].date) == 10 and not one.births[0].to]
    odd = [replace(one, births=()) for one in people[:3]]
    synthetic.write_un([*born[:2], *people[20:30]], tmp_path / "un.xml")
    take_in(SYSTEM, "un-demo", tmp_path / "un.xml")
    synthetic.write_ofac([*odd, *people[3:20]], tmp_path / "ofac")
    file = tmp_path / "ofac" / "sdn.csv"
    file.write_bytes(file.read_bytes().replace(b"; Gender", b"; DOB in his youth; Gender"))
    jobs.finished("ofac-demo", take_in(SYSTEM, "ofac-demo", tmp_path / "ofac"))
    hits = [raise_hit(amina, one) for one in born[:2]]
    return {"hit": hits[0], "entry": hits[0].entry}


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1366", "390"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_lists_and_hits_are_seen_whole_in_both_directions(
    house: dict[str, Any], pages: Pages, axe: Axe, shot: Shot, deng: Login, nyadak: Login, lang: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    hit = house["hit"]
    shown = [
        ("lists", reverse("screening:lists"), nyadak),
        ("list", reverse("screening:list", args=["un-demo"]), nyadak),
        ("entry", reverse("screening:entry", args=[house["entry"]]), nyadak),
        ("import", reverse("screening:import"), nyadak),
        ("outcome", reverse("screening:outcome", args=["ofac-demo"]), nyadak),
        ("hits", reverse("screening:hits"), deng),
        ("hit", hit.get_absolute_url(), deng),
        ("settle", reverse("screening:settle", args=[hit.pk, "refute"]), deng),
    ]
    if (lang, size) in (("en", PHONE), ("ar", LAPTOP)):
        shown = [one for one in shown if one[0] in ("lists", "outcome", "hits")]
    for name, url, login in shown:
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"screening-{name}-{lang}-{size[0]}")
        assert axe(page) == [], name
        assert too_wide(page) == 0, name
        assert page.faults == [], name
