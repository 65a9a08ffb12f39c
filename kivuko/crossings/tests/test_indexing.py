"""The index of names follows the ledger: corrections, forgettings, kills; it answers as looking at every row would."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kivuko.crossings import actions, actions_after, indexing, searching
from kivuko.crossings.models import Crossing, NameAt, Named, NamePart, NamesTaken
from kivuko.crossings.tests.house import nyandeng, post
from kivuko.crossings.tests.test_searching import admitted, found
from kivuko.kernel import forgetting, ledger
from kivuko.kernel.errors import Refused
from tests.cast import appoint

pytestmark = pytest.mark.django_db


class TestCatchingUp:
    def test_a_corrected_name_goes_and_the_new_one_comes(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou)
        assert found(deng, "malual")
        actions_after.correct(amina, crossing, traveller=nyandeng(surname="MABIOR"), reason="misread")
        assert found(deng, "malual") == []
        assert found(deng, "mabior rose") == [crossing.pk]
        assert not NamePart.objects.filter(part="malual").exists()

    def test_before_the_index_knows_of_it_a_corrected_name_is_not_shown(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou)
        assert found(deng, "malual")
        actions_after.correct(amina, crossing, traveller=nyandeng(surname="MABIOR"), reason="misread")
        assert searching.search(deng, searching.asked("malual", anywhere=False)).rows == []

    def test_what_was_undone_is_found_as_undone(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou)
        actions_after.undo(amina, crossing)
        assert found(deng, "malual") == [crossing.pk]

    def test_no_more_than_a_bounded_part_at_once(self, amina, wunthou):
        for number in range(6):
            admitted(amina, wunthou, number=f"R{number}")
        ledger.seal()
        before = indexing.behind()
        left = indexing.catch_up(2, batch=2)
        assert before - 3 <= left < before
        assert indexing.catch_up() == 0

    def test_taking_in_twice_changes_nothing(self, deng, amina, wunthou):
        admitted(amina, wunthou)
        ledger.seal()
        indexing.catch_up()
        rows = list(NameAt.objects.values_list())
        NamesTaken.objects.all().delete()
        assert indexing.behind() > 0
        assert len(found(deng, "malual")) == 1
        assert list(NameAt.objects.values_list()) == rows

    def test_what_is_forgotten_between_reading_and_writing_is_not_written(
        self, deng, amina, petra, wunthou, monkeypatch
    ):
        crossing = admitted(amina, wunthou)
        ledger.seal()
        read = indexing._docs

        def forgotten_meanwhile(records):
            docs = read(records)
            monkeypatch.setattr(indexing, "_docs", read)
            forgetting.forget(petra, crossing.person, reason="")
            return docs

        monkeypatch.setattr(indexing, "_docs", forgotten_meanwhile)
        assert found(deng, "malual") == []
        assert not NamePart.objects.exists()
        assert not Named.objects.exists()

    def test_the_command_makes_it_anew(self, deng, amina, wunthou, capsys):
        crossing = admitted(amina, wunthou)
        ledger.seal()
        call_command("index", "names", "--full", "--json")
        assert '"crossings": 1' in capsys.readouterr().out
        assert found(deng, "malual") == [crossing.pk]


class TestForgetting:
    def test_who_is_forgotten_is_in_no_table_of_the_index(self, deng, amina, petra, wunthou):
        kept = admitted(amina, wunthou, "MALUAL", "KEJI", number="R9")
        gone = admitted(amina, wunthou, "MALUAL", "WILHELMINA", number="R8")
        assert len(found(deng, "malual")) == 2
        forgetting.forget(petra, gone.person, reason="")
        assert sorted(NamePart.objects.values_list("part", flat=True)) == ["keji", "malual"]
        assert [bytes(each) for each in Named.objects.values_list("crossing", flat=True)] == [kept.pk.bytes]
        assert NameAt.objects.count() == 3
        assert found(deng, "malual") == [kept.pk]
        assert found(deng, "wilhelmina") == found(deng, "R8") == []

    def test_after_a_restore_the_index_forgets_again(self, deng, amina, petra, wunthou):
        crossing = admitted(amina, wunthou)
        ledger.seal()
        indexing.catch_up()
        key = list(forgetting.PersonKey.objects.filter(pk=crossing.person))
        parts, at, named = list(NamePart.objects.all()), list(NameAt.objects.all()), list(Named.objects.all())
        forgetting.forget(petra, crossing.person, reason="")
        for kind, rows in ((forgetting.PersonKey, key), (NamePart, parts), (NameAt, at), (Named, named)):
            kind.objects.bulk_create(rows)
        assert forgetting.replay_forgotten() == 1
        assert not NamePart.objects.exists()
        assert not NameAt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_name_is_nowhere_in_the_file_however_the_index_grew(amina, petra):
    """The vocabulary's pages split and join while names come and go; a page must not keep what moved away."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are rewritten by VACUUM FULL")
    wunthou = post()
    rows = [
        {
            "traveller": nyandeng(surname=f"Zubrovka{number * 7919 % 1500:05d}x", number=f"N{number}"),
            "direction": "entry",
        }
        for number in range(1500)
    ]
    for start in range(0, 1500, 250):
        actions.admit.bulk(amina, wunthou, rows[start : start + 250])
        indexing.catch_up()
    gone = list(Crossing.objects.order_by("surname")[::30])
    said = [crossing.surname.lower() for crossing in gone]
    assert all(word.encode() in _files() for word in said[:3])
    for crossing in gone:
        forgetting.forget(petra, crossing.person, reason="")
    assert forgetting.sweep()
    files = _files().lower()
    assert [word for word in said if word.encode() in files] == []


