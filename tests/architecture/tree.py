"""The tree as the architecture tests read it: files as syntax trees, and what stands in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kivuko"
APPS = tuple(sorted(file.parent.name for file in PACKAGE.glob("*/apps.py")))


def name(file: Path) -> str:
    """Such as `crossings/actions.py` for what is in the package, `tests/house.py` for the rest."""
    return str(file.relative_to(PACKAGE if file.is_relative_to(PACKAGE) else ROOT))


def sources(tests: bool = False) -> list[Path]:
    """Python files of the package, without migrations; without tests unless asked."""
    return [
        file
        for file in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in file.parts and (tests or "tests" not in file.parts)
    ]


def holds_actions(file: Path) -> bool:
    """Whether actions stand in it: an app's `actions.py`, or one of its `actions_….py`."""
    return file.suffix == ".py" and (file.stem == "actions" or file.stem.startswith("actions_"))


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def calls(file: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a file, with what is called as text: `Login.objects.filter().update`."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call):
            yield node, chain(node.func)


def chain(node: ast.expr) -> str:
    """A dotted chain as text, the arguments left out."""
    if isinstance(node, ast.Attribute):
        return f"{chain(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{chain(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{chain(node.value)}[]"
    return node.id if isinstance(node, ast.Name) else ""


def imported(file: Path) -> Iterator[str]:
    """Every module and name that a file imports, dotted."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are only documentation: strings that stand as a statement."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
