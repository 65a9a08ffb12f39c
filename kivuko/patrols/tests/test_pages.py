"""The pages of patrols: for those who patrol, an analyst, an administrator, and for nobody else."""

from __future__ import annotations

import re

import pytest

from kivuko.patrols import actions
from kivuko.patrols.models import Count, Patrol, Segment, Spot
from kivuko.patrols.tests.conftest import BACK, FORD, TRACK, WORDS
from tests.cast import WUNTHOU

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(page, **answers) -> dict[str, object]:
    """The form of a page with its hidden fields, and these answers."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"} | answers


class TestPatrols:
    def test_set_out_and_come_back_on_the_pages(self, client_of, amina, wunthou, segment):
        browser = client_of(amina)
        assert "No patrol was written down yet" in words(browser.get("/patrols/"))
        page = browser.get("/patrols/out")
        gone = {"segment": str(segment.pk), "mode": "foot", "office": "Post of Wunthou", "team": "4"}
        wrong = browser.post("/patrols/out", filled(page, **(gone | {"team": ""})))
        assert "Post of Wunthou" in wrong.content.decode()
        browser.post("/patrols/out", filled(page, **gone))
        made = Patrol.objects.get()
        at = f"{made.get_absolute_url()}/back"
        page = browser.get(at)
        html = page.content.decode()
        assert "data-track-point" in html and "track.js" in html
        end = re.search(r'name="ended_at" value="([^"]+)"', html)[1]
        said = {"ended_at": end, "found": ["herds"], "findings": WORDS, "track": "by the river"}
        wrong = browser.post(at, filled(page, **said))
        assert wrong.status_code in (200, 422) and WORDS in wrong.content.decode()
        browser.post(at, filled(page, **(said | {"ended_at": end, "track": TRACK})))
        said = words(browser.get(made.get_absolute_url()))
        if (
            Patrol.objects.get().state == "out"
        ):  # the minute of the form may lie before the second of setting out
            actions.come_back(amina, made, **(BACK | {"ended_at": made.started_at}))
            said = words(browser.get(made.get_absolute_url()))
        assert WORDS in said and "2 points of the way" in said

    def test_a_patrol_is_written_down_and_its_line_is_named_where_it_is_no_point(
        self, client_of, kuol, wunthou, segment
    ):
        browser = client_of(kuol)
        page = browser.get("/patrols/record")
        said = {
            "segment": str(segment.pk), "mode": "river", "office": "Police of Wunthou", "team": "3",
            "started_at": "2026-01-05T06:00", "ended_at": "2026-01-05T11:00", "found": ["nothing"],
            "track": "9.53, 32.1\nby the river",
        }  # fmt: skip
        wrong = browser.post("/patrols/record", filled(page, **said))
        assert wrong.status_code == 422 and "Line 2 of the track" in words(wrong)
        assert "Police of Wunthou" in wrong.content.decode() and not Patrol.objects.exists()
        browser.post("/patrols/record", filled(page, **(said | {"track": ""})))
        assert Patrol.objects.get().started_at.isoformat() == "2026-01-05T04:00:00+00:00"

    def test_a_patrol_is_called_off(self, client_of, amina, out):
        browser = client_of(amina)
        at = f"{out.get_absolute_url()}/off"
        browser.post(at, filled(browser.get(at), reason="The road was under water."))
        assert "under water" in words(browser.get(out.get_absolute_url()))
        assert browser.get(f"{out.get_absolute_url()}/burn").status_code == 404


class TestPlaces:
    def test_a_place_is_added_counted_at_and_given_up(self, client_of, deng, wunthou, segment):
        browser = client_of(deng)
        assert "No place is known yet" in words(browser.get("/patrols/places/"))
        page = browser.get("/patrols/places/add")
        given = {"name": FORD, "kind_of": "river", "county": "SS0712", "segment": str(segment.pk)}
        browser.post("/patrols/places/add", filled(page, **given))
        spot = Spot.objects.get()
        at = f"/patrols/places/{spot.pk}/count"
        page = browser.get(at)
        when = {"since": "2026-01-05T06:00", "until": "2026-01-05T09:00", "method": "counted"}
        again = browser.post(at, filled(page, **when))
        assert again.status_code == 422 and "tick that nobody came" in words(again)
        again = browser.post(at, filled(page, **when, nobody="on", in_F_5_17="3"))
        assert again.status_code == 422 and 'value="3"' in again.content.decode()
        browser.post(at, filled(page, **when, in_F_5_17="3", out_unknown="2"))
        made = Count.objects.get()
        assert made.heads == {"in_F_5_17": 3, "out_unknown": 2}
        at = f"/patrols/counts/{made.pk}/withdraw"
        browser.post(at, filled(browser.get(at), reason="Another place."))
        assert Count.objects.get().state == "withdrawn"
        at = f"/patrols/places/{spot.pk}/end"
        browser.post(at, filled(browser.get(at), reason="Washed away."))
        assert Spot.objects.get().state == "ended"

    def test_nobody_came_is_kept_as_a_count(self, client_of, amina, ford):
        browser, at = client_of(amina), f"/patrols/places/{ford.pk}/count"
        when = {"since": "2026-01-05T06:00", "until": "2026-01-05T09:00", "method": "counted"}
        browser.post(at, filled(browser.get(at), **when, nobody="on"))
        assert Count.objects.get().heads == {}


class TestSegments:
    def test_an_administrator_adds_and_corrects(self, client_of, nyadak, segment):
        browser = client_of(nyadak)
        page = browser.get("/patrols/segments/add")
        given = {
            "code": "ug-test", "start": "the Nile", "end": "Kidepo", "neighbour": "UG", "demarcation": "partly",
            "lat": "3.6449", "lon": "32.1", "source": "invented",
        }  # fmt: skip
        wrong = browser.post("/patrols/segments/add", filled(page, **(given | {"lon": ""})))
        assert wrong.status_code == 422 and "the Nile" in wrong.content.decode()
        browser.post("/patrols/segments/add", filled(page, **given))
        made = Segment.objects.get(code="ug-test")
        assert made.lat == 3.6
        at = f"/patrols/segments/{made.pk}"
        browser.post(at, filled(browser.get(at), **(given | {"demarcation": "demarcated"})))
        assert Segment.objects.get(code="ug-test").demarcation == "demarcated"
        assert "Marked on the ground" in words(browser.get("/patrols/segments/"))

    def test_nobody_else_keeps_them(self, client_of, amina, sabit, segment):
        for somebody in (amina, sabit):
            for url in ("/patrols/segments/", "/patrols/segments/add", f"/patrols/segments/{segment.pk}"):
                assert client_of(somebody).get(url).status_code == 403


def test_where_nobody_looked_is_said_in_words_and_never_as_nought(client_of, amina, wunthou, segment):
    said = words(client_of(amina).get("/patrols/coverage"))
    assert "nobody looked" in said and "does not say that nobody crossed" in said
    assert "0 patrols" not in said and "0 counts" not in said


def test_without_segments_it_says_what_to_do(client_of, sabit):
    said = words(client_of(sabit).get("/patrols/coverage"))
    assert "kivuko segments load" in said and "Ask the posts to count" in said


@pytest.mark.parametrize("role", ["customs", "caseworker", "neighbour", "donor", "auditor", "security"])
def test_nobody_else_opens_one_of_these_pages(client_of, appointed, out, ford, role):
    browser = client_of(appointed("Other Invented", role, WUNTHOU))
    urls = ("/patrols/", "/patrols/out", "/patrols/record", "/patrols/places/", "/patrols/coverage")
    for url in (*urls, out.get_absolute_url(), f"/patrols/places/{ford.pk}/count"):
        assert browser.get(url).status_code in (403, 404), url


def test_an_analyst_reads_coverage_and_no_patrol_in_words(client_of, sabit, amina, out, ford):
    actions.come_back(amina, out, **BACK)
    browser = client_of(sabit)
    assert browser.get(out.get_absolute_url()).status_code == 403
    assert browser.get("/patrols/places/").status_code == 403
    said = words(browser.get("/patrols/coverage"))
    assert WORDS not in said and FORD not in said


def test_a_patrol_that_has_not_come_back_for_a_day_is_asked_after_in_the_inbox(
    client_of, deng, chuma, sabit, out, amina
):
    from datetime import timedelta

    from django.core.cache import cache

    from kivuko.patrols import queries
    from kivuko.patrols.tests.conftest import STARTED

    cache.clear()
    assert "A patrol has not come back yet." in words(client_of(deng).get("/inbox/"))
    assert not queries.missed(deng, STARTED + timedelta(hours=20)).exists()
    for somebody in (chuma, sabit):
        assert "A patrol has not come back yet." not in words(client_of(somebody).get("/inbox/"))
    actions.come_back(amina, out, **BACK)
    cache.clear()
    assert "A patrol has not come back yet." not in words(client_of(deng).get("/inbox/"))
    cache.clear()
