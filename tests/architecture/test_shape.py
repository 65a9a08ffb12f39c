"""Every app has the same files, none is long, and every read takes the actor first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture import tree

FILES = {
    "__init__", "apps", "policy", "models", "actions", "vocab", "workflows", "queries", "facts", "indicators", "forms",
    "views", "urls", "upcasts", "prompts",
}  # fmt: skip
FOLDERS = {"templates", "templatetags", "tests", "migrations", "management", "locale", "__pycache__"}
EXTRA: dict[str, dict[str, str]] = {}
"""What an app has beside those, each file with its reason. A file that two apps have belongs in the list above."""
READERS: dict[str, str] = {}
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
    elif name.endswith("/actions.py") and "/tests/" not in name:
        most = LONGEST_ACTIONS
    assert lines <= most, f"{name} has {lines} lines, at most {most}: take out what can be named on its own."


@pytest.mark.parametrize("app", [app for app in tree.APPS if app not in OWN_SHAPE])
def test_an_app_has_the_files_that_every_app_has(app: str) -> None:
    allowed = FILES | EXTRA.get(app, {}).keys()
    folder = tree.PACKAGE / app
    odd = sorted(file.name for file in folder.glob("*.py") if file.stem not in allowed)
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
    for function, first in readers(tree.PACKAGE / app / "queries.py"):
        if f"{app}.{function}" not in READERS:
            assert first == "actor", (
                f"{app}.queries.{function}: let the actor come first, and read through visible(actor, …)."
            )
