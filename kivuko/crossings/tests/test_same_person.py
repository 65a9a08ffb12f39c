"""Two documents of one person: a link of its own, decided, followed, removable. Nothing is merged."""

from __future__ import annotations

import pytest

from kivuko.crossings import actions, actions_after, lane, queries
from kivuko.crossings.known import find, trace
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.crossings.tests.house import SPECIMEN, national_list, nyandeng
from kivuko.crossings.tests.test_actions import admitted
from kivuko.crossings.tests.test_lane import VALID, decide, hidden, scan, words
from kivuko.kernel import forgetting, replaying
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.screening.models import Hit

pytestmark = pytest.mark.django_db
OTHER = nyandeng(nationality="UGA", issuer="UGA", number="B0042")


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


class TestAtTheLane:
    def test_the_link_is_written_in_the_same_act_and_the_document_is_known_again(self, amina, wunthou):
        crossing = admitted(amina, wunthou, other=OTHER)
        link = SamePerson.objects.get()
        assert (link.same_as, link.crossing, link.ground) == (crossing.person, crossing.pk, "shown_together")
        acts = Entry.objects.filter(record__in=(crossing.pk, link.pk)).values_list("act", flat=True)
        assert len(set(acts)) == 1
        again = admitted(amina, wunthou, traveller=OTHER)
        assert again.person == link.person != crossing.person
        assert queries.persons_of(amina, again.person) == {again.person, crossing.person}

    def test_each_side_s_page_names_the_other(self, amina, wunthou, counter):
        first = admitted(amina, wunthou, other=OTHER)
        second = admitted(amina, wunthou, traveller=OTHER)
        assert "B0042" in words(counter.get(f"/crossings/{first.pk}"))
        page = counter.get(f"/crossings/{second.pk}")
        assert "Shown together with another document" in words(page)
        assert f"/crossings/{first.pk}" in page.content.decode()

    def test_shown_again_it_is_not_linked_twice(self, amina, wunthou):
        admitted(amina, wunthou, other=OTHER)
        admitted(amina, wunthou, other=OTHER)
        admitted(amina, wunthou, traveller=OTHER, other=nyandeng())
        assert SamePerson.objects.count() == 1

    def test_lists_are_asked_about_both_and_the_colour_is_of_both(self, amina, wunthou):
        national_list()
        stranger = nyandeng(surname="OKELLO", given_names="PETER", sex="M", birth="1950")
        crossing = admitted(amina, wunthou, traveller=stranger, other=nyandeng(number="X1"))
        assert crossing.verdict != "go" and Hit.objects.get().person == crossing.person

    def test_birth_dates_that_differ_are_a_question(self, amina, wunthou):
        crossing = admitted(amina, wunthou, other=OTHER.model_copy(update={"birth": "1979"}))
        assert {"code": "same.birth_differs", "level": "look"} in crossing.findings

    def test_undoing_the_decision_takes_the_link_back_too(self, amina, wunthou):
        crossing = admitted(amina, wunthou, other=OTHER)
        actions_after.undo(amina, crossing)
        assert SamePerson.objects.get().state == "removed"
        assert find(trace(OTHER)).id is None

    def test_forgetting_the_one_leaves_no_number_of_the_other_document_behind(self, amina, petra, wunthou):
        admitted(amina, wunthou, other=OTHER)
        link = SamePerson.objects.get()
        forgetting.forget(petra, link.person, reason="asked for it")
        link = SamePerson.objects.get()
        assert (link.number, link.trace) == ("", None)
        assert replaying.replay().differs == []

    def test_f3_reads_a_second_document_and_the_first_is_travelled_on(self, counter):
        seen = scan(counter, VALID)
        waiting = counter.post("/lane/second", {"slip": hidden(seen, "slip")})
        assert "scan or type the other document" in words(waiting) and "MALUAL" in words(waiting)
        both = counter.post("/lane/look", {"text": SPECIMEN, "first": hidden(waiting, "slip")})
        said = words(both)
        assert "Other document of the same traveller" in said and "L898902C3" in said
        decide(counter, both)
        assert Crossing.objects.get().number == "R00123456"
        assert SamePerson.objects.get().number == "L898902C3"

    def test_the_traveller_may_travel_on_the_other_one(self, counter):
        both = counter.post("/lane/look", {"text": SPECIMEN, "first": hidden(scan(counter, VALID), "slip")})
        turned = counter.post("/lane/look", {"swap": hidden(both, "slip")})
        decide(counter, turned)
        assert Crossing.objects.get().number == "L898902C3"

    def test_a_second_document_that_cannot_be_read_loses_nobody(self, counter):
        first = hidden(scan(counter, VALID), "slip")
        answer = counter.post("/lane/look", {"text": "P<UTO", "first": first})
        assert answer.status_code == 422
        assert "MALUAL" in words(answer) and "cannot be read" in words(answer)
        decide(counter, answer)
        assert Crossing.objects.get().number == "R00123456"

    def test_a_slip_somebody_made_up_is_no_first_document(self, counter):
        assert lane.opened("made:up") is None
        assert "Other document" not in words(counter.post("/lane/look", {"text": VALID, "first": "made:up"}))


