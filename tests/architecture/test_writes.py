"""A record changes through an action and in no other way; nothing happens behind a reader's back."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture import tree

WRITERS = {
    "accounts/logins.py": "a log-in is no record: password, second factor and session belong to Django's tables",
    "crossings/indexing.py": "the index of names is made from the ledger and can be lost; it holds no act of anybody",
    "accounts/counters.py": "a seat at a counter is no record: who may come back there today, and by which number",
    "screening/matching.py": "save() writes the index's snapshot to a file, which can be lost; no table is touched",
}
"""Files beside the kernel and files of actions that may write, each with its reason: for tables that are no records."""

MANAGER = re.compile(
    r"\.(objects|_default_manager|_base_manager|filter\(\)|all\(\)|exclude\(\)|select_for_update\(\)|using\(\))\."
)
ON_A_QUERYSET = ("create", "acreate", "update", "get_or_create", "update_or_create", "delete")
ALWAYS = ("bulk_create", "bulk_update", "save", "asave", "save_base")
SQL = re.compile(
    r"^\s*(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE|COPY\s+\S+\s+FROM)\b",
    re.I,
)


def writes(file: Path) -> list[str]:
    """Each place in a file that writes to the database past an action."""
    found = []
    for call, called in tree.calls(file):
        verb = called.rsplit(".", 1)[-1]
        bare_delete = verb == "delete" and "." in called and not call.args and not call.keywords
        if verb in ALWAYS or bare_delete or (verb in ON_A_QUERYSET and MANAGER.search(called)):
            found.append(f"line {call.lineno}: {called}()")
    documentation = tree.docstrings(tree.parsed(file))
    for node in ast.walk(tree.parsed(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            found += [f"line {node.lineno}: SQL that writes"] * (id(node) not in documentation)
    return found


def may_write(file: Path) -> bool:
    name = tree.name(file)
    return name.startswith("kernel/") or tree.holds_actions(file) or name in WRITERS


@pytest.mark.parametrize("file", [file for file in tree.sources() if not may_write(file)], ids=tree.name)
def test_writes_stand_in_actions_only(file: Path) -> None:
    assert writes(file) == [], (
        f"{tree.name(file)} writes. Make it an action in the app's actions.py and call that."
    )


@pytest.mark.parametrize("line", [
    "Post.objects.create(code='x')", "Post.objects.filter(code='x').update(name='y')", "post.save()", "post.delete()",
    "Post._default_manager.all().delete()", "rows.bulk_create([])", "cursor.execute('UPDATE places_post SET name = 1')",
    "cursor.execute(f'DELETE FROM {table}')",
])  # fmt: skip
def test_the_scan_sees_a_write(tmp_path: Path, line: str) -> None:
    file = tmp_path / "views.py"
    file.write_text(line)
    assert writes(file), line


@pytest.mark.parametrize("line", [
    "answers.update(name='y')", "digest.update(b'x')", "node.create('test')", "cursor.execute('SELECT 1')",
    "'''UPDATE a SET b is what nobody writes here.'''",
])  # fmt: skip
def test_the_scan_leaves_what_is_no_write(tmp_path: Path, line: str) -> None:
    file = tmp_path / "views.py"
    file.write_text(line)
    assert writes(file) == [], line


def test_every_exception_is_still_needed() -> None:
    present = {tree.name(file): file for file in tree.sources()}
    for name in WRITERS.keys() & present.keys():
        assert writes(present[name]), f"{name} writes no more. Take it off the list of this test."


@pytest.mark.parametrize("file", tree.sources(), ids=tree.name)
def test_there_are_no_signals_no_many_to_many_fields_and_no_logic_in_save(file: Path) -> None:
    for imported in tree.imported(file):
        assert "signals" not in imported.split(".") and not imported.startswith("django.dispatch"), (
            f"{tree.name(file)} imports {imported}. Say it in kivuko/reactions.py, or call it where it happens."
        )
    for node in ast.walk(tree.parsed(file)):
        if isinstance(node, ast.Attribute | ast.Name):
            said = node.attr if isinstance(node, ast.Attribute) else node.id
            assert said != "ManyToManyField", (
                f"{tree.name(file)}: make the link a record of its own, with its dates."
            )
        if isinstance(node, ast.ClassDef) and node.bases and tree.name(file) != "kernel/record.py":
            defined = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
            bad = defined & {"save", "delete", "save_model", "perform_create", "perform_update"}
            assert not bad, f"{tree.name(file)}: {node.name} defines {bad}. Put what it does into an action."
