"""Names of persons made comparable: one alphabet, one spelling of each part, and keys to find them by.

A name is a set of parts, for order and surname differ by country and by document. Nothing here says,
or lets one guess, where a name comes from.

    >>> parts("AL<RAHMAN<<ABD")
    ('al', 'rahman', 'abd')
    >>> fold("Youssef") == fold("yusuf")
    True
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

# Apostrophes, hamza, ayn and characters of no width.
_MARKS = re.compile("[\u02b0-\u02ff'`´‘’‚‛“”\"\u200b-\u200f\u2060\ufeff]")
_NOT_LETTER = re.compile(r"[\W_]+")
_LONGEST = 500  # characters; a longer "name" is a pasted text

_SCRIPTS: Final = (
    ("Latn", 0x41, 0x24F), ("Latn", 0x1E00, 0x1EFF), ("Grek", 0x370, 0x3FF), ("Cyrl", 0x400, 0x52F),
    ("Hebr", 0x590, 0x5FF), ("Arab", 0x600, 0x77F), ("Arab", 0xFB50, 0xFEFC), ("Ethi", 0x1200, 0x139F),
    ("Deva", 0x900, 0x97F), ("Hang", 0xAC00, 0xD7AF), ("Kana", 0x3040, 0x30FF), ("Hani", 0x3400, 0x9FFF),
)  # fmt: skip


def rows(filename: str) -> Iterator[dict[str, str]]:
    """The rows of one of our small tables in kivuko/lib/data."""
    text = (files("kivuko.lib") / "data" / filename).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _letters() -> MappingProxyType[int, str]:
    """Code point of a small letter to its Latin letters, for every script of romanise.csv."""
    table: dict[int, str] = {}
    for row in rows("romanise.csv"):
        if row["script"] == "Ethi":
            # Ethiopic is written by syllables, eight to a consonant, in this order of vowels. The sixth is
            # mostly silent and passports mostly leave it out.
            for offset, vowel in enumerate(("e", "u", "i", "a", "e", "", "o", "wa")):
                table[ord(row["letter"]) + offset] = (row["latin"] + vowel) if row["latin"] or offset else "a"
        else:
            table[ord(row["letter"])] = row["latin"]
    return MappingProxyType(table)


@cache
def _variants() -> MappingProxyType[str, str]:
    table: dict[str, str] = {}
    for row in rows("name_variants.csv"):
        for spelling in (row["canonical"], *row["variants"].split()):
            table.setdefault(clean(spelling), row["canonical"])
    return MappingProxyType(table)


@cache
def _particles() -> frozenset[str]:
    return frozenset(clean(row["particle"]) for row in rows("name_particles.csv"))


def script(text: str) -> str:
    """The ISO 15924 code of the first letter's script; "Zyyy" when there is no letter we know."""
    for letter in text:
        if letter.isalpha():
            point = ord(letter)
            return next((code for code, low, high in _SCRIPTS if low <= point <= high), "Zyyy")
    return "Zyyy"


def clean(text: str) -> str:
    """Small Latin letters and digits with single spaces; other scripts romanised letter by letter.

    Fillers, hyphens and points part words; apostrophes and vowel marks vanish. Letters of scripts that we
    have no table for stay as they are.
    """
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    if text.isascii():
        return " ".join(_NOT_LETTER.sub(" ", _MARKS.sub("", text).lower()).split())
    # Compatibility forms first (Arabic presentation forms, full width), marks off, then the tables.
    plain = unicodedata.normalize("NFKC", text).lower().translate(_letters())
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_NOT_LETTER.sub(" ", _MARKS.sub("", plain.translate(_letters()))).casefold().split())


def is_particle(part: str) -> bool:
    """True for articles, words such as "son of", titles and "Jr": they say little about who it is."""
    return part in _particles()


_ARABIC_ARTICLE = re.compile(r"(?<!\w)ال(?!له\b)(?=\w{3})")


