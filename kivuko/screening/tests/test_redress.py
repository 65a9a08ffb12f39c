"""A redress number is given, asked about and answered by somebody who had no part in the hit."""

from __future__ import annotations

import pytest

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.lib import slips
from kivuko.screening import actions_hits, actions_redress, queries
from kivuko.screening.models import Hit, Redress
from kivuko.screening.tests.test_hits import BORN, raised
from tests.cast import WUNTHOU

LANE = Branch(WUNTHOU)


@pytest.fixture
def hit(amina: Login) -> Hit:
    return actions_hits.raise_hit(amina, LANE, raised=raised())


@pytest.fixture
def slip(amina: Login, hit: Hit) -> Redress:
    return actions_redress.give_redress(amina, hit)


def test_give_redress_gives_a_random_number_that_says_nothing_of_anybody(slip: Redress, hit: Hit) -> None:
    assert slips.read(slip.number) == slip.number
    assert (slip.state, slip.hit, slip.person, slip.path) == ("given", hit.pk, hit.person, WUNTHOU)


def test_give_redress_is_refused_twice_and_for_what_the_traveller_is_not_told(
    slip: Redress, hit: Hit, amina: Login, deng: Login
) -> None:
    with pytest.raises(Refused, match="already"):
        actions_redress.give_redress(amina, hit)
    discreet = actions_hits.raise_hit(amina, LANE, raised=raised(visibility="discreet"))
    with pytest.raises(Refused, match="discreet"):
        actions_redress.give_redress(deng, discreet)
    kept = actions_hits.raise_hit(amina, LANE, raised=raised(visibility="supervisor"))
    with pytest.raises(Refused, match="Supervisors alone"):
        actions_redress.give_redress(amina, kept)
    assert actions_redress.give_redress(deng, kept).state == "given"


def test_give_redress_is_forbidden_at_another_post_and_to_an_analyst(
    hit: Hit, chuma: Login, sabit: Login
) -> None:
    for somebody in (chuma, sabit):
        with pytest.raises(Forbidden):
            actions_redress.give_redress(somebody, hit)


def test_ask_redress_writes_down_what_the_traveller_says_and_answer_redress_answers(
    slip: Redress, petra: Login
) -> None:
    asked = actions_redress.ask_redress(petra, slip, words="I was made to wait for four hours.")
    assert (asked.state, asked.asked) == ("asked", "I was made to wait for four hours.")
    answered = actions_redress.answer_redress(
        petra, asked, answer="It was a mistake; it will not happen again."
    )
    assert (answered.state, answered.answered_by) == ("answered", petra.id)
    again = actions_redress.ask_redress(petra, answered, words="It happened again.")
    assert (again.state, again.answer) == ("asked", "")


def test_ask_redress_and_answer_redress_are_refused_without_words_and_out_of_order(
    slip: Redress, petra: Login
) -> None:
    with pytest.raises(Refused, match="what the traveller says"):
        actions_redress.ask_redress(petra, slip, words=" ")
    with pytest.raises(Refused, match="not possible any more"):
        actions_redress.answer_redress(petra, slip, answer="Nothing was asked.")
    asked = actions_redress.ask_redress(petra, slip, words="Why?")
    with pytest.raises(Refused, match="is told"):
        actions_redress.answer_redress(petra, asked, answer="")


def test_whoever_had_a_part_in_the_hit_is_refused_to_answer_redress(
    slip: Redress, hit: Hit, deng: Login, amina: Login
) -> None:
    actions_hits.refute(deng, hit, **BORN)
    asked = actions_redress.ask_redress(amina, slip, words="Why?")
    with pytest.raises(Refused, match="had a part"):
        actions_redress.answer_redress(deng, asked, answer="It was right.")


def test_ask_redress_and_answer_redress_are_forbidden_to_others(
    slip: Redress, chuma: Login, kuol: Login, amina: Login
) -> None:
    for somebody in (chuma, kuol):
        with pytest.raises(Forbidden):
            actions_redress.ask_redress(somebody, slip, words="Why?")
    asked = actions_redress.ask_redress(amina, slip, words="Why?")
    for somebody in (amina, kuol):
        with pytest.raises(Forbidden):
            actions_redress.answer_redress(somebody, asked, answer="No.")


def test_a_number_is_looked_up_by_those_who_answer_and_by_nobody_else(
    slip: Redress, petra: Login, deng: Login, amina: Login, chuma: Login, sabit: Login
) -> None:
    for somebody in (petra, deng):
        assert queries.by_number(somebody, slip.number) == slip
    for somebody in (amina, chuma, sabit):
        assert queries.by_number(somebody, slip.number) is None
    assert queries.by_number(petra, slips.fresh()) is None
    assert queries.by_number(petra, "") is None
