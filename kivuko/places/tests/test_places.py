"""Where a post lies on a day, and how the countries' data files become records."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kivuko.kernel.policy import SYSTEM
from kivuko.lib import countrydata
from kivuko.places import actions, checks, queries
from kivuko.places.inputs import PostFacts
from kivuko.places.loading import Loaded, load
from kivuko.places.models import Area, Post

pytestmark = pytest.mark.django_db


ON_ITS_DAY = {
    ("wunthou", date(2011, 7, 9)): "Upper Nile",
    ("wunthou", date(2015, 10, 1)): "Upper Nile",
    ("wunthou", date(2015, 10, 2)): "Eastern Nile",
    ("wunthou", date(2017, 1, 13)): "Eastern Nile",
    ("wunthou", date(2017, 1, 14)): "Northern Upper Nile",
    ("wunthou", date(2020, 2, 21)): "Northern Upper Nile",
    ("wunthou", date(2020, 2, 22)): "Upper Nile",
    ("pochalla", date(2014, 1, 1)): "Jonglei",
    ("pochalla", date(2016, 1, 1)): "Boma",
    ("pochalla", date(2026, 1, 1)): "Greater Pibor Administrative Area",
    ("yida", date(2026, 1, 1)): "Ruweng Administrative Area",
    ("amiet", date(2026, 1, 1)): "Abyei area",
}


def test_a_figure_keeps_the_area_of_its_day(country):
    found = {key: str(queries.area_of(Post.objects.get(code=key[0]), key[1])) for key in ON_ITS_DAY}
    assert found == ON_ITS_DAY


def test_an_area_that_is_not_recorded_is_not_guessed(wunthou, country):
    assert queries.area_of(wunthou, date(1999, 1, 1)) is None
    assert queries.area_of(Post.objects.get(code="elegu"), date(2026, 1, 1)) is None


def test_every_post_of_south_sudan_has_one_first_level_area_on_each_day_of_its_history(country):
    atlas = queries.atlas()
    days = [date(2012, 1, 1), date(2016, 1, 1), date(2018, 1, 1), date(2021, 1, 1)]
    lost = [
        (post.code, day)
        for post in Post.objects.filter(country="SS")
        for day in days
        if queries.area_of(post, day, atlas) is None
    ]
    assert lost == []


def test_areas_of_undetermined_status_have_no_line_and_the_names_of_all_parties(country):
    areas = {area.code: area for area in Area.objects.filter(country="XU")}
    assert set(areas) == {"abyei", "halaib", "ilemi", "kafia-kingi"}
    assert not any(area.line for area in areas.values())
    assert {claim["party"] for claim in areas["abyei"].claims} == {"SD", "SS"}
    assert {claim["party"] for claim in areas["ilemi"].claims} == {"ET", "KE", "SS"}
    assert all(area.path == "XU/" for area in areas.values())


def test_whoever_has_a_role_sees_all_places_and_nobody_else_any(amina, nobody, country):
    assert queries.posts(amina).count() == len(countrydata.all_posts())
    assert queries.areas(amina).exists()
    assert not queries.posts(nobody).exists()
    assert queries.post(amina, "elegu").country == "UG"
    assert queries.post(amina, "nowhere") is None


def test_an_officer_works_at_the_post_of_their_posting_and_an_administrator_at_none(amina, nyadak, wunthou):
    assert queries.post_of(amina) == wunthou
    assert queries.post_of(nyadak) is None
    assert queries.posts_by_path(nyadak)["SS/dcrnpi/wunthou/"] == wunthou


def test_a_second_load_adds_nothing(db):
    first = load()
    assert (first.posts, first.areas) == (
        len(countrydata.all_posts()),
        sum(len(countrydata.areas(cc)) for cc in countrydata.available()),
    )
    with CaptureQueriesContext(connection) as asked:
        assert load() == Loaded()
    assert len(asked) <= 4


def test_a_first_load_asks_by_groups_and_not_by_rows(db):
    with CaptureQueriesContext(connection) as asked:
        done = load()
    assert done.posts + done.areas > 240
    assert len(asked) < 200


def test_what_differs_from_the_file_is_corrected(country):
    stale = PostFacts.of(Post.objects.get(code="nimule")).model_copy(update={"name": "Nimuli"})
    actions.correct_post(SYSTEM, Post.objects.get(code="nimule"), facts=stale)
    assert load() == Loaded(corrected=1)
    assert Post.objects.get(code="nimule").name == "Nimule"


def test_what_a_person_corrected_is_left_alone(nyadak, wunthou):
    better = PostFacts.of(wunthou).model_copy(update={"official": True})
    actions.correct_post(nyadak, wunthou, facts=better, reason="The gazette says so.")
    assert load() == Loaded(kept=1)
    assert Post.objects.get(code="wunthou").official is True


def test_the_command_answers_a_program_in_json(db):
    answer = io.StringIO()
    call_command("places", "load", "--json", stdout=answer)
    assert json.loads(answer.getvalue())["posts"] == len(countrydata.all_posts())


def test_files_that_contradict_each_other_stop_the_start(monkeypatch, tmp_path):
    assert checks.countries_agree() == []
    (tmp_path / "ss").mkdir()
    head = ",".join(countrydata.PostRow.__dataclass_fields__)
    row = "nimule,Nimule,,SS,UG,SS/dcrnpi/nimule/,land,unknown,,,missing,SS9999,,Africa/Juba,invented,no"
    (tmp_path / "ss" / "posts.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    monkeypatch.setenv("KIVUKO_COUNTRIES", str(tmp_path))
    assert "SS9999" in checks.countries_agree()[0].msg
