"""Lists for a demo: invented people on published and on own lists, and the real ones where somebody put their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Birth, Document, synthetic
from kivuko.screening import actions, importing, jobs, queries
from kivuko.screening.importing import Outcome
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.kinds import means
from kivuko.screening.vocab import DEMO, OWN, Kind, Visibility

Say = Callable[[str], None]


@dataclass(frozen=True)
class OwnList:
    """A list of invented entries that an invented authority keeps. Texts by language."""

    code: str
    names: dict[str, str]
    owner: str
    basis: str
    purpose: str
    kind: Kind
    contact: str
    visibility: Visibility
    entries: tuple[EntryFacts, ...]
    proposed: tuple[EntryFacts, ...] = ()

    def facts(self) -> ListFacts:
        said = ("owner", "basis", "purpose", "contact", "visibility")
        return ListFacts(
            names={tongue: f"{name} ({DEMO[tongue]})" for tongue, name in self.names.items()},
            layout=OWN,
            kind_of_entries=self.kind,
            instructions=means()[self.kind].instructions,
            demo=True,
            **{name: getattr(self, name) for name in said},
        )


OWN_LISTS = (
    OwnList(
        code="court-demo",
        names={"en": "Court orders", "fr": "Décisions de justice", "ar": "أوامر المحكمة"},
        owner="An invented high court", basis="An invented code of criminal procedure, section 12",
        purpose="To bring people before the court", kind=Kind.WANTED, contact="+211 900 000 101 (invented duty judge)",
        visibility=Visibility.OPEN,
        entries=(
            EntryFacts(name="Matiop Garangwek Lokudu", births=(Birth("1984-02-17"),), nationalities=("SSD",), sex="M"),
            EntryFacts(
                name="Selim Okwonga", births=(Birth("1979"),), kind_of_entry=Kind.REFUSE,
                remarks="Invented: expelled by decision 3/2025 until 2027.",
            ),
            EntryFacts(name="Kunyi", births=(Birth("1990", "", True),), visibility=Visibility.SUPERVISOR),
        ),
        proposed=(EntryFacts(name="Ladu Wanimoro", births=(Birth("1988-11"),), nationalities=("UGA",)),),
    ),
    OwnList(
        code="missing-demo",
        names={"en": "Missing and at risk", "fr": "Disparus ou en danger", "ar": "مفقودون أو معرضون للخطر"},
        owner="An invented child-protection service", basis="An invented child act, section 4",
        purpose="To bring people back to those who care for them", kind=Kind.AT_RISK,
        contact="+211 900 000 102 (invented family tracing line)", visibility=Visibility.DISCREET,
        entries=(
            EntryFacts(name="Nyabol Machiek", births=(Birth("2013"),), nationalities=("SSD",), sex="F"),
            EntryFacts(name="Achan Piny", births=(Birth("2001-06"),), sex="F", instruction="Ask her alone, never "
                       "in front of those who travel with her, and call the line."),
        ),
    ),
    OwnList(
        code="documents-demo",
        names={"en": "Lost and stolen documents", "fr": "Documents perdus et volés", "ar": "وثائق مفقودة ومسروقة"},
        owner="An invented passport office", basis="An invented passports act, section 9",
        purpose="To find documents that are in the wrong hands", kind=Kind.DOCUMENT,
        contact="+211 900 000 103 (invented passport office)", visibility=Visibility.OPEN,
        entries=(
            EntryFacts(documents=(Document("R00987654", "SSD", "passport", "lost", "2026-03-02"),)),
            EntryFacts(documents=(Document("R00987655", "SSD", "passport", "stolen", "2026-03"),)),
            EntryFacts(documents=(Document("B00120001", "SSD", "passport", "blank", "2025"),)),
            EntryFacts(documents=(Document("ID4471120", "UGA", "national-id", "revoked", "2026-01-15"),)),
        ),
    ),
)  # fmt: skip


class NotADemo(Exception):
    """Invented lists were asked for where real people work."""


def load(node: Node, say: Say = lambda sentence: None) -> dict[str, int]:
    """Take in the invented lists, and the real ones where their files are found; how many each brought, by code.

    Twice does it once.
    """
    if not node.demo:
        raise NotADemo("Invented lists are made only on a node that was set up as a demo.")
    done = [*_invented(), *_own()]
    real = find_real_lists()
    if real is None:
        say("No real lists were found: name their folder in KIVUKO_LISTS (docs/guides/lists.md).")
    else:
        for code in ("ofac", "un"):
            say(f"Importing the list “{code}” from {real / code} …")
            done.append(importing.take_in(SYSTEM, code, real / code))
    for outcome in done:
        if not outcome.own:
            jobs.finished(outcome.code, outcome)
    return {outcome.code: outcome.added for outcome in done}


def load_invented(node: Node) -> None:
    """The invented lists alone, wherever real ones may lie: for practice."""
    if not node.demo:
        raise NotADemo("Invented lists are made only on a node that was set up as a demo.")
    for outcome in _invented():
        jobs.finished(outcome.code, outcome)


def _invented() -> Iterator[Outcome]:
    people = synthetic.demo_excerpt()
    with TemporaryDirectory() as made:
        folder = Path(made)
        synthetic.write_ofac(people[:30], folder / "ofac")
        synthetic.write_un(people[30:], folder / "un" / "un.xml")
        for layout in ("ofac", "un"):
            yield importing.take_in(SYSTEM, f"{layout}-demo", folder / layout)


def _own() -> Iterator[Outcome]:
    """Lists that the country keeps itself: an entry of each kind, one of them discreet, and one that waits."""
    for own in OWN_LISTS:
        outcome = Outcome(code=own.code, own=True)
        if not queries.watchlists(SYSTEM).filter(code=own.code).exists():
            made = actions.open_list(SYSTEM, Branch(importing.country()), code=own.code, facts=own.facts())
            for number, facts in enumerate(own.entries, 1):
                current = queries.watchlists(SYSTEM).get(pk=made.pk)
                actions.list_entry(SYSTEM, current, ref=f"D-{number}", facts=facts)
            for number, facts in enumerate(own.proposed, len(own.entries) + 1):
                current = queries.watchlists(SYSTEM).get(pk=made.pk)
                actions.propose_entry(SYSTEM, current, ref=f"D-{number}", facts=facts)
            outcome.added = len(own.entries)
        yield outcome


def find_real_lists() -> Path | None:
    """The folder with `ofac/` and `un/` in it: of KIVUKO_LISTS, or `lists` in the checkout, or beside it."""
    checkout = settings.BASE_DIR.parent
    named = os.environ.get("KIVUKO_LISTS", "")
    places = [Path(named)] if named else [checkout / "lists", checkout.parent / "shared" / "data" / "lists"]
    return next((place for place in places if _holds_lists(place)), None)


def _holds_lists(place: Path) -> bool:
    names = {file.name.lower() for file in (place / "ofac").glob("*.csv")}
    return {"sdn.csv", "alt.csv", "add.csv"} <= names and any((place / "un").glob("*.xml"))
