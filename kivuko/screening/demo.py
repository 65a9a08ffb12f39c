"""Lists for a demo: two of invented people always, and the real ones where somebody has put their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from kivuko.kernel.models import Node
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import synthetic
from kivuko.screening import importing, jobs
from kivuko.screening.importing import Outcome

Say = Callable[[str], None]


class NotADemo(Exception):
    """Invented lists were asked for where real people work."""


def load(node: Node, say: Say = lambda sentence: None) -> dict[str, int]:
    """Take in the invented lists, and the real ones where their files are found; how many each brought, by code.

    Twice does it once.
    """
    if not node.demo:
        raise NotADemo("Invented lists are made only on a node that was set up as a demo.")
    done = list(_invented())
    real = find_real_lists()
    if real is None:
        say("No real lists were found: name their folder in KIVUKO_LISTS (docs/guides/lists.md).")
    else:
        for code in ("ofac", "un"):
            say(f"Importing the list “{code}” from {real / code} …")
            done.append(importing.take_in(SYSTEM, code, real / code))
    for outcome in done:
        jobs.finished(outcome.code, outcome)
    return {outcome.code: outcome.added for outcome in done}


def _invented() -> Iterator[Outcome]:
    people = synthetic.demo_excerpt()
    with TemporaryDirectory() as made:
        folder = Path(made)
        synthetic.write_ofac(people[:30], folder / "ofac")
        synthetic.write_un(people[30:], folder / "un" / "un.xml")
        for layout in ("ofac", "un"):
            yield importing.take_in(SYSTEM, f"{layout}-demo", folder / layout)


def find_real_lists() -> Path | None:
    """The folder with `ofac/` and `un/` in it: of KIVUKO_LISTS, or `lists` in the checkout, or beside it."""
    checkout = settings.BASE_DIR.parent
    named = os.environ.get("KIVUKO_LISTS", "")
    places = [Path(named)] if named else [checkout / "lists", checkout.parent / "shared" / "data" / "lists"]
    return next((place for place in places if _holds_lists(place)), None)


def _holds_lists(place: Path) -> bool:
    names = {file.name.lower() for file in (place / "ofac").glob("*.csv")}
    return {"sdn.csv", "alt.csv", "add.csv"} <= names and any((place / "un").glob("*.xml"))
