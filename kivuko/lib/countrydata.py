"""What a country's folder of data says: its administrative areas, border posts and officers' titles.

The folders lie in `countries/<alpha-2 in lower case>/` (see its README for columns, sources and what
`verified` means). "xu" is no country: XU is a user-assigned code of ISO 3166 that we use as a neutral root
for areas of undetermined status. Every row is checked as it is read; a bad one stops the reading with a
sentence that names file, row and column. Rows are plain values: what is stored is decided by `places`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from kivuko.lib import counterrows, countries, countryrows
from kivuko.lib.counterrows import GroundRow, RemedyRow, StayRow
from kivuko.lib.countryrows import PATH, AreaRow, ClaimRow, LineageRow, PostRow, RoleRow, ServiceRow
from kivuko.lib.datafile import Cells, CountryDataError, rows

__all__ = [
    "PATH", "AreaRow", "ClaimRow", "CountryDataError", "GroundRow", "LineageRow", "PostRow", "RemedyRow", "RoleRow",
    "ServiceRow", "StayRow", "all_posts", "areas", "available", "claims", "folder", "grounds", "lineage", "posts",
    "problems", "remedies", "roles", "root_name", "services", "stay",
]  # fmt: skip

UNDETERMINED = "XU"
_ROOT_NAMES = {
    "en": "Areas of undetermined status",
    "fr": "Régions au statut indéterminé",
    "ar": "مناطق لم يحدد وضعها",
}

Row = TypeVar("Row")


def folder() -> Path:
    """Where the data lie: KIVUKO_COUNTRIES, else inside the installed package, else beside the checkout."""
    return _folder(os.environ.get("KIVUKO_COUNTRIES", ""))


@cache
def _folder(named: str) -> Path:
    """Looked for once: it is asked at every crossing."""
    if named:
        if not Path(named).is_dir():
            raise CountryDataError(
                f"KIVUKO_COUNTRIES names {named}, which is not a folder. Correct or unset it."
            )
        return Path(named)
    package = Path(str(files("kivuko")))
    for place in (package / "countries", package.parent / "countries"):
        if (place / "README.md").is_file():
            return place
    raise CountryDataError("The folder countries/ is missing. Install again, or set KIVUKO_COUNTRIES to it.")


def available() -> tuple[str, ...]:
    """Alpha-2 codes in lower case of the countries with a folder of data, "xu" among them."""
    return tuple(sorted(place.name for place in folder().iterdir() if any(place.glob("*.csv"))))


def areas(cc: str) -> tuple[AreaRow, ...]:
    """Administrative areas of one country, empty where we hold none."""
    return _load(folder(), cc, "areas.csv", countryrows.area)


def lineage(cc: str) -> tuple[LineageRow, ...]:
    """In which area another one lay on other days than those its own row speaks of, empty where we hold none."""
    return _load(folder(), cc, "lineage.csv", countryrows.lineage)


def claims(cc: str = UNDETERMINED) -> tuple[ClaimRow, ...]:
    """The names that the parties give to the areas of undetermined status."""
    return _load(folder(), cc, "claims.csv", countryrows.claim)


def posts(cc: str) -> tuple[PostRow, ...]:
    """Border posts of one country, empty where we hold none."""
    return _load(folder(), cc, "posts.csv", countryrows.post)


def roles(cc: str) -> tuple[RoleRow, ...]:
    """National titles of officers of one country, empty where we hold none."""
    return _load(folder(), cc, "roles.csv", countryrows.role)


def services(cc: str) -> tuple[ServiceRow, ...]:
    """Services of one country that people can be referred to, empty where we hold none."""
    return _load(folder(), cc, "services.csv", countryrows.service)


def stay(cc: str) -> tuple[StayRow, ...]:
    """How long whom a country lets stay, in the order in which rules are tried; empty where we hold none."""
    return _load(folder(), cc, "stay.csv", counterrows.stay)


def grounds(cc: str) -> tuple[GroundRow, ...]:
    """The grounds of refusal of one country, empty where we hold none."""
    return _load(folder(), cc, "grounds.csv", counterrows.ground)


def remedies(cc: str) -> tuple[RemedyRow, ...]:
    """Where somebody may appeal against a refusal of one country, empty where we hold none."""
    return _load(folder(), cc, "remedies.csv", counterrows.remedy)


def all_posts() -> tuple[PostRow, ...]:
    """Border posts of all countries, by country and then as listed."""
    return tuple(post for cc in available() for post in posts(cc))


def root_name(cc: str, language: str = "en") -> str:
    """The name of a path's first part: a country's, or the neutral one of XU."""
    if cc.upper() == UNDETERMINED:
        return _ROOT_NAMES.get(language[:2], _ROOT_NAMES["en"])
    return countries.name(cc, language)


def problems() -> tuple[str, ...]:
    """What is wrong between rows and between files, as sentences; empty when all agrees."""
    return tuple(_problems())


@cache
def _load(place: Path, cc: str, filename: str, build: Callable[[Cells], Row]) -> tuple[Row, ...]:
    code = cc.lower()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise CountryDataError(f"{cc!r} is not a country. Give the two letters of ISO 3166-1, such as SS.")
    return tuple(build(cells) for cells in rows(place / code / filename))


# --- what no single row can tell --------------------------------------------------------------------------


def _problems() -> Iterator[str]:
    everywhere = all_posts()
    by_code = {post.code: post for post in everywhere}
    for cc in available():
        codes = {area.code for area in areas(cc)}
        for area in areas(cc):
            if area.parent and area.parent not in codes:
                yield f"{cc}/areas.csv: {area.code} lies in {area.parent}, which is not listed."
        for part in lineage(cc):
            if part.code not in codes or part.parent not in codes:
                yield f"{cc}/lineage.csv: {part.code} in {part.parent}: areas.csv does not list both."
        for post in posts(cc):
            if post.country.lower() != cc:
                yield f"{cc}/posts.csv: {post.code} is of {post.country}. Move it to that country's folder."
    known = {area.code for cc in available() for area in areas(cc)}
    undetermined = {area.code for area in areas(UNDETERMINED)}
    seen: set[str] = set()
    for post in everywhere:
        if post.code in seen:
            yield f"The post code {post.code} is used twice. Give one of them another."
        seen.add(post.code)
        if post.area_pcode and post.area_pcode not in known:
            yield f"The post {post.code} lies in {post.area_pcode}, which no areas.csv lists."
        twin = by_code.get(post.twin)
        if post.twin and (twin is None or twin.twin != post.code):
            yield f"The post {post.code} names {post.twin} as its twin, which does not name it back."
        if any(countries.country(cc) is None for cc in post.faces):
            yield f"The post {post.code} faces a country that ISO 3166-1 does not know."
    for claim in claims():
        if claim.area not in undetermined:
            yield f"xu/claims.csv: {claim.area} is not in xu/areas.csv."
