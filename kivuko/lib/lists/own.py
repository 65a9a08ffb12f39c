"""Our own table of entries: persons and documents that a country lists itself, one a row, as CSV or Excel workbook.

The first row names the columns, by their key or by their heading in English, French or Arabic, in any order; the words
of a code list are taken in the same way. What a row says wrongly is told by row and column, and the row is kept out
whole, with its cells, so that it can be put right and brought again.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from kivuko.lib.dates import DateError, PartialDate
from kivuko.lib.lists.countries import alpha3, is_code
from kivuko.lib.lists.model import Alias, Birth, Document, ListedPerson, ListError, Progress, RowError
from kivuko.lib.lists.sheets import Line, Say, lines
from kivuko.lib.names import rows, script
from kivuko.lib.sentence import mark as _
from kivuko.lib.sentence import same

SOURCE = "own"
EXAMPLE = "EXAMPLE"
"""References that begin so are those of the template's example rows, and are passed over."""
REASON = "reason"
"""A column that we add to rows given back; passed over when they come again."""
LONGEST = {
    "ref": 40, "name": 400, "instruction": 500, "contact": 120, "document_number": 200, "remarks": 4_000,
    "other_names": 2_000,
}  # fmt: skip
"""Letters that a cell may have; 200 elsewhere."""
_MARKS = re.compile(r"[\W_]+")
_DEFUSED = re.compile(r"^'(?=[=+\-@\t])")


