"""Each role finds at home what waits for it, and nobody finds what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kivuko.crossings import actions
from kivuko.crossings.tests.house import nyandeng
from kivuko.desk import queries
from kivuko.kernel import ledger, verified, verifying
from kivuko.kernel.policy import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
LEDGER, FORGET, HOLDS = "/ledger/", "/forget/", "/holds/"


def home(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def admit(post, number, direction="entry", at=None):
    done = actions.admit(SYSTEM, post, traveller=nyandeng(number=number), direction=direction, occurred_at=at)
    ledger.seal()
    return done


def test_nobody_gets_in_without_signing_in():
    for page in ("/", LEDGER, FORGET, HOLDS):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert "login" in answer.url


def test_an_officer_finds_the_own_post_the_lane_and_todays_counts(amina, wunthou, nimule, client_of):
    html = home(client_of(amina))
    assert "Wunthou" in html
    assert f'href="{reverse("crossings:lane")}" accesskey="l" autofocus' in html
    assert "Nothing is recorded here today" in html
    for number in ("R1", "R2", "R3"):
        admit(wunthou, number)
    admit(nimule, "N1")
    shown = client_of(amina).get("/").context["today"]
    assert (shown.entries, shown.exits, shown.second_line) == (3, 0, 0)
    assert "Hits to settle" not in home(client_of(amina))


def test_nobody_forgotten_is_a_nought_and_not_unknown(petra, client_of):
    html = home(client_of(petra))
    assert "not known" not in html


def test_an_officer_without_a_post_is_told_whom_to_ask(amina, client_of):
    assert "Ask your administrator for a posting" in home(client_of(amina))


def test_headquarters_count_moves_at_reload_after_an_officer_admits(sabit, wunthou, client_of):
    browser = client_of(sabit)
    assert "No post has reported in the last 90 days" in home(browser)
    for count in (1, 2):
        admit(wunthou, f"R{count}")
        page = browser.get("/")
        assert [one["value"] for one in page.context["figures"]] == [count, 0, count]
        assert page.context["flows"].basis.behind == 0


def test_no_report_is_not_nought(sabit, wunthou, nimule, client_of):
    admit(wunthou, "R1", at=timezone.now() - timedelta(days=3))
    page = client_of(sabit).get("/")
    assert [one["value"] for one in page.context["figures"]] == ["no report"] * 3
    assert "that is not nought" in page.content.decode()
    entries = page.context["course"]["series"][0]["values"]
    assert [value for value in entries if value is not None] == [1]
    (row,) = page.context["flows"].posts
    assert (row.post, row.entries) == (wunthou, None)
    assert page.context["flows"].silent == 1


def test_headquarters_sees_how_today_differs_from_yesterday(sabit, wunthou, client_of):
    for at in range(3):
        admit(wunthou, f"Y{at}", at=timezone.now() - timedelta(days=1))
    admit(wunthou, "T1")
    first, *_rest = client_of(sabit).get("/").context["figures"]
    assert (first["value"], first["before"], first["change"]) == (1, 3, -2)


def test_headquarters_sees_no_name(sabit, wunthou, client_of):
    admit(wunthou, "R1")
    html = home(client_of(sabit))
    assert "MALUAL" not in html
    assert "NYANDENG" not in html


def test_the_administrator_sees_how_the_node_stands_and_the_links_of_the_office(nyadak, client_of):
    html = home(client_of(nyadak))
    assert "not yet on this node" in html
    assert f'href="{reverse("accounts:officers")}"' in html
    verified.remember(verifying.verify())
    assert "It holds" in home(client_of(nyadak))


def test_who_has_no_list_of_their_own_is_told_so(taban, client_of):
    assert "Nothing waits for you here" in home(client_of(taban))


def test_one_person_with_two_roles_finds_both_parts(nyadak, lokiru, client_of, appointed):
    from kivuko.accounts import actions as accounts
    from kivuko.accounts.models import Officer
    from kivuko.kernel.actions import Branch
    from tests.cast import LONG_AGO

    accounts.post(
        SYSTEM, Branch("SS/"), officer=Officer.objects.get(pk=lokiru.pk), role="analyst", since=LONG_AGO
    )
    page = client_of(lokiru).get("/")
    assert page.context["parts"] == ["desk/_analyst.html", "desk/_auditor.html"]


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("amina", []), ("deng", []), ("sabit", []), ("nyadak", []), ("taban", []), ("lokiru", [LEDGER]),
        ("petra", [FORGET, HOLDS]),
    ],
)  # fmt: skip
def test_the_ledger_is_the_auditors_and_forgetting_the_data_protection_officers(
    who, pages, request, client_of
):
    browser = client_of(request.getfixturevalue(who))
    for page in (LEDGER, FORGET, HOLDS):
        assert browser.get(page).status_code == (200 if page in pages else 403)


def test_todays_counts_follow_the_clock_of_the_post(amina, wunthou):
    found = queries.today(amina, wunthou)
    assert found.recorded == 0
    admit(wunthou, "R1")
    found = queries.today(amina, wunthou)
    assert sum(entries for _hour, entries, _exits in found.hours) == found.entries == 1
