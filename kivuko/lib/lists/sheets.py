"""Rows of a table that somebody made in a spreadsheet: CSV in any usual dress, or an Excel workbook, row by row.

CSV may be in UTF-8, UTF-16, Windows-1252 (French) or Windows-1256 (Arabic), with comma, semicolon, tab or bar between
cells, and with Excel's first line `sep=;`. A workbook is read as a stream: its rows are never in memory together.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kivuko.lib.lists.model import ListError, Progress
from kivuko.lib.sentence import mark as _
from kivuko.lib.sentence import same

SHEET = "entries"
"""The sheet of a workbook that is read, if there is one of this name; else the first."""
_DELIMITERS = ",;\t|"
_UNPACKED = 400 * 1024 * 1024  # bytes that a workbook may have unpacked; a bomb has more
_WIDEST, _LONGEST = 100, 4_000  # cells of a row, letters of a cell
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # the old format, and workbooks with a password

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row, numbered from 1 as a spreadsheet shows it; cells as text without space around them."""

    number: int
    cells: tuple[str, ...]


def lines(path: Path, progress: Progress | None = None, say: Say = same) -> Iterator[Line]:
    """The rows that are not blank. Raises ListError with a sentence (through `say`) for what is no table."""
    start = path.open("rb").read(4)
    if not start:
        raise ListError(say(_("The file is empty. Choose the file with the entries.")))
    if start == _OLD_EXCEL:
        raise ListError(
            say(
                _("This workbook has a password or is an old .xls file. Save it as .xlsx without a password.")
            )
        )
    found = _workbook(path, progress, say) if start[:2] == b"PK" else _csv(path, progress, say)
    for number, cells in found:
        if any(cells):
            yield Line(number, tuple(cell[:_LONGEST] for cell in cells[:_WIDEST]))


# --- CSV ------------------------------------------------------------------------------------------------


def _csv(path: Path, progress: Progress | None, say: Say) -> Iterator[tuple[int, list[str]]]:
    coding = encoding(path)
    total = path.stat().st_size
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=coding, newline="", errors="replace")
        first = text.readline().lstrip("\ufeff")
        skipped = first.lower().startswith("sep=")
        delimiter = first[4:5] if skipped and first[4:5] in _DELIMITERS else _delimiter(first)
        if not skipped:
            text.seek(0)
        reader = csv.reader(text, delimiter=delimiter or ",")
        number = int(skipped)
        try:
            for row in reader:
                number += 1
                if progress and number % 500 == 0:
                    progress(min(raw.tell(), total), total)
                yield number, [cell.replace("\x00", "").strip().lstrip("\ufeff") for cell in row]
        except csv.Error as error:
            said = say(_("Row {row} cannot be read: a quotation mark may be missing. Save the table again."))
            raise ListError(said.format(row=number + 1)) from error
    if progress:
        progress(total, total)


def _delimiter(line: str) -> str:
    """The mark that stands most often outside quotation marks."""
    bare = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def encoding(path: Path) -> str:
    """How a text file is encoded: by its mark, by being sound UTF-8, else Arabic or Latin by its letters."""
    with path.open("rb") as stream:
        head = stream.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        stream.seek(0)
        decoder, rest = codecs.getincrementaldecoder("utf-8")(), b""
        try:
            while rest := stream.read(1 << 20):
                decoder.decode(rest)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _of_windows(stream.read(1 << 20))
    return "utf-8-sig"


def _of_windows(sample: bytes) -> str:
    """Arabic words are runs of high bytes; in French an accent stands between plain letters."""
    high = [index for index, byte in enumerate(sample) if byte > 0x7F]
    beside = sum(b - a == 1 for a, b in itertools.pairwise(high))
    return "cp1256" if beside * 2 > len(high) else "cp1252"


# --- Excel ----------------------------------------------------------------------------------------------


class _Watched(io.FileIO):
    """A file that tells the furthest place to which it was read."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        super().__init__(path)
        self.progress, self.furthest, self.total = progress, 0, path.stat().st_size

    def read(self, size: int | None = -1, /) -> Any:
        data = super().read(size)
        if self.progress and (place := self.tell()) > self.furthest:
            # The directory of an archive lies at its end and is read first.
            self.furthest = place if place < self.total else self.furthest
            self.progress(self.furthest, self.total)
        return data


def _workbook(path: Path, progress: Progress | None, say: Say) -> Iterator[tuple[int, list[str]]]:
    unreadable = say(
        _("This workbook cannot be read. Open it in a spreadsheet, and save it as .xlsx or .csv.")
    )
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise ListError(unreadable) from error
    if size > _UNPACKED:
        raise ListError(say(_("This workbook is too large. Save its rows as .csv and bring that.")))
    with _Watched(path, progress) as stream:
        rows = _rows(stream)
        while True:
            try:
                row = next(rows, None)
            except Exception as error:  # openpyxl lets every kind of fault of a broken file through
                raise ListError(unreadable) from error
            if row is None:
                break
            yield row
        if progress:
            progress(stream.total, stream.total)


def _rows(stream: io.FileIO) -> Iterator[tuple[int, list[str]]]:
    book = load_workbook(stream, read_only=True, data_only=True)
    names = {name.casefold(): name for name in book.sheetnames}
    sheet = book[names.get(SHEET, book.sheetnames[0])]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_WIDEST), 1):
        yield number, [_text(value) for value in row]


def _text(value: Any) -> str:
    """A cell as somebody would have typed it: a date as ISO text, a year without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
