"""The generated pages say what the code says, the same each time, and nothing of the tests' own domain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kivuko.kernel.action import ACTIONS
from kivuko.project import manual
from tests.architecture import tree

WRITTEN = [
    *sorted(tree.ROOT.glob("*.md")),
    *sorted((tree.ROOT / "decisions").glob("*.md")),
    *sorted((tree.ROOT / "docs").rglob("*.md")),
]


def test_pages_are_the_same_each_time_and_know_no_test_domain() -> None:
    first = manual.pages()
    assert first == manual.pages()
    everything = "\n".join(first.values())
    assert not re.search(r"`house\.|actions/house\.|## house|visitor", everything)
    for name in ACTIONS:
        assert name.startswith("house.") or f"### {name}" in first["actions.md"], name


def test_check_names_the_pages_that_are_stale(tmp_path: Path) -> None:
    call_command("docs", "--to", str(tmp_path))
    call_command("docs", "--check", "--to", str(tmp_path))
    (tmp_path / "actions.md").write_text("old")
    (tmp_path / "left.md").write_text("of an earlier version")
    (tmp_path / "api.md").unlink()
    with pytest.raises(CommandError, match=r"actions\.md, api\.md, left\.md") as refused:
        call_command("docs", "--check", "--to", str(tmp_path))
    assert refused.value.returncode == 1


@pytest.mark.parametrize("file", WRITTEN, ids=tree.name)
def test_a_page_links_only_to_what_is_there(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("docs/pictures/"):
            assert (file.parent / target).exists(), (
                f"{tree.name(file)} links to {target}, which is not there."
            )


@pytest.mark.parametrize("file", WRITTEN, ids=tree.name)
def test_a_test_that_a_page_names_exists(file: Path) -> None:
    """THREATS.md and the decisions name the test that shows a claim."""
    tests = {
        found
        for source in (*tree.PACKAGE.rglob("test_*.py"), *(tree.ROOT / "tests").rglob("test_*.py"))
        for found in re.findall(r"def (test_\w+)", source.read_text(encoding="utf-8"))
    }
    for named in re.findall(r"`(test_\w+)`", file.read_text(encoding="utf-8")):
        assert named in tests, f"{tree.name(file)} names {named}, which is not there."
