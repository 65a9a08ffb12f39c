"""The pages of lists and hits, as those see them who may, and as nobody else does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.screening import actions_hits, files, jobs
from kivuko.screening.hits import Raised
from kivuko.screening.matching import search
from kivuko.screening.models import Hit, ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, Publish
from kivuko.screening.tests.test_matching import HE, TODAY
from tests.cast import WUNTHOU

ClientOf = Callable[[Login], Client]


@pytest.fixture
def hit(amina: Login, sanctions: Watchlist) -> Hit:
    (found,) = search(amina, HE, TODAY)
    return actions_hits.raise_hit(amina, Branch(WUNTHOU), raised=Raised.of(found))


def uploads(folder: Path) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(file.name, file.read_bytes()) for file in sorted(folder.iterdir())]


def test_without_a_list_the_page_says_how_to_begin(client_of: ClientOf, nyadak: Login, deng: Login) -> None:
    page = client_of(nyadak).get(reverse("screening:lists")).content.decode()
    assert "There is no list yet" in page
    assert reverse("screening:import") in page
    assert "Ask an administrator" in client_of(deng).get(reverse("screening:lists")).content.decode()


def test_the_lists_show_owner_basis_purpose_and_entries(
    client_of: ClientOf, deng: Login, sanctions: Watchlist
) -> None:
    page = client_of(deng).get(reverse("screening:lists")).content.decode()
    assert "OFAC SDN" in page
    assert "None for entry" in page
    assert "Office of Foreign Assets Control" in page


@pytest.mark.parametrize("who", ["asha", "taban", "kuol", "sabit"])
def test_health_customs_police_and_analysts_see_no_list_and_no_hit(
    request: pytest.FixtureRequest, client_of: ClientOf, who: str, hit: Hit, lokwang: ListEntry
) -> None:
    client = client_of(request.getfixturevalue(who))
    for name, args in (("lists", []), ("import", []), ("hits", [])):
        assert client.get(reverse(f"screening:{name}", args=args)).status_code == 403
    for name, args in (
        ("list", ["ofac"]),
        ("entry", [lokwang.pk]),
        ("hit", [hit.pk]),
        ("settle", [hit.pk, "refute"]),
    ):
        answer = client.get(reverse(f"screening:{name}", args=args))
        assert answer.status_code == 404
        assert b"Lokwang" not in answer.content


def test_a_person_is_found_by_the_beginning_of_any_part_of_the_name(
    client_of: ClientOf, nyadak: Login, sanctions: Watchlist
) -> None:
    client, url = client_of(nyadak), sanctions.get_absolute_url()
    assert "Miremba".upper() in client.get(url).content.decode()
    page = client.post(url, {"words": "lokw"}).content.decode()
    assert "Lokwang" in page
    assert "MIREMBA" not in page
    assert "Nobody found" in client.post(url, {"words": "okwang"}).content.decode()


def test_an_entry_shows_all_that_its_list_says(client_of: ClientOf, deng: Login, lokwang: ListEntry) -> None:
    page = client_of(deng).get(lokwang.get_absolute_url()).content.decode()
    for said in ("1971-05-09", "R0412577", "Tobias LOKWAN", "INVENTED"):
        assert said in page


def test_a_list_is_withdrawn_on_its_page_with_a_reason(
    client_of: ClientOf, nyadak: Login, sanctions: Watchlist
) -> None:
    client, url = client_of(nyadak), reverse("screening:move", args=["ofac", "withdraw"])
    assert client.post(url, {"reason": "", "rev": sanctions.rev}).status_code == 200
    assert client.post(url, {"reason": "It ended.", "rev": sanctions.rev, "key": "k"}).status_code == 302
    assert "no traveller is compared" in client.get(sanctions.get_absolute_url()).content.decode()


def finished(client: Client, code: str) -> str:
    """The result page, once the import has ended."""
    url = reverse("screening:outcome", args=[code])
    for _again in range(200):
        page = client.get(url).content.decode()
        if "every 1s" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the import did not end")


@pytest.mark.django_db(transaction=True)
def test_an_administrator_uploads_a_list_and_sees_what_it_brought(
    client_of: ClientOf, nyadak: Login, ofac: Publish
) -> None:
    client = client_of(nyadak)
    folder = ofac()
    text = (folder / "sdn.csv").read_bytes().replace(b"DOB 1980", b"DOB in his youth")
    (folder / "sdn.csv").write_bytes(text)
    answer = client.post(reverse("screening:import"), {"code": "ofac", "uploads": uploads(folder)})
    assert answer.status_code == 302
    page = finished(client, "ofac")
    assert ListEntry.objects.filter(state="listed").count() == 2
    assert "sdn.csv" in page
    assert "Remarks" in page
    assert "Entries updated" in client.get(reverse("screening:list", args=["ofac"])).content.decode()
    assert [left for left in files.folder().iterdir() if left.is_dir()] == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_upload_gets_a_sentence_and_leaves_no_file(client_of: ClientOf, nyadak: Login) -> None:
    client = client_of(nyadak)
    client.post(
        reverse("screening:import"), {"code": "un", "uploads": SimpleUploadedFile("un.xml", b"<html>")}
    )
    page = finished(client, "un")
    assert "is not the UN consolidated list" in page
    assert not Watchlist.objects.exists()
    assert [left for left in files.folder().iterdir() if left.is_dir()] == []


def test_what_is_no_list_is_refused_before_it_is_kept(client_of: ClientOf, nyadak: Login) -> None:
    client, url = client_of(nyadak), reverse("screening:import")
    page = client.post(url, {"code": "un", "uploads": SimpleUploadedFile("list.exe", b"x")}).content.decode()
    assert "list.exe is no CSV, Excel or XML file" in page
    assert "Choose the files of the list." in client.post(url, {"code": "un"}).content.decode()


def test_an_import_that_was_killed_is_said_to_have_broken_off(client_of: ClientOf, nyadak: Login) -> None:
    jobs._keep(jobs.Report(code="un"))
    written = (files.folder() / "import-un.json").read_text()
    year = jobs.report("un").at[:4]
    (files.folder() / "import-un.json").write_text(written.replace(f'"at":"{year}', '"at":"2020'))
    page = client_of(nyadak).get(reverse("screening:outcome", args=["un"])).content.decode()
    assert "The import broke off" in page


def test_no_page_of_lists_asks_for_a_name_in_its_address(
    client_of: ClientOf, nyadak: Login, sanctions: Watchlist
) -> None:
    page = client_of(nyadak).get(sanctions.get_absolute_url() + "?words=lokw").content.decode()
    assert LOKWANG.ref in page
    assert "MIREMBA" in page
