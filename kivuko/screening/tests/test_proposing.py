"""Our own table: what it proposes, what it keeps aside, how it is stopped, and how a second person approves it."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.lib.lists import own
from kivuko.screening import actions, importing, jobs, proposing, queries, views_entries
from kivuko.screening.importing import Stopped, take_in
from kivuko.screening.matching import search
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.conftest import Publish, court_facts
from kivuko.screening.tests.test_matching import HE, TODAY
from kivuko.screening.tests.test_pages import finished

ClientOf = Callable[[Login], Client]
HEAD = ["ref", "name", "birth", "document_number", "document_status", "kind"]
LOKWANG = ["1", "Tobias Lokwang Adebe", "1971-05-09", "", "", ""]
MIREMBA = ["2", "Josefa Kintu Miremba", "1980", "", "", "at_risk"]
LOST = ["3", "", "", "R1234567", "lost", "document"]
BAD = ["4", "Bako Dirar", "2199", "", "", ""]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: list[str]) -> Path:
        path = tmp_path / "court.csv"
        path.write_bytes(own.as_csv([HEAD, *rows]))
        return path

    return write


def decide(client: Client, decision: str = "approve", reason: str = "") -> str:
    """Somebody opens the first batch that waits and decides on it."""
    url = next(iter(queries.batches(client.login))).url  # type: ignore[attr-defined]
    form = client.get(url).context["form"]
    answers = {"decision": decision, "reason": reason, "looked": form.initial["looked"]}
    return client.post(url, answers, follow=True).content.decode()


@pytest.fixture
def of(client_of: ClientOf) -> ClientOf:
    def open_(login: Login) -> Client:
        client = client_of(login)
        client.login = login  # type: ignore[method-assign, assignment]
        return client

    return open_


def test_a_table_is_proposed_and_counts_when_somebody_else_approves_all_of_it(
    nyadak: Login, achol: Login, amina: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    done = proposing.take_in(nyadak, "court", table(LOKWANG, MIREMBA, LOST))
    assert (done.added, done.changed, done.removed, done.errors) == (3, 0, 0, [])
    assert search(amina, HE, TODAY) == []
    (batch,) = queries.batches(achol)
    assert (batch.number, batch.by, batch.may_approve) == (3, nyadak.id, True)
    assert not queries.batches(nyadak)[0].may_approve
    page = of(nyadak).get(batch.url).content.decode()
    assert "somebody else has to approve it" in page
    assert "Tobias Lokwang Adebe" in page
    decide(of(achol))
    assert set(ListEntry.objects.values_list("state", flat=True)) == {"listed"}
    assert search(amina, HE, TODAY)


def test_a_long_table_is_looked_at_page_by_page(
    nyadak: Login,
    achol: Login,
    court: Watchlist,
    table: Callable[..., Path],
    of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views_entries, "SHOWN", 2)
    proposing.take_in(nyadak, "court", table(LOKWANG, MIREMBA, LOST))
    (batch,) = queries.batches(achol)
    first, second = (of(achol).get(f"{batch.url}?page={n}").content.decode() for n in (1, 2))
    assert "Entries 1 to 2 are shown" in first
    assert "R1234567" not in first
    assert "R1234567" in second


def test_who_proposed_a_table_is_refused_to_approve_it(
    nyadak: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG))
    assert "Somebody else has to approve it" in decide(of(nyadak))
    assert ListEntry.objects.get().state == "proposed"


def test_a_batch_is_rejected_with_a_reason_and_not_proposed_again_by_the_same_table(
    nyadak: Login, achol: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG))
    assert "Write why." in decide(of(achol), "reject")
    decide(of(achol), "reject", "The order is not signed.")
    assert ListEntry.objects.get().state == "rejected"
    done = proposing.take_in(nyadak, "court", table(LOKWANG))
    assert (done.added, done.changed, done.unchanged) == (0, 0, 1)


def test_the_same_table_again_proposes_nothing_before_and_after_approval(
    nyadak: Login, achol: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG, LOST))
    before = Entry.objects.count()
    assert proposing.take_in(nyadak, "court", table(LOKWANG, LOST)).waiting == 2
    assert Entry.objects.count() == before
    decide(of(achol))
    before = Entry.objects.count()
    assert proposing.take_in(nyadak, "court", table(LOKWANG, LOST)).unchanged == 2
    assert Entry.objects.count() == before


def test_what_differs_is_shown_before_and_after_and_what_is_gone_goes_only_from_a_whole_table(
    nyadak: Login, achol: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG, MIREMBA))
    decide(of(achol))
    newer = [*LOKWANG[:2], "1971-05-10", *LOKWANG[3:]]
    assert proposing.take_in(nyadak, "court", table(newer)).removed == 0
    again = proposing.take_in(nyadak, "court", table(newer), whole=True)
    assert (again.waiting, again.removed) == (1, 1)
    states = dict(ListEntry.objects.values_list("ref", "state"))
    assert states == {"1": "changing", "2": "leaving"}
    for batch in queries.batches(achol):
        page = of(achol).get(batch.url).content.decode()
        assert ("1971-05-09" in page and "1971-05-10" in page) or "Josefa Kintu Miremba" in page
    decide(of(achol))
    decide(of(achol))
    assert dict(ListEntry.objects.values_list("ref", "state")) == {"1": "listed", "2": "removed"}
    assert ListEntry.objects.get(ref="1").births[0]["date"] == "1971-05-10"


def test_a_change_shows_which_facts_differ_without_a_name_in_the_report(
    nyadak: Login, achol: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG))
    decide(of(achol))
    done = proposing.take_in(nyadak, "court", table(["1", "Tobias Lokwang", "1971-05-09", "", "", ""]))
    assert [(one["ref"], one["fields"]) for one in done.changes] == [("1", ["name"])]
    jobs.finished("court", done)
    assert "Tobias" not in str(jobs.report("court"))
    page = of(achol).get(reverse("screening:outcome", args=["court"])).content.decode()
    assert "Tobias Lokwang Adebe" in page


def test_good_rows_go_in_and_bad_rows_are_kept_to_be_put_right(
    nyadak: Login, amina: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    done = proposing.take_in(nyadak, "court", table(LOKWANG, BAD))
    assert (done.added, len(done.errors)) == (1, 1)
    report = jobs.finished("court", done)
    assert report.rejected == 1
    assert "Bako" not in str(report.outcome)
    url = reverse("screening:rejected", args=["court"])
    kept = list(csv.reader(StringIO(of(nyadak).get(url).content.decode("utf-8-sig"))))
    assert kept[0] == [*HEAD, own.REASON]
    assert kept[1][:6] == BAD
    assert "has not come yet" in kept[1][6]
    assert of(amina).get(url).status_code == 403
    kept[1][2] = "1999"
    path = table()
    path.write_bytes(own.as_csv(kept))
    assert proposing.take_in(nyadak, "court", path).added == 1


def test_a_table_is_refused_for_a_published_list_and_forbidden_to_a_post(
    nyadak: Login, deng: Login, court: Watchlist, sanctions: Watchlist, table: Callable[..., Path]
) -> None:
    with pytest.raises(Refused, match="no list of our own"):
        proposing.take_in(nyadak, "ofac", table(LOKWANG))
    with pytest.raises(Refused, match="Two people"):
        take_in(nyadak, "court", table(LOKWANG))
    with pytest.raises(Forbidden):
        proposing.take_in(deng, "court", table(LOKWANG))


def test_a_stopped_import_keeps_what_it_wrote_and_goes_on_when_it_is_brought_again(
    nyadak: Login, court: Watchlist, table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "PORTION", 1)
    asked = [0]

    def alive() -> None:
        asked[0] += 1
        if asked[0] > 2:
            raise Stopped

    with pytest.raises(Stopped):
        proposing.take_in(nyadak, "court", table(LOKWANG, MIREMBA, LOST), alive=alive)
    assert ListEntry.objects.count() == 2
    done = proposing.take_in(nyadak, "court", table(LOKWANG, MIREMBA, LOST))
    assert (done.added, done.waiting) == (1, 2)


def test_a_published_list_is_stopped_between_portions_and_is_not_called_taken(
    nyadak: Login, ofac: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PORTION", 1)
    asked = [0]

    def alive() -> None:
        asked[0] += 1
        if asked[0] > 1:
            raise Stopped

    with pytest.raises(Stopped):
        take_in(nyadak, "ofac", ofac(), alive=alive)
    assert Watchlist.objects.get(code="ofac").digest == ""
    assert take_in(nyadak, "ofac", ofac()).added == 1


def test_a_published_report_names_what_changed_by_fact(
    sanctions: Watchlist, nyadak: Login, ofac: Publish
) -> None:
    from dataclasses import replace

    from kivuko.lib.lists import Birth
    from kivuko.screening.tests.conftest import LOKWANG as HIM
    from kivuko.screening.tests.conftest import MIREMBA as HER

    later = replace(HIM, births=(Birth("1972-05-09"),))
    done = take_in(nyadak, "ofac", ofac([later, HER], "tuesday"))
    assert [(one["ref"], one["fields"]) for one in done.changes] == [("900101", ["births"])] or (
        "births" in done.changes[0]["fields"]
    )
    tomorrow = replace(HIM, births=(Birth("2199-05-09"),))
    done = take_in(nyadak, "ofac", ofac([tomorrow, HER], "wednesday"))
    assert "has not come yet" in done.errors[0].sentence
    assert ListEntry.objects.get(ref="900101").births == []


# -- pages ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_table_is_brought_on_the_page_and_its_report_leads_to_the_batch(
    nyadak: Login, court: Watchlist, table: Callable[..., Path], of: ClientOf
) -> None:
    client = of(nyadak)
    upload = SimpleUploadedFile("court.csv", table(LOKWANG, BAD).read_bytes())
    answer = client.post(reverse("screening:import"), {"code": "court", "uploads": upload})
    assert answer.status_code == 302
    page = finished(client, "court")
    assert "Proposed, not in force yet" in page
    assert "1 row was kept out" in page
    assert "has not come yet" in page


@pytest.mark.django_db(transaction=True)
def test_an_import_is_stopped_on_its_page(
    nyadak: Login, ofac: Publish, of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = of(nyadak)
    answer = client.post(reverse("screening:stop", args=["ofac"]))
    assert "No import of this list runs now" in answer.content.decode()
    slow = importing.take_in

    def waits(*args: object, **options: object) -> object:
        jobs.stop("ofac")
        return slow(*args, **options)

    monkeypatch.setattr(importing, "take_in", waits)
    uploads = [SimpleUploadedFile(file.name, file.read_bytes()) for file in sorted(ofac().iterdir())]
    client.post(reverse("screening:import"), {"code": "ofac", "uploads": uploads})
    for _again in range(100):
        if "Stopped" in (page := client.get(reverse("screening:outcome", args=["ofac"])).content.decode()):
            break
        time.sleep(0.1)
    assert "import the file again to go on" in page
    assert ListEntry.objects.count() == 0


def test_an_administrator_opens_and_changes_a_list_on_its_pages(of: ClientOf, nyadak: Login) -> None:
    client, url = of(nyadak), reverse("screening:open")
    assert "Restez calme" in client.get(url + "?kind=at_risk").content.decode()
    answers = {
        "code": "missing", "name_en": "Missing children", "owner": "Ministry of Gender", "basis": "Child Act 2008",
        "purpose": "To bring them home", "kind_of_entries": "at_risk", "visibility": "discreet", "key": "k",
    }  # fmt: skip
    page = client.post(url, answers)
    assert page.status_code == 422
    assert "not to the police" in page.content.decode()
    assert client.post(url, {**answers, "contact": "0900"}).status_code == 302
    found = Watchlist.objects.get(code="missing")
    assert (found.visibility, found.layout) == ("discreet", "own")
    change = reverse("screening:change", args=["missing"])
    assert "Child Act 2008" in client.get(change).content.decode()
    until = timezone.localdate() + timedelta(days=3)
    sent = {**answers, "contact": "0901", "expires": until.isoformat(), "rev": found.rev, "key": "k2"}
    assert client.post(change, sent).status_code == 302
    found.refresh_from_db()
    assert (found.contact, found.expires) == ("0901", until)


def test_an_entry_is_proposed_changed_and_approved_on_its_pages(
    of: ClientOf, nyadak: Login, achol: Login, court: Watchlist
) -> None:
    client, url = of(nyadak), reverse("screening:propose", args=["court"])
    page = client.post(url, {"name": "Toby", "birth": "2199", "key": "k"})
    assert page.status_code == 422
    assert "2199 has not come yet" in page.content.decode()
    assert 'value="Toby"' in page.content.decode()
    assert client.post(url, {"name": "Toby", "birth": "1975", "key": "k2"}).status_code == 302
    entry = ListEntry.objects.get()
    assert "somebody else has to approve it" in client.get(entry.get_absolute_url()).content.decode()
    other = of(achol)
    approve = reverse("screening:entry_move", args=[entry.pk, "approve"])
    assert "Approve" in other.get(entry.get_absolute_url()).content.decode()
    assert other.post(approve, {"rev": 1, "key": "k"}).status_code == 302
    change = reverse("screening:entry_change", args=[entry.pk])
    assert (
        other.post(change, {"name": "Toby Adebe", "birth": "1975", "rev": 2, "key": "c"}).status_code == 302
    )
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Before and after" in page and "Toby Adebe" in page
    reject = reverse("screening:entry_move", args=[entry.pk, "reject"])
    assert client.post(reject, {"rev": 3, "key": "r", "reason": "Not sure."}).status_code == 302
    leave = reverse("screening:entry_move", args=[entry.pk, "leave"])
    assert client.post(leave, {"rev": 4, "key": "l", "reason": "It ended."}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.name) == ("leaving", "Toby")


@pytest.mark.parametrize("who", ["amina", "deng", "kuol", "sabit"])
def test_nobody_at_a_post_opens_proposes_or_decides(
    request: pytest.FixtureRequest,
    of: ClientOf,
    who: str,
    court: Watchlist,
    nyadak: Login,
    table: Callable[..., Path],
) -> None:
    proposing.take_in(nyadak, "court", table(LOKWANG))
    client = of(request.getfixturevalue(who))
    (batch,) = queries.batches(nyadak)
    assert client.get(reverse("screening:open")).status_code == 403
    assert client.post(reverse("screening:propose", args=["court"]), {"name": "X"}).status_code in (403, 404)
    page = client.get(batch.url)
    if who == "deng":  # sees every list, decides on none
        assert "Your decision" not in page.content.decode()
    else:
        assert page.status_code == 404
        assert b"Lokwang" not in page.content


def test_a_list_that_expired_is_said_so_on_its_page_on_the_lists_and_on_the_supervisor_s_home(
    of: ClientOf, nyadak: Login, deng: Login, amina: Login, court: Watchlist, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = timezone.now().date() + timedelta(days=5)
    actions.change_list(nyadak, court, facts=court_facts(expires=until))
    (notice,) = queries.notices(deng, until - timedelta(days=1))
    assert notice.sentence == "The list “Court orders” expires in 1 day."
    assert queries.notices(deng, until - timedelta(days=30)) == []
    assert queries.notices(amina, until + timedelta(days=1)) == []
    monkeypatch.setattr(timezone, "localdate", lambda *args: until + timedelta(days=1))
    client = of(deng)
    for url in (court.get_absolute_url(), reverse("screening:lists"), reverse("desk:home")):
        assert "has expired" in client.get(url).content.decode(), url


def test_the_template_is_taken_as_a_workbook_and_as_csv(of: ClientOf, nyadak: Login, tmp_path: Path) -> None:
    for form in ("xlsx", "csv"):
        answer = of(nyadak).get(reverse("screening:template", args=[form]))
        assert answer.status_code == 200
        (tmp_path / f"t.{form}").write_bytes(answer.content)
        assert list(own.Table(tmp_path / f"t.{form}", TODAY)) == []
    assert of(nyadak).get(reverse("screening:template", args=["pdf"])).status_code == 404
