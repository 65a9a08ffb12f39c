"""The pages of incidents: for police, for justice, for an analyst, and for nobody else."""

from __future__ import annotations

import re

import pytest

from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.tests.conftest import PLACE, STORY, SUSPECT
from tests.cast import WUNTHOU

pytestmark = pytest.mark.django_db
ANSWERS = {
    "where": WUNTHOU, "category": "smuggling_goods", "happened_at": "2026-01-05T08:30", "place": PLACE, "what": STORY,
    "victims": "0", "children": "0",
}  # fmt: skip


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(page, **answers) -> dict[str, str]:
    """The form of a page with its hidden fields, and these answers."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"} | answers


class TestPolice:
    def test_from_an_empty_log_to_a_file_with_a_person_an_object_and_a_step(self, client_of, kuol, wunthou):
        browser = client_of(kuol)
        assert "No incident was written down yet" in words(browser.get("/incidents/"))
        page = browser.get("/incidents/report")
        assert "Never write who the victims are" in words(page)
        wrong = browser.post("/incidents/report", filled(page, **(ANSWERS | {"children": "3"})))
        assert wrong.status_code == 422 and STORY in wrong.content.decode()
        assert "More children than victims" in words(wrong)
        said = words(browser.post("/incidents/report", filled(page, **ANSWERS), follow=True))
        assert STORY in said and PLACE in said and "Nobody is named in this file" in said
        at = Incident.objects.get().get_absolute_url()
        page = browser.get(f"{at}/person")
        assert "A victim is not written here" in words(page)
        browser.post(f"{at}/person", filled(page, part="suspect", name=SUSPECT))
        page = browser.get(f"{at}/object")
        wrong = browser.post(
            f"{at}/object", filled(page, thing="money", quantity="20", unit="kg", how="seized", mark="A1")
        )
        assert "one of: SSP" in words(wrong) and "A1" in wrong.content.decode()
        browser.post(f"{at}/object", filled(page, thing="money", quantity="20", unit="SSP", how="seized"))
        for step in ("investigate", "charge", "hand"):
            page = browser.get(f"{at}/{step}")
            browser.post(f"{at}/{step}", filled(page, reason="As the law says."))
        said = words(browser.get(at))
        assert "With justice" in said and SUSPECT in said and "20 SSP" in said and "As the law says." in said
        assert "Add a person" not in said

    def test_the_time_is_typed_by_the_clocks_of_the_post_and_correcting_keeps_it(
        self, client_of, kuol, wunthou
    ):
        browser = client_of(kuol)
        browser.post("/incidents/report", filled(browser.get("/incidents/report"), **ANSWERS))
        made = Incident.objects.get()
        assert made.happened_at.isoformat() == "2026-01-05T06:30:00+00:00"
        at = f"{made.get_absolute_url()}/correct"
        page = browser.get(at)
        html = page.content.decode()
        assert "2026-01-05T08:30" in html and STORY in html
        browser.post(at, filled(page, **(ANSWERS | {"victims": "3"}), reason="Counted again."))
        made = Incident.objects.get()
        assert (made.victims, made.happened_at.isoformat()) == (3, "2026-01-05T06:30:00+00:00")

    def test_somebody_is_cleared_and_an_object_given_back(self, client_of, suspected, kuol):
        from kivuko.incidents import actions

        actions.list_object(kuol, suspected, thing="vehicle", quantity=1, unit="piece", how="seized")
        browser = client_of(kuol)
        for at in (
            f"/incidents/persons/{Involved.objects.get().pk}/clear",
            f"/incidents/objects/{Item.objects.get().pk}/back",
        ):
            said = words(browser.post(at, filled(browser.get(at), reason="It was a mistake."), follow=True))
        assert "cleared" in said and "given back" in said

    def test_closing_asks_for_the_outcome_and_keeps_the_form(self, client_of, kuol, file):
        made, browser = file(), client_of(kuol)
        at = f"{made.get_absolute_url()}/close"
        page = browser.get(at)
        assert "Convicted" not in words(page)
        again = browser.post(at, filled(page, reason="Nobody saw them."))
        assert "Nobody saw them." in again.content.decode() and Incident.objects.get().state == "reported"
        browser.post(at, filled(page, outcome="nobody_known", reason="Nobody saw them."))
        assert Incident.objects.get().outcome == "nobody_known"

    def test_two_do_not_take_the_same_step(self, client_of, kuol, file):
        made, browser = file(), client_of(kuol)
        at = f"{made.get_absolute_url()}/investigate"
        page = browser.get(at)
        browser.post(at, filled(page, reason="Taken up."))
        again = browser.post(at, filled(page, reason="I too.", key="another"))
        assert again.status_code in (409, 422) and "I too." in again.content.decode()

    def test_the_list_is_filtered_by_state_and_category(self, client_of, kuol, file, suspected):
        other = file(category="robbery")
        browser = client_of(kuol)
        assert other.number in words(browser.get("/incidents/?category=robbery"))
        assert suspected.number not in words(browser.get("/incidents/?category=robbery"))
        assert other.number not in words(browser.get("/incidents/?state=investigated"))
        assert "No file fits these filters" in words(browser.get("/incidents/?state=tried"))

    def test_an_unknown_step_is_not_there(self, client_of, kuol, file):
        assert client_of(kuol).get(f"{file().get_absolute_url()}/burn").status_code == 404


class TestJustice:
    def test_reads_what_was_handed_and_closes_it(self, client_of, wani, handed):
        browser = client_of(wani)
        assert handed.number in words(browser.get("/incidents/"))
        at = handed.get_absolute_url()
        said = words(browser.get(at))
        assert STORY in said and SUSPECT in said and "Bring to trial" in said and "Add an object" not in said
        browser.post(f"{at}/trial", filled(browser.get(f"{at}/trial"), reason="Taken."))
        page = browser.get(f"{at}/conclude")
        browser.post(f"{at}/conclude", filled(page, outcome="acquitted", reason="Judgment 3."))
        assert "Acquitted" in words(browser.get(at))

    def test_sees_nothing_before_it_was_handed(self, client_of, wani, suspected):
        browser = client_of(wani)
        assert "No file was handed to you yet" in words(browser.get("/incidents/"))
        assert browser.get(suspected.get_absolute_url()).status_code == 404
        assert browser.get(f"{suspected.get_absolute_url()}/trial").status_code == 404
        assert browser.get("/incidents/report").status_code == 403


@pytest.mark.parametrize(
    "role", ["officer", "supervisor", "customs", "security", "caseworker", "shelter", "auditor", "analyst"]
)
def test_nobody_else_opens_one_of_these_pages(client_of, appointed, handed, role):
    browser = client_of(appointed("Other Invented", role, WUNTHOU))
    assert browser.get("/incidents/").status_code == 403
    assert browser.get("/incidents/report").status_code == 403
    for each in ("", "/person", "/object", "/close", "/correct"):
        assert browser.get(handed.get_absolute_url() + each).status_code == 404
    assert browser.get(f"/incidents/persons/{Involved.objects.get().pk}/clear").status_code == 404


def test_an_analyst_reads_counts_and_police_do_not(client_of, sabit, kuol, appointed, file):
    file()
    said = words(client_of(sabit).get("/incidents/counts"))
    assert "Incidents of" in said and STORY not in said
    assert "whole country" in words(client_of(sabit).get("/incidents/counts?year=1"))
    assert client_of(kuol).get("/incidents/counts").status_code == 403
    part = appointed("Other Invented", "analyst", "SS/dcrnpi/")
    assert "for a whole country" in words(client_of(part).get("/incidents/counts"))


def test_what_waits_long_stands_in_the_inbox_by_number_alone(client_of, kuol, file):
    from datetime import timedelta

    from django.core.cache import cache
    from django.utils import timezone

    cache.clear()
    made = file(at=timezone.now() - timedelta(days=9))
    said = words(client_of(kuol).get("/inbox/"))
    assert f"Incident {made.number} waits for its next step." in said and STORY not in said
    home = words(client_of(kuol).get("/"))
    assert "You owe the next step" in home and made.number in home and STORY not in home
    cache.clear()


def test_the_log_names_no_file_and_no_word_of_it(client_of, kuol, file, caplog):
    made = file()
    client_of(kuol).get(made.get_absolute_url())
    assert STORY not in caplog.text and str(made.number) not in caplog.text
