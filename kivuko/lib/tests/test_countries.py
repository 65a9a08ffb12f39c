"""Countries as documents, lists and people write them."""

from __future__ import annotations

import subprocess
import sys

import pycountry
import pytest

from kivuko.lib import countries


@pytest.mark.parametrize("code", ["SS", "SSD", "ss", " ssd "])
def test_south_sudan_is_known_by_each_of_its_codes(code: str) -> None:
    found = countries.country(code)
    assert found is not None
    assert (found.code, found.alpha2, found.alpha3, found.icao) == ("SSD", "SS", "SSD", "SSD")
    assert (found.kind, found.universally_recognised) == ("state", None)


@pytest.mark.parametrize("code", ["D", "D<<", "DE", "DEU"])
def test_germany_writes_one_letter_on_its_passports(code: str) -> None:
    found = countries.country(code)
    assert found is not None and (found.code, found.icao) == ("DEU", "D")


def test_a_british_status_is_not_british_citizenship_but_the_same_state_issues_it() -> None:
    status, state = countries.country("GBD"), countries.country("GB")
    assert status is not None and state is not None
    assert (status.code, status.alpha2, status.alpha3) == ("GBD", "GB", "GBR")
    assert state.code == "GBR"


@pytest.mark.parametrize(
    ("code", "kind", "recognised"),
    [
        ("XXA", "stateless", True),
        ("XXB", "refugee", True),
        ("XXC", "refugee", True),
        ("XXX", "unspecified", True),
        ("UNO", "organisation", True),
        ("XPO", "organisation", False),
        ("RKS", "state", False),
        ("UTO", "specimen", False),
    ],
)
def test_a_special_code_says_what_kind_of_holder_it_is(code: str, kind: str, recognised: bool) -> None:
    found = countries.country(code)
    assert found is not None
    assert (found.kind, found.universally_recognised, found.alpha3) == (kind, recognised, None)


@pytest.mark.parametrize("code", ["", "<<<", "ZZ", "QQQ", "Sudan", "XU"])
def test_what_is_no_code_is_no_country(code: str) -> None:
    assert countries.country(code) is None


def test_every_iso_country_is_found_by_both_codes() -> None:
    for iso in pycountry.countries:
        by_two, by_three = countries.country(iso.alpha_2), countries.country(iso.alpha_3)
        assert by_two is by_three and by_two is not None and by_two.code == iso.alpha_3


@pytest.mark.parametrize("language", countries.LANGUAGES)
def test_every_country_and_special_code_has_its_own_name_in_each_language(language: str) -> None:
    named = [countries.name(one.code, language) for one in countries.all_countries()]
    assert all(named) and len(set(named)) == len(named)
    in_arabic_script = [any("\u0600" <= letter <= "\u06ff" for letter in text) for text in named]
    assert all(in_arabic_script) if language == "ar" else not any(in_arabic_script)


def test_names_follow_the_language_and_fall_back_to_english_then_to_the_code() -> None:
    assert countries.name("SSD", "fr-CA") == "Soudan du Sud"
    assert countries.name("SS", "ar") == "جنوب السودان"
    assert countries.name("SS", "sw") == "South Sudan"
    assert countries.name("QQQ", "en") == "QQQ"
    assert countries.name("COD", "fr") == "République démocratique du Congo"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Democratic Republic of the Congo", "COD"),
        ("Congo, Democratic Republic of the", "COD"),
        ("DRC", "COD"),
        ("Congo, Republic of the", "COG"),
        ("Tanzania, United Republic of", "TZA"),
        ("United Republic of Tanzania", "TZA"),
        ("Iran", "IRN"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Cote d Ivoire", "CIV"),
        ("Korea, North", "PRK"),
        ("The Gambia", "GMB"),
        ("St. Kitts and Nevis", "KNA"),
        ("U.S.A.", "USA"),
        ("Syrian Arab Republic", "SYR"),
        ("soudan", "SDN"),
        ("Éthiopie", "ETH"),
        ("ethiopie", "ETH"),
        ("أوغندا", "UGA"),
        ("Stateless person", "XXA"),
    ],
)
def test_a_list_may_spell_a_country_in_many_ways(text: str, code: str) -> None:
    found = countries.from_name(text)
    assert found is not None and found.code == code


@pytest.mark.parametrize("text", ["", "Atlantis", "Korea", "the", "Region: Northern Mali"])
def test_a_name_that_could_be_any_country_or_none_is_not_guessed(text: str) -> None:
    assert countries.from_name(text) is None


@pytest.mark.parametrize("language", countries.LANGUAGES)
def test_a_shown_name_leads_back_to_its_country(language: str) -> None:
    for code, text in countries.choices(language):
        found = countries.from_name(text)
        assert found is not None and found.code == code


def test_no_spelling_means_two_countries() -> None:
    meanings: dict[str, set[str]] = {}
    for code, text in countries._spellings():
        found = countries.country(code)
        assert found is not None, f"{code} in data/country_names.csv is no code"
        meanings.setdefault(countries._key(text), set()).add(found.code)
    assert {key: codes for key, codes in meanings.items() if len(codes) > 1} == {}


def test_choices_hold_each_country_once_with_the_special_codes_last() -> None:
    codes = [code for code, _ in countries.choices("fr")]
    assert sorted(codes) == sorted(one.code for one in countries.all_countries())
    assert codes[:2] == ["AFG", "ZAF"]  # Afghanistan, Afrique du Sud
    assert codes.index("ZWE") < codes.index("XXA")
    french = [text for _, text in countries.choices("fr")]
    assert french.index("Équateur") < french.index("Espagne") < french.index("France")


def test_importing_countries_reads_no_table() -> None:
    script = "import sys, kivuko.lib.countries; print({'pycountry', 'babel'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_rows_of_icao_codes_are_well_formed() -> None:
    rows = countries._rows("icao_codes.csv")
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in countries.KINDS and row["universally_recognised"] in ("Y", "N"), row
        assert row["verified"] in ("yes", "no") and row["source"], row
        assert row["iso"] in ("", "XK") or pycountry.countries.get(alpha_2=row["iso"]), row
