"""People counted without names: by sex and age band, by where they come from and go, and the number of a household.

Age bands are those of crossings (humanitarian 4Ws: 0-4, 5-17, 18-59, 60+). Origins and destinations are codes of
countries and of the states or provinces of the post's own country: words of the road would say whose family it was.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import qrcode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.inputs import People
from kivuko.crossings.models import Tally
from kivuko.crossings.vocab import NEEDS
from kivuko.kernel.errors import Refused
from kivuko.lib import countries, countrydata
from kivuko.lib.dates import age_bands
from kivuko.places.models import Post
from kivuko.referrals.vocab import DIGITS

SEXES: dict[str, object] = {"F": _("Female"), "M": _("Male"), "U": _("Sex not known")}
BANDS = (*age_bands("sadd"), "unknown")
CELLS = tuple(f"{sex}:{band}" for band in BANDS for sex in SEXES)
"""Keys of `heads`, such as F:0-4, in the order in which they are asked."""
LARGEST_HOUSEHOLD = 60
ONE_BY_ONE = ("counted", "household")
"""Methods in which every head was counted: only these can balance."""


def put(tally: Tally, people: People) -> None:
    """The people of a tally. Raises `Refused` where they cannot be so."""
    heads = {cell: number for cell, number in people.heads.items() if number}
    total = sum(heads.values())
    faults: dict[str, list[object]] = {}
    if heads.keys() - set(CELLS):
        faults["heads"] = [_("Count people by sex and age band as the form shows them.")]
    elif not total:
        faults["heads"] = [_("Write how many people there are: at least one.")]
    elif tally.method == "household" and total > LARGEST_HOUSEHOLD:
        faults["heads"] = [_("This is more than a household. Tally each household, or count the group.")]
    over = [str(NEEDS[need]) for need, number in people.needs.items() if number > total]
    if over:
        faults["needs"] = [_("There are fewer people than that: %(needs)s.") % {"needs": ", ".join(over)}]
    if people.nationality and countries.country(people.nationality) is None:
        faults["nationality"] = [_("Choose a nationality from the list.")]
    known = {code for code, _name in places(tally.post, tally.day)}
    for name in ("origin", "destination"):
        if (code := getattr(people, name)) and code not in known:
            faults[name] = [_("Choose a place from the list.")]
    if faults:
        raise Refused(fields=faults)
    tally.heads, tally.total = heads, total
    tally.needs = {need: number for need, number in people.needs.items() if number}
    tally.nationality, tally.returnee = people.nationality, people.returnee
    tally.origin, tally.destination = people.origin, people.destination


def new_number() -> str:
    """Such as H-7K3F-22CX: it says nothing, and can be read out and typed."""
    digits = "".join(secrets.choice(DIGITS) for _place in range(8))
    return f"H-{digits[:4]}-{digits[4:]}"


def places(post: Post, day: date) -> list[tuple[str, str]]:
    """(code, name) of where people come from and go: states of the own country, its neighbours, all other countries."""
    return list(_places(post.country, tuple(post.faces), day, (get_language() or "en").split("-")[0]))


@lru_cache(64)
def _places(own: str, faces: tuple[str, ...], day: date, language: str) -> tuple[tuple[str, str], ...]:
    states = {
        row.code: {"en": row.name, "fr": row.name_fr, "ar": row.name_ar}.get(language) or row.name
        for row in countrydata.areas(own)
        if row.level == 1 and (not row.since or row.since <= day) and (not row.until or day < row.until)
    }
    return (*sorted(states.items(), key=lambda each: each[1]), *nationalities(own, faces, language))


def nationalities(own: str, faces: Iterable[str], language: str) -> list[tuple[str, str]]:
    """(code, name) of countries, the own one and the neighbours first."""
    near = [found.code for cc in (own, *faces) if (found := countries.country(cc)) is not None]
    names = dict(countries.choices(language))
    return [(code, names[code]) for code in near if code in names] + [
        (code, name) for code, name in names.items() if code not in near
    ]


def place_name(tally: Tally, code: str) -> str:
    return dict(places(tally.post, tally.day)).get(code, code)


def by_band(some: Iterable[Mapping[str, int]]) -> list[tuple[str, list[int]]]:
    """(band, heads by sex) of many tallies together; the band that nobody knows only where somebody is in it."""
    sums: Counter[str] = Counter()
    for heads in some:
        sums.update(heads)
    rows = [(band, [sums[f"{sex}:{band}"] for sex in SEXES]) for band in BANDS]
    return [row for row in rows if row[0] != "unknown" or any(row[1])]


def qr(number: str) -> tuple[int, str]:
    """The number as a QR code: how many squares its side has, and the path of its black ones in an SVG."""
    code = qrcode.QRCode(border=2)
    code.add_data(number)
    code.make(fit=True)
    rows = code.get_matrix()
    black = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), "".join(black)
