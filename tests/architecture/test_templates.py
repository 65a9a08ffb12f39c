"""Pages hang on one base page, and nothing in them runs or styles inline: the content policy would refuse it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import tree

TEMPLATES = sorted(file for file in tree.PACKAGE.rglob("templates/**/*.html"))
BASES = ("base.html", "bare.html")  # bare: for pages that must show without a database, such as an error
INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style sheet in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^>{]*\sstyle=", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+=|\shx-on", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "something from another host": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.I),
}


def short(file: Path) -> str:
    return str(file).split("templates/", 1)[1]


def is_part(file: Path) -> bool:
    """A component, or a piece: another page includes it, or htmx puts it in and its name begins with _ or part."""
    return "cotton" in file.parts or file.name.startswith(("_", "part")) or short(file) in included()


@cache
def included() -> frozenset[str]:
    pattern = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"']")
    return frozenset(name for file in TEMPLATES for name in pattern.findall(file.read_text(encoding="utf-8")))


def extends(text: str) -> str:
    found = re.search(r"{%\s*extends\s+[\"']([^\"']+)[\"']", text)
    return found[1] if found else ""


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_a_page_holds_nothing_inline(file: Path) -> None:
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", file.read_text(encoding="utf-8"), flags=re.S)
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]
    assert found == [], f"{short(file)} has {', '.join(found)}: move it to kivuko/static/kivuko/js or css."


@pytest.mark.parametrize("file", [file for file in TEMPLATES if not is_part(file)], ids=short)
def test_a_page_extends_the_base_page(file: Path) -> None:
    known = {short(each): each for each in TEMPLATES}
    at, seen = short(file), []
    while at and at not in BASES and at not in seen:
        seen.append(at)
        at = extends(known[at].read_text(encoding="utf-8")) if at in known else ""
    assert at in BASES, (
        f'{short(file)}: begin it with {{% extends "base.html" %}}, or its name with an underscore.'
    )


@pytest.mark.parametrize(
    "line",
    [
        "<script>x()</script>",
        '<p style="color: red">',
        '<a onclick="x()">',
        "<style>p{}</style>",
        '<img src="https://elsewhere.example/x.png">',
    ],
)
def test_the_scan_sees_what_is_inline(line: str) -> None:
    assert any(pattern.search(line) for pattern in INLINE.values())
