"""Whatever Kivuko says in English it also says in French and in Arabic, with the same figures and names in it.

After adding or changing a sentence, in the folder `kivuko`:
`python ../manage.py makemessages --no-obsolete --no-location -l en -l fr -l ar`, then translate what is empty.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kivuko.crossings.tests import house
from kivuko.lib import countries
from tests.architecture import tree

TONGUES = ("fr", "ar")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|(?<!\{)\{\w*\}")
TAG = re.compile(r"</?[a-z][^<>]*>")


def catalogue(tongue: str, root: Path = tree.PACKAGE) -> polib.POFile:
    return polib.pofile(str(root / "locale" / tongue / "LC_MESSAGES" / "django.po"))


def lonely(po: polib.POFile) -> set[int]:
    """Plural forms that stand for one single number: they may write it out, or leave it out."""
    rule = c2py(re.search(r"plural=(.*?);?$", po.metadata["Plural-Forms"].strip())[1])  # type: ignore[index]
    return {form for form, times in Counter(rule(n) for n in range(1000)).items() if times == 1}


def marks(text: str) -> list[str]:
    return sorted(PLACE.findall(text) + TAG.findall(text))


def faults(entry: polib.POEntry, alone: set[int]) -> Iterator[str]:
    """What makes a translation unfit for use, one sentence each."""
    if entry.fuzzy or not entry.translated():
        yield f"{entry.msgid!r} is not translated"
        return
    if not entry.msgid_plural:
        if marks(entry.msgstr) != marks(entry.msgid):
            yield f"{entry.msgid!r} holds {marks(entry.msgid)}, {entry.msgstr!r} does not"
        begins = entry.msgstr[0].isspace() and not entry.msgstr.startswith(
            "\u00a0:"
        )  # French leaves room for it
        if begins != entry.msgid[0].isspace() or entry.msgstr[-1:] == "\n":
            yield f"{entry.msgstr!r} begins or ends with another space than {entry.msgid!r}"
        return
    for form, said in entry.msgstr_plural.items():
        wanted = [marks(entry.msgid_plural), marks(entry.msgid)] if form == 0 else [marks(entry.msgid_plural)]
        loose = form in alone and set(marks(said)) <= set(marks(entry.msgid_plural))
        if not loose and marks(said) not in wanted:
            yield f"form {form} of {entry.msgid!r} holds {marks(said)}"


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_sentence_is_said_in_each_language_with_the_same_figures_and_names(tongue: str) -> None:
    po = catalogue(tongue)
    alone = lonely(po)
    assert [fault for entry in po for fault in faults(entry, alone)] == []
    assert po.obsolete_entries() == []
    assert {(e.msgctxt, e.msgid) for e in po} == {(e.msgctxt, e.msgid) for e in catalogue("en")}


def test_what_is_put_into_an_arabic_sentence_keeps_its_own_direction() -> None:
    """A number, a date or a Latin name stands between marks (U+2068 ... U+2069), or its parts change places."""
    loose = re.compile(r"(?<!\u2068)(%\(\w+\)[sd]|\{\w+\})|(%\(\w+\)[sd]|\{\w+\})(?!\u2069)")
    said = [text for entry in catalogue("ar") for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in said if loose.search(text)] == []
    assert all(text.count("\u2066") + text.count("\u2068") == text.count("\u2069") for text in said)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("", {}),
        ("il y a %(days)d jours", {}),
        ("il y a %s jours", {}),
        ("il y a %(days)s jours {code}", {}),
        ("il y a <b>%(days)s</b> jours", {}),
        ("", {0: "un jour", 1: "des jours"}),
    ],
)
def test_the_scan_sees_a_translation_that_lost_a_figure(said: str, form: dict[int, str]) -> None:
    entry = polib.POEntry(msgid="%(days)s days ago", msgstr=said, msgstr_plural=form)
    entry.msgid_plural = "%(days)s days ago" if form else ""
    assert list(faults(entry, set()))


@pytest.mark.skipif(
    not shutil.which("xgettext"),
    reason="There is no xgettext here: install gettext to collect the sentences.",
)
def test_no_sentence_of_the_code_is_missing_from_the_catalogues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    copy = tmp_path / "kivuko"
    shutil.copytree(
        tree.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo", "data")
    )
    settings.LOCALE_PATHS = [copy / "locale"]
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["fr"], no_location=True, no_obsolete=True, verbosity=0)
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue("fr")}
    found = {(entry.msgctxt, entry.msgid) for entry in catalogue("fr", copy)}
    assert len(found) > 500
    assert found - known == set(), "Collect and translate them: see the head of this file."


# -- what stands on a page ---------------------------------------------------------------------------

DATA = {
    "Kivuko", "English", "Français", "العربية", "Wunthou", "Amina Bol", "Deng Wol", "Sabit Modi", "Nyadak Gai",
    "Petra Keji", "Lokiru Ohide", "ERIKSSON, ANNA MARIA", "MALUAL NYANDENG ROSE", "L898902C3", "National stop list",
    "AB", "OFAC SDN", "Directorate of Civil Registry, Nationality, Passports and Immigration",
}  # fmt: skip
"""Names and codes: what officers wrote, not what Kivuko says."""
SAME = {
    "Document",
    "Direction",
    "Laissez-passer",
    "Menu",
    "Pages",
    "Photo",
    "Services",
    "Transit",
    "Type",
    "Visa",
}
"""Words that French writes as English does."""
FIGURES = re.compile(r"\d\d:\d\d [A-Z]{3}|T-[a-z-]+")
LATIN = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+")
SEEN = ("placeholder", "aria-label", "title", "alt", "data-lost", "data-looking", "data-word", "data-zoom-in")


class Words(HTMLParser):
    """The texts of a page that somebody reads or hears; not its code, nor what is marked as another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.said += [value for name, value in attrs if name in SEEN and value]
        if self.hidden:
            self.hidden += [tag] if tag == self.hidden[0] else []
        elif tag in ("script", "style", "code", "kbd", "textarea") or (about.get("lang") and tag != "html"):
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.said.append(" ".join(data.split()).strip(" ·:"))


