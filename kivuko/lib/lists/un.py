"""The consolidated list of the UN Security Council, as its XML gives it.

Schema: https://www.un.org/sc/resources/sc-sanctions.xsd (CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL).
Read with no network, no entities and no document type declaration, in one pass of memory per person.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

from lxml import etree

from kivuko.lib.lists.countries import alpha3
from kivuko.lib.lists.model import (
    MONTHS,
    Alias,
    Birth,
    Counted,
    Document,
    ListedPerson,
    ListError,
    Progress,
    Quality,
    RowError,
)
from kivuko.lib.names import script

SOURCE = "un-sc"

_QUALITY: dict[str, Quality] = {"Good": "strong", "Low": "weak"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_NEEDED = ("DATAID", "FIRST_NAME", "REFERENCE_NUMBER", "UN_LIST_TYPE")
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def read(path: Path, progress: Progress | None = None) -> Iterator[ListedPerson | RowError]:
    """Every individual of the list; what cannot be read in one comes as RowError before that person.

    The file is checked wholly first: ListError comes before the first person.
    """
    _check(path)
    return _persons(path, progress)


def _check(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        raise ListError(f"{path.name} is empty: download it again.")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ListError(
            f"{path.name} holds a document type declaration, which the UN list never has: do not use it."
        )
    if b"<CONSOLIDATED_LIST" not in head and "<CONSOLIDATED_LIST".encode("utf-16-le") not in head:
        raise ListError(
            f"{path.name} is not the UN consolidated list: CONSOLIDATED_LIST was expected at its start."
        )
    total = 0
    try:
        for person in _elements(path, None):
            missing = [tag for tag in _NEEDED if person.find(tag) is None]
            if missing:
                raise ListError(
                    f"{path.name}, row {_row(person)}: the column {missing[0]} is missing; "
                    "the list's layout has changed, so nothing was taken."
                )
            total += 1
    except etree.XMLSyntaxError as error:
        raise ListError(_broken(path, error)) from None
    if not total:
        raise ListError(f"{path.name} holds no individual: download the whole list again.")


def _broken(path: Path, error: etree.XMLSyntaxError) -> str:
    row, words = error.position[0], (error.msg or "").lower()
    if "utf-8" in words or "encod" in words:
        return f"{path.name}, row {row}: the bytes are not in the encoding that the file declares. Download it again."
    return f"{path.name}, row {row}: the file breaks off or is damaged there. Download it again."


def _elements(path: Path, progress: Progress | None) -> Iterator[etree._Element]:
    """The INDIVIDUAL elements one by one, each dropped from memory when the next is asked for."""
    with path.open("rb") as stream:
        source = Counted(stream, 0, path.stat().st_size, progress)
        events = etree.iterparse(
            source, events=("end",), tag=("INDIVIDUAL", "ENTITY"),
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
        )  # fmt: skip
        for _, element in events:
            if element.tag == "INDIVIDUAL":
                yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _row(element: etree._Element) -> int:
    return cast(int, element.sourceline)  # its stub says less than lxml does


def _persons(path: Path, progress: Progress | None) -> Iterator[ListedPerson | RowError]:
    for element in _elements(path, progress):
        row = _row(element)
        name = " ".join(filter(None, (_text(element, tag) for tag in _NAMES)))
        if not name:
            yield RowError(path.name, row, "FIRST_NAME", "the name is missing; the entry is not taken.")
            continue
        births, doubts = _births(element)
        yield from (RowError(path.name, row, "INDIVIDUAL_DATE_OF_BIRTH", doubt) for doubt in doubts)
        yield _person(element, name, births)


def _person(element: etree._Element, name: str, births: tuple[Birth, ...]) -> ListedPerson:
    sex = _text(element, "GENDER")
    return ListedPerson(
        source=SOURCE,
        ref=_text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        name=name,
        aliases=_aliases(element),
        births=births,
        nationalities=tuple(dict.fromkeys(map(alpha3, _values(element, "NATIONALITY/VALUE")))),
        sex={"Male": "M", "Female": "F", "": ""}.get(sex, "X"),
        documents=tuple(_documents(element)),
        places=tuple(_places(element)),
        programme=_text(element, "UN_LIST_TYPE"),
        remarks=_text(element, "COMMENTS1"),
        listed_on=_text(element, "LISTED_ON")[:10],
    )


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _values(element: etree._Element, path: str) -> list[str]:
    return [text for node in element.findall(path) if (text := " ".join((node.text or "").split()))]


def _aliases(element: etree._Element) -> tuple[Alias, ...]:
    found: list[Alias] = []
    if original := _text(element, "NAME_ORIGINAL_SCRIPT"):
        found.append(Alias(original, "strong", script(original)))
    for node in element.findall("INDIVIDUAL_ALIAS"):
        # An alias without a grade counts as strong: a missed person is worse than a second look.
        quality = _QUALITY.get(_text(node, "QUALITY"), "strong")
        found += (Alias(name, quality, script(name)) for name in split_alias(_text(node, "ALIAS_NAME")))
    return tuple(dict.fromkeys(found))


_WORDS_ABOUT = re.compile(
    r"^(previously|formerly|birth|combat|false|third|born|also|nom|name|in |as |the |passport|title)", re.I
)


def split_alias(text: str) -> list[str]:
    """The names in one alias field: "A; B", "A b) C", "A (the same in another script)", "A son of B"."""
    names: list[str] = []
    inner = re.findall(r"\(([^()]*)\)?", text)
    outer = re.sub(r"\([^()]*\)?", " ", text)
    for chunk in [outer, *inner]:
        chunk = re.sub(r"^original script:\s*", "", chunk.strip(), flags=re.I)
        for piece in re.split(r";|(?:^|\s)[a-z]\)\s", chunk):
            name = re.split(r",? (?:son|daughter|wife) of | ولد ", piece)[0].strip(" ,.)“”\"'")
            if len(name) > 1 and not any(c.isdigit() for c in name) and not _WORDS_ABOUT.match(name):
                names.append(name)
    return list(dict.fromkeys(names))


def _births(element: etree._Element) -> tuple[tuple[Birth, ...], list[str]]:
    births: list[Birth] = []
    doubts: list[str] = []
    for node in element.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        birth = _birth(node)
        if birth:
            births.append(birth)
        elif words := " ".join(
            filter(None, (_text(node, tag) for tag in ("DATE", "YEAR", "FROM_YEAR", "NOTE")))
        ):
            doubts.append(
                f"“{words[:60]}” was not understood as a date of birth; the entry is taken without it."
            )
    # Births that go with an alias are the same person's, as another paper of theirs says.
    for text in _values(element, "INDIVIDUAL_ALIAS/DATE_OF_BIRTH"):
        if iso := _iso(text):
            births.append(Birth(iso))
    return tuple(dict.fromkeys(births)), doubts


def _birth(node: etree._Element) -> Birth | None:
    note = _text(node, "NOTE")
    approximate = _text(node, "TYPE_OF_DATE") == "APPROXIMATELY" or note.lower().startswith("approx")
    if start := _iso(_text(node, "FROM_YEAR")):
        return Birth(start, _iso(_text(node, "TO_YEAR")), approximate)
    iso = _iso(_text(node, "DATE")) or _iso(_text(node, "YEAR")) or _month(note)
    return Birth(iso, "", approximate) if iso else None


def _month(note: str) -> str:
    match = re.fullmatch(r"([A-Za-z]{3})[a-z]*\.? (\d{4})", note)
    month = MONTHS.get(match[1].lower()) if match else None
    return f"{match[2]}-{month:02d}" if match and month else ""


def _iso(text: str) -> str:
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
        return text
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _documents(element: etree._Element) -> Iterator[Document]:
    for node in element.findall("INDIVIDUAL_DOCUMENT"):
        # The number at times carries words before it ("diplomatic passport no. D000"): the last word
        # with digits is the number.
        words = _text(node, "NUMBER")
        parts = [word for word in words.split() if any(c.isdigit() for c in word)]
        if not parts:
            continue
        number = words if len(parts) == len(words.split()) or len(words) < 14 else parts[-1]
        said = f"{_text(node, 'TYPE_OF_DOCUMENT')} {_text(node, 'TYPE_OF_DOCUMENT2')} {words}".lower()
        kind = (
            "passport" if "passport" in said or "pasaporte" in said or "passeport" in said
            else "national-id" if "identi" in said or "national" in said
            else "other"
        )  # fmt: skip
        issuer = _text(node, "ISSUING_COUNTRY") or _text(node, "COUNTRY_OF_ISSUE")
        yield Document(number, alpha3(issuer), kind)


def _places(element: etree._Element) -> Iterator[str]:
    for node in element.findall("INDIVIDUAL_PLACE_OF_BIRTH"):
        if place := ", ".join(filter(None, (_text(node, t) for t in ("CITY", "STATE_PROVINCE", "COUNTRY")))):
            yield place
