"""The OFAC list of specially designated nationals, as its three legacy CSV files give it.

Layout: US Treasury, "Specially Designated Nationals and Blocked Persons List: data formats"
(SDN.CSV 12 columns, ALT.CSV 5, ADD.CSV 6, no header; `-0-` is null; the files end with byte 0x1A).
Facts beyond the name stand in the remarks as clauses set apart by semicolons.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kivuko.lib.lists.countries import alpha3
from kivuko.lib.lists.model import Alias, Counted, ListedPerson, ListError, Progress, RowError
from kivuko.lib.lists.ofac_remarks import Remarks, parse_remarks
from kivuko.lib.names import script

SOURCE = "ofac-sdn"

COLUMNS: dict[str, tuple[str, ...]] = {
    "sdn.csv": (
        "ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type",
        "Tonnage", "GRT", "Vess_flag", "Vess_owner", "Remarks",
    ),
    "alt.csv": ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"),
    "add.csv": ("ent_num", "Add_num", "Address", "City/State", "Country", "Add_remarks"),
}  # fmt: skip
_KINDS = {"sdn.csv": {"individual", "vessel", "aircraft", ""}, "alt.csv": {"aka", "fka", "nka"}}
_NAME_AT = {"sdn.csv": 1, "alt.csv": 3}
_END = b"\x1a"
_MOST_BAD = 0.05  # a file with more odd rows than this has another layout, not a few slips
_REMARKS_ROOM = 999  # longer remarks are cut by the publisher and go on in a file of their own

Row = tuple[int, list[str]]


def read(
    source: Path | Iterable[Path], progress: Progress | None = None
) -> Iterator[ListedPerson | RowError]:
    """Every individual of the list, in the files' order; rows that cannot be read come as RowError.

    `source` is the folder with sdn.csv, alt.csv and add.csv, or those three paths. All three are
    checked wholly first: ListError comes before the first person.
    """
    found = locate(source)
    for name, path in found.items():
        _check(name, path)
    return _persons(found, progress)


def locate(source: Path | Iterable[Path]) -> dict[str, Path]:
    """The three files by their published names, upper or lower case; ListError names what is missing."""
    paths = list(source.iterdir()) if isinstance(source, Path) and source.is_dir() else source
    paths = [paths] if isinstance(paths, Path) else list(paths)
    by_name = {path.name.lower(): path for path in paths}
    missing = [name for name in COLUMNS if name not in by_name]
    if missing:
        raise ListError(
            f"The OFAC list is three files and {', '.join(missing)} is missing: "
            "put sdn.csv, alt.csv and add.csv of the same day in one folder."
        )
    return {name: by_name[name] for name in COLUMNS}


def _check(name: str, path: Path) -> None:
    """Refuse a file that is cut off, in another encoding, or laid out in another way."""
    raw = path.read_bytes()
    if not raw.strip():
        raise ListError(f"{name} is empty: download it again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise ListError(
            f"{name}, row {row}: the file is not in UTF-8. Bring it as its owner publishes it."
        ) from None
    if not raw.rstrip(b"\r\n ").endswith(_END):
        raise ListError(f"{name} breaks off before its end mark: it is cut short, download it again.")
    _check_layout(name, text)


def _check_layout(name: str, text: str) -> None:
    columns, bad, rows, first = COLUMNS[name], 0, 0, ""
    for number, row in _rows(io.StringIO(text, newline="")):
        rows += 1
        fault = _fault(name, row)
        if fault is not None:
            bad += 1
            first = first or f"{name}, row {number}, {fault[0]}: {fault[1]}"
    if (not rows and name == "sdn.csv") or bad > max(1, rows * _MOST_BAD):
        raise ListError(
            f"{name} is not laid out as OFAC publishes it ({len(columns)} columns, no header). {first}".strip()
        )


def _fault(name: str, row: list[str]) -> tuple[str, str] | None:
    """The first (column, sentence) that is wrong with a row of `name`, if any."""
    columns = COLUMNS[name]
    if len(row) != len(columns):
        return "whole row", f"{len(row)} columns were found where {len(columns)} were expected."
    if not row[0].strip().isdigit():
        return columns[0], f"“{row[0][:20]}” was found where a number was expected."
    kinds = _KINDS.get(name)
    if kinds and _value(row[2]) not in kinds:
        expected = ", ".join(sorted(kinds - {""}))
        return columns[2], f"“{row[2][:20]}” was found where one of {expected} was expected."
    place = _NAME_AT.get(name)
    if place and not _value(row[place]):
        return columns[place], "the name is missing."
    return None


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    reader = csv.reader(lines)
    for row in reader:
        if row and row != ["\x1a"]:
            yield reader.line_num, row


def _open_rows(path: Path, counted: list[int], total: int, progress: Progress | None) -> Iterator[Row]:
    with path.open("rb") as stream:
        tally = Counted(stream, counted[0], total, progress)
        yield from _rows(line.decode("utf-8").removeprefix("\ufeff") for line in tally.lines())
        counted[0] = tally.done


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == "-0-" else text


def _persons(found: dict[str, Path], progress: Progress | None) -> Iterator[ListedPerson | RowError]:
    total, counted = sum(path.stat().st_size for path in found.values()), [0]
    names: dict[str, list[str]] = defaultdict(list)
    places: dict[str, list[str]] = defaultdict(list)
    for name, kept in (("alt.csv", names), ("add.csv", places)):
        for number, row in _open_rows(found[name], counted, total, progress):
            if fault := _fault(name, row):
                yield RowError(name, number, *fault, tuple(row))
            elif name == "alt.csv":
                kept[row[0].strip()].append(_value(row[3]))
            elif place := ", ".join(filter(None, map(_value, row[2:5]))):
                kept[row[0].strip()].append(place)
    for number, row in _open_rows(found["sdn.csv"], counted, total, progress):
        if fault := _fault("sdn.csv", row):
            yield RowError("sdn.csv", number, *fault, tuple(row))
        elif _value(row[2]) == "individual":
            ref = row[0].strip()
            remarks = parse_remarks(_whole_clauses(_value(row[11])))
            yield from (RowError("sdn.csv", number, "Remarks", sentence) for sentence in remarks.doubts)
            yield _person(row, names.get(ref, []), places.get(ref, []), remarks)


def _whole_clauses(remarks: str) -> str:
    """Remarks without the half clause at the end of a text that ran out of room."""
    if len(remarks) >= _REMARKS_ROOM and not remarks.endswith("."):
        return remarks.rpartition(";")[0]
    return remarks


def _person(row: list[str], names: list[str], places: list[str], remarks: Remarks) -> ListedPerson:
    strong = tuple(Alias(n, "strong", script(n)) for n in map(natural, names))
    weak = tuple(Alias(n, "weak", script(n)) for n in map(natural, remarks.weak_names))
    return ListedPerson(
        source=SOURCE,
        ref=row[0].strip(),
        name=natural(_value(row[1])),
        aliases=tuple(dict.fromkeys(strong + weak)),
        births=remarks.births,
        nationalities=tuple(dict.fromkeys(map(alpha3, remarks.nationalities))),
        sex=remarks.sex,
        documents=remarks.documents,
        places=tuple(dict.fromkeys([*remarks.places, *places])),
        programme=re.sub(r"\]\s*\[", ", ", _value(row[3])),
        remarks=_value(row[11]),
    )


_SUFFIX = re.compile(r",\s*(jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def natural(name: str) -> str:
    """ "SURNAME, Given, Jr." as "Given SURNAME Jr."; a name without a comma stays."""
    tail = _SUFFIX.search(name)
    surname, comma, given = (name[: tail.start()] if tail else name).partition(",")
    whole = f"{given.strip()} {surname.strip()}" if comma else surname.strip()
    return f"{whole} {tail.group(1)}" if tail else whole
