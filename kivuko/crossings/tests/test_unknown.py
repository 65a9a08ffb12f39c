"""Asked and not known, not asked, and not answered are three different things. Corrections show before and after."""

from __future__ import annotations

import pytest

from kivuko.crossings import actions, actions_after, actions_refuse, history
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import nyandeng
from kivuko.crossings.tests.test_actions import admitted
from kivuko.crossings.tests.test_lane import decide, hidden, scan, words
from kivuko.kernel import forgetting
from kivuko.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


def typed(**answers):
    return {"method": "typed", "direction": "entry", "document_kind": "none", "surname": "Deng", **answers}


def test_what_nobody_knows_is_kept_and_shown_as_not_known(counter):
    form = typed(nationality="?", sex="?", unknown=["birth", "given_names"])
    seen = counter.post("/lane/look", form)
    for said in ("nationality not known", "sex not known", "birth date not known"):
        assert said in words(seen), said
    decide(counter, seen, purpose="not_known")
    crossing = Crossing.objects.get()
    assert crossing.unknown == ["birth", "given_names", "nationality", "sex"]
    assert (crossing.nationality, crossing.sex, crossing.birth, crossing.purpose) == ("", "", "", "not_known")
    said = words(counter.get(f"/crossings/{crossing.pk}"))
    assert "Nationality not known" in said and "Asked, not known" in said


def test_typing_by_hand_goes_on_from_what_was_read_and_keeps_the_other_document(counter):
    first = counter.post("/lane/look", typed(surname="OKELLO", number="A1", birth_year="1990"))
    both = counter.post("/lane/look", typed(surname="OKELO", number="B2", first=hidden(first, "slip")))
    begun = counter.post("/lane/typed", {"slip": hidden(both, "slip")})
    form = begun.context["typed"]
    assert (form["surname"].value(), form["number"].value()) == ("OKELLO", "A1")
    assert form["birth_year"].value() == 1990
    mended = typed(surname="OKELLO", number="A1", unknown=["birth"], mends=hidden(begun, "mends"))
    sight = counter.post("/lane/look", mended).context["sight"]
    assert (sight.traveller.birth, sight.unknown, sight.other.number) == ("", ("birth",), "B2")


def test_a_second_document_typed_with_a_mistake_is_still_the_second(counter):
    first = counter.post("/lane/look", typed(surname="OKELLO"))
    wrong = counter.post("/lane/look", typed(surname="", first=hidden(first, "slip")))
    again = counter.post("/lane/look", typed(surname="OKELO", first=hidden(wrong, "first")))
    sight = again.context["sight"]
    assert (sight.traveller.surname, sight.other.surname) == ("OKELLO", "OKELO")


def test_what_nobody_answered_is_shown_as_not_answered(counter):
    seen = counter.post("/lane/look", typed())
    for said in ("nationality not answered", "sex not answered", "birth date not answered"):
        assert said in words(seen), said
    decide(counter, seen, purpose="")
    crossing = Crossing.objects.get()
    assert (crossing.unknown, crossing.purpose) == ([], "unknown")
    said = words(counter.get(f"/crossings/{crossing.pk}"))
    assert "Nationality not answered" in said and "Purpose Not asked" in said and "no day set" in said


def test_somebody_whose_name_nobody_knows_can_cross_and_who_was_not_asked_cannot(counter):
    assert "say that none is known" in words(counter.post("/lane/look", typed(surname="")))
    seen = counter.post("/lane/look", typed(surname="", unknown=["surname", "given_names"]))
    assert "name not known" in words(seen)


def test_an_answer_and_not_known_exclude_one_another_and_the_form_keeps_both(counter):
    answer = counter.post("/lane/look", typed(number="R1", unknown=["number"]))
    assert "or say that it is not known" in words(answer)
    assert 'value="R1"' in answer.content.decode()


def test_the_action_refuses_them_together(amina, wunthou):
    with pytest.raises(Refused, match="say that it is not known"):
        admitted(amina, wunthou, unknown=("number",))
    nobody = nyandeng(sex="")
    assert actions.admit(amina, wunthou, traveller=nobody, direction="entry", unknown=("sex",)).unknown == [
        "sex"
    ]


class TestCorrections:
    def test_before_and_after_are_shown_to_who_may_see_names_and_to_nobody_else(
        self, counter, amina, sabit, client_of, wunthou
    ):
        crossing = admitted(amina, wunthou)
        mended = nyandeng(surname="MALWAL", sex="", birth="1989")
        actions_after.correct(amina, crossing, traveller=mended, unknown=("sex",), reason="Misread.")
        said = words(counter.get(f"/crossings/{crossing.pk}"))
        for fact in ("before: MALUAL", "now: MALWAL", "before: Mar 1988", "now: 1989", "now: not known"):
            assert fact in said, fact
        assert "MALUAL" not in words(client_of(sabit).get(f"/crossings/{crossing.pk}"))

    def test_the_form_begins_with_what_was_said(self, counter, amina, wunthou):
        crossing = admitted(
            amina, wunthou, traveller=nyandeng(sex="", expires=None), unknown=("sex", "expires")
        )
        page = counter.get(f"/crossings/{crossing.pk}/correct").content.decode()
        assert '<option value="?" selected>' in page
        assert 'value="expires" class' in page or 'value="expires"' in page

    def test_a_refused_crossing_is_corrected_and_gets_no_stay(self, amina, wunthou):
        crossing = actions_refuse.propose_refusal(
            amina, wunthou, traveller=nyandeng(), direction="entry", ground="false_document", facts="Altered."
        )
        assert (
            actions_after.correct(amina, crossing, traveller=nyandeng(sex="X"), reason="Misread.").sex == "X"
        )

    def test_nothing_is_left_to_show_of_who_was_forgotten(self, amina, petra, wunthou):
        crossing = admitted(amina, wunthou)
        actions_after.correct(amina, crossing, traveller=nyandeng(surname="MALWAL"), reason="Misread.")
        forgetting.forget(petra, crossing.person, reason="asked for it")
        shown = history.changes(petra, Crossing.objects.get())
        assert "MALUAL" not in str(shown) and "MALWAL" not in str(shown)


def test_a_photo_is_a_way_of_reading(amina, wunthou):
    for method in ("scan", "typed", "photo", "code"):
        assert admitted(amina, wunthou, method=method).method == method
    with pytest.raises(Refused):
        admitted(amina, wunthou, method="guess")


def test_the_scan_leaves_nothing_unanswered_by_itself(counter):
    decide(counter, scan(counter))
    assert Crossing.objects.get().unknown == []
