"""The pages of referrals: for openers, desks, administrators and analysts, and for nobody else."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kivuko.referrals.models import Referral, Service
from kivuko.referrals.tests.conftest import PLACE, SECRET
from tests.cast import WUNTHOU

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(page, **answers) -> dict[str, str]:
    """The form of a page with its hidden fields, and these answers."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"} | answers


class TestOpener:
    def test_sees_that_it_was_sent_and_nothing_of_why(self, client_of, amina, deng, refer):
        done = refer()
        for somebody in (amina, deng):
            said = words(client_of(somebody).get("/referrals/"))
            assert done.number in said and "Sent" in said
            assert not re.search(r"fear|afraid|refugee", said, re.I)

    def test_sees_to_whom_it_went_with_unhcr_beside_it_and_no_word_of_it(self, client_of, amina, refer):
        said = words(client_of(amina).get(f"/referrals/{refer().pk}"))
        assert "Commission for Refugee Affairs" in said and "UNHCR" in said
        assert "ask your headquarters for the number" in said and "not confirmed yet" in said
        assert SECRET not in said

    def test_is_told_what_to_do_where_the_directory_is_empty(self, client_of, amina, refer):
        done = refer()
        Service.objects.all()._raw_delete("default")
        assert "Call your headquarters now" in words(client_of(amina).get(f"/referrals/{done.pk}"))

    def test_the_slip_has_a_number_in_three_languages_and_no_office_or_ground(self, client_of, amina, refer):
        done = refer()
        page = client_of(amina).get(f"/referrals/{done.pk}/slip")
        html = page.content.decode()
        assert done.number in html
        assert all(f'<section lang="{tongue}"' in html for tongue in ("en", "fr", "ar"))
        slip = html[html.index("<article") : html.index("</article>")]
        assert not re.search(r"refugee|commission|fear|afraid|asylum|réfugié|wunthou", slip, re.I)

    def test_refers_somebody_met_on_patrol(self, client_of, amina, wunthou, directory):
        browser = client_of(amina)
        page = browser.get("/referrals/new")
        answers = {"ground": "fear_of_return", "heard": SECRET}
        again = browser.post("/referrals/new", filled(page, **answers, heard_at="2026-01-05T08:30"))
        assert "Answer this question" in words(again) and SECRET in again.content.decode()
        later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        again = browser.post("/referrals/new", filled(page, **answers, place=PLACE, heard_at=later))
        assert "not come yet" in words(again) and PLACE in again.content.decode()
        done = browser.post(
            "/referrals/new", filled(page, **answers, place=PLACE, heard_at="2026-01-05T08:30"), follow=True
        )
        assert Referral.objects.get().number in words(done)

    @pytest.mark.parametrize("role", ["police", "customs", "security", "analyst", "auditor", "caseworker"])
    def test_nobody_else_opens_one_of_these_pages(self, client_of, appointed, refer, role):
        done = refer()
        browser = client_of(appointed("Other Invented", role, WUNTHOU))
        assert browser.get("/referrals/").status_code == 403
        assert browser.get("/referrals/new").status_code == 403
        assert browser.get(f"/referrals/{done.pk}").status_code == 404
        assert browser.get(f"/referrals/{done.pk}/slip").status_code == 404


