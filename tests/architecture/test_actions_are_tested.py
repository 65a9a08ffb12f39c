"""Every action has its sentence, and three tests: it does, it refuses, it forbids."""

from __future__ import annotations

import ast
import re
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kivuko.kernel.action import ACTIONS, Action
from tests.architecture import tree

REFUSALS = ("Refused", "Changed", "Doubled")
ACTIONS_OF_OURS = [action for _name, action in sorted(ACTIONS.items()) if ".tests." not in action.__module__]


@cache
def functions(app: str) -> tuple[tuple[str, str], ...]:
    """(name, source with its decorators) of each function in an app's tests: tests, fixtures and helpers."""
    found = []
    for file in sorted((tree.PACKAGE / app / "tests").rglob("*.py")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree.parsed(file)):
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                found.append((node.name, "\n".join(lines[first - 1 : node.end_lineno])))
    return tuple(found)


def shown_in(app: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, source) for name, source in functions(app) if name.startswith("test_"))


def helpers(action: Action[Any], app: str) -> set[str]:
    """Functions of the tests by which they call this action."""
    called = re.compile(rf"\b{action.body.__name__}\b")
    return {name for name, source in functions(app) if not name.startswith("test_") and called.search(source)}


def outside_raises(source: str) -> str:
    """A test without the blocks under `with pytest.raises(…):`."""
    kept: list[str] = []
    inside = -1
    for line in source.splitlines():
        depth = len(line) - len(line.lstrip())
        if inside >= 0 and line.strip() and depth <= inside:
            inside = -1
        if "with " in line and "raises(" in line:
            inside = depth
        elif inside < 0:
            kept.append(line)
    return "\n".join(kept)


def missing(action: Action[Any], tests: tuple[tuple[str, str], ...], by: Set[str] = frozenset()) -> list[str]:
    """Which of does, refuses and forbids no test shows, calling the action itself or `by` a helper."""
    called = re.compile(rf"\b({'|'.join([action.body.__name__, *sorted(by)])})\b")
    about = [source for _name, source in tests if called.search(source)]
    kinds = {
        "does": [source for source in about if called.search(outside_raises(source))],
        "refuses": [
            source for source in about if any(f"{each}" in source for each in REFUSALS) and "raises" in source
        ],
        "forbids": [source for source in about if "Forbidden" in source and "raises" in source],
    }
    return [kind for kind, sources in kinds.items() if not sources]


@pytest.mark.parametrize("action", ACTIONS_OF_OURS, ids=lambda action: action.name)
def test_an_action_says_in_a_sentence_what_happens(action: Action[Any]) -> None:
    said = action.sentence
    assert said.endswith(".") and len(said.split()) >= 4, (
        f"{action.name}: write a sentence as its docstring: “{said}”"
    )
    assert str(action.label) != action.name, f"{action.name}: give it a label, the word on its button."
    assert str(action.done) != action.name, f"{action.name}: give it a done, the words in the timeline."


@pytest.mark.parametrize("action", ACTIONS_OF_OURS, ids=lambda action: action.name)
def test_an_action_is_shown_to_do_to_refuse_and_to_forbid(action: Action[Any]) -> None:
    app = action.__module__.split(".")[1]
    lacking = missing(action, shown_in(app), helpers(action, app))
    assert lacking == [], (
        f"{action.name}: no test in kivuko/{app}/tests shows that it {', '.join(lacking)}. Name the action's function "
        f"in it; pytest.raises(Refused…) shows a refusal, pytest.raises(Forbidden) that it forbids."
    )


def test_the_scan_finds_what_is_missing() -> None:
    action = ACTIONS["house.receive"]
    does = ("test_does", "actions.receive(amina, GATE)")
    refuses = ("test_refuses", "with pytest.raises(Refused):\n    actions.receive(amina, GATE)")
    forbids = ("test_forbids", "with pytest.raises(Forbidden):\n    actions.receive(chuma, GATE)")
    assert missing(action, (does, refuses, forbids)) == []
    assert missing(action, (does, refuses)) == ["forbids"]
    assert missing(action, (refuses,)) == ["does", "forbids"]
    assert missing(action, (("test_other", "actions.receive_closed(amina)"),)) == [
        "does",
        "refuses",
        "forbids",
    ]


def test_an_actions_file_holds_actions_under_its_app_s_name() -> None:
    for name, action in ACTIONS.items():
        module = Path(*action.__module__.split("."))
        assert tree.holds_actions(module.with_suffix(".py")), (
            f"{name} stands in {module}: move it to the app's actions.py, or to an actions_….py beside it."
        )
        assert name.split(".")[0] == module.parent.name, f"{name} stands in the app {module.parent.name}."
