"""Our own table of entries: every dress in which a spreadsheet may save it, and a sentence for what is wrong."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kivuko.lib.lists import ListedPerson, ListError, RowError, own, sheets

TODAY = date(2026, 4, 15)
HEAD = ["Reference", "Name", "Born", "Document number", "Document issuer", "Kind"]
ROWS = [
    HEAD,
    ["1", "Tobias Lokwang Adebe", "1971-05-09", "R0412577", "SSD", "wanted"],
    ["2", "Zoé Anam", "1975", "", "", ""],
]


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def read(path: Path) -> tuple[list[ListedPerson], list[RowError]]:
    found = list(own.Table(path, TODAY))
    people = [one for one in found if isinstance(one, ListedPerson)]
    return people, [one for one in found if isinstance(one, RowError)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    people, errors = read(written(tmp_path / "t.csv", ROWS, encoding, delimiter))
    assert errors == []
    assert [person.name for person in people] == ["Tobias Lokwang Adebe", "Zoé Anam"]
    assert people[0].documents[0].number == "R0412577"


def test_a_table_saved_by_an_arabic_windows_is_read(tmp_path: Path) -> None:
    rows = [["الاسم", "تاريخ الميلاد", "النوع"], ["محمد أحمد عبد الله", "1975", "مطلوب لدى محكمة"]]
    (person,), errors = read(written(tmp_path / "t.csv", rows, "cp1256", ";"))
    assert (person.name, person.kind, errors) == ("محمد أحمد عبد الله", "wanted", [])


def test_excel_s_first_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", ROWS, delimiter=";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    people, errors = read(path)
    assert (len(people), errors) == (2, [])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_workbook_s_template_is_read_in_each_language_and_its_examples_are_passed_over(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(own.workbook(language))
    assert read(path) == ([], [])
    text = tmp_path / "t.csv"
    text.write_bytes(own.as_csv(own.template_rows(language)))
    assert read(text) == ([], [])


def test_a_workbook_gives_dates_years_and_numbers_as_somebody_would_type_them(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEAD)
    book.active.append([7, "Tobias Lokwang", date(1971, 5, 9), 123456789, "SSD", None])
    book.active.append([8.0, "Josefa Kintu", 1980, None, None, None])
    book.save(tmp_path / "t.xlsx")
    people, errors = read(tmp_path / "t.xlsx")
    assert errors == []
    assert [(p.ref, p.births[0].date) for p in people] == [("7", "1971-05-09"), ("8", "1980")]
    assert people[0].documents[0].number == "123456789"


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        (["3", "Anam", "2030", "", "", ""], "Born", "has not come yet"),
        (["3", "Anam", "09/05/1971", "", "", ""], "Born", "Write the date as year"),
        (["3", "Anam", "", "R1234567", "Nowhere", ""], "Document issuer", "no country that we know"),
        (["3", "Anam", "", "", "", "enemy"], "Kind", "not a word of this column"),
        (["3", "Anam", "", "", "", "document"], "Document number", "needs its number"),
        (["3", "", "1975", "", "", ""], "Name", "Give a name"),
        (["3", "Anam", "", "", "SSD", ""], "Document issuer", "Give the number"),
        (["1", "Anam", "", "", "", ""], "Reference", "stands in row 2 already"),
        (["3", "A" * 401, "", "", "", ""], "Name", "too long"),
        (["3", "Anam", "", "", "", "", "more"], "", "more cells"),
    ],
)
def test_a_wrong_row_is_named_by_row_and_column_and_kept_whole(
    tmp_path: Path, cells: list[str], column: str, sentence: str
) -> None:
    people, errors = read(written(tmp_path / "t.csv", [*ROWS, cells]))
    assert len(people) == 2
    (error,) = errors
    assert (error.row, error.column) == (4, column)
    assert sentence in error.sentence
    assert list(error.cells) == cells


def test_little_is_enough_a_nickname_and_a_year_or_a_document_number(tmp_path: Path) -> None:
    rows = [HEAD, ["", "Toby", "1975", "", "", ""], ["", "", "", "R1234567", "", ""]]
    people, errors = read(written(tmp_path / "t.csv", rows))
    assert errors == []
    assert [(p.name, len(p.documents)) for p in people] == [("Toby", 0), ("", 1)]


def test_several_names_and_documents_stand_in_one_cell(tmp_path: Path) -> None:
    head = ["name", "other_names", "document_number", "document_kind", "document_status"]
    rows = [head, ["Anam", "Anaam|Anem", "R1234567|R7654321", "passport", "lost|stolen"]]
    (person,), _errors = read(written(tmp_path / "t.csv", rows))
    assert [alias.name for alias in person.aliases] == ["Anaam", "Anem"]
    assert [(d.kind, d.status) for d in person.documents] == [("passport", "lost"), ("passport", "stolen")]


def test_a_column_that_is_not_ours_is_said_and_the_rows_stand(tmp_path: Path) -> None:
    people, (error,) = read(written(tmp_path / "t.csv", [["name", "shoe size"], ["Anam", "42"]]))
    assert (len(people), error.row, error.column, error.cells) == (1, 1, "shoe size", ())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0old", "password"),
        (b"PK\x03\x04broken", "cannot be read"),
        (b"shoe size,colour\r\n42,red\r\n", "Begin with the template"),
        (b"name,Name\r\nA,B\r\n", "Two columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "t.xlsx").write_bytes(data)
    with pytest.raises(ListError, match=sentence):
        read(tmp_path / "t.xlsx")


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_UNPACKED", 1000)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 5000)
    with pytest.raises(ListError, match="too large"):
        read(tmp_path / "t.xlsx")


def test_rows_given_back_hold_no_formula_and_come_in_again(tmp_path: Path) -> None:
    back = own.as_csv([[*HEAD, own.REASON], ["3", "=cmd()", "1975", "", "", "", "Born: wrong."]])
    assert b"'=cmd()" in back
    (tmp_path / "t.csv").write_bytes(back)
    (person,), errors = read(tmp_path / "t.csv")
    assert (person.name, errors) == ("=cmd()", [])


@given(st.binary(max_size=400))
def test_no_bytes_whatever_end_in_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    for start in (b"", b"name,birth\r\n", b"PK"):
        path.write_bytes(start + data)
        try:
            read(path)
        except ListError as refused:
            assert str(refused).endswith(".")


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    for path in (written(tmp_path / "t.csv", ROWS * 600), tmp_path / "t.xlsx"):
        if path.suffix == ".xlsx":
            path.write_bytes(own.workbook())
        told: list[tuple[int, int]] = []
        list(sheets.lines(path, lambda done, total, told=told: told.append((done, total))))
        assert told[-1][0] == told[-1][1] == path.stat().st_size
        assert [done for done, _total in told] == sorted(done for done, _total in told)