class TestDesk:
    def test_the_authority_reads_receives_accepts_and_finishes(self, client_of, rebecca, refer):
        done = refer(language="Shilluk", interviewer="F", company="children")
        browser = client_of(rebecca)
        assert done.number in words(browser.get("/referrals/desk/"))
        at = f"/referrals/desk/{done.pk}"
        said = words(browser.get(at))
        for word in (SECRET, "Shilluk", "A woman", "With children", "Afraid to go back", "Wunthou"):
            assert word in said, word
        for move, answer in (("receive", ""), ("accept", "We come tomorrow."), ("finish", "Registered.")):
            page = browser.get(f"{at}/{move}")
            said = words(browser.post(f"{at}/{move}", filled(page, answer=answer), follow=True))
        assert "Registered." in said and Referral.objects.get().state == "done"

    def test_declining_asks_why_and_keeps_the_form(self, client_of, rebecca, refer):
        done, browser = refer(), client_of(rebecca)
        at = f"/referrals/desk/{done.pk}"
        browser.post(f"{at}/receive", filled(browser.get(f"{at}/receive")))
        page = browser.get(f"{at}/decline")
        assert "Answer this question" in words(browser.post(f"{at}/decline", filled(page, answer=" ")))
        browser.post(f"{at}/decline", filled(page, answer="Protected elsewhere."))
        assert Referral.objects.get().state == "declined"

    def test_two_at_the_same_desk_do_not_answer_twice(self, client_of, rebecca, refer):
        done, browser = refer(), client_of(rebecca)
        page = browser.get(f"/referrals/desk/{done.pk}/receive")
        browser.post(f"/referrals/desk/{done.pk}/receive", filled(page))
        again = browser.post(f"/referrals/desk/{done.pk}/receive", filled(page, key="another"))
        assert again.status_code in (409, 422) and "changed" in words(again)

    def test_another_desk_finds_nothing(self, client_of, mary, amina, refer):
        done = refer()
        browser = client_of(mary)
        assert done.number not in words(browser.get("/referrals/desk/"))
        assert browser.get(f"/referrals/desk/{done.pk}").status_code == 404
        assert browser.get(f"/referrals/desk/{done.pk}/receive").status_code == 404
        assert client_of(amina).get("/referrals/desk/").status_code == 403

    def test_an_unknown_move_is_not_there(self, client_of, rebecca, refer):
        assert client_of(rebecca).get(f"/referrals/desk/{refer().pk}/burn").status_code == 404


class TestDirectory:
    def test_an_administrator_adds_confirms_and_ends(self, client_of, nyadak, wunthou, directory):
        browser = client_of(nyadak)
        assert "4 services were never confirmed" in words(browser.get("/referrals/services/"))
        page = browser.get("/referrals/services/add")
        answers = {
            "code": "near", "name_en": "Office of the tests", "does": "shelter", "provider": "Invented",
            "serves": WUNTHOU, "languages": "en, ar", "source": "told by the office",
        }  # fmt: skip
        wrong = browser.post("/referrals/services/add", filled(page, **answers, day="ask John"))
        assert wrong.status_code == 422 and "told by the office" in wrong.content.decode()
        browser.post("/referrals/services/add", filled(page, **answers))
        office = Service.objects.get(code="near")
        assert office.languages == ["en", "ar"] and office.serves == WUNTHOU
        page = browser.get(f"/referrals/services/{office.pk}/confirm")
        browser.post(f"/referrals/services/{office.pk}/confirm", filled(page, day="+211 000 000 000"))
        assert Service.objects.get(code="near").confirmed_on
        page = browser.get(f"/referrals/services/{office.pk}/end")
        browser.post(f"/referrals/services/{office.pk}/end", filled(page, reason="Closed."))
        assert Service.objects.get(code="near").state == "ended"

    def test_an_officer_does_not_keep_it(self, client_of, amina, directory):
        assert client_of(amina).get("/referrals/services/").status_code == 403
        assert client_of(amina).get("/referrals/services/add").status_code == 403
        unhcr = directory["unhcr"]
        assert client_of(amina).get(f"/referrals/services/{unhcr.pk}/end").status_code == 403

    def test_the_command_line_loads_it(self, db):
        out = StringIO()
        call_command("services", "load", "--json", stdout=out)
        assert json.loads(out.getvalue()) == {"services": 4}


def test_an_analyst_reads_quarters_and_an_officer_does_not(client_of, sabit, amina, refer):
    refer()
    assert "Afraid to go back" in words(client_of(sabit).get("/referrals/counts"))
    assert client_of(amina).get("/referrals/counts").status_code == 403


def test_the_home_of_a_desk_counts_what_waits_and_says_no_more(client_of, rebecca, mary, refer):
    done = refer()
    said = words(client_of(rebecca).get("/"))
    assert "Wait for your answer 1" in said and done.number not in said
    assert "Wait for your answer 0" in words(client_of(mary).get("/"))