class TestLink:
    def test_two_crossings_are_said_to_be_one_persons(self, amina, deng, wunthou):
        one, two = admitted(amina, wunthou), admitted(amina, wunthou, traveller=OTHER)
        actions_after.link(deng, one, other=two, ground="compared")
        assert queries.persons_of(deng, one.person) == {one.person, two.person}
        assert queries.links_of(amina, two.person).count() == 1

    def test_it_is_refused_for_one_and_the_same(self, amina, deng, wunthou):
        one = admitted(amina, wunthou)
        with pytest.raises(Refused, match="one person here already"):
            actions_after.link(deng, one, other=admitted(amina, wunthou), ground="compared")

    def test_it_is_forbidden_at_another_post(self, amina, chuma, wunthou):
        one, two = admitted(amina, wunthou), admitted(amina, wunthou, traveller=OTHER)
        with pytest.raises(Forbidden):
            actions_after.link(chuma, one, other=two, ground="compared")


class TestUnlink:
    def test_a_link_is_removed_with_a_reason_and_nothing_follows_it_any_more(
        self, amina, deng, wunthou, client_of
    ):
        crossing = admitted(amina, wunthou, other=OTHER)
        link = SamePerson.objects.get()
        page = client_of(deng).get(f"/crossings/{crossing.pk}").content.decode()
        assert f"/crossings/links/{link.pk}/remove" in page and "B0042" in page
        form = {"key": "k", "rev": "1", "reason": "The faces differ."}
        client_of(deng).post(f"/crossings/links/{link.pk}/remove", form)
        assert SamePerson.objects.get().state == "removed"
        assert queries.persons_of(deng, crossing.person) == {crossing.person}
        assert actions.admit(amina, wunthou, traveller=OTHER, direction="exit").person != link.person

    def test_who_was_linked_by_mistake_can_be_linked_anew(self, amina, deng, wunthou):
        crossing = admitted(amina, wunthou, other=OTHER)
        assert (
            actions_after.unlink(deng, SamePerson.objects.get(), reason="Pressed by mistake.").state
            == "removed"
        )
        admitted(amina, wunthou, other=OTHER)
        assert queries.links_of(deng, crossing.person).count() == 1

    def test_it_is_refused_without_a_reason(self, amina, deng, wunthou):
        admitted(amina, wunthou, other=OTHER)
        with pytest.raises(Refused, match="Say why"):
            actions_after.unlink(deng, SamePerson.objects.get(), reason="")

    def test_it_is_forbidden_to_an_officer(self, amina, wunthou):
        admitted(amina, wunthou, other=OTHER)
        with pytest.raises(Forbidden):
            actions_after.unlink(amina, SamePerson.objects.get(), reason="I was wrong.")


def test_links_are_seen_where_names_are_and_nowhere_else(amina, sabit, chuma, wunthou):
    admitted(amina, wunthou, other=OTHER)
    assert queries.links(amina).count() == 1
    assert queries.links(sabit).count() == queries.links(chuma).count() == 0
