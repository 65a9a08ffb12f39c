"""What this house never asks, never keeps, and never says in an address or a log."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kivuko.kernel.inspection import FORBIDDEN
from tests.architecture import tree

NAMED = (
    "models.py",
    "forms.py",
    "vocab.py",
    "facts.py",
    "indicators.py",
    "queries.py",
    "policy.py",
    "views.py",
)
PRINTERS = ("project/cli.py", "project/console.py")
PERSONAL = re.compile(
    r"(^|_)(name|surname|given|birth|born|number|passport|document|phone|email|mrz|traveller|sex|nationality|username)(s|_|$)"
)
CODES = re.compile(r"[a-z][a-z_]*")


def named(file: Path) -> bool:
    """Whether somebody could be asked for something in this file."""
    return file.name in NAMED or file.stem.startswith(("forms_", "views_")) or tree.holds_actions(file)


def forbidden(file: Path) -> list[str]:
    """Attributes that nobody may be asked for: names of fields and parameters, and codes in lists."""
    found, tree_ = [], tree.parsed(file)
    documentation = tree.docstrings(tree_)
    for node in ast.walk(tree_):
        said = ""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            said = node.id
        elif isinstance(node, ast.arg) or (isinstance(node, ast.keyword) and node.arg):
            said = node.arg or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            said = node.value if CODES.fullmatch(node.value) else ""
        if FORBIDDEN.search(said.lower()):
            found.append(f"line {node.lineno}: {said}")
    return found


@pytest.mark.parametrize("file", [file for file in tree.sources() if named(file)], ids=tree.name)
def test_nobody_is_asked_for_ethnic_group_clan_religion_or_political_view(file: Path) -> None:
    assert forbidden(file) == [], (
        f"{tree.name(file)}: take it out. This house does not hold such an attribute."
    )


@pytest.mark.parametrize(
    "line", ["tribe = CharField()", "def f(*, religion): ...", "CODES = ['clan']", "f(ethnic_group=1)"]
)
def test_the_scan_sees_a_forbidden_attribute(tmp_path: Path, line: str) -> None:
    file = tmp_path / "models.py"
    file.write_text(line)
    assert forbidden(file)


TABLES = [*sorted((tree.ROOT / "countries").rglob("*.csv")), *sorted(tree.PACKAGE.rglob("*.csv"))]


@pytest.mark.parametrize(
    "file", [file for file in TABLES if "vendor" not in file.parts], ids=lambda file: file.name
)
def test_no_data_file_has_a_column_for_it(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        head = next(csv.reader(lines), [])
    assert [column for column in head if FORBIDDEN.search(column.lower())] == []


def addresses(resolver: URLResolver, before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        found += addresses(each, path) if isinstance(each, URLResolver) else [(path, each)]
    return found


def test_no_address_of_ours_holds_what_identifies_a_person() -> None:
    for path, pattern in addresses(get_resolver()):
        if (getattr(pattern.callback, "__module__", "") or "").startswith("kivuko."):
            bad = [name for name in re.findall(r"<(?:\w+:)?(\w+)>", path) if PERSONAL.search(name)]
            assert bad == [], (
                f"{path}: addresses are logged and kept by browsers. Use the record's id, or POST."
            )


def asked_in_address(file: Path) -> list[str]:
    """Keys that a view reads from the address: `request.GET["surname"]`, `request.GET.get("surname")`."""
    keys = [
        node.slice
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.Subscript) and tree.chain(node.value).endswith(".GET")
    ]
    keys += [
        call.args[0]
        for call, called in tree.calls(file)
        if re.search(r"\.GET\.(get|getlist|pop)$", called) and call.args
    ]
    return [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]


@pytest.mark.parametrize("file", tree.sources(), ids=tree.name)
def test_no_view_reads_a_person_from_the_address_and_nothing_is_printed(file: Path) -> None:
    bad = [key for key in asked_in_address(file) if PERSONAL.search(key)]
    assert bad == [], f"{tree.name(file)} reads {bad} from the address. Let the form POST."
    if tree.name(file) not in PRINTERS:
        printed = [call.lineno for call, called in tree.calls(file) if called == "print"]
        assert printed == [], (
            f"{tree.name(file)}, line {printed}: a command says it with console.emit or console.step."
        )


def test_the_scan_sees_a_person_in_an_address(tmp_path: Path) -> None:
    file = tmp_path / "views.py"
    file.write_text(
        "a = request.GET['surname']\nb = request.GET.get('birth')\nc = request.GET.get('status')\n"
    )
    assert [key for key in asked_in_address(file) if PERSONAL.search(key)] == ["surname", "birth"]
