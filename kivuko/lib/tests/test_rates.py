"""The bar of the lane over invented lists: changed names raise their entry, other invented travellers hardly ever do.

The same over the lists as they are published: kivuko/screening/tests/test_real_lists.py.
"""

from __future__ import annotations

import random

import pytest

from kivuko.lib.lists import synthetic
from kivuko.lib.match import Index, Query, entry_of
from kivuko.lib.tests import changing

LISTED = [entry_of(person) for person in synthetic.invent(2_000, seed=41)]
_ONSETS = ["b", "ch", "d", "f", "g", "h", "j", "k", "l", "m", "n", "ny", "p", "r", "s", "t", "v", "w", "z"]
_RIMES = ["a", "e", "i", "o", "u", "ai", "ei", "ong", "im", "as", "ur", "ek", "ol", "ent"]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(LISTED)


@pytest.mark.parametrize("kind", changing.CHANGES)
def test_a_changed_name_raises_its_entry(index: Index, kind: str) -> None:
    rng = random.Random(kind)
    whole = [
        e for e in LISTED if e.births and len(e.births[0].date) == 10 and len(e.names[0].text.split()) == 3
    ]
    asked = rng.sample(whole, 40)
    found = 0
    for entry in asked:
        name, birth = changing.CHANGES[kind](entry.names[0].text, entry.births[0].date)
        found += any(
            match.entry_id == entry.id and match.look for match in index.search(Query(name, birth), 25)
        )
    assert found >= 0.9 * len(asked), f"{found} of {len(asked)}"


def test_of_a_thousand_invented_travellers_fewer_than_twenty_alert(index: Index) -> None:
    """Their names are made of other syllables than the lists', as most travellers' are."""
    rng = random.Random(7)

    def word() -> str:
        return "".join(
            rng.choice(_ONSETS) + rng.choice(_RIMES) for _ in range(rng.choice((2, 2, 3)))
        ).capitalize()

    alerts = 0
    for _number in range(1_000):
        born = f"{rng.randrange(1945, 2015)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        matches = index.search(Query(f"{word()} {word()} {word()}", born), 1)
        alerts += bool(matches and matches[0].look)
    assert alerts < 20, alerts