Faults = Callable[[ListedPerson], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Code:
    """A stable word of the template, with its heading by language."""

    table: str
    code: str
    words: dict[str, str]


@cache
def codes() -> tuple[Code, ...]:
    tongues = ("en", "fr", "ar")
    found = rows("list_template.csv")
    return tuple(Code(row["table"], row["code"], {t: row[t] for t in tongues}) for row in found)


def of_table(table: str) -> tuple[Code, ...]:
    return tuple(code for code in codes() if code.table == table)


def columns() -> tuple[str, ...]:
    """Keys of the columns, in the order of the template."""
    return tuple(code.code for code in of_table("column") if code.code != REASON)


def _bare(text: str) -> str:
    """Without case, accents and signs: "Référence" and "reference" are one heading."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _MARKS.sub("", "".join(char for char in apart if not unicodedata.combining(char)))


@cache
def _known(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in of_table(table):
        for word in (code.code, *code.words.values()):
            found.setdefault(_bare(word), code.code)
    return found


class Table:
    """A file in our layout, opened: its header as written, and its entries one by one."""

    def __init__(
        self,
        path: Path,
        today: date,
        progress: Progress | None = None,
        say: Say = same,
        faults: Faults = lambda person: (),
    ) -> None:
        """`faults` says of a whole entry what else is wrong with it: (column, sentence)."""
        self.file, self.today, self.say, self.faults = path.name, today, say, faults
        self._lines = lines(path, progress, say)
        first = next(self._lines, None)
        if first is None:
            raise ListError(say(_("The file has no rows. Begin with the template.")))
        self.header = first.cells
        self.first = first.number
        self._places = self._find(first)

    def __iter__(self) -> Iterator[ListedPerson | RowError]:
        """Entries, and for each fault of a row one RowError; a row with a fault gives no entry."""
        yield from self._unknown()
        seen: dict[str, int] = {}
        for line in self._lines:
            row = _Row(self, line)
            if row.get("ref").startswith(EXAMPLE):
                continue
            person = row.person()
            if person.ref and person.ref in seen:
                row.wrong("ref", _("This reference stands in row {row} already. Give each entry its own."),
                          row=seen[person.ref])  # fmt: skip
            if not row.faults:
                for key, sentence in self.faults(person):
                    row.wrong(key, "{said}", said=sentence)
            if row.faults:
                yield from row.faults
                continue
            if person.ref:
                seen[person.ref] = line.number
            yield person

    def _find(self, first: Line) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, cell in enumerate(first.cells):
            key = _known("column").get(_bare(cell))
            if key is None:
                continue
            if key in places:
                sentence = self.say(_("Two columns are called “{name}”. Take one of them out."))
                raise ListError(sentence.format(name=cell))
            places[key] = place
        if not places.keys() & {"name", "other_names", "document_number"}:
            raise ListError(
                self.say(
                    _(
                        "No column for names or document numbers was found in the first row. Begin with the template."
                    )
                )
            )
        return places

    def _unknown(self) -> Iterator[RowError]:
        for cell in self.header:
            if cell and _bare(cell) not in _known("column"):
                sentence = self.say(_("This column is not one of the template's and was not read."))
                yield RowError(self.file, self.first, cell[:40], sentence)

    def heading(self, key: str) -> str:
        """A column as the file calls it."""
        place = self._places.get(key)
        return self.header[place] if place is not None else key

    def cell(self, line: Line, key: str) -> str:
        place = self._places.get(key, len(line.cells))
        return _DEFUSED.sub("", line.cells[place]) if place < len(line.cells) else ""


@dataclass
class _Row:
    """One row while it is read; `faults` grow as its cells are looked at."""

    table: Table
    line: Line
    faults: list[RowError] = field(default_factory=list)

    def get(self, key: str) -> str:
        return self.table.cell(self.line, key)

    def wrong(self, key: str, sentence: str, **params: object) -> None:
        said = self.table.say(sentence).format(**params)
        self.faults.append(
            RowError(self.table.file, self.line.number, self.table.heading(key), said, self.line.cells)
        )

    def person(self) -> ListedPerson:
        for key in columns():
            if len(self.get(key)) > (most := LONGEST.get(key, 200)):
                self.wrong(key, _("This is too long: {most} letters at most."), most=most)
        if any(self.line.cells[len(self.table.header) :]):
            self.wrong(
                "",
                _(
                    "The row has more cells than the first row names. A comma may be missing its quotation marks."
                ),
            )
        names = [*filter(None, [self.get("name"), *self.many("other_names")])]
        documents = self.documents()
        kind = self.code("kind")
        if not names and not documents:
            self.wrong("name", _("Give a name, of which one part is enough, or a document number."))
        elif kind == "document" and not documents:
            self.wrong("document_number", _("An entry for a document needs its number."))
        return ListedPerson(
            source=SOURCE,
            ref=self.get("ref"),
            name=names[0] if names else "",
            aliases=tuple(Alias(name, "strong", script(name)) for name in dict.fromkeys(names[1:])),
            births=self.births(),
            nationalities=tuple(self.country("nationality", word) for word in self.many("nationality")),
            sex=self.code("sex"),
            documents=documents,
            remarks=self.get("remarks"),
            listed_on=self.past("listed_on", self.get("listed_on")),
            kind=kind,
            instruction=self.get("instruction"),
            contact=self.get("contact"),
            visibility=self.code("visibility"),
        )

    def many(self, key: str) -> list[str]:
        """Values set apart by | in one cell."""
        return [part.strip() for part in self.get(key).split("|") if part.strip()]

    def code(self, key: str, word: str | None = None) -> str:
        said = self.get(key) if word is None else word
        known = _known(key)
        if said and _bare(said) not in known:
            self.wrong(key, _("“{found}” is not a word of this column. Write one of: {known}."),
                       found=said[:40], known=", ".join(code.code for code in of_table(key)))  # fmt: skip
        return known.get(_bare(said), "") if said else ""

    def country(self, key: str, word: str) -> str:
        found = alpha3(word)
        if not is_code(found):
            self.wrong(key, _("“{found}” is no country that we know. Write its three letters, such as SSD."),
                       found=word[:40])  # fmt: skip
        return found

    def day(self, key: str, text: str) -> PartialDate | None:
        if not text:
            return None
        if re.fullmatch(r"\d{4}/\d{1,2}(/\d{1,2})?", text):
            text = "-".join(part.zfill(2) for part in text.split("/"))
        try:
            return PartialDate.parse(text)
        except DateError as error:
            self.wrong(key, "{said}", said=error.sentence(self.table.say))
            return None

    def past(self, key: str, text: str) -> str:
        """A date as ISO text; one after today is a fault."""
        found = self.day(key, text)
        if found and found.earliest > self.table.today:
            self.wrong(key, _("{found} has not come yet. Correct the date."), found=found)
        return str(found) if found else ""

    def births(self) -> tuple[Birth, ...]:
        found = [self.past("birth", word) for word in self.many("birth")]
        last = self.past("birth_to", self.get("birth_to"))
        if last and (len(found) != 1 or last < found[0]):
            self.wrong("birth_to", _("Give one earlier date of birth with the latest one."))
        about = self.code("birth_about") == "yes"
        return tuple(Birth(day, last if len(found) == 1 else "", about) for day in found if day)

    def documents(self) -> tuple[Document, ...]:
        """Numbers set apart by |; kind and issuer are one for all, or as many."""
        numbers = self.many("document_number")
        about = ("document_kind", "document_issuer", "document_status", "reported_on")
        if not numbers:
            for key in about:
                if self.get(key):
                    self.wrong(key, _("Give the number of the document too, or leave this empty."))
            return ()
        words = {key: self.many(key) or [""] for key in about}
        for key, said in words.items():
            if len(said) not in (1, len(numbers)):
                self.wrong(key, _("Write one for all documents, or as many as there are numbers."))
                return ()
        whole = {key: said * len(numbers) if len(said) == 1 else said for key, said in words.items()}
        return tuple(
            Document(
                number,
                self.country("document_issuer", issuer) if issuer else "",
                self.code("document_kind", kind) or "other",
                self.code("document_status", status),
                self.past("reported_on", reported),
            )
            for number, kind, issuer, status, reported in zip(numbers, *whole.values(), strict=True)
        )


# --- what we write --------------------------------------------------------------------------------------

_EXAMPLES = (
    {
        "ref": f"{EXAMPLE}-1", "kind": "at_risk", "name": "Tobias Lokwang Adebe", "other_names": "Lokwan|Toby",
        "birth": "2012", "birth_about": "yes", "sex": "M", "nationality": "SSD",
        "contact": "+211 900 000 000", "visibility": "discreet", "remarks": "Invented. Rows whose reference begins "
        "with EXAMPLE are passed over.",
    },
    {
        "ref": f"{EXAMPLE}-2", "kind": "document", "document_kind": "passport", "document_issuer": "SSD",
        "document_number": "R00000001", "document_status": "lost", "reported_on": "2026-03-14",
    },
)  # fmt: skip


def template_rows(language: str = "en") -> list[list[str]]:
    """The headings in a language, and two invented examples."""
    heads = [code.words.get(language, code.words["en"]) for code in of_table("column") if code.code != REASON]
    return [heads, *([example.get(key, "") for key in columns()] for example in _EXAMPLES)]


def workbook(language: str = "en") -> bytes:
    """The template as a workbook: a sheet for the entries and one with the words that its columns take."""
    book = Workbook(write_only=True)
    entries = book.create_sheet("entries")
    for row in template_rows(language):
        entries.append(row)
    words = book.create_sheet("codes")
    words.append(["column", "code", "English", "Français", "العربية"])
    for code in codes():
        if code.table != "column":
            words.append([code.table, code.code, *code.words.values()])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        ExcelWriter(book, packed).write_data()
    return held.getvalue()


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV that a spreadsheet opens in every language; no cell of it is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_defused(cell) for cell in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def _defused(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
