"""The remarks of an OFAC entry: clauses such as "DOB 10 Dec 1948", "POB Giza, Egypt", "Passport X1 (Egypt)"."""

import re
from dataclasses import dataclass, field
from datetime import date

from kivuko.lib.lists.countries import alpha3
from kivuko.lib.lists.model import MONTHS, Birth, Document

_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAY = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* )?(\d{4})")
_NUMBERED = re.compile(
    r"(?P<kind>.*?)\s*(?:\b(?:No|Number|ID)\b\.?|#|:)*\s*(?P<number>[#(]?[A-Z0-9()./ -]*\d[A-Z0-9./ -]*?)"
    r"(?:\s*\((?P<issuer>[^)]*)\))?(?:[ ,]+(?:issued|expires|expired)\b.*)?"
)
_LABEL = re.compile(r"^(?:(?:[A-Z]+\.)+[A-Z]*|SSN|LE|NIC|CNIC|ID|RNE)[ :]+")
# What identifies a person at a counter; tax, phone and voter numbers of the remarks are left out.
_KINDS = (
    ("passport", re.compile(r"passport|laissez", re.I)),
    ("travel-document", re.compile(r"travel document|refugee id|stateless", re.I)),
    (
        "national-id",
        re.compile(
            r"national (foreign )?id|personal id|identification|cedula|c\.u\.r\.p|d\.n\.i|n\.i\.e|tazkira|kenyan id"
            r"|citizen's card|numero de identidad|residency|c\.u\.i\.(?!t)|\bssn\b|le number|identity",
            re.I,
        ),
    ),
    ("other", re.compile(r"driver|military|militar|seafarer|birth certificate", re.I)),
)


@dataclass(slots=True)
class Remarks:
    """The facts found in one entry's remarks; `doubts` are sentences about clauses not understood."""

    births: tuple[Birth, ...] = ()
    nationalities: list[str] = field(default_factory=list)
    sex: str = ""
    documents: tuple[Document, ...] = ()
    places: list[str] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def parse_remarks(text: str) -> Remarks:
    """Read the remarks of one entry; an unknown clause is passed over, a broken birth date is a doubt."""
    found = Remarks()
    for clause in re.split(r";\s*", text.removesuffix(".")):
        word = clause.removeprefix("alt. ")
        if word.startswith("DOB "):
            _birth(found, word[4:])
        elif word.startswith("POB "):
            found.places.append(word[4:])
        elif word.startswith(("nationality ", "citizen ")):
            found.nationalities.append(word.split(" ", 1)[1])
        elif word.startswith("Gender "):
            found.sex = {"Male": "M", "Female": "F"}.get(word[7:].strip(), "X")
        elif word.startswith("a.k.a. '"):
            found.weak_names.append(word[8:].removesuffix("'"))
        elif document := parse_document(word):
            found.documents += (document,)
    return found


def _birth(found: Remarks, text: str) -> None:
    birth = parse_birth(text)
    if birth is None:
        found.doubts.append(
            f"“{text[:40]}” was not understood as a date of birth; the entry is taken without it."
        )
    else:
        found.births += (birth,)


def parse_birth(text: str) -> Birth | None:
    """ "10 Dec 1948", "May 1953", "circa 1960", "1956 to 1957"; None when it is no such date."""
    approximate = text.startswith("circa ")
    first, _, last = text.removeprefix("circa ").partition(" to ")
    if not last and re.fullmatch(r"\d{4}-\d{4}", first):
        first, _, last = first.partition("-")
    start, end = _iso(first), _iso(last) if last else ""
    return None if start is None or end is None else Birth(start, end, approximate)


def _iso(text: str) -> str | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    day, name, year = match.groups()
    month = MONTHS.get(name.lower()) if name else None
    if name and month is None:
        return None
    if not month:
        return year
    if not day:
        return f"{year}-{month:02d}"
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def parse_document(clause: str) -> Document | None:
    """The document a clause names, if it names one that a traveller could show."""
    kind = next((kind for kind, words in _KINDS if words.search(clause)), None)
    if kind is None:
        return None
    match = _NUMBERED.fullmatch(clause)
    if match is None:
        return None
    number = _LABEL.sub("", match["number"]).strip(" #.-")
    if sum(c.isdigit() for c in number) < 3:
        return None
    return Document(number, alpha3(match["issuer"] or ""), kind)
