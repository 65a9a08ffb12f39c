"""A crossing is found by the beginning of any part of its name, where the actor may see who crossed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from kivuko.crossings import actions, indexing, searching
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.kernel import ledger, verifying
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.lib import names, sealing

pytestmark = pytest.mark.django_db


def found(actor, text, *, anywhere=False, **more) -> list[UUID]:
    ledger.seal()
    indexing.catch_up()
    return [row.pk for row in searching.search(actor, searching.asked(text, anywhere), **more).rows]


def admitted(officer, where, surname="MALUAL", given="NYANDENG ROSE", number="", **more) -> Crossing:
    traveller = nyandeng(surname=surname, given_names=given, number=number)
    return actions.admit(officer, where, traveller=traveller, direction="entry", **more)


class TestWhoIsFound:
    @pytest.mark.parametrize(
        "text",
        ["mal", "MALUAL", "ros", "rose mal", "nyan  rose", "Nyandéng", "mal nyand ros", "Malual, Nyandeng"],
    )
    def test_by_the_beginning_of_any_part_in_any_order(self, deng, amina, wunthou, text):
        crossing = admitted(amina, wunthou)
        assert found(deng, text) == [crossing.pk]

    @pytest.mark.parametrize("text", ["alual", "rosemary", "mal ken", "nyandeng rosa"])
    def test_not_by_what_stands_inside_or_goes_on(self, deng, amina, wunthou, text):
        admitted(amina, wunthou)
        assert found(deng, text) == []

    @pytest.mark.parametrize(
        ("surname", "given", "text"),
        [
            ("AL-ZAHRAWANI", "YUSUF", "al-zah"),
            ("O'BRIEN", "MARY", "obri"),
            ("محمد", "أحمد", "محم"),
            ("MUHAMMAD", "AHMED", "محمد"),
            ("DÉSIRÉ", "AIMÉ", "desir"),
            ("MACDONALD", "ANN", "macd"),
            ("WU", "XIN LI", "wu xin"),
        ],
    )
    def test_in_the_spellings_of_the_region(self, deng, amina, wunthou, surname, given, text):
        crossing = admitted(amina, wunthou, surname, given)
        assert found(deng, text) == [crossing.pk]

    def test_mac_and_mc_are_two_names(self, deng, amina, wunthou):
        admitted(amina, wunthou, "MACDONALD", "ANN")
        assert found(deng, "mcdonald") == []

    @pytest.mark.parametrize("text", ["", "ma", "al", "al de", "wu xi", "..."])
    def test_less_than_three_letters_are_refused_with_what_to_write(self, text):
        with pytest.raises(Refused) as refused:
            searching.asked(text, anywhere=False)
        assert "three letters" in str(refused.value.fields["text"][0])

    def test_the_newest_first_and_page_by_page(self, deng, amina, wunthou):
        now = timezone.now()
        made = [
            admitted(amina, wunthou, number=f"R{hour}", occurred_at=now - timedelta(hours=hour)).pk
            for hour in (9, 1, 300, 5, 7000)
        ]
        ledger.seal()
        indexing.catch_up()
        asking = searching.asked("malual", anywhere=False)
        seen, older = [], None
        for _page in range(3):
            page = searching.search(deng, asking, older=older, size=2)
            seen.append([made.index(row.pk) for row in page.rows])
            older = page.older
        assert seen == [[1, 3], [0, 2], [4]]
        assert older is None

    def test_a_document_by_its_whole_number_however_it_is_spaced(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou, number="R00-123 456")
        admitted(amina, wunthou, number="R001234567")
        assert found(deng, "r 00123456") == [crossing.pk]
        assert found(deng, "R٠٠١٢٣٤٥٦") == [crossing.pk]
        assert found(deng, "R0012345") == []

    def test_inside_of_words_only_in_the_last_ninety_days(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou)
        long_ago = timezone.now() - timedelta(days=91)
        admitted(amina, wunthou, number="R2", occurred_at=long_ago)
        assert found(deng, "lua", anywhere=True) == [crossing.pk]
        assert len(found(deng, "mal")) == 2


class TestScope:
    def test_a_post_finds_its_own_and_the_country_all(self, amina, chuma, wunthou, nimule, petra):
        here, there = admitted(amina, wunthou, number="R1"), admitted(chuma, nimule, number="R2")
        assert found(amina, "malual") == [here.pk]
        assert found(chuma, "malual") == [there.pk]
        assert set(found(petra, "malual")) == {here.pk, there.pk}
        assert found(chuma, "R1") == []

    def test_who_is_not_shown_names_finds_nobody(self, amina, wunthou, sabit, lokiru):
        admitted(amina, wunthou)
        assert found(sabit, "malual") == found(lokiru, "malual") == []

    def test_an_analyst_who_keeps_a_post_too_finds_only_there(self, amina, chuma, wunthou, nimule, sabit):
        """The branch that an analyst counts is not the branch in which they are shown names."""
        from kivuko.accounts import actions as accounts
        from kivuko.accounts.models import Officer
        from kivuko.kernel.actions import Branch
        from kivuko.kernel.policy import SYSTEM
        from tests.cast import LONG_AGO, WUNTHOU

        accounts.post(
            SYSTEM, Branch(WUNTHOU), officer=Officer.objects.get(pk=sabit.pk), role="officer", since=LONG_AGO
        )
        sabit.afresh()
        here = admitted(amina, wunthou, number="R1")
        admitted(chuma, nimule, number="R2")
        assert found(sabit, "malual") == [here.pk]


class TestTheEntryOfASearch:
    def test_it_says_who_was_shown_and_why_and_no_word(self, deng, amina, wunthou):
        crossing = admitted(amina, wunthou)
        searching.find(deng, wunthou.path, purpose="order", shown=[crossing.pk], by="name")
        ledger.seal()
        entry = Entry.objects.get(action="crossings.search")
        said = sealing.read(bytes(entry.body))
        assert said["values"] == {"purpose": "order", "shown": [str(crossing.pk)], "by": "name"}
        assert (entry.actor, entry.path, said["role"], entry.rev) == (
            deng.id,
            wunthou.path,
            "supervisor",
            None,
        )
        assert b"alual" not in bytes(entry.body).lower()
        assert verifying.verify().holds

    def test_it_is_refused_without_a_purpose(self, deng, wunthou):
        with pytest.raises(Refused):
            searching.find(deng, wunthou.path, purpose="", shown=[], by="name")

    def test_it_is_forbidden_to_an_analyst_and_elsewhere(self, sabit, chuma, wunthou):
        for somebody in (sabit, chuma):
            with pytest.raises(Forbidden):
                searching.find(somebody, wunthou.path, purpose="order", shown=[], by="name")


def test_particles_of_two_letters_are_not_indexed_and_longer_ones_are():
    assert indexing.parts("AL-TOM", "BIN DE") == ("tom", "bin")
    assert names.is_particle("bin")
