"""The data of countries as shipped, and what whoever edits it is told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kivuko.lib import acceptance, countries, countrydata
from kivuko.lib.countrydata import CountryDataError

POSTS = (
    "code,name,aliases,country,faces,path,type,official,lat,lon,coord_quality,area_pcode,twin,zone,source,"
    "verified\n"
)
WUNTHOU = (
    "wunthou,Wunthou,,SS,SD,SS/dcrnpi/wunthou/,land,unknown,12.07,32.78,settlement_point,"
    ",,Africa/Juba,a,yes\n"
)
AREAS = "code,name,name_fr,name_ar,kind,level,parent,iso,since,until,lat,lon,line,source,verified\n"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of countries of the test's own, with South Sudan's in it, empty."""
    monkeypatch.setenv("KIVUKO_COUNTRIES", str(tmp_path))
    (tmp_path / "ss").mkdir()
    return tmp_path


def test_every_row_of_every_file_is_read_and_agrees_with_the_others() -> None:
    assert {"ss", "ug", "ke", "et", "sd", "cd", "xu"} <= set(countrydata.available())
    assert countrydata.problems() == ()
    known = {
        "areas.csv", "claims.csv", "lineage.csv", "posts.csv", "roles.csv", "stay.csv", "grounds.csv", "remedies.csv",
        "services.csv", "accepts.csv",
    }  # fmt: skip
    for file in countrydata.folder().glob("*/*.csv"):
        assert file.name in known, f"nothing reads {file.name}"
        load = acceptance.rules if file.stem == "accepts" else getattr(countrydata, file.stem)
        assert len(load(file.parent.name)) == len(file.read_text("utf-8").splitlines()) - 1


def test_each_post_has_a_code_of_its_own() -> None:
    codes = [post.code for post in countrydata.all_posts()]
    assert len(codes) == len(set(codes)) > 90


def test_the_posts_of_one_river_or_road_know_each_other() -> None:
    by_code = {post.code: post for post in countrydata.all_posts()}
    pairs = [post for post in by_code.values() if post.twin]
    assert len(pairs) >= 30
    for post in pairs:
        twin = by_code[post.twin]
        assert twin.twin == post.code and twin.country in post.faces and post.country in twin.faces
    assert by_code["nimule"].twin == "elegu"


def test_a_post_lies_in_its_country_by_path_zone_and_area() -> None:
    areas = {area.code for cc in countrydata.available() for area in countrydata.areas(cc)}
    for cc in countrydata.available():
        for post in countrydata.posts(cc):
            assert post.country.lower() == cc
            assert re.fullmatch(countrydata.PATH, post.path) and post.path.endswith(f"/{post.code}/")
            assert not post.area_pcode or post.area_pcode in areas
            assert cc != "ss" or post.area_pcode
            ZoneInfo(post.zone)


def test_no_post_is_called_official_without_a_source_that_says_so() -> None:
    assert {post.official for post in countrydata.posts("ss")} == {None}
    official = [post for post in countrydata.all_posts() if post.official]
    assert official and all(post.type == ("osbp",) and post.verified for post in official)


def test_a_town_is_not_taken_for_the_post() -> None:
    by_code = {post.code: post for post in countrydata.all_posts()}
    assert by_code["wunthou"].approximate and not by_code["juba-airport"].approximate
    assert by_code["kerwa"].lat is None and by_code["kerwa"].approximate


@pytest.mark.parametrize(
    ("day", "states", "others"),
    [
        (date(2012, 1, 1), 10, 0),
        (date(2015, 10, 1), 10, 0),
        (date(2015, 10, 2), 28, 0),
        (date(2017, 1, 14), 32, 0),
        (date(2020, 2, 21), 32, 0),
        (date(2020, 2, 22), 10, 3),
        (date(2026, 1, 1), 10, 3),
    ],
)
def test_south_sudan_had_other_states_on_other_days(day: date, states: int, others: int) -> None:
    kinds = [area.kind for area in countrydata.areas("ss") if area.level == 1 and area.valid_on(day)]
    assert (kinds.count("state"), kinds.count("administrative_area")) == (states, others)


def test_an_area_is_never_valid_twice_on_one_day() -> None:
    for cc in countrydata.available():
        for area in countrydata.areas(cc):
            same = [other for other in countrydata.areas(cc) if other.code == area.code]
            assert sum(other.valid_on(area.since or date(2020, 3, 1)) for other in same) == 1, area.code


def test_every_county_lies_in_one_of_the_ten_states() -> None:
    counties = [area for area in countrydata.areas("ss") if area.kind == "county"]
    assert len(counties) == 78
    assert {area.parent for area in counties} == {f"SS{number:02d}" for number in range(1, 11)}
    assert all(area.code.startswith(area.parent) for area in counties)


def test_a_county_lies_in_one_area_a_day_and_only_while_that_area_is_there() -> None:
    parts = countrydata.lineage("ss")
    periods = {}
    for area in countrydata.areas("ss"):
        periods.setdefault(area.code, []).append(area)
    for part in parts:
        last = part.until - timedelta(days=1) if part.until else date(2026, 1, 1)
        assert all(any(one.valid_on(day) for one in periods[part.parent]) for day in (part.since, last)), part
        others = [one for one in parts if one.code == part.code and one is not part]
        assert not any(one.since <= part.since < (one.until or date.max) for one in others), part
    assert not any(part.verified for part in parts)


def test_the_administrative_areas_are_marked_as_not_verified() -> None:
    special = [area for area in countrydata.areas("ss") if area.kind == "administrative_area"]
    assert len(special) == 3 and not any(area.verified for area in special)


