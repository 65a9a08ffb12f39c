"""Countries and nationalities as a travel document names them.

Three sources meet here: ISO 3166-1 (through pycountry), the extra codes that ICAO Doc 9303-3 section 5
allows in a machine readable zone (data/icao_codes.csv: a refugee, a stateless person, an organisation),
and names in English, French and Arabic from CLDR (through Babel), with our own where CLDR has none or
one that officials do not use (data/country_names.csv).

A code known here says that documents carry it. It never says that a state is recognised.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Kind = Literal["state", "territory", "organisation", "refugee", "stateless", "unspecified", "specimen"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "fr", "ar")

# Words that come and go in a name: "The Gambia", "République du Congo", "Congo, Republic of the".
_SMALL_WORDS = frozenset(["the", "of", "and", "la", "le", "les", "l", "du", "de", "des", "d", "et"])


@dataclass(frozen=True, slots=True)
class Country:
    """A state, territory or other authority that a document may name as issuer or nationality.

    `code` is what we store: ISO alpha-3, or the ICAO code where ISO has none ("SSD", "DEU", "XXA", "GBD").
    `alpha2` and `alpha3` are the ISO codes of the state behind it, None where there is none; Kosovo's "XK"
    is user-assigned. `icao` is what the machine readable zone carries, without fillers ("D" for Germany).
    `universally_recognised` says whether every state takes documents under a special code; None for ISO's.
    """

    code: str
    alpha2: str | None
    alpha3: str | None
    icao: str
    kind: Kind
    universally_recognised: bool | None = None


def country(code: str) -> Country | None:
    """The country of an ISO alpha-2, ISO alpha-3 or ICAO code, fillers allowed ("D<<"); None if unknown."""
    return _by_code().get(code.replace("<", " ").strip().upper())


def name(code: str, language: str = "en") -> str:
    """The name in English, French or Arabic; English for another language, the code itself if unknown."""
    found = country(code)
    return code if found is None else _names(_base(language))[found.code]


def from_name(text: str) -> Country | None:
    """The country that a name or common alias means, whatever the order of its words; None if unknown.

    "Tanzania, United Republic of" and "United Republic of Tanzania" are the same name. Codes are no names.
    """
    found = _by_name().get(_key(text))
    return None if found is None else country(found)


def choices(language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, name) for a list to choose from: ISO countries by name, then the special codes by name."""
    return _choices(_base(language))


def all_countries() -> tuple[Country, ...]:
    """Every ISO country, then every special code that is not merely another spelling of one."""
    return _all()


# --- how the tables are built, once, on first use ------------------------------------------------------


@cache
def _all() -> tuple[Country, ...]:
    import pycountry  # here, because reading its tables takes longer than importing all of lib

    special = list(_rows("icao_codes.csv"))
    own_mrz_code = {row["iso"]: row["code"] for row in special if row["code"] == "D"}
    iso = [
        Country(c.alpha_3, c.alpha_2, c.alpha_3, own_mrz_code.get(c.alpha_2, c.alpha_3), _kind_of(c.alpha_2))
        for c in pycountry.countries
    ]
    alpha3 = {c.alpha2: c.alpha3 for c in iso}
    extra = [
        Country(
            code=row["code"],
            alpha2=row["iso"] or None,
            alpha3=alpha3.get(row["iso"]),
            icao=row["code"],
            kind=cast(Kind, row["kind"]),
            universally_recognised=row["universally_recognised"] == "Y",
        )
        for row in special
        if row["code"] not in own_mrz_code.values()
    ]
    return (*iso, *extra)


def _kind_of(alpha2: str) -> Kind:
    """ISO does not say what is a state; those whose papers another state issues are listed here."""
    return "territory" if alpha2 in _TERRITORIES.split() else "state"


# Entries that ISO 3166 describes as not independent, from memory, less Palestine, Western Sahara and
# Taiwan: no position is taken here. It sorts and labels only; no rule of admission reads it.
_TERRITORIES = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC"
    " NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT"
)


@cache
def _by_code() -> dict[str, Country]:
    table: dict[str, Country] = {}
    for one in _all():
        for code in (one.code, one.icao, one.alpha2, one.alpha3):
            if code:
                table.setdefault(code, one)  # ISO comes first, so "GB" is the state, not one of its statuses
    return table


@cache
def _names(language: str) -> dict[str, str]:
    """Name by code in one of LANGUAGES."""
    from babel import Locale

    territories = Locale(language).territories
    special = {row["code"]: row[language] for row in _rows("icao_codes.csv")}
    own = {
        row["code"]: row["name"]
        for row in _rows("country_names.csv")
        if row["use"] == "shown" and row["language"] == language
    }
    return {
        one.code: special.get(one.code) or own.get(one.alpha2 or "") or territories[one.alpha2]
        for one in _all()
    }


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _names(language)
    ordered = sorted(_all(), key=lambda one: (_is_special(one), _sort_key(names[one.code])))
    return tuple((one.code, names[one.code]) for one in ordered)


@cache
def _by_name() -> dict[str, str]:
    """Code by normalised name; our own aliases win over ISO's names, ISO's over CLDR's."""
    table: dict[str, str] = {}
    for code, text in _spellings():
        table.setdefault(_key(text), code)
    table.pop("", None)
    return table


def _spellings() -> Iterator[tuple[str, str]]:
    import pycountry
    from babel import Locale

    for row in _rows("country_names.csv"):
        yield row["code"], row["name"]
    for iso in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            text = getattr(iso, field, None)
            if text:
                yield iso.alpha_2, text
    for language in LANGUAGES:
        territories = Locale(language).territories
        for one in _all():
            if not _is_special(one):
                yield one.code, territories[one.alpha2]
    for language in LANGUAGES:
        yield from ((row["code"], row[language]) for row in _rows("icao_codes.csv"))


def _is_special(one: Country) -> bool:
    return one.code != one.alpha3


def _key(text: str) -> str:
    """The words of a name without accents, case, order and small words: "Iran (Islamic Republic of)"."""
    words = re.findall(r"\w+", _plain(text.replace(".", "")))
    return " ".join(sorted("saint" if word == "st" else word for word in words if word not in _SMALL_WORDS))


def _sort_key(text: str) -> str:
    """Accents do not move a name, and Arabic's article does not file half the world under alef."""
    return re.sub(r"^ال", "", _plain(text))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _base(language: str) -> str:
    base = re.split(r"[-_]", language.lower())[0]
    return base if base in LANGUAGES else "en"


@cache
def _rows(filename: str) -> tuple[dict[str, str], ...]:
    text = (files("kivuko.lib") / "data" / filename).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
