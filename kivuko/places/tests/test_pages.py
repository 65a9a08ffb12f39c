"""The pages of places: filters in words, the same facts on map and table, what no source says is not asserted."""

from __future__ import annotations

import json
import re

import pytest

from kivuko.places.forms import PostForm
from kivuko.places.models import Post

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def listed(html: str) -> set[str]:
    """Codes of the posts that the list (the first table) links to."""
    return set(re.findall(r'href="/places/posts/([a-z0-9-]+)/"', html.split("<figure")[0]))


def on_the_map(html: str) -> list[dict]:
    found = re.search(r'<script id="map-\d+" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_list_shows_every_post_with_its_count(page, amina, country):
    html = text(page(amina, "posts"))
    assert listed(html) == set(Post.objects.values_list("code", flat=True))
    assert f"<b>{Post.objects.count()}</b>" in html


def test_every_point_of_the_map_is_in_the_table_and_carries_no_more_than_the_place(page, amina, country):
    html = text(page(amina, "posts"))
    points = on_the_map(html)
    assert len(points) == Post.objects.filter(lat__isnull=False).count()
    assert {point["url"].split("/")[-2] for point in points} <= listed(html)
    table = html.split("</figure>")[1]
    assert all(point["url"] in table for point in points)
    assert set(points[0]) == {"name", "lat", "lon", "mean", "word", "note", "url"}
    assert "express no opinion on the status of any territory" in html
    assert 'class="kv-ground" dir="ltr"' in html


def test_filters_keep_what_they_say(page, amina, country):
    for query, kept in (
        ({"q": "wUnth"}, {"wunthou"}),
        ({"q": "winthou"}, {"wunthou"}),
        ({"q": "HSSJ"}, {"juba-airport"}),
        ({"country": "XU"}, {"amiet"}),
        ({"country": "RW", "type": "osbp", "official": "yes", "verified": "yes"}, {"cyanika-rw"}),
    ):
        assert listed(text(page(amina, "posts", query=query))) == kept


def test_the_readers_own_country_comes_first(page, amina, country):
    html = text(page(amina, "posts"))
    first = re.search(r'href="/places/posts/([a-z0-9-]+)/"', html)
    assert first
    assert Post.objects.get(code=first[1]).country == "SS"


def test_filters_are_said_in_words(page, amina, country):
    html = text(page(amina, "posts", query={"country": "UG", "type": "airport", "q": "e"}))
    assert "Name or code begins with: “e” · Country: Uganda · Type: Airport" in html


def test_an_unknown_filter_is_told_and_hides_nothing(page, amina, country):
    html = text(page(amina, "posts", query={"country": "Narnia"}))
    assert "“Narnia” is not one of them" in html
    assert len(listed(html)) == Post.objects.count()


def test_a_list_without_posts_says_how_to_begin(page, amina, country):
    assert "No post fits these filters" in text(page(amina, "posts", query={"q": "zzz"}))


def test_a_list_before_the_first_load_says_how_to_begin(page, nyadak):
    html = text(page(nyadak, "posts"))
    assert "kivuko places load" in html
    assert "/places/register/" in html


def test_a_page_of_a_post_says_how_far_its_point_can_be_trusted_and_where_it_lay(page, amina, wunthou):
    html = text(page(amina, "post", code="wunthou"))
    assert "approximate: the town nearby" in html
    assert 'href="/places/posts/joda/"' in html
    assert all(name in html for name in ("Upper Nile", "Eastern Nile", "Northern Upper Nile", "Renk"))
    assert "not known: no source says so" in html
    assert "Border post registered" in html
    assert "/correct/" not in html


def test_a_post_without_a_point_has_no_map(page, amina, country):
    assert "kv-ground" not in text(page(amina, "post", code="khor-kaya"))


def test_a_place_that_is_not_registered_is_not_found(page, amina, country):
    assert page(amina, "post", code="nowhere").status_code == 404
    assert page(amina, "area", code="nowhere").status_code == 404


def test_who_is_not_signed_in_is_asked_to_sign_in(client, wunthou):
    assert client.get("/places/posts/wunthou/").status_code == 302


def test_an_undetermined_area_is_shown_with_both_names_and_a_neutral_sentence(page, amina, country):
    assert "status of this area is not determined" in text(page(amina, "post", code="amiet"))
    html = text(page(amina, "area", code="abyei"))
    assert "Kivuko takes no position on it, and draws no line there." in html
    assert "Abyei Special Administrative Area" in html
    assert "South Sudan" in html and "Sudan</th>" in html
    assert "kv-ground" not in html


def test_an_area_shows_its_periods_and_its_posts(page, amina, country):
    html = text(page(amina, "area", code="SS07"))
    assert "9 Jul 2011" in html and "2 Oct 2015" in html and "22 Feb 2020" in html
    assert 'href="/places/posts/wunthou/"' in html


def test_names_are_in_the_readers_language_or_visibly_in_english(client_of, amina, wunthou):
    html = text(client_of(amina).get(wunthou.get_absolute_url(), headers={"accept-language": "ar"}))
    assert "أعالي النيل" in html
    assert '<bdi lang="en" dir="ltr">Renk</bdi> <small class="kv-tongue">(en)</small>' in html


def test_an_administrator_corrects_on_the_page(page, nyadak, wunthou):
    assert "/places/posts/wunthou/correct/" in text(page(nyadak, "post", code="wunthou"))
    assert 'value="Africa/Juba"' in text(page(nyadak, "correct", code="wunthou"))
    said = {
        name: value for name, value in PostForm.answers(wunthou).items() if value not in (None, False, "")
    }
    sent = {**said, "official": "yes", "reason": "The gazette says so.", "rev": wunthou.rev, "key": "k1"}
    answer = page(nyadak, "correct", code="wunthou", post=sent)
    assert (answer.status_code, answer["Location"]) == (302, "/places/posts/wunthou/")
    kept = Post.objects.get(code="wunthou")
    assert (kept.official, kept.aliases, kept.lat) == (True, wunthou.aliases, wunthou.lat)


def test_an_administrator_registers_and_reassigns_on_the_page(page, nyadak, country):
    sent = {
        "custody": "SS/dcrnpi/", "code": "old-ford", "name": "Old Ford", "type": ["land", "river"], "faces": "ug, cd",
        "official": "unknown", "coord_quality": "missing", "zone": "Africa/Juba", "source": "a walk", "key": "k2",
    }  # fmt: skip
    assert page(nyadak, "register", post=sent)["Location"] == "/places/posts/old-ford/"
    assert Post.objects.get(code="old-ford").faces == ["UG", "CD"]
    moved = {"old": "SS/dcrnpi/old-ford/", "to": "SS/river/old-ford/", "key": "k3"}
    assert page(nyadak, "reassign", post=moved).status_code == 302


def test_an_officer_who_knows_the_address_may_still_not_correct(page, amina, wunthou):
    sent = {**PostForm.answers(wunthou), "official": "yes", "reason": "I am here.", "rev": wunthou.rev}
    answer = page(amina, "correct", code="wunthou", post={k: v for k, v in sent.items() if v is not None})
    assert answer.status_code == 403
    assert Post.objects.get(code="wunthou").official is None
