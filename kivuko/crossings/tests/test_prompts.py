"""What other apps say at the lane: a sentence, done or not; slow or failing is "not answered"; never a colour."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kivuko.crossings import lane, prompts
from kivuko.crossings.models import Crossing
from kivuko.crossings.prompts import Answer, Prompt
from kivuko.crossings.tests import house
from kivuko.crossings.tests.house import nyandeng
from kivuko.crossings.tests.test_lane import VALID, decide, scan, words
from kivuko.kernel.models import Due, Unsealed, Waiting
from kivuko.kernel.policy import SYSTEM
from kivuko.lib.sealing import uuid7
from kivuko.screening import actions as screening
from kivuko.screening.models import Watchlist

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


@pytest.fixture
def health(monkeypatch):
    """An invented app asks at the lane: health(answer) or health(a function)."""

    def says(answer, name="invented.health", key="F10"):
        ask = answer if callable(answer) else lambda actor, traveller: answer
        table = {**prompts.PROMPTS, name: Prompt(name, "Invented health", ask, key)}
        monkeypatch.setattr(prompts, "PROMPTS", table)

    return says


def test_an_open_question_is_shown_with_its_key_and_page(counter, health):
    health(Answer("3 questions", done=False, url="/style/"))
    page = scan(counter).content.decode()
    assert "○" in page and "●" not in page.split("kv-prompts")[1].split("</ul>")[0]
    assert "Invented health: 3 questions" in words(scan(counter)) and "not done" in words(scan(counter))
    assert 'href="/style/" data-key="F10"' in page


def test_a_question_that_was_answered_is_shown_as_done(counter, health):
    health(Answer("declared today", done=True))
    page = scan(counter).content.decode()
    assert "●" in page.split("kv-prompts")[1]
    assert "(done)" in words(scan(counter)).replace("( ", "(").replace(" )", ")")


def test_a_prompt_with_nothing_to_say_takes_no_room_and_no_key(counter, health):
    health(None)
    assert "Invented health" not in words(scan(counter))
    assert "F9" not in words(scan(counter)) and "F10" not in words(scan(counter))


def test_a_failing_prompt_is_not_answered_and_its_fault_is_logged_without_a_name(counter, health, caplog):
    def fail(actor, traveller):
        raise ValueError(traveller.surname)

    health(fail)
    assert "Invented health: not answered" in words(scan(counter, VALID))
    assert "MALUAL" not in caplog.text


def test_a_slow_prompt_is_not_answered_and_the_lane_does_not_wait_for_it(counter, health):
    over = threading.Event()
    health(lambda actor, traveller: over.wait(20) and None)
    scan(counter)  # what is loaded once
    start = time.perf_counter()
    seen = scan(counter)
    taken = time.perf_counter() - start
    over.set()
    assert "Invented health: not answered" in words(seen)
    assert taken < prompts.PATIENCE + 1.5
    assert "Admitted" in words(decide(counter, seen))


def test_one_that_hangs_keeps_its_own_places_and_no_other_s(amina, health):
    over = threading.Event()
    health(lambda actor, traveller: over.wait(20) and None)
    health(Answer("nothing to do", done=True), name="invented.customs", key="")
    try:
        for _turn in range(prompts.AT_ONCE + 2):
            start = time.perf_counter()
            slow, quick = prompts.shown(amina, nyandeng())
            assert slow.answer is None and quick.answer is not None
        assert time.perf_counter() - start < prompts.PATIENCE  # nobody asks the hanging one again
    finally:
        over.set()


@given(done=st.booleans(), said=st.text(max_size=40), fails=st.booleans())
def test_whatever_others_say_colour_and_record_stay_the_same(amina, wunthou, done, said, fails):
    def ask(actor, traveller):
        if fails:
            raise RuntimeError
        return Answer(said, done)

    def seen():
        sight = lane.look(amina, wunthou, nyandeng(), "scan", "entry", timezone.now())
        return sight.verdict, [line.finding for line in sight.lines], sight.questions, len(sight.prompts)

    with pytest.MonkeyPatch.context() as patch:
        before = seen()
        patch.setattr(prompts, "PROMPTS", {"invented": Prompt("invented", "Invented", ask)})
        after = seen()
    assert before[:3] == after[:3]
    assert (before[3], after[3]) == (0, 1)


def test_a_decision_asks_no_prompt_and_keeps_nothing_of_one(counter, health):
    asked = []
    health(lambda actor, traveller: asked.append(1) or Answer("ill", done=True))
    seen = scan(counter)
    decide(counter, seen)
    assert len(asked) == 1
    assert "ill" not in str(Crossing.objects.values().get())


def imported(at) -> Watchlist:
    """The national list was brought up to date then."""
    watchlist = Watchlist.objects.get(pk=house.national_list().pk)
    return screening.update_list(SYSTEM, watchlist, imported_at=at)


class TestTheBar:
    def test_it_says_when_the_officer_sat_down_and_how_many_crossed(self, counter):
        decide(counter, scan(counter))
        assert "1 crossed" in words(counter.get("/lane/")) and "shift since" in words(counter.get("/lane/"))

    @pytest.mark.parametrize(
        ("hours", "said"), [(23, ""), (25, "a list is 1 day old"), (73, "a list is 3 days old")]
    )
    def test_a_list_that_is_older_than_a_day_is_said_in_words_and_the_lane_goes_on(
        self, counter, hours, said
    ):
        imported(timezone.now() - timedelta(hours=hours))
        bar = words(counter.get("/lane/"))
        assert said in bar if said else "this node works" in bar
        assert "National stop list" not in bar  # not everybody is told of every list
        assert "Admitted" in words(decide(counter, scan(counter)))

    def test_entries_that_wait_are_counted_in_words(self, counter):
        assert lane.node(timezone.now()).words == ["this node works"]
        Unsealed.objects.bulk_create(Unsealed(entry=uuid7()) for _each in range(101))
        said = {"kind": "crossings.crossing", "rev": 3}
        for fault in ("", "", "the chain does not continue here"):
            Waiting.objects.create(entry=uuid7(), record=uuid7(), fault=fault, **said)
        number = Unsealed.objects.count()
        assert f"{number} entries wait for their seal" in lane.node(timezone.now()).words
        bar = words(counter.get("/lane/"))
        assert "2 entries of other nodes wait for earlier ones" in bar
        assert "1 entry of another node is held back: tell your administrator" in bar
        assert "the chain does not" not in bar

    def test_the_age_of_lists_is_that_of_the_oldest_import_in_force(self, amina, wunthou, nyadak):
        now = timezone.now()
        assert lane._age_of_lists(now) == timedelta()
        watchlist = imported(None)
        assert lane._age_of_lists(now) == timedelta()  # kept by hand: it does not age
        screening.update_list(SYSTEM, watchlist, imported_at=now - timedelta(days=4))
        assert lane._age_of_lists(now) == timedelta(days=4)
        screening.withdraw_list(nyadak, Watchlist.objects.get(pk=watchlist.pk), reason="Ended.")
        assert lane._age_of_lists(now) == timedelta()

    def test_what_failed_is_said(self, counter, monkeypatch):
        class Failed:
            def filter(self, **_asked):
                return self

            def exists(self):
                return True

        monkeypatch.setattr(Due, "objects", Failed())
        assert "something failed" in words(counter.get("/lane/"))
