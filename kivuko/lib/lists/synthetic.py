"""Lists of invented people, for the demo and for tests, and writers of the formats we read.

Family names are made up; given names are common ones. Nobody in them exists. The same seed gives the
same people and, byte for byte, the same files.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from kivuko.lib.countries import name as country_name
from kivuko.lib.lists.model import Alias, Birth, Document, ListedPerson
from kivuko.lib.names import rows

_COUNTRIES = {
    "a": ("SSD", "UGA", "SDN"),
    "b": ("KEN", "UGA", "TZA"),
    "c": ("SDN", "TCD", "EGY"),
    "d": ("COD", "CAF", "RWA"),
    "e": ("ETH", "ERI"),
}
_FIRST_REF = 900_001  # far above any number in use by a real list
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RESPELT = (
    ("ou", "u"),
    ("ee", "i"),
    ("kh", "h"),
    ("w", "ou"),
    ("y", "i"),
    ("k", "c"),
    ("o", "u"),
    ("a", "e"),
)


def invent(count: int, seed: int = 1) -> list[ListedPerson]:
    """`count` invented listed persons with aliases, births of every precision, documents, nationalities."""
    rng = random.Random(seed)
    pools: dict[tuple[str, str, str], list[str]] = {}
    for row in rows("invented_names.csv"):
        pools[row["pool"], row["use"], row["sex"]] = row["names"].split()
    return [_invented(number, rng, pools) for number in range(count)]


def demo_excerpt() -> list[ListedPerson]:
    """The forty invented entries that the demo screens against."""
    return invent(40, seed=2024)


def _invented(number: int, rng: random.Random, pools: dict[tuple[str, str, str], list[str]]) -> ListedPerson:
    pool = "abcde"[number % 5]
    sex = "F" if rng.random() < 0.2 else "M"
    given = rng.sample(pools[pool, "given", sex], 1) + rng.sample(pools[pool, "given", "M"], 1)
    family = rng.choice(pools[pool, "family", ""])
    name = " ".join([*dict.fromkeys(given), family])
    country = rng.choice(_COUNTRIES[pool])
    person = ListedPerson(
        source="ofac-sdn",
        ref=str(_FIRST_REF + number),
        name=name,
        aliases=_aliases(given[0], family, rng),
        births=_births(rng),
        nationalities=(country,) if rng.random() < 0.8 else (),
        sex=sex if rng.random() < 0.7 else "",
        places=(country_name(country),),
        programme="INVENTED",
    )
    if rng.random() < 0.5:
        letter, digits = rng.choice("ABCDPRX"), rng.randrange(10**6, 10**7)
        person = replace(person, documents=(Document(f"{letter}{digits}", country, "passport"),))
    return person


def _aliases(given: str, family: str, rng: random.Random) -> tuple[Alias, ...]:
    found = []
    respelt = family
    for old, new in rng.sample(_RESPELT, len(_RESPELT)):
        if old in respelt[1:]:
            respelt = respelt[0] + respelt[1:].replace(old, new, 1)
            break
    if respelt != family:
        found.append(Alias(f"{given} {respelt}", "strong"))
    if rng.random() < 0.4:
        found.append(
            Alias(f"Abu {given}" if rng.random() < 0.5 else f"{given} {family[:4].strip('-')}a", "weak")
        )
    return tuple(found)


def _births(rng: random.Random) -> tuple[Birth, ...]:
    day = date(1945, 1, 1) + timedelta(days=rng.randrange(57 * 365))
    shape = rng.random()
    if shape < 0.7:
        return (Birth(day.isoformat()),)
    if shape < 0.8:
        return (Birth(str(day.year)),)
    if shape < 0.87:
        return (Birth(str(day.year), "", True),)
    if shape < 0.93:
        return (Birth(str(day.year), str(day.year + 2)),)
    return ()


# --- OFAC's three files ---------------------------------------------------------------------------------


def write_ofac(people: Sequence[ListedPerson], folder: Path) -> None:
    """sdn.csv, alt.csv and add.csv in `folder`, laid out and ended as OFAC does."""
    sdn: list[list[str]] = []
    alt: list[list[str]] = []
    add: list[list[str]] = []
    for person in people:
        sdn.append([person.ref, _q(_surname_first(person.name)), _q("individual"), _q(person.programme)])
        sdn[-1] += [_NULL] * 7 + [_q(_remarks(person))]
        strong = [alias.name for alias in person.aliases if alias.quality == "strong"]
        for name in strong:
            alt.append([person.ref, str(len(alt) + 1), _q("aka"), _q(_surname_first(name)), _NULL])
        for place in person.places:
            add.append([person.ref, str(len(add) + 1), _NULL, _NULL, _q(place), _NULL])
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("sdn.csv", sdn), ("alt.csv", alt), ("add.csv", add)):
        text = "".join(",".join(line) + "\r\n" for line in lines)
        (folder / name).write_bytes(text.encode() + b"\x1a")


_NULL = "-0- "


def _q(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if text else _NULL


def _surname_first(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family.upper()}, {given}" if given else family.upper()


def _remarks(person: ListedPerson) -> str:
    clauses = [f"{'alt. ' if i else ''}DOB {_ofac_birth(b)}" for i, b in enumerate(person.births)]
    clauses += [f"nationality {country_name(code)}" for code in person.nationalities]
    clauses += {"M": ["Gender Male"], "F": ["Gender Female"]}.get(person.sex, [])
    clauses += [f"Passport {d.number} ({country_name(d.issuer)})" for d in person.documents]
    clauses += [f"a.k.a. '{alias.name}'" for alias in person.aliases if alias.quality == "weak"]
    return "; ".join(clauses) + "." if clauses else ""


def _ofac_birth(birth: Birth) -> str:
    circa = "circa " if birth.approximate else ""
    return circa + " to ".join(_ofac_day(day) for day in (birth.date, birth.to) if day)


def _ofac_day(iso: str) -> str:
    year, month, day = (*iso.split("-"), "", "")[:3]
    return " ".join(filter(None, (day, _MONTHS[int(month) - 1] if month else "", year)))


# --- the UN's XML ---------------------------------------------------------------------------------------


def write_un(people: Iterable[ListedPerson], path: Path) -> None:
    """One XML file laid out as the UN Security Council's consolidated list."""
    body = "".join(_individual(person) for person in people)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<CONSOLIDATED_LIST dateGenerated="2024-01-01T00:00:00.000Z">\n'
        f"<INDIVIDUALS>\n{body}</INDIVIDUALS>\n<ENTITIES/>\n</CONSOLIDATED_LIST>\n",
        encoding="utf-8",
    )


