"""Countries as lists of persons name them, to the codes that we keep."""

import re

from kivuko.lib.countries import country, from_name

# What the lists write and no table of countries holds.
_LISTS_OWN = {"west bank": "PSE", "palestinian": "PSE", "burma": "MMR", "somaliland": "SOM"}


def alpha3(text: str) -> str:
    """The code (ISO alpha-3, or ICAO's) of a country's name or code; the words as given if unknown.

    A doubtful country ("possibly Kenya") keeps its words: it must not count as evidence.
    """
    words = text.strip()
    found = from_name(words) or (country(words) if len(words) in (2, 3) else None)
    return found.code if found else _LISTS_OWN.get(words.casefold(), words)


def is_code(text: str) -> bool:
    """True for three capitals, the form in which a known country is kept."""
    return re.fullmatch("[A-Z]{3}", text) is not None
