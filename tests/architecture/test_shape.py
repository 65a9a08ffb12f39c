"""Every app has the same files, none is long, and every read takes the actor first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture import tree

FILES = {
    "__init__", "apps", "policy", "models", "actions", "vocab", "workflows", "queries", "facts", "indicators", "forms",
    "views", "urls",  # design; then what several apps have:
    "upcasts",  # older shapes of its kinds
    "prompts",  # what the lane shows for other apps
    "inputs",  # shapes that its actions take
    "checks",  # what it proves at start
    "demo",  # its part of the invented demo
}  # fmt: skip
FOLDERS = {"templates", "templatetags", "tests", "migrations", "management", "locale", "data", "__pycache__"}
EXTRA: dict[str, dict[str, str]] = {
    "accounts": {
        "counters": "what opens a shared counter, and how often that may be wrong; secrets, no records",
        "adapter": "what we want of django-allauth otherwise than it comes",
        "logins": "secrets of a log-in, which are no record",
        "middleware": "a session that nobody uses ends",
        "rights": "what log-in and actions ask about rights; no reader asks here",
    },
    "places": {
        "loading": "the countries' data files become records",
        "reports": "what counts as a word of a post; apps above fill it",
        "shown": "what holds at a post, in words and shapes; the lane shows it too",
        "standing": "which status decides, and what a day was",
    },
    "documents": {
        "checks": "what a document says about itself",
        "codes": "what barcodes on it hold",
        "findings": "what was found, with its ground; the apps above use it",
        "photo": "from a photo to lines",
        "reading": "from a scan to a traveller",
        "traveller": "who stands at the counter, as the document says",
    },
    "screening": {
        "calls": "who is on call, as actions and reads both ask it",
        "clock": "how long an open hit may wait",
        "comparing": "a hit part by part",
        "forms_hits": "questions about hits, which are none about lists",
        "settled": "which pairs alert no more",
        "files": "what it keeps outside the database, and can lose",
        "hits": "from a search to the draft of a hit",
        "forms_entries": "questions about a list of our own and its entries",
        "importing": "lists as their owners publish them",
        "jobs": "an import beside the request",
        "kinds": "what each kind of entry may ask for, from data",
        "listing": "what every act on a list's entries keeps to",
        "matching": "the question that the lane asks",
        "proposing": "our own table becomes proposals",
    },
    "referrals": {
        "drafts": "what other apps need of it: a draft for their act, a service, whether refusing is closed",
        "loading": "the countries' data files become records",
    },
    "incidents": {
        "drafts": "what every act on a file keeps to, and the records that one bears",
    },
    "patrols": {
        "loading": "the data file of segments becomes records",
        "rules": "what every act on patrols keeps to",
    },
    "vehicles": {"drafts": "what the actions share: for which agency, whether the vehicle is here, a note"},
    "crossings": {
        "hearing": "a second line and a referral in one transaction, of which the crossing knows nothing",
        "drafts": "the records of a decision, unsaved",
        "balance": "whether a shift's counts agree with what is recorded",
        "demo_day": "the invented day of the demo's post",
        "forms_day": "questions of the day of a post, which are none of the lane",
        "forms_paper": "questions of paper lines and blank forms",
        "models_day": "rows of the day of a post, which are no crossings",
        "queries_day": "what is read for the day of a post",
        "tallying": "people counted without names: their grid, places and numbers",
        "history": "what a correction changed",
        "indexing": "the index of names, made from the ledger",
        "known": "whether this node knows somebody again",
        "lane": "what the officer is shown about one traveller",
        "request": "a request whose user is an actor",
        "rules": "what the lane keeps to, in figures",
        "searching": "finding a crossing by a name or a document number",
    },
    "desk": {
        "journeys": "a traveller's crossings over the years",
        "forms_flows": "the question that is put to the flows",
        "inbox": "what waits for whom, a table of sources",
        "queries_flows": "what is read for the flows",
        "told": "counts by post and day, and what stands where there is none",
        "queries_live": "what is read for a post as it is now",
    },
    "measures": {
        "checking": "whether facts still say what rows say",
        "computing": "figures from facts, by Ibis",
        "fact": "what a fact is",
        "fives": "counts of people, safe under any filter",
        "indicator": "what an indicator is",
        "manifest": "which files make up a fact",
        "refreshing": "which partitions are written again",
    },
}
"""What an app has beside those, each file with its reason."""
READERS: dict[str, str] = {
    "places.atlas": "areas are reference data that every role sees everywhere; read once for many posts",
    "places.area_of": "the same, for one post",
    "places.reassignments": "rights are computed from it, so it comes before there is an actor",
    "places.aliases": "the same, for one path",
}
"""Functions of queries.py that take no actor, each with its reason."""
OWN_SHAPE = ("kernel", "project", "lib")
LONGEST, LONGEST_OF_KERNEL, LONGEST_ACTIONS = 400, 250, 150
CODE = (
    *tree.sources(tests=True),
    *sorted((tree.ROOT / "tests").rglob("*.py")),
    *sorted((tree.ROOT / "tools").rglob("*.py")),
)


@pytest.mark.parametrize("file", CODE, ids=tree.name)
def test_no_file_is_long(file: Path) -> None:
    lines, name = len(file.read_text(encoding="utf-8").splitlines()), tree.name(file)
    most = LONGEST
    if name.startswith("kernel/") and "/tests/" not in name:
        most = LONGEST_OF_KERNEL
    elif tree.holds_actions(file) and "tests" not in file.parts:
        most = LONGEST_ACTIONS
    assert lines <= most, f"{name} has {lines} lines, at most {most}: take out what can be named on its own."


@pytest.mark.parametrize("app", [app for app in tree.APPS if app not in OWN_SHAPE])
def test_an_app_has_the_files_that_every_app_has(app: str) -> None:
    allowed = FILES | EXTRA.get(app, {}).keys()
    folder = tree.PACKAGE / app
    odd = sorted(
        file.name
        for file in folder.glob("*.py")
        if file.stem not in allowed and file.stem[:6] != "views_" and not tree.holds_actions(file)
    )
    odd += sorted(
        part.name
        for part in folder.iterdir()
        if part.is_dir() and part.name not in FOLDERS | EXTRA.get(app, {}).keys()
    )
    assert odd == [], (
        f"kivuko/{app} has {', '.join(odd)}: move it into a file of the list, or give it a reason in EXTRA."
    )


def test_every_reason_is_still_needed() -> None:
    for app, extra in EXTRA.items():
        for name in extra:
            there = (tree.PACKAGE / app / f"{name}.py").exists() or (tree.PACKAGE / app / name).is_dir()
            assert there, f"kivuko/{app}/{name} is gone. Take it off EXTRA."


def readers(file: Path) -> list[tuple[str, str]]:
    """(function, its first parameter) of each public function of a queries.py."""
    found = []
    for node in tree.parsed(file).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            parameters = [*node.args.posonlyargs, *node.args.args]
            found.append((node.name, parameters[0].arg if parameters else ""))
    return found


@pytest.mark.parametrize("app", [app for app in tree.APPS if (tree.PACKAGE / app / "queries.py").exists()])
def test_every_read_takes_the_actor_first(app: str) -> None:
    bad = [name for name, first in readers(tree.PACKAGE / app / "queries.py") if first != "actor"]
    bad = [name for name in bad if f"{app}.{name}" not in READERS]
    assert bad == [], (
        f"{app}.queries: in {', '.join(bad)} let the actor come first, and read by visible(actor, …)."
    )