def _tag(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else f"<{tag}/>"


def _individual(person: ListedPerson) -> str:
    first, _, rest = person.name.partition(" ")
    original = next((a.name for a in person.aliases if a.script != "Latn"), "")
    lines = [
        _tag("DATAID", person.ref),
        _tag("FIRST_NAME", first),
        _tag("SECOND_NAME", rest),
        _tag("UN_LIST_TYPE", person.programme),
        _tag("REFERENCE_NUMBER", person.ref),
        _tag("LISTED_ON", person.listed_on or "2024-01-01"),
        *([_tag("GENDER", {"M": "Male", "F": "Female"}[person.sex])] if person.sex in ("M", "F") else []),
        *([_tag("NAME_ORIGINAL_SCRIPT", original)] if original else []),
        _tag("COMMENTS1", person.remarks),
        *(f"<NATIONALITY>{_tag('VALUE', country_name(code))}</NATIONALITY>" for code in person.nationalities),
        *(_un_alias(alias) for alias in person.aliases if alias.script == "Latn"),
        *map(_un_birth, person.births),
        *map(_un_document, person.documents),
    ]
    return "<INDIVIDUAL>\n  " + "\n  ".join(lines) + "\n</INDIVIDUAL>\n"


def _un_alias(alias: Alias) -> str:
    quality = "Good" if alias.quality == "strong" else "Low"
    return f"<INDIVIDUAL_ALIAS>{_tag('QUALITY', quality)}{_tag('ALIAS_NAME', alias.name)}</INDIVIDUAL_ALIAS>"


def _un_birth(birth: Birth) -> str:
    kind = "APPROXIMATELY" if birth.approximate else "BETWEEN" if birth.to else "EXACT"
    if birth.to:
        inner = _tag("FROM_YEAR", birth.date) + _tag("TO_YEAR", birth.to)
    else:
        inner = _tag("DATE" if len(birth.date) == 10 else "YEAR", birth.date)
    return f"<INDIVIDUAL_DATE_OF_BIRTH>{_tag('TYPE_OF_DATE', kind)}{inner}</INDIVIDUAL_DATE_OF_BIRTH>"


def _un_document(document: Document) -> str:
    kind = "Passport" if document.kind == "passport" else "National Identification Number"
    inner = _tag("TYPE_OF_DOCUMENT", kind) + _tag("NUMBER", document.number)
    issuer = _tag("ISSUING_COUNTRY", country_name(document.issuer)) if document.issuer else ""
    return f"<INDIVIDUAL_DOCUMENT>{inner}{issuer}</INDIVIDUAL_DOCUMENT>"
