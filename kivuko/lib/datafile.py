"""Reading a CSV file of data so that whoever wrote a bad cell is told which one and why."""

from __future__ import annotations

import csv
import re
import zoneinfo
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


class CountryDataError(ValueError):
    """A file of country data cannot be used; its text is a sentence with file, row and column."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its cells by column, read as the kind of value that the column should hold."""

    file: str
    row: int  # as a spreadsheet counts, the header being row 1
    cells: Mapping[str, str]

    def error(self, column: str, what: str) -> CountryDataError:
        return CountryDataError(f"{self.file}, row {self.row}, column {column}: {what}.")

    def text(self, column: str) -> str:
        if column not in self.cells:
            raise self.error(column, "the column is missing; see README.md in countries/ for the columns")
        return self.cells[column].strip()

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise self.error(column, "must not be empty")
        return text

    def match(self, column: str, pattern: str, wanted: str) -> str:
        text = self.required(column)
        if not re.fullmatch(pattern, text):
            raise self.error(column, f"{text!r} should be {wanted}")
        return text

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        text = self.required(column)
        if text not in allowed:
            raise self.error(column, f"{text!r} should be one of {', '.join(allowed)}")
        return text

    def yes_no(self, column: str) -> bool:
        return self.one_of(column, ("yes", "no")) == "yes"

    def many(self, column: str) -> tuple[str, ...]:
        """Values separated by | in one cell."""
        return tuple(part.strip() for part in self.text(column).split("|") if part.strip())

    def many_of(self, column: str, allowed: Collection[str]) -> tuple[str, ...]:
        parts = self.many(column)
        for part in parts or ("",):
            if part not in allowed:
                raise self.error(column, f"{part!r} should be one of {', '.join(allowed)}")
        return parts

    def number(self, column: str, low: float, high: float) -> float | None:
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            raise self.error(column, f"{text!r} is not a number") from None
        if not low <= value <= high:  # NaN fails here too
            raise self.error(column, f"{text} should lie between {low} and {high}")
        return value

    def day(self, column: str) -> date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.error(column, f"{text!r} should be a date such as 2020-02-22") from None

    def zone(self, column: str) -> str:
        text = self.required(column)
        if text not in _zones():
            raise self.error(column, f"{text!r} should be an IANA time zone such as Africa/Juba")
        return text


def rows(path: Path) -> Iterator[Cells]:
    """The rows of a CSV file with a header, in UTF-8; none if there is no such file."""
    if not path.is_file():
        return
    file = f"{path.parent.name}/{path.name}"
    try:
        # A byte order mark is what a spreadsheet adds on saving.
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            for cells in reader:
                if None in cells or None in cells.values():
                    raise CountryDataError(
                        f"{file}, row {reader.line_num}: the number of cells is not that of the header. "
                        "Put a text that contains a comma in double quotes."
                    )
                yield Cells(file, reader.line_num, cells)
    except UnicodeDecodeError:
        raise CountryDataError(f"{file} is not UTF-8. Save it again as CSV UTF-8.") from None
    except csv.Error as fault:
        raise CountryDataError(f"{file} cannot be read as CSV ({fault}). Look for an open quote.") from None


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
