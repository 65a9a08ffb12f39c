"""Files of police, by keyboard and on a phone: what police write, what justice reads, what an analyst counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kivuko.accounts.models import Login
from kivuko.crossings.tests import house
from kivuko.incidents import actions
from kivuko.incidents.inputs import Facts, Who
from kivuko.incidents.models import Incident
from kivuko.kernel.actions import Branch
from tests.browsing import LOOKED_AT, Axe, Pages, Shot, too_wide
from tests.cast import COUNTRY, WUNTHOU, appoint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def handed(kuol: Login) -> Incident:
    """An invented file that justice has, with persons and objects, and others that wait."""
    house.post()
    before = datetime.now(UTC) - timedelta(days=40)
    happened = datetime(2026, 7, 3, 4, 30, tzinfo=UTC)
    facts = Facts(
        category="smuggling_goods", happened_at=happened, place="track north of the market",
        what="A lorry with sugar by the track at night. The driver walked away and came back in the morning.",
        victims=3, children=1,
    )  # fmt: skip
    made = actions.report(kuol, Branch(WUNTHOU), facts=facts, at=before)
    suspect = Who(
        part="suspect", name="Okot Lamba", sex="M", birth="1988", nationality="UGA", document="invented-7"
    )
    actions.name_person(kuol, made, who=suspect)
    actions.name_person(
        kuol, made, who=Who(part="witness", name="Abuk Deng", remark="Sells tea by the track.")
    )
    actions.list_object(kuol, made, thing="vehicle", quantity=1, unit="piece", how="seized", mark="KV 000 A")
    actions.list_object(kuol, made, thing="money", quantity=Decimal("1500.50"), unit="USD", how="seized")
    actions.investigate(kuol, made, reason="Taken up by the post's police.")
    actions.report(kuol, Branch(WUNTHOU), facts=facts, at=before)
    for _each in range(6):
        actions.report(kuol, Branch(WUNTHOU), facts=facts, at=datetime(2026, 8, 1, tzinfo=UTC))
    actions.charge(kuol, made, reason="Customs act, article invented.", at=before + timedelta(days=3))
    return actions.hand_to_justice(kuol, made, reason="The file is complete.", at=before + timedelta(days=4))


def test_an_incident_is_written_by_keyboard_alone(pages: Pages, kuol: Login) -> None:
    house.post()
    page = pages("/incidents/report", login=kuol)
    page.focus("#id_category")
    page.keyboard.type("Robbery")
    page.fill("#id_happened_at", "2026-01-05T08:30")
    page.focus("#id_place")
    page.keyboard.type("road to the south")
    page.keyboard.press("Tab")
    page.keyboard.type("Traders were stopped and robbed.")
    page.focus("form.kv-form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kv-timeline")
    assert "Traders were stopped" in page.inner_text("main")
    assert Incident.objects.get().category == "robbery"


@pytest.mark.parametrize(("lang", "size"), LOOKED_AT)
def test_files_are_seen_whole(
    pages: Pages,
    axe: Axe,
    shot: Shot,
    handed: Incident,
    kuol: Login,
    sabit: Login,
    lang: str,
    size: tuple[int, int],
) -> None:
    wani = appoint("Wani Gore", "justice", COUNTRY)
    other = Incident.objects.filter(state="reported").first()
    assert other is not None
    at = handed.get_absolute_url()
    for name, url, login in (
        ("list", "/incidents/", kuol),
        ("report", "/incidents/report", kuol),
        ("file", at, kuol),
        ("open", other.get_absolute_url(), kuol),
        ("person", f"{other.get_absolute_url()}/person", kuol),
        ("object", f"{other.get_absolute_url()}/object", kuol),
        ("close", f"{other.get_absolute_url()}/close", kuol),
        ("justice", at, wani),
        ("conclude", f"{at}/conclude", wani),
        ("counts", "/incidents/counts", sabit),
    ):
        page = pages(url, lang=lang, size=size, login=login, check=True)
        shot(page, f"incidents-{name}-{lang}-{size[0]}")
        assert axe(page) == [] and page.faults == [], name  # type: ignore[attr-defined]
        assert too_wide(page) == 0, name
        page.context.close()
