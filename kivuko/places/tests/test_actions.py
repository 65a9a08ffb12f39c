"""Each action of places does, refuses and forbids."""

from __future__ import annotations

import pytest

from kivuko.kernel import timeline
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.policy import SYSTEM
from kivuko.places import actions, queries
from kivuko.places.inputs import AreaFacts, PostFacts
from kivuko.places.models import Area, Post, Reassignment
from kivuko.places.tests.cast import facts
from kivuko.places.vocab import AreaKind

pytestmark = pytest.mark.django_db
DCRNPI = Branch("SS/dcrnpi/")
SHORE = AreaFacts(name="Shore", type="county", level=2, source="invented")


def test_an_administrator_registers_a_post_under_its_authority(nyadak):
    post = actions.register_post(
        nyadak, DCRNPI, code="old-ford", facts=facts(lat=4.5, lon=31.5, coord_quality="low")
    )
    kept = Post.objects.get(code="old-ford")
    assert (kept.pk, kept.path, kept.country, kept.lat, kept.state) == (
        post.pk, "SS/dcrnpi/old-ford/", "SS", 4.5, "registered",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        ("Old_Ford", {}, "Write a code of a-z"),
        ("old-ford", {"zone": "Africa/Atlantis"}, "IANA name"),
        ("old-ford", {"lat": 4.5, "lon": 31.5}, "say where they are from"),
        ("old-ford", {"lat": 95, "lon": 31.5, "coord_quality": "low"}, "-90 to 90"),
        ("old-ford", {"type": ()}, "at least one type"),
        ("old-ford", {"faces": ("UG", "ZZ")}, "ZZ is no country code"),
        ("old-ford", {"area_pcode": "SS9999"}, "No area has this code"),
        ("old-ford", {"twin": "nowhere"}, "No post has this code"),
    ],
)
def test_register_post_is_refused_with_a_sentence(nyadak, code, said, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.register_post(nyadak, DCRNPI, code=code, facts=facts(**said))
    assert not Post.objects.exists()


def test_register_post_is_refused_where_the_code_is_taken_in_another_country(nyadak, country):
    with pytest.raises(Refused, match="Another post has this code"):
        actions.register_post(nyadak, DCRNPI, code="elegu", facts=facts())


def test_register_post_is_forbidden_to_an_officer_and_abroad(nyadak, amina):
    with pytest.raises(Forbidden):
        actions.register_post(amina, DCRNPI, code="old-ford", facts=facts())
    with pytest.raises(Forbidden):
        actions.register_post(nyadak, Branch("UG/border/"), code="old-ford", facts=facts())


def test_an_administrator_corrects_a_post_and_says_why(nyadak, wunthou):
    better = PostFacts.of(wunthou).model_copy(update={"lat": 12.08, "official": True})
    actions.correct_post(nyadak, wunthou, facts=better, reason="Measured at the gate.", rev=wunthou.rev)
    kept = Post.objects.get(pk=wunthou.pk)
    assert (kept.lat, kept.official, kept.path) == (12.08, True, wunthou.path)
    last = timeline.of(nyadak, kept)[0]
    assert (last.reason, last.names) == ("Measured at the gate.", ("lat", "official"))


def test_correct_post_is_refused_without_a_reason_and_with_itself_as_twin(nyadak, wunthou):
    with pytest.raises(Refused, match="Write why"):
        actions.correct_post(nyadak, wunthou, facts=PostFacts.of(wunthou), reason=" ".strip())
    own_twin = PostFacts.of(wunthou).model_copy(update={"twin": "wunthou"})
    with pytest.raises(Refused, match="not its own twin"):
        actions.correct_post(nyadak, wunthou, facts=own_twin, reason="Heard so.")


def test_correct_post_is_refused_where_somebody_was_faster(nyadak, wunthou):
    seen = wunthou.rev
    actions.correct_post(nyadak, wunthou, facts=facts(name="Wunthou I"), reason="Renamed.", rev=seen)
    with pytest.raises(Changed, match="administrator"):
        actions.correct_post(nyadak, wunthou, facts=facts(name="Wunthou II"), reason="Renamed.", rev=seen)
    assert Post.objects.get(pk=wunthou.pk).name == "Wunthou I"


def test_correct_post_is_forbidden_to_the_officer_who_works_there(amina, wunthou):
    with pytest.raises(Forbidden):
        actions.correct_post(amina, wunthou, facts=facts(), reason="I am here.")


def test_register_area_takes_its_country_from_its_root(db):
    area = actions.register_area(SYSTEM, Branch("SS/"), code="SS9901", facts=SHORE)
    assert (area.country, area.state, Area.objects.get().name) == ("SS", "registered", "Shore")


def test_register_area_is_refused_twice_and_with_a_line_round_what_is_undetermined(nyadak):
    actions.register_area(nyadak, Branch("SS/"), code="SS9901", facts=SHORE)
    with pytest.raises(Refused, match="listed already"):
        actions.register_area(nyadak, Branch("SS/"), code="SS9901", facts=SHORE)
    lined = SHORE.model_copy(update={"type": AreaKind.UNDETERMINED, "line": True})
    with pytest.raises(Refused, match="Draw no boundary"):
        actions.register_area(nyadak, Branch("SS/"), code="SS9902", facts=lined)


def test_register_area_is_forbidden_to_an_officer(amina):
    with pytest.raises(Forbidden):
        actions.register_area(amina, Branch("SS/"), code="SS9901", facts=SHORE)


def test_correct_area_puts_a_name_right(nyadak, country):
    renk = Area.objects.get(code="SS0711")
    actions.correct_area(
        nyadak,
        renk,
        facts=AreaFacts.of(renk).model_copy(update={"name_ar": "الرنك"}),
        reason="Its Arabic name.",
    )
    assert Area.objects.get(code="SS0711").label["ar"] == "الرنك"


def test_correct_area_is_refused_without_a_reason_and_forbidden_to_an_officer(nyadak, amina, country):
    renk = Area.objects.get(code="SS0711")
    with pytest.raises(Refused, match="Write why"):
        actions.correct_area(nyadak, renk, facts=SHORE)
    with pytest.raises(Forbidden):
        actions.correct_area(amina, renk, facts=SHORE, reason="I live there.")


def test_reassign_lets_both_sides_hold_both_and_rewrites_nothing(nyadak, wunthou):
    actions.reassign(nyadak, Branch("SS/dcrnpi/"), to="SS/immigration/")
    assert queries.aliases("SS/dcrnpi/wunthou/") == ("SS/immigration/wunthou/",)
    assert queries.aliases("SS/immigration/wunthou/") == ("SS/dcrnpi/wunthou/",)
    assert queries.aliases("SS/police/") == ()
    assert Post.objects.get(code="wunthou").path == "SS/dcrnpi/wunthou/"


def test_who_merely_stands_above_the_old_path_gains_nothing(nyadak):
    actions.reassign(nyadak, Branch("SS/dcrnpi/renk/"), to="SS/river/renk/")
    assert queries.aliases("SS/dcrnpi/") == ()
    assert queries.aliases("SS/river/") == ("SS/dcrnpi/renk/",)
    assert queries.aliases("SS/dcrnpi/renk-airport/") == ()


def test_a_path_reassigned_twice_is_followed_and_a_circle_ends(nyadak):
    actions.reassign(nyadak, Branch("SS/a/"), to="SS/b/")
    actions.reassign(nyadak, Branch("SS/b/"), to="SS/c/")
    actions.reassign(nyadak, Branch("SS/c/"), to="SS/a/")
    assert queries.aliases("SS/a/x/") == ("SS/b/x/", "SS/c/x/")


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("SS/dcrnpi/north/", "neither inside nor around"),
        ("SS/", "neither inside nor around"),
        ("SS/Immigration", "is not a path"),
        ("UG/border/", "outside the place where you work"),
    ],
)
def test_reassign_is_refused_with_a_sentence(nyadak, to, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.reassign(nyadak, DCRNPI, to=to)
    assert not Reassignment.objects.exists()


def test_reassign_is_forbidden_to_an_officer(amina):
    with pytest.raises(Forbidden):
        actions.reassign(amina, Branch("SS/dcrnpi/wunthou/"), to="SS/immigration/wunthou/")