@pytest.mark.django_db(transaction=True)
def test_two_that_take_in_at_once_take_in_everything_once(amina, wunthou):
    rows = [
        {"traveller": nyandeng(given_names=f"Rose{n}", number=f"N{n}"), "direction": "entry"}
        for n in range(300)
    ]

    def take_in(_number: int) -> None:
        try:
            while indexing.catch_up(batch=20):
                pass
        finally:
            connection.close()

    actions.admit.bulk(amina, wunthou, rows)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take_in, range(2)))
    assert indexing.behind() == 0
    assert Named.objects.count() == 300
    assert NameAt.objects.count() == 900


def _files() -> bytes:
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in name.parent.glob(name.name + "*") if file.suffix != ".lock")


WORDS = [
    "malual",
    "malok",
    "mabior",
    "rose",
    "rosa",
    "al",
    "wu",
    "deng",
    "محمد",
    "muhammad",
    "al-tom",
    "désiré",
]
people = st.tuples(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=0, max_size=3).map(" ".join),
    st.booleans(),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("admit"), people, st.integers(0, 200)),
        st.tuples(st.just("correct"), people, st.integers(0, 9)),
        st.tuples(st.just("forget"), st.none(), st.integers(0, 9)),
        st.tuples(st.just("index"), st.none(), st.integers(1, 3)),
    ),
    max_size=14,
)
questions = st.lists(
    st.sampled_from(["mal", "malual", "ros", "mab", "muh", "محمد", "deng", "den", "wu", "al", "tom", "desir", "lok"]),
    min_size=1, max_size=2,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize("common", [0, 3_000], ids=["by time first", "by words"])
@given(steps=steps, asked=st.lists(questions, min_size=1, max_size=4), anywhere=st.booleans())
@settings(max_examples=30)
def test_the_index_answers_as_looking_at_every_row_would(transactional_cast, common, steps, asked, anywhere):
    """Names, corrections, forgettings and catching up in any order; one post and the country; both ways to look."""
    searching.COMMON, searching.FIRST = common, (3, 5)
    amina, chuma, petra, wunthou, nimule = transactional_cast
    mine = []
    for what, who, number in steps:
        if what == "admit":
            surname, given_names, here = who
            at = timezone.now() - timedelta(days=number)
            officer, where = (amina, wunthou) if here else (chuma, nimule)
            mine.append(admitted(officer, where, surname, given_names, occurred_at=at))
        elif what == "index":
            ledger.seal(number)
            indexing.catch_up(number, batch=number)
        elif mine:
            one = Crossing.objects.get(pk=mine[number % len(mine)].pk)
            if what == "correct" and one.surname:
                officer = amina if one.path == wunthou.path else chuma
                actions_after.correct(
                    officer,
                    one,
                    traveller=nyandeng(surname=who[0], given_names=who[1], number=""),
                    reason="misread",
                )
            elif what == "forget" and one.surname:
                forgetting.forget(petra, one.person, reason="")
    since = timezone.now() - searching.ANYWHERE
    for text in asked:
        try:
            asking = searching.asked(text, anywhere)
        except Refused:
            continue
        for actor, path in ((amina, wunthou.path), (petra, "SS/")):
            rows = [
                row for row in Crossing.objects.filter(path__startswith=path) if searching.fits(asking, row)
            ]
            wanted = {row.pk for row in rows if not anywhere or row.occurred_at >= since}
            assert set(found(actor, text, anywhere=anywhere, size=1000)) == wanted, text
    _nothing_more_is_in_it()


@pytest.fixture(autouse=True)
def _as_it_was():
    before = searching.COMMON, searching.FIRST
    yield
    searching.COMMON, searching.FIRST = before


def _nothing_more_is_in_it() -> None:
    """Nothing stands in the index that no row says."""
    ledger.seal()
    indexing.catch_up()
    held = [indexing.parts(row.surname, row.given_names) for row in Crossing.objects.all()]
    assert set(NamePart.objects.values_list("part", flat=True)) == {part for each in held for part in each}
    assert Named.objects.count() == sum(map(bool, held))


@pytest.fixture
def transactional_cast(wunthou, nimule):
    return (
        appoint("Amina Bol", "officer", wunthou.path), appoint("Chuma Lado", "officer", nimule.path),
        appoint("Petra Keji", "data_protection", "SS/"), wunthou, nimule,
    )  # fmt: skip
