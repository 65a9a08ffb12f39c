"""Whatever a role of people may do has a page, or says here why it has none."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.policy import GRANTS
from tests.architecture import tree

WITHOUT = {
    "crossings.link": "The counter links two documents shown together by itself; older ones are linked by the API.",
    "kernel.break_glass": "Nothing is closed behind a glass yet; its page comes with the first cases of protection.",
    "kernel.review_glass": "It comes with the page that breaks the glass.",
    "places.register_area": "Areas come from the country's files, all at once, by a command.",
    "places.correct_area": "Areas are put right in the country's files and read again by a command.",
    "screening.change_entry": "An import does it; on pages a change is proposed by one and approved by another.",
    "screening.raise_hit": "Every decision at the lane raises its hits; alone it is for programs of other agencies.",
}
"""Action to the reason why a role of people may do it and no page offers it."""


def module(file: Path) -> str:
    return ".".join(file.relative_to(tree.ROOT).with_suffix("").parts)


def file_of(name: str) -> Path | None:
    found = tree.ROOT.joinpath(*name.split(".")).with_suffix(".py")
    return found if found.is_file() else None


def names(file: Path) -> dict[str, str]:
    """Name in the file to what it stands for, dotted: modules, and what is imported from them."""
    found = {}
    for node in ast.walk(tree.parsed(file)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kivuko"):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def behind_pages() -> set[Path]:
    """Every views file, and what it calls of our own on the way to an action; demos and commands are no pages."""
    waiting = [file for file in tree.sources() if file.stem.startswith("views")]
    found: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file in found or tree.holds_actions(file) or file.stem in ("demo", "loading", "api"):
            continue
        found.add(file)
        for name in names(file).values():
            for each in (name, name.rpartition(".")[0]):
                if (target := file_of(each)) is not None:
                    waiting.append(target)
    return found


def used(file: Path) -> set[str]:
    """The actions that the file names, such as `crossings.admit`: to call them, or in a table of moves."""
    known, found = names(file), set()
    for node in ast.walk(tree.parsed(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            found.add((known[node.value.id], node.attr))
        elif isinstance(node, ast.Name) and node.id in known and isinstance(node.ctx, ast.Load):
            where, _dot, name = known[node.id].rpartition(".")
            found.add((where, name))
    return {each.name for where, name in found if isinstance(each := _object(where, name), Action)}


def _object(where: str, name: str) -> object:
    return getattr(import_module(where), name, None) if file_of(where) else None


def on_pages() -> set[str]:
    return set().union(*(used(file) for file in behind_pages()))


def without_pages() -> set[str]:
    """Actions that a role of people may do and no page calls."""
    ours = {name for name, action in ACTIONS.items() if ".tests." not in action.__module__}
    return {name for name in ours - on_pages() if GRANTS.get(name, frozenset()) - {"system"}}


def test_every_granted_action_has_a_page() -> None:
    lacking = without_pages()
    assert not lacking - WITHOUT.keys(), (
        f"{', '.join(sorted(lacking - WITHOUT.keys()))}: a role may do it and no page calls it. Make the page, or say "
        "in WITHOUT why it has none."
    )
    assert not WITHOUT.keys() - lacking, f"{WITHOUT.keys() - lacking} have pages now: take them out."


def test_every_reason_is_a_sentence() -> None:
    assert all(reason.endswith(".") and len(reason.split()) > 3 for reason in WITHOUT.values())


def test_the_scan_sees_a_page_and_misses_a_command() -> None:
    called = on_pages()
    assert "crossings.admit" in called  # called by the view
    assert "screening.confirm" in called  # named in a table of moves
    assert "referrals.refer" in called  # called by what the view calls
    assert "crossings.link" not in called