def test_undetermined_areas_carry_every_party_and_no_line() -> None:
    areas = {area.code: area for area in countrydata.areas("xu")}
    assert set(areas) == {"abyei", "ilemi", "halaib", "kafia-kingi"}
    assert not any(area.line for area in areas.values())
    assert not next(area for area in countrydata.areas("ss") if area.name == "Abyei").line
    parties = {code: {claim.party for claim in countrydata.claims() if claim.area == code} for code in areas}
    assert parties == {
        "abyei": {"SD", "SS"},
        "ilemi": {"ET", "KE", "SS"},
        "halaib": {"EG", "SD"},
        "kafia-kingi": {"SD", "SS"},
    }
    assert [post.path for post in countrydata.posts("xu")] == ["XU/abyei/amiet/"]
    assert countries.country("XU") is None
    assert countrydata.root_name("XU", "en") == "Areas of undetermined status"
    assert countrydata.root_name("SS", "fr") == "Soudan du Sud"


def test_a_title_leads_to_one_role() -> None:
    roles = countrydata.roles("ss")
    titles = [row.title for row in roles]
    assert len(titles) == len(set(titles))
    assert {"officer", "supervisor", "analyst", "administrator", "data_protection"} <= {r.role for r in roles}


def test_a_country_without_data_has_no_rows_and_a_path_is_no_country() -> None:
    assert countrydata.posts("fr") == () and countrydata.posts("SS") == countrydata.posts("ss")
    with pytest.raises(CountryDataError, match="two letters of ISO 3166-1"):
        countrydata.posts("../ss")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "wunthou,",
            "Wunthou,",
            "ss/posts.csv, row 2, column code: 'Wunthou' should be a-z, 0-9 and -",
        ),
        (",SS,", ",S,", "row 2, column country: 'S' should be two capital letters"),
        ("/dcrnpi/wunthou/", "/dcrnpi/wunthou", "column path: .* with a slash at its end"),
        ("SS/dcrnpi", "SD/dcrnpi", "column path: must begin with SS/ and end with /wunthou/"),
        ("land", "bridge", "column type: 'bridge' should be one of land, "),
        ("unknown", "perhaps", "column official: 'perhaps' should be one of yes, no, unknown"),
        ("12.07", "north", "column lat: 'north' is not a number"),
        ("12.07", "nan", "column lat: nan should lie between -90 and 90"),
        ("32.78", "", "column coord_quality: must be missing exactly where lat and lon are empty"),
        ("Africa/Juba", "Juba", "column zone: 'Juba' should be an IANA time zone"),
        (",a,yes", ",,yes", "column source: must not be empty"),
        (",a,yes", ",a, b,yes", "row 2: the number of cells is not that of the header"),
        (",a,yes", ',"a,yes', "cannot be read as CSV"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column(
    elsewhere: Path, old: str, new: str, sentence: str
) -> None:
    (elsewhere / "ss" / "posts.csv").write_text(POSTS + WUNTHOU.replace(old, new, 1), "utf-8")
    with pytest.raises(CountryDataError, match=sentence):
        countrydata.posts("ss")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("SS01,A,,,state,1,,,2020-02-30,,,,yes,a,yes", "column since: '2020-02-30' should be a date"),
        ("SS01,A,,,state,1,,,2020-02-02,2020-01-01,,,yes,a,yes", "column until: must be later than since"),
        ("ilemi,A,,,undetermined,1,,,,,,,yes,a,no", "column line: must be no"),
        ("SS 1,A,,,state,1,,,,,,,yes,a,yes", "column code: 'SS 1' should be a p-code"),
    ],
)
def test_a_bad_area_is_refused_with_its_reason(elsewhere: Path, row: str, sentence: str) -> None:
    (elsewhere / "ss" / "areas.csv").write_text(AREAS + row + "\n", "utf-8")
    with pytest.raises(CountryDataError, match=sentence):
        countrydata.areas("ss")


def test_what_a_spreadsheet_saves_is_read(elsewhere: Path) -> None:
    (elsewhere / "ss" / "posts.csv").write_bytes(b"\xef\xbb\xbf" + (POSTS + WUNTHOU).encode())
    assert countrydata.posts("ss")[0].name == "Wunthou"


def test_a_missing_column_and_another_encoding_are_told(elsewhere: Path) -> None:
    (elsewhere / "ss" / "roles.csv").write_text("title,title_fr,role,verified\na,b,officer,no\n", "utf-8")
    with pytest.raises(CountryDataError, match="column title_ar: the column is missing"):
        countrydata.roles("ss")
    (elsewhere / "ss" / "areas.csv").write_bytes(AREAS.encode() + "SS01,Équatoria".encode("cp1252"))
    with pytest.raises(CountryDataError, match=r"ss/areas.csv is not UTF-8"):
        countrydata.areas("ss")


def test_rows_that_contradict_each_other_are_told_together(elsewhere: Path) -> None:
    (elsewhere / "sd").mkdir()
    astray = WUNTHOU.replace("point,,,", "point,SS99,joda,")
    (elsewhere / "ss" / "posts.csv").write_text(POSTS + astray, "utf-8")
    (elsewhere / "sd" / "posts.csv").write_text(POSTS + WUNTHOU, "utf-8")
    told = " ".join(countrydata.problems())
    assert "The post code wunthou is used twice." in told
    assert "Move it to that country's folder." in told
    assert "lies in SS99, which no areas.csv lists." in told
    assert "names joda as its twin, which does not name it back." in told


def test_a_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KIVUKO_COUNTRIES", str(tmp_path / "nowhere"))
    with pytest.raises(CountryDataError, match="is not a folder"):
        countrydata.available()