def untranslated(english: str, other: str, tongue: str) -> list[str]:
    """Texts that stay English in the other language."""
    same = DATA | {name for _, name in countries.choices(tongue)} | (SAME if tongue == "fr" else set())
    before = set(Words(english).said)
    said = [text for text in Words(other).said if text not in same and not FIGURES.fullmatch(text)]
    words = [text for text in said if re.search(r"[^\W\d_]{2}", text)]
    return [text for text in words if text in before or (tongue == "ar" and LATIN.search(text))]


def page(client: Client, tongue: str, name: str, **sent: str) -> str:
    path = reverse(name)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = tongue
    answer = client.post(path, sent) if sent else client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize(
    ("who", "name", "sent"),
    [
        ("", "account_login", {}),
        ("amina", "crossings:lane", {}),
        ("amina", "crossings:typed", {}),
        ("amina", "crossings:look", {"text": house.SPECIMEN, "direction": "entry"}),
        ("amina", "crossings:list", {}),
        ("amina", "desk:home", {}),
        ("deng", "desk:home", {}),
        ("sabit", "desk:home", {}),
        ("nyadak", "desk:home", {}),
        ("petra", "desk:home", {}),
        ("nyadak", "accounts:officers", {}),
        ("nyadak", "screening:lists", {}),
        ("nyadak", "screening:import", {}),
        ("sabit", "places:posts", {}),
        ("deng", "screening:hits", {}),
        ("petra", "desk:forget", {}),
        ("lokiru", "desk:ledger", {}),
    ],
)
def test_a_page_in_french_or_arabic_says_no_sentence_in_english(
    request: pytest.FixtureRequest,
    db: None,
    client_of: Any,
    tongue: str,
    who: str,
    name: str,
    sent: dict[str, str],
) -> None:
    house.post()
    client = client_of(request.getfixturevalue(who)) if who else Client()
    assert untranslated(page(client, "en", name, **sent), page(client, tongue, name, **sent), tongue) == []


def test_the_scan_sees_a_sentence_that_stayed_english() -> None:
    english, half = "<p>Undo</p><p>Sign out</p>", "<p>Annuler</p><p>Sign out</p>"
    assert untranslated(english, half, "fr") == ["Sign out"]
