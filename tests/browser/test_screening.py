"""Hits late, settled and asked about again, as a person sees them: states that no page of the demo is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.documents.traveller import Traveller
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import ListedPerson, synthetic
from kivuko.screening import actions_calls, actions_hits, actions_redress, jobs
from kivuko.screening.hits import Raised
from kivuko.screening.importing import take_in
from kivuko.screening.matching import search
from kivuko.screening.models import Hit
from kivuko.screening.vocab import Ground
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide
from tests.cast import WUNTHOU

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def raise_hit(officer: Login, person: ListedPerson, minutes: int = 0) -> Hit:
    """The officer meets somebody with the name and birth date of an invented listed person."""
    given, _, surname = person.name.rpartition(" ")
    traveller = Traveller(
        surname=surname, given_names=given, birth=person.births[0].date, sex="M", nationality="SSD",
        document_kind="passport", issuer="SSD", number="R7001234",
    )  # fmt: skip
    found = search(officer, traveller, date.today())[0]
    at = timezone.now() - timedelta(minutes=minutes)
    return actions_hits.raise_hit(officer, Branch(WUNTHOU), raised=Raised.of(found), at=at)


@pytest.fixture
def house(amina: Login, deng: Login, tmp_path: Path) -> dict[str, Any]:
    """Two invented lists, an import with rows that could not be read; hits that wait, are late, and are settled."""
    people = synthetic.demo_excerpt()
    born = [one for one in people if one.births and len(one.births[0].date) == 10 and not one.births[0].to]
    odd = [replace(one, births=()) for one in people[:3]]
    synthetic.write_un([*born[:2], *people[20:30]], tmp_path / "un.xml")
    take_in(SYSTEM, "un-demo", tmp_path / "un.xml")
    synthetic.write_ofac([*odd, *people[3:20]], tmp_path / "ofac")
    file = tmp_path / "ofac" / "sdn.csv"
    file.write_bytes(file.read_bytes().replace(b"; Gender", b"; DOB in his youth; Gender"))
    jobs.finished("ofac-demo", take_in(SYSTEM, "ofac-demo", tmp_path / "ofac"))
    hits = [raise_hit(amina, born[0], 21), raise_hit(amina, born[1], 95), raise_hit(amina, born[0], 130)]
    now = timezone.now()
    times = {"since": now - timedelta(hours=4), "until": now + timedelta(hours=8)}
    actions_calls.put_on_call(SYSTEM, Branch(WUNTHOU), officer=deng.id, phone="0920 000 001", **times)
    late = actions_hits.nobody_reachable(amina, hits[1], reason="0920 000 001 rang out twice.")
    settled = actions_hits.refute_by_phone(
        amina, hits[2], decided_by=deng.id, ground=Ground.OTHER_FACE, reason="An older man on the photograph."
    )
    slip = actions_redress.give_redress(amina, settled)
    actions_redress.ask_redress(amina, slip, words="I waited for two hours. Why?")
    for number in range(6):
        at = now - timedelta(days=2, minutes=number)
        one = actions_hits.raise_hit(amina, Branch(WUNTHOU), raised=_again(settled), at=at)
        actions_hits.refute(
            deng,
            one,
            ground=Ground.OTHER_BIRTH,
            reason="Another birth date.",
            at=at + timedelta(minutes=20 + number),
        )
    return {"late": late, "settled": settled, "slip": slip}


def _again(hit: Hit) -> Raised:
    return Raised(
        entry=hit.entry, watchlist=hit.watchlist, list_name=hit.list_name, entry_name=hit.entry_name, score=hit.score,
        level="look", reasons=hit.reasons,
    )  # fmt: skip


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_hits_and_what_follows_them_are_seen_whole(
    house: dict[str, Any], pages: Pages, axe: Axe, shot: Shot, amina: Login, deng: Login, nyadak: Login, petra: Login,
    lang: str, size: tuple[int, int],
) -> None:  # fmt: skip
    late, settled = house["late"], house["settled"]
    for name, url, login in (
        ("outcome", reverse("screening:outcome", args=["ofac-demo"]), nyadak),
        ("hits", reverse("screening:hits"), deng),
        ("hit-late", late.get_absolute_url(), amina),
        ("hit-settled", settled.get_absolute_url(), deng),
        ("by-phone", reverse("screening:settle", args=[late.pk, "refute-by-phone"]), amina),
        ("slip", reverse("screening:slip", args=[settled.pk]), amina),
        ("redress", house["slip"].get_absolute_url(), petra),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"screening-{name}-{lang}-{size[0]}")
        assert axe(page) == [], name
        assert too_wide(page) == 0, name
        assert page.faults == [], name  # type: ignore[attr-defined]
