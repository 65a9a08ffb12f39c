"""A list as its owner publishes it becomes records: new, changed, removed, and what could not be read."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kivuko.accounts.models import Login
from kivuko.kernel import forgetting, node
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.lists import Alias, ListedPerson, synthetic
from kivuko.screening import demo, jobs
from kivuko.screening.importing import take_in
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.tests.conftest import LOKWANG, MIREMBA, Publish
from kivuko.screening.vocab import Kind

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    return set(ListEntry.objects.filter(state="listed").values_list("name", flat=True))


def test_the_first_import_opens_the_list_and_lists_everybody(ofac: Publish) -> None:
    done = take_in(SYSTEM, "ofac", ofac())
    assert (done.added, done.changed, done.removed, done.errors) == (2, 0, 0, [])
    sanctions = Watchlist.objects.get(code="ofac")
    assert sanctions.kind_of_entries == "information"
    assert sanctions.imported_at is not None
    entry = ListEntry.objects.get(ref=LOKWANG.ref)
    assert entry.name == "Tobias Lokwang ADEBE"
    assert entry.documents == [{"number": "R0412577", "issuer": "SSD", "kind": "passport"}]


def test_the_same_file_again_changes_nothing_and_writes_nothing(sanctions: Watchlist, ofac: Publish) -> None:
    before = Entry.objects.count()
    done = take_in(SYSTEM, "ofac", ofac())
    assert (done.same_file, done.unchanged, done.added) == (True, 2, 0)
    assert Entry.objects.count() == before


def test_another_day_s_file_with_the_same_people_leaves_every_entry_alone(
    sanctions: Watchlist, ofac: Publish
) -> None:
    synthetic.write_ofac([MIREMBA, LOKWANG], folder := ofac((), "tuesday"))
    done = take_in(SYSTEM, "ofac", folder)
    assert (done.added, done.changed, done.removed, done.unchanged) == (0, 0, 0, 2)
    assert set(ListEntry.objects.values_list("rev", flat=True)) == {1}


def test_what_the_owner_changed_removed_and_added_is_changed_removed_and_added(
    sanctions: Watchlist, ofac: Publish
) -> None:
    changed = replace(LOKWANG, aliases=(*LOKWANG.aliases, Alias("T. L. Adebe-Kiir")))
    newcomer = replace(MIREMBA, ref="900103", name="Bako Dirar")
    done = take_in(SYSTEM, "ofac", ofac([changed, newcomer], "tuesday"))
    assert (done.added, done.changed, done.removed, done.unchanged) == (1, 1, 1, 0)
    assert names() == {"Tobias Lokwang ADEBE", "Bako DIRAR"}
    entry = ListEntry.objects.get(ref=LOKWANG.ref)
    assert (entry.rev, len(entry.aliases)) == (2, 2)
    assert ListEntry.objects.get(ref=MIREMBA.ref).state == "removed"


def test_whoever_is_listed_again_is_the_same_entry_and_the_same_person(
    sanctions: Watchlist, ofac: Publish
) -> None:
    person = ListEntry.objects.get(ref=MIREMBA.ref).person
    take_in(SYSTEM, "ofac", ofac([LOKWANG], "tuesday"))
    done = take_in(SYSTEM, "ofac", ofac([LOKWANG, MIREMBA], "wednesday"))
    assert (done.added, done.changed) == (0, 1)
    again = ListEntry.objects.get(ref=MIREMBA.ref)
    assert (again.state, again.person) == ("listed", person)


def test_a_row_that_cannot_be_read_is_named_and_nobody_is_removed_for_it(
    sanctions: Watchlist, ofac: Publish
) -> None:
    others = [
        replace(MIREMBA, ref=str(900200 + n), name=f"Sabuni Okot {'abcdefghijklmnopqrstuvwxyz'[n] * 3}")
        for n in range(24)
    ]
    folder = ofac([LOKWANG, MIREMBA, *others], "tuesday")
    rows = (folder / "sdn.csv").read_bytes().split(b"\r\n")
    rows[1] = b'900102,"MIREMBA, Josefa Kintu"'
    (folder / "sdn.csv").write_bytes(b"\r\n".join(rows))
    done = take_in(SYSTEM, "ofac", folder)
    assert [(error.file, error.row, error.column) for error in done.errors] == [("sdn.csv", 2, "whole row")]
    assert (done.added, done.removed, done.kept) == (24, 0, 1)
    assert ListEntry.objects.get(ref=MIREMBA.ref).state == "listed"


@pytest.mark.parametrize("damage", ["cut", "empty", "missing"])
def test_a_broken_file_is_refused_with_a_sentence_and_the_list_stays(
    sanctions: Watchlist, ofac: Publish, damage: str
) -> None:
    file = ofac([LOKWANG], "tuesday") / "sdn.csv"
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(b"" if damage == "empty" else file.read_bytes()[:60])
    with pytest.raises(Refused, match=r"sdn\.csv"):
        take_in(SYSTEM, "ofac", file.parent)
    assert names() == {"Tobias Lokwang ADEBE", "Josefa Kintu MIREMBA"}
    assert Watchlist.objects.get(code="ofac").state == "in_force"


def test_a_broken_first_file_opens_no_list(tmp_path: Path) -> None:
    (tmp_path / "un.xml").write_text("<CONSOLIDATED_LIST><INDIVIDUALS>")
    with pytest.raises(Refused):
        take_in(SYSTEM, "un", tmp_path)
    assert not Watchlist.objects.exists()


def test_the_un_list_is_a_travel_ban(un: Publish) -> None:
    assert take_in(SYSTEM, "un", un()).added == 1
    assert ListEntry.objects.get().kind_of_entry == "travel_ban"


def test_a_withdrawn_list_and_an_unknown_one_take_nothing_in(
    nyadak: Login, sanctions: Watchlist, ofac: Publish
) -> None:
    from kivuko.screening import actions

    actions.withdraw_list(nyadak, sanctions, reason="The agreement ended.")
    with pytest.raises(Refused, match="withdrawn"):
        take_in(nyadak, "ofac", ofac([LOKWANG], "tuesday"))
    with pytest.raises(Refused, match="There is no list"):
        take_in(nyadak, "interpol", ofac([LOKWANG], "tuesday"))


def test_a_supervisor_of_a_post_may_not_import(deng: Login, ofac: Publish) -> None:
    with pytest.raises(Forbidden):
        take_in(deng, "ofac", ofac())
    assert not Watchlist.objects.exists()


def test_a_forgotten_listed_person_is_blank_and_no_import_lists_them_again(
    petra: Login, lokwang: ListEntry, ofac: Publish
) -> None:
    forgetting.forget(petra, lokwang.person, reason="A court ordered it.")
    lokwang.refresh_from_db()
    assert (lokwang.name, lokwang.aliases, lokwang.documents, lokwang.mark) == ("", [], [], None)
    done = take_in(
        SYSTEM, "ofac", ofac([LOKWANG, MIREMBA, replace(MIREMBA, ref="900109", name="Bako Dirar")], "tuesday")
    )
    assert (done.added, done.forgotten) == (1, 1)
    lokwang.refresh_from_db()
    assert lokwang.name == ""


def test_the_command_line_imports_and_shows(ofac: Publish) -> None:
    out = StringIO()
    call_command("lists", "import", "ofac", str(ofac()), "--json", stdout=out)
    assert json.loads(out.getvalue())["added"] == 2
    out = StringIO()
    call_command("lists", "show", "--json", stdout=out)
    (shown,) = json.loads(out.getvalue())
    assert (shown["code"], shown["entries"], shown["state"]) == ("ofac", 2, "in_force")
    found = jobs.report("ofac")
    assert found is not None
    assert found.outcome["added"] == 2


def test_the_command_line_says_in_a_sentence_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("lists", "import", "ofac", str(tmp_path / "nowhere"))


def test_the_demo_s_lists_say_that_everybody_is_invented(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIVUKO_LISTS", str(tmp_path))
    own = node.this()
    own.demo = True
    first = {"ofac-demo": 30, "un-demo": 10, "court-demo": 3, "missing-demo": 2, "documents-demo": 4}
    assert demo.load(own) == first
    assert demo.load(own) == dict.fromkeys(first, 0)
    assert set(ListEntry.objects.values_list("kind_of_entry", flat=True)) == set(Kind.values)
    assert ListEntry.objects.filter(state="proposed").count() == 1
    for each in Watchlist.objects.all():
        assert each.demo
        assert "every person invented" in str(each)


def test_real_lists_are_found_only_where_both_are_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIVUKO_LISTS", str(tmp_path))
    synthetic.write_ofac([LOKWANG], tmp_path / "ofac")
    assert demo.find_real_lists() is None
    synthetic.write_un([LOKWANG], tmp_path / "un" / "un.xml")
    assert demo.find_real_lists() == tmp_path


def test_a_real_node_is_given_no_invented_list() -> None:
    with pytest.raises(demo.NotADemo):
        demo.load(node.this())


def people(count: int) -> list[ListedPerson]:
    return synthetic.invent(count, seed=7)


def test_a_thousand_entries_come_in_portions_and_each_is_one_entry_of_the_ledger(ofac: Publish) -> None:
    assert take_in(SYSTEM, "ofac", ofac(people(1_100))).added == 1_100
    assert Entry.objects.filter(action="screening.list_entry").count() == 1_100
    assert Watchlist.objects.get(code="ofac").rev == 5  # opened, three portions, the file noted