@lru_cache(maxsize=50_000)
def parts(name: str) -> tuple[str, ...]:
    """The romanised parts of a name in the order written; at most 12, for a name is not a text.

    An Arabic article is a part of its own, but none stands after "abd": "abd al-rahman" is two parts.
    """
    words: list[str] = []
    for word in clean(_ARABIC_ARTICLE.sub("ال ", name[:_LONGEST])).split():
        if words and word in _ARTICLES and words[-1] in _SERVANTS:
            continue
        words.append(word)
    return tuple(words[:12])


_ARTICLES = frozenset(["al", "el", "ul", "ar", "as", "ash", "ad", "an", "az", "ur", "us", "er", "es"])
_SERVANTS = frozenset(["abd", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus"])

# "abd" with or without its article before the name of a quality: abdulaziz, abdelaziz, abdurrahman, abdirahman.
_ABD = re.compile(r"^abd(?:[aeiou]{1,2}(?:l|(?P<sun>[a-z])(?=(?P=sun)))?)?(?P<rest>[a-z]{4,})$")

_SAME_SOUND = (
    (re.compile("tch|tsch"), "ch"), (re.compile("sch"), "sh"), (re.compile("ph"), "f"),
    (re.compile("dj|dzh"), "j"), (re.compile("ck|q"), "k"), (re.compile("gh"), "g"), (re.compile("zh"), "j"),
    (re.compile("dh"), "d"), (re.compile("th"), "t"), (re.compile("c(?=[ei])"), "s"),
    (re.compile("c(?!h)"), "k"), (re.compile("x"), "ks"), (re.compile("w"), "v"),
    (re.compile("ou|oe|oo|o"), "u"), (re.compile("ee|ie|ei|e|y"), "i"),
    (re.compile(r"(?<=[aiu])h$"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def fold(part: str) -> str:
    """One spelling for all spellings of a part that sound alike; parts with equal folds are near certain."""
    part = clean(part) if not part.isascii() or not part.islower() else part
    part = _somali_servant(part)
    known = _variants().get(part)
    if known:
        return known
    servant = _ABD.match(part)
    if servant:
        return "abd" + _sounds(_variants().get(servant["rest"], servant["rest"]))
    return _sounds(part)


def _somali_servant(part: str) -> str:
    """Somali writes ayn as c and h as x: "cabdiraxmaan" is abdirahmaan."""
    return part[1:].replace("x", "h") if part.startswith("cabd") else part


def _sounds(part: str) -> str:
    for pattern, one in _SAME_SOUND:
        part = pattern.sub(one, part)
    return part


def bare(part: str) -> str:
    """A part without what is often left out before it: "alzumar" as "zumar", "abdulkarim" as "karim"; or ""."""
    if servant := _ABD.match(_somali_servant(part)):
        return servant["rest"]
    return part[2:] if len(part) > 5 and part[:2] in ("al", "el") else ""


def known(part: str) -> bool:
    """True for a part of the table of common names: two different ones are never a mere misspelling."""
    return part in _variants()


_BARE = (
    (re.compile("ph|v"), "f"), (re.compile("kh|x"), "h"), (re.compile("[sc]h"), "s"), (re.compile("gh"), "g"),
    (re.compile("dh|th|t"), "d"), (re.compile("dj"), "j"), (re.compile("[qc]"), "k"), (re.compile("z"), "s"),
    (re.compile("[aeiouyw]"), ""), (re.compile("(?<=.)h$"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def skeleton(part: str) -> str:
    """The bare consonants of a part, so that names written without vowels meet their romanisations."""
    part = _somali_servant(part)
    servant = _ABD.match(part)
    part = "abd" + servant["rest"] if servant else part
    for pattern, one in _BARE:
        part = pattern.sub(one, part)
    return part


def keys(name: str) -> frozenset[str]:
    """The keys under which a name is found: "=fold" and "~skeleton" of each part that says something.

    Two spellings of one name share most keys; skeletons of less than two consonants are left out.
    """
    found: set[str] = set()
    for part in parts(name):
        if not is_particle(part):
            found.add("=" + fold(part))
            if len(bare := skeleton(part)) > 1:
                found.add("~" + bare)
    return frozenset(found)
