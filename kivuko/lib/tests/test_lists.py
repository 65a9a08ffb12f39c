"""Lists of persons are read as their owners publish them, wholly or not at all."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kivuko.lib.lists import Alias, Birth, Document, ListedPerson, ListError, RowError, digest, ofac, un
from kivuko.lib.lists.countries import alpha3, is_code
from kivuko.lib.lists.ofac_remarks import parse_birth, parse_remarks
from kivuko.lib.lists.synthetic import demo_excerpt, invent, write_ofac, write_un
from kivuko.lib.lists.un import split_alias

LOKWANG = ListedPerson(
    source="ofac-sdn",
    ref="900001",
    name="Lokwang Mogaruk",
    aliases=(Alias("Lokuang Mogaruk", "strong"), Alias("Abu Lokwang", "weak")),
    births=(Birth("1971-03-04"), Birth("1972")),
    nationalities=("SSD", "COD"),
    sex="M",
    documents=(Document("R1234567", "SSD", "passport"),),
    programme="INVENTED",
)


@pytest.fixture
def ofac_folder(tmp_path: Path) -> Path:
    write_ofac([LOKWANG], tmp_path / "ofac")
    return tmp_path / "ofac"


@pytest.fixture
def un_file(tmp_path: Path) -> Path:
    arabic = replace(
        LOKWANG, ref="XXi.001", aliases=(*LOKWANG.aliases, Alias("لوكوانق موقاروك", "strong", "Arab"))
    )
    write_un([arabic], tmp_path / "un.xml")
    return tmp_path / "un.xml"


def change(path: Path, old: bytes, new: bytes) -> None:
    before = path.read_bytes()
    assert old in before
    path.write_bytes(before.replace(old, new))


def test_a_person_of_the_ofac_files_is_read_with_everything_known(ofac_folder: Path) -> None:
    (person,) = ofac.read(ofac_folder)
    assert isinstance(person, ListedPerson)
    assert (person.source, person.ref, person.name) == ("ofac-sdn", "900001", "Lokwang MOGARUK")
    assert person.aliases == (Alias("Lokuang MOGARUK", "strong"), Alias("Abu Lokwang", "weak"))
    assert person.births == LOKWANG.births
    assert person.nationalities == ("SSD", "COD")
    assert person.sex == "M"
    assert person.documents == LOKWANG.documents
    assert person.remarks.startswith("DOB 04 Mar 1971; alt. DOB 1972; nationality South Sudan")


def test_a_person_of_the_un_file_is_read_with_the_name_in_its_own_script(un_file: Path) -> None:
    (person,) = un.read(un_file)
    assert isinstance(person, ListedPerson)
    assert (person.source, person.ref, person.name) == ("un-sc", "XXi.001", "Lokwang Mogaruk")
    assert Alias("لوكوانق موقاروك", "strong", "Arab") in person.aliases
    assert Alias("Abu Lokwang", "weak") in person.aliases
    assert person.births == LOKWANG.births
    assert person.documents == LOKWANG.documents
    assert person.listed_on == "2024-01-01"


def test_vessels_and_firms_of_the_ofac_list_are_not_persons(ofac_folder: Path) -> None:
    change(ofac_folder / "sdn.csv", b'"individual"', b'"vessel"')
    assert list(ofac.read(ofac_folder)) == []


def test_invented_people_come_back_from_both_formats(tmp_path: Path) -> None:
    people = invent(60, seed=5)
    write_ofac(people, tmp_path)
    write_un(people, tmp_path / "un.xml")
    for read in (list(ofac.read(tmp_path)), list(un.read(tmp_path / "un.xml"))):
        assert len(read) == 60
        for person, invented in zip(read, people, strict=True):
            assert isinstance(person, ListedPerson)
            assert person.name.casefold() == invented.name.casefold()
            assert (person.births, person.nationalities) == (invented.births, invented.nationalities)
            assert (person.documents, person.sex) == (invented.documents, invented.sex)


def test_the_demo_excerpt_is_forty_people_and_always_the_same() -> None:
    assert len(demo_excerpt()) == 40
    assert demo_excerpt() == demo_excerpt()
    assert len({person.ref for person in demo_excerpt()}) == 40


@pytest.mark.parametrize("missing", ["sdn.csv", "alt.csv", "add.csv"])
def test_the_ofac_list_needs_its_three_files(ofac_folder: Path, missing: str) -> None:
    (ofac_folder / missing).unlink()
    with pytest.raises(ListError, match=f"{missing} is missing"):
        ofac.read(ofac_folder)


def test_a_cut_ofac_file_is_refused_before_anything_is_taken(ofac_folder: Path) -> None:
    path = ofac_folder / "alt.csv"
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ListError, match=r"alt\.csv breaks off"):
        ofac.read(ofac_folder)


def test_an_ofac_file_in_another_encoding_is_refused_with_its_row(ofac_folder: Path) -> None:
    change(ofac_folder / "sdn.csv", b"Lokwang", "Lokwáng".encode("latin-1"))
    with pytest.raises(ListError, match=r"sdn.csv, row 1: the file is not in UTF-8"):
        ofac.read(ofac_folder)


def test_an_ofac_file_with_a_column_more_is_refused(tmp_path: Path) -> None:
    write_ofac(invent(10), tmp_path)
    change(tmp_path / "sdn.csv", b'"individual",', b'"individual","new",')
    with pytest.raises(ListError, match=r"not laid out .* 13 columns were found where 12 were expected"):
        ofac.read(tmp_path)


def test_one_odd_row_of_the_ofac_list_is_named_and_the_others_stand(tmp_path: Path) -> None:
    write_ofac(invent(10), tmp_path)
    change(tmp_path / "sdn.csv", b"900003,", b"?,")
    read = list(ofac.read(tmp_path))
    (error,) = [one for one in read if isinstance(one, RowError)]
    assert (error.file, error.row, error.column) == ("sdn.csv", 3, "ent_num")
    assert str(error) == "sdn.csv, row 3, ent_num: “?” was found where a number was expected."
    assert len(read) == 10


def test_a_birth_date_that_is_none_is_an_error_of_its_row_and_the_person_is_kept(ofac_folder: Path) -> None:
    change(ofac_folder / "sdn.csv", b"DOB 04 Mar 1971", b"DOB 31 Feb 1971")
    error, person = ofac.read(ofac_folder)
    assert isinstance(error, RowError) and "31 Feb 1971" in error.sentence and error.column == "Remarks"
    assert isinstance(person, ListedPerson) and person.births == (Birth("1972"),)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_a_cut_un_file_is_refused_before_anything_is_taken(tmp_path: Path, kept: float) -> None:
    write_un(invent(50), tmp_path / "un.xml")
    whole = (tmp_path / "un.xml").read_bytes()
    (tmp_path / "un.xml").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(ListError, match="breaks off or is damaged"):
        un.read(tmp_path / "un.xml")


def test_a_un_file_in_another_encoding_is_refused(un_file: Path) -> None:
    change(un_file, b"Lokuang", b"Lok\xfcang")
    with pytest.raises(ListError, match="not in the encoding"):
        un.read(un_file)


def test_a_un_file_that_lost_a_column_is_refused(un_file: Path) -> None:
    change(un_file, b"REFERENCE_NUMBER", b"REFERENCE")
    with pytest.raises(ListError, match="column REFERENCE_NUMBER is missing"):
        un.read(un_file)


def test_a_un_file_with_a_document_type_is_refused(un_file: Path) -> None:
    change(
        un_file,
        b"<CONSOLIDATED_LIST ",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><CONSOLIDATED_LIST ',
    )
    with pytest.raises(ListError, match="document type"):
        un.read(un_file)


def test_another_xml_file_is_not_the_un_list(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<html/>")
    with pytest.raises(ListError, match="not the UN consolidated list"):
        un.read(tmp_path / "a.xml")


def test_progress_ends_at_all_bytes(tmp_path: Path) -> None:
    write_ofac(invent(20), tmp_path)
    told: list[tuple[int, int]] = []
    list(ofac.read(tmp_path, lambda done, total: told.append((done, total))))
    size = sum((tmp_path / name).stat().st_size for name in ofac.COLUMNS)
    assert told[-1] == (size, size)


def test_a_digest_changes_with_the_list_and_not_with_the_order_of_files(ofac_folder: Path) -> None:
    paths = sorted(ofac_folder.iterdir())
    before = digest(paths)
    assert digest(reversed(paths)) == before
    change(ofac_folder / "sdn.csv", b"1972", b"1973")
    assert digest(paths) != before


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("10 Dec 1948", Birth("1948-12-10")),
        ("May 1953", Birth("1953-05")),
        ("1946", Birth("1946")),
        ("circa 1960", Birth("1960", "", True)),
        ("circa 1960-1962", Birth("1960", "1962", True)),
        ("1956 to 1957", Birth("1956", "1957")),
        ("01 Jan 1960 to 31 Dec 1960", Birth("1960-01-01", "1960-12-31")),
        ("Sometime", None),
    ],
)
def test_births_are_read_in_every_form_ofac_writes(text: str, birth: Birth | None) -> None:
    assert parse_birth(text) == birth


def test_remarks_of_documents_keep_number_issuer_and_kind() -> None:
    found = parse_remarks(
        "Passport A0099887 (Kenya) issued 02 Jan 2001 expires 01 Jan 2011; National ID No. 998877665 (Uganda);"
        " alt. Passport 8877665; C.U.R.P. AAAA800101HDFXXX09 (Mexico); Phone Number 254700000000."
    )
    assert found.documents == (
        Document("A0099887", "KEN", "passport"),
        Document("998877665", "UGA", "national-id"),
        Document("8877665", "", "passport"),
        Document("AAAA800101HDFXXX09", "MEX", "national-id"),
    )


def test_a_field_with_several_aliases_is_parted() -> None:
    assert split_alias("Lado Wurnyang; Lado Urnyang b) L. Wurnyang") == [
        "Lado Wurnyang",
        "Lado Urnyang",
        "L. Wurnyang",
    ]
    assert split_alias("Lado Wurnyang (لادو ورنيانق)") == ["Lado Wurnyang", "لادو ورنيانق"]
    assert split_alias("Lado Wurnyang (previously listed as)") == ["Lado Wurnyang"]
    assert split_alias("Lado son of Taban") == ["Lado"]


def test_a_surname_before_a_comma_comes_last_and_junior_stays_last() -> None:
    assert ofac.natural("WURNYANG, Lado") == "Lado WURNYANG"
    assert ofac.natural("WURNYANG, Lado, Jr.") == "Lado WURNYANG Jr"
    assert ofac.natural("LADO") == "LADO"


def test_countries_are_coded_and_doubtful_ones_keep_their_words() -> None:
    assert alpha3("Congo, Democratic Republic of the") == "COD"
    assert alpha3("Burma") == "MMR"
    assert alpha3("possibly Kenya") == "possibly Kenya"


@pytest.mark.skipif(
    "KIVUKO_TEST_LISTS" not in os.environ, reason="KIVUKO_TEST_LISTS names no folder with real lists"
)
def test_the_real_lists_are_read_nearly_without_a_row_error() -> None:
    folder = Path(os.environ["KIVUKO_TEST_LISTS"])
    for read in (ofac.read(folder / "ofac"), un.read(folder / "un" / "UN_consolidated.xml")):
        rows = list(read)
        people = [row for row in rows if isinstance(row, ListedPerson)]
        assert len(people) > 500 and len(rows) - len(people) <= 10
        coded = [code for person in people for code in person.nationalities]
        assert sum(map(is_code, coded)) > 0.99 * len(coded)
