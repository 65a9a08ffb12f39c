"""Reading a document and what it says against itself. Everybody is invented but the specimen of ICAO Doc 9303."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kivuko.documents.checks import check
from kivuko.documents.findings import Finding, ordered, verdict, worse
from kivuko.documents.reading import MrzError, read
from kivuko.documents.traveller import Traveller
from kivuko.documents.vocab import ALL, FINDINGS, KINDS, OF_CODE, OF_LETTER
from kivuko.lib import acceptance, countries, mrz
from kivuko.lib.datafile import CountryDataError

TODAY = date(2026, 4, 15)
SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def lado(**changes) -> Traveller:
    """A Ugandan trader with a good passport."""
    good = {
        "surname": "LADO", "given_names": "PETER", "birth": "1990-02-03", "sex": "M", "nationality": "UGA",
        "document_kind": "passport", "issuer": "UGA", "number": "B00042", "expires": date(2031, 1, 1),
        "checks_ok": 5, "checks_total": 5,
    }  # fmt: skip
    return Traveller(**{**good, **changes})


def codes(traveller: Traveller, on: date = TODAY) -> list[str]:
    return [finding.code for finding in check(traveller, on)]


class TestReading:
    def test_the_specimen_becomes_a_traveller(self):
        anna = read(SPECIMEN, TODAY)
        assert (anna.surname, anna.given_names, anna.birth, anna.sex) == (
            "ERIKSSON",
            "ANNA MARIA",
            "1974-08-12",
            "F",
        )
        assert (anna.document_kind, anna.issuer, anna.number) == ("passport", "UTO", "L898902C3")
        assert (anna.expires, anna.checks_ok, anna.checks_total) == (date(2012, 4, 15), 5, 5)

    @pytest.mark.parametrize(
        ("code", "issuer", "nationality", "kind"),
        [
            ("P", "D", "D", "passport"), ("PD", "SSD", "SSD", "diplomatic_passport"),
            ("P", "UGA", "XXB", "refugee_travel_document"), ("P", "UGA", "XXA", "stateless_travel_document"),
            ("PR", "UGA", "SSD", "refugee_travel_document"),
        ],
    )  # fmt: skip
    def test_the_kind_of_document_follows_from_its_code_and_holder(self, code, issuer, nationality, kind):
        text = mrz.compose(
            "TD3", document_code=code, issuer=issuer, number="A1", nationality=nationality, surname="X"
        )
        found = read(text, TODAY)
        assert found.document_kind == kind
        assert found.issuer == {"D": "DEU"}.get(issuer, issuer)

    def test_only_what_is_known_of_a_birth_date_is_kept(self):
        text = mrz.compose(
            "TD3", document_code="P", issuer="UGA", number="A1", nationality="UGA", surname="LADO",
            birth=mrz.read(SPECIMEN, today=TODAY).birth.__class__(1975),
        )  # fmt: skip
        assert read(text, TODAY).birth == "1975"

    def test_what_is_no_document_is_refused_with_a_sentence(self):
        with pytest.raises(MrzError, match="not the lines of a travel document"):
            read("good morning", TODAY)

    def test_a_stray_log_line_names_nobody(self):
        assert "ERIKSSON" not in f"{read(SPECIMEN, TODAY)!r} {read(SPECIMEN, TODAY)}"


class TestChecks:
    def test_nothing_stands_against_a_good_passport(self):
        assert check(lado(), TODAY) == []
        assert verdict([]) == "go"

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"expires": date(2026, 4, 14)}, ["document.expired"]),
            ({"expires": date(2026, 4, 15)}, ["document.expires_soon"]),
            ({"expires": date(2026, 10, 15)}, []),
            ({"expires": date(2026, 5, 1), "document_kind": "national_id"}, []),
            ({"failed": ("number",)}, ["document.check_digits"]),
            ({"birth": ""}, ["birth.unknown"]),
            ({"birth": "2026-05"}, ["birth.future"]),
            ({"birth": "2026"}, []),
            ({"issuer": "QQQ"}, ["issuer.unknown"]),
            ({"issuer": "UTO"}, ["issuer.specimen"]),
            ({"issuer": "RKS"}, ["issuer.not_universal"]),
            ({"nationality": "XXA"}, ["nationality.stateless"]),
            ({"nationality": "XXB"}, ["nationality.refugee"]),
            ({"nationality": "QQQ"}, ["nationality.unknown"]),
            ({"document_kind": "none", "issuer": "", "number": "", "expires": None}, ["document.none"]),
        ],
    )  # fmt: skip
    def test_what_is_found(self, changes, expected):
        assert codes(lado(**changes)) == expected

    def test_it_says_for_how_many_days_it_is_expired(self):
        assert "expired 5,113 days ago" in check(lado(expires=date(2012, 4, 15)), TODAY)[0].sentence

    def test_a_finding_never_names_the_traveller(self):
        bad = lado(issuer="UTO", expires=date(2012, 4, 15), failed=("number", "birth"), birth="")
        said = " ".join(f"{finding.sentence} {finding.ground}" for finding in check(bad, TODAY))
        assert "LADO" not in said
        assert "B00042" not in said

    @given(st.sampled_from(["", "1974", "2030-01"]), st.sampled_from(["UGA", "RKS", "UTO", "Q"]), st.dates())
    def test_every_finding_has_a_word_and_the_worst_stands_first(self, birth, issuer, on):
        found = check(lado(birth=birth, issuer=issuer, expires=date(2026, 1, 1), failed=("number",)), on)
        assert all(finding.code in FINDINGS for finding in found)
        assert found == ordered(found)


class TestColour:
    def finding(self, level):
        return Finding(level=level, code=level, sentence="")

    def test_the_worst_finding_gives_it(self):
        assert verdict(map(self.finding, ["info", "look", "go"])) == "look"
        assert verdict(map(self.finding, ["look", "stop", "info"])) == "stop"
        assert verdict(map(self.finding, ["info", "go"])) == "go"

    def test_what_only_informs_changes_nothing(self):
        assert [one.level for one in ordered(map(self.finding, ["go", "info", "stop", "look"]))] == [
            "stop", "look", "info", "go",
        ]  # fmt: skip

    def test_one_colour_is_worse_than_another(self):
        assert worse("stop", "look")
        assert worse("look", "go")
        assert not worse("go", "go")
        assert not worse("go", "stop")


class TestTraveller:
    @pytest.mark.parametrize("birth", ["1974-13", "74", "yesterday", "1974-02-30"])
    def test_a_birth_date_that_is_none_is_refused(self, birth):
        with pytest.raises(ValueError, match="birth"):
            lado(birth=birth)

    def test_the_age_band_is_unknown_where_the_date_leaves_it_open(self):
        assert lado(birth="1990").age_band(TODAY) == "18-59"
        assert lado(birth="2008").age_band(TODAY) == "unknown"
        assert lado(birth="").age_band(TODAY) == "unknown"
        assert lado(birth="2030").age_band(TODAY) == "unknown"


class TestAcceptance:
    """A state's own rules; SS is South Sudan's file, the others are written here."""

    def said(self, traveller: Traveller, state: str = "SS") -> dict[str, Finding]:
        return {finding.code: finding for finding in check(traveller, TODAY, state)}

    @pytest.fixture
    def rules(self, tmp_path, monkeypatch):
        (tmp_path / "ug").mkdir()
        (tmp_path / "README.md").touch()
        monkeypatch.setenv("KIVUKO_COUNTRIES", str(tmp_path))

        def write(*lines: str) -> None:
            head = "issuer,kind,accepts,since,until,ground,ground_fr,ground_ar,source,verified"
            (tmp_path / "ug" / "accepts.csv").write_text("\n".join((head, *lines)), encoding="utf-8")
            acceptance._load.cache_clear()

        yield write
        acceptance._load.cache_clear()

    @pytest.mark.parametrize("issuer", ["RKS", "XPO", "XOM", "XIM", "XBA", "XCE", "XCC"])
    def test_what_is_not_recorded_is_said_to_be_not_recorded(self, issuer):
        found = self.said(lado(issuer=issuer, document_kind="laissez_passer"))["issuer.not_universal"]
        assert found.level == "look"
        assert "what South Sudan does is not recorded" in found.sentence
        assert found.ground == "No rule was found (nobody has verified this rule)"

    def test_a_refugee_travel_document_is_accepted_on_a_ground(self):
        found = self.said(lado(document_kind="refugee_travel_document", nationality="XXB"))[
            "document.accepted"
        ]
        assert (found.level, found.sentence) == ("info", "South Sudan accepts this document.")
        assert "1951 Convention" in found.ground
        assert "nobody has verified" in found.ground

    def test_a_kind_about_which_nothing_is_recorded_changes_no_colour(self):
        found = check(lado(document_kind="day_pass"), TODAY, "SS")
        assert [(one.code, one.level) for one in found] == [("document.acceptance_unknown", "info")]
        assert "(Day pass)" in found[0].sentence

    def test_a_passport_of_a_state_needs_no_rule(self):
        assert check(lado(), TODAY, "SS") == []

    def test_the_closest_rule_counts_on_its_days(self, rules):
        rules(
            "*,interstate_pass,no,,,Circular 1,,,invented,yes",
            "KEN,interstate_pass,yes,2020-01-01,2026-06-01,Treaty 2,Traité 2,,invented,yes",
            "KEN,*,no,2027-01-01,,Decree 3,,,invented,no",
        )
        kenyan = lado(issuer="KEN", document_kind="interstate_pass")
        assert self.said(kenyan, "UG")["document.accepted"].ground == "Treaty 2"
        ugandan = self.said(lado(document_kind="interstate_pass"), "UG")["document.not_accepted"]
        assert (ugandan.level, ugandan.ground) == ("look", "Circular 1")
        assert [one.code for one in check(kenyan, date(2026, 6, 1), "UG")] == ["document.not_accepted"]
        assert "Decree 3" in check(lado(issuer="KEN", expires=None), date(2027, 1, 1), "UG")[0].ground

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("RKS,*,maybe,,,G,,,S,no", "column accepts: 'maybe' should be one of yes, no, unknown"),
            ("rks,*,yes,,,G,,,S,no", "column issuer: 'rks' should be three capital letters"),
            ("RKS,*,yes,2026-01-01,2026-01-01,G,,,S,no", "column until: must be later than since"),
            ("RKS,*,yes,,,G,,,,no", "column source: must not be empty"),
        ],
    )
    def test_a_bad_row_is_named(self, rules, line, says):
        rules(line)
        with pytest.raises(CountryDataError, match=r"ug/accepts\.csv, row 2") as refused:
            check(lado(issuer="RKS"), TODAY, "UG")
        assert says in str(refused.value)

    def test_every_issuer_that_not_every_state_accepts_has_a_row_of_south_sudan(self):
        special = {one.code for one in countries.all_countries() if one.universally_recognised is False}
        assert special - {"UTO"} == {rule.issuer for rule in acceptance.rules("SS")} - {"*"}
        assert all(rule.issuer == "*" or countries.country(rule.issuer) for rule in acceptance.rules("SS"))
        assert {rule.kind for rule in acceptance.rules("SS")} - {"*"} <= set(KINDS)


class TestReadings:
    @pytest.mark.parametrize(("form", "reading"), [("with filler", "filler"), ("without filler", "plain")])
    def test_which_reading_of_a_long_number_matched_goes_with_the_traveller(self, form, reading):
        text = mrz.compose(
            "TD1", document_code="I", issuer="SSD", number="HVC8N3QW7ZE1742", nationality="SSD",
            surname="LADO", long_number_form=form,
        )  # fmt: skip
        assert read(text, TODAY).number_reading == reading
        assert len(reading) <= 12

    def test_a_short_number_has_no_reading_to_record(self):
        assert read(SPECIMEN, TODAY).number_reading == ""

    def test_a_name_that_may_be_cut_off_is_said_and_changes_no_colour(self):
        text = mrz.compose(
            "TD3", document_code="P", issuer="UGA", number="A1", nationality="UGA", surname="LADO" * 12,
            birth=date(1990, 1, 1),
        )  # fmt: skip
        assert [(one.code, one.level) for one in check(read(text, TODAY), TODAY)] == [
            ("document.name_cut", "info")
        ]


def test_every_kind_has_its_word_in_each_language_a_source_and_says_whether_it_was_read():
    assert {kind.code for kind in ALL} == set(KINDS)
    for language, word in (("en", "Passport"), ("fr", "Passeport"), ("ar", "جواز سفر"), ("sw", "Passport")):
        with override(language):
            assert str(KINDS["passport"]) == word
    assert all(kind.source and kind.verified in (True, False) for kind in ALL)
    codes = [code for kind in ALL for code in (*kind.mrz_codes, *kind.mrz_letters)]
    assert len(codes) == len(set(codes))


def test_every_code_of_a_zone_means_a_kind_that_exists():
    assert set(OF_CODE.values()) | set(OF_LETTER.values()) <= set(KINDS)
