"""What a list of persons holds, whoever publishes it: listed persons, their births and documents."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

Quality = Literal["strong", "weak"]

_NAMES_OF_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_NAMES_OF_MONTHS, 1)}
"""Number of a month by the first three letters of its English name, small."""

Progress = Callable[[int, int], None]
"""Told (bytes done, bytes in all) while a list is read; the last call has both equal."""


class ListError(Exception):
    """A whole list cannot be taken. Its text is a sentence for the person who brought the file."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One row of a list that could not be read; the other rows stand.

    `row` counts from 1 as an editor shows it, `column` is the publisher's own name of it,
    `sentence` says what was found and what was expected.
    """

    file: str
    row: int
    column: str
    sentence: str
    cells: tuple[str, ...] = ()
    """The row as it was written, where the whole of it was left out; so that nothing is lost."""

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth as a list gives it.

    `date` is ISO text as far as it is known ("1975", "1975-03", "1975-03-21"); `to` closes a range
    and is "" for a single date; `approximate` when the list says circa or approximately.
    """

    date: str
    to: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document a listed person is known to hold.

    `number` as written; `issuer` ISO 3166 alpha-3, or the list's own word, or "";
    `kind` one of "passport", "national-id", "travel-document", "other". `status` says why a document is
    listed by itself: "lost", "stolen", "revoked", "blank" (stolen before it was issued) or ""; `reported`
    since when, ISO text as far as known.
    """

    number: str
    issuer: str = ""
    kind: str = "other"
    status: str = ""
    reported: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a listed person; `script` is ISO 15924 ("Latn", "Arab", ...)."""

    name: str
    quality: Quality = "strong"
    script: str = "Latn"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person of a list, or one document without a person: then `name` is "".

    `source` names the list ("ofac-sdn", "un-sc"), `ref` is the entry's own stable identifier there.
    Nationalities are ISO alpha-3 where the country is known, else the list's own words. `sex` is
    "M", "F", "X" or "" (not said). `listed_on` is ISO text or "". `remarks` is what the list says
    beyond, kept as data and never parsed again. `kind`, `instruction`, `contact` and `visibility` stand
    here where the list says them of this entry; "" means as the list as a whole.
    """

    source: str
    ref: str
    name: str
    aliases: tuple[Alias, ...] = ()
    births: tuple[Birth, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    documents: tuple[Document, ...] = ()
    places: tuple[str, ...] = ()
    programme: str = ""
    remarks: str = ""
    listed_on: str = ""
    kind: str = ""
    instruction: str = ""
    contact: str = ""
    visibility: str = ""


def digest(paths: Path | Iterable[Path]) -> str:
    """SHA-256 in hex over the files' names and bytes, the same however they are ordered.

    A list whose digest was taken before brings nothing new, so its import can stop there.
    """
    files = [paths] if isinstance(paths, Path) else sorted(paths, key=lambda p: p.name)
    total = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            total.update(path.name.encode() + b"\0" + hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


class Counted:
    """A binary file that tells how far it has been read."""

    def __init__(self, stream: BinaryIO, done: int, total: int, progress: Progress | None) -> None:
        self.stream, self.done, self.total, self.progress = stream, done, total, progress

    def read(self, size: int = -1) -> bytes:
        return self._tell(self.stream.read(size))

    def lines(self) -> Iterable[bytes]:
        for line in self.stream:
            yield self._tell(line)

    def _tell(self, data: bytes) -> bytes:
        before, self.done = self.done, self.done + len(data)
        # Once in 64 KB or at the end: a progress bar needs no more.
        if self.progress and (self.done >> 16 != before >> 16 or (data and self.done == self.total)):
            self.progress(self.done, self.total)
        return data
