"""Refusing takes two people, a ground, facts, and a paper that says what can be done. Nothing refuses by itself."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from kivuko.crossings import actions_after, actions_refuse, hearing, lane, queries, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.crossings.tests.test_actions import admitted, referred
from kivuko.crossings.tests.test_lane import decide, scan, words
from kivuko.crossings.workflows import CROSSING
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.policy import GRANTS, SYSTEM
from kivuko.lib import countrydata
from kivuko.places.models import Post
from tests.cast import WUNTHOU, appoint

pytestmark = pytest.mark.django_db
FACTS = "The page with the picture was exchanged."
SAID = {"ground": "false_document", "facts": FACTS}


@pytest.fixture
def counter(client_of, amina, wunthou):
    return client_of(amina)


def foreigner(**changes):
    return nyandeng(**{"nationality": "UGA", "issuer": "UGA", "number": "B0042", **changes})


def proposed(officer, post, **inputs) -> Crossing:
    said = {"traveller": foreigner(), "direction": "entry", **SAID, **inputs}
    return actions_refuse.propose_refusal(officer, post, **said)


class TestPropose:
    def test_an_officer_proposes_with_a_ground_and_facts_and_nobody_is_refused_yet(self, amina, wunthou):
        crossing = proposed(amina, wunthou)
        assert (crossing.state, crossing.ground, crossing.facts) == (
            "refusal_proposed",
            "false_document",
            FACTS,
        )
        assert (crossing.proposed_by, crossing.signed_by, crossing.notice) == (amina.pk, None, "")
        assert list(queries.to_sign(amina)) == [crossing]

    def test_it_is_refused_without_facts(self, amina, wunthou):
        with pytest.raises(Refused, match="Write down the facts"):
            proposed(amina, wunthou, facts=" \n")

    @pytest.mark.parametrize("ground", ["", "looks odd", "exit_order"])
    def test_it_is_refused_on_a_ground_that_is_none_here(self, amina, wunthou, ground):
        with pytest.raises(Refused, match="Choose one of the grounds"):
            proposed(amina, wunthou, ground=ground)

    def test_it_is_refused_for_a_national_who_has_no_document(self, amina, wunthou):
        with pytest.raises(Refused, match="in their own country"):
            proposed(
                amina, wunthou, traveller=nyandeng(document_kind="none", number=""), ground="no_document"
            )

    def test_refusing_is_closed_to_everybody_once_the_person_was_heard(self, amina, deng, wunthou):
        waiting, asked = proposed(amina, wunthou), referred(amina, wunthou, traveller=foreigner(number="B8"))
        for crossing in (waiting, asked):
            hearing.hear_fear_there(amina, crossing)
        hearing.hear_fear(amina, wunthou, traveller=foreigner(number="B7"), direction="entry")
        with pytest.raises(Refused, match="closed here, to everybody"):
            proposed(amina, wunthou, traveller=foreigner(number="B7"))
        with pytest.raises(Refused, match="closed here, to everybody"):
            actions_refuse.propose_from_second_line(deng, asked, **SAID)
        with pytest.raises(Refused, match="closed here, to everybody"):
            actions_refuse.sign_refusal(deng, waiting)

    def test_what_was_heard_under_one_document_closes_refusing_under_the_other(self, amina, wunthou):
        first = admitted(amina, wunthou, traveller=foreigner(), other=foreigner(number="C9"))
        hearing.hear_fear_there(amina, first)
        with pytest.raises(Refused, match="closed here, to everybody"):
            proposed(amina, wunthou, traveller=foreigner(number="C9"))

    def test_it_is_forbidden_at_another_post(self, chuma, wunthou):
        with pytest.raises(Forbidden):
            proposed(chuma, wunthou)

    def test_it_is_taken_back_within_ten_seconds(self, amina, wunthou):
        crossing = proposed(amina, wunthou)
        assert actions_after.undo(amina, crossing, rev=crossing.rev).state == "undone"

    def test_facts_stand_nowhere_in_the_ledgers_clear_bytes(self, amina, wunthou):
        from kivuko.kernel.models import Entry

        assert FACTS.encode() not in bytes(Entry.objects.get(record=proposed(amina, wunthou).pk).body)


class TestFromSecondLine:
    def test_what_was_open_is_settled_against_the_traveller(self, amina, deng, wunthou):
        crossing = referred(amina, wunthou, traveller=foreigner())
        after = actions_refuse.propose_from_second_line(deng, crossing, **SAID, rev=crossing.rev)
        assert (after.state, after.proposed_by, after.referral) == ("refusal_proposed", deng.pk, "stay")

    def test_it_is_refused_for_somebody_who_is_admitted(self, amina, wunthou):
        with pytest.raises(Refused):
            actions_refuse.propose_from_second_line(amina, admitted(amina, wunthou), **SAID)

    def test_it_is_forbidden_at_another_post(self, amina, chuma, wunthou):
        with pytest.raises(Forbidden):
            actions_refuse.propose_from_second_line(chuma, referred(amina, wunthou), **SAID)


class TestSign:
    def test_a_supervisor_signs_and_the_notice_has_a_number(self, amina, deng, wunthou):
        crossing = proposed(amina, wunthou)
        after = actions_refuse.sign_refusal(deng, crossing, rev=crossing.rev)
        assert (after.state, after.signed_by) == ("refused", deng.pk)
        assert re.fullmatch(r"WUNTHOU-\d{8}-[0-9A-Z]{5}", after.notice)
        assert queries.count(amina, wunthou, after.day) == 0

    def test_it_is_refused_to_who_proposed_it(self, deng, wunthou):
        with pytest.raises(Refused, match="Another supervisor signs"):
            actions_refuse.sign_refusal(deng, proposed(deng, wunthou))

    def test_it_is_forbidden_to_an_officer(self, amina, wunthou):
        other = appoint("Invented Colleague", "officer", WUNTHOU)
        with pytest.raises(Forbidden):
            actions_refuse.sign_refusal(other, proposed(amina, wunthou))


class TestSendBack:
    def test_a_supervisor_does_not_sign_and_the_traveller_is_heard_again(self, amina, deng, wunthou):
        after = actions_refuse.send_back(deng, proposed(amina, wunthou), reason="The visa was extended.")
        assert (after.state, after.ground, after.facts, after.proposed_by) == ("second_line", "", "", None)
        assert after.referral == "interview"

    def test_a_refusal_that_was_signed_is_taken_back(self, amina, deng, wunthou):
        refused = actions_refuse.sign_refusal(deng, proposed(amina, wunthou))
        after = actions_refuse.send_back(deng, refused, reason="The appeal was upheld.")
        assert (after.state, after.notice, after.signed_by) == ("second_line", "", None)
        assert actions_after.release(amina, after).state == "admitted"

    def test_it_is_refused_without_a_reason(self, amina, deng, wunthou):
        with pytest.raises(Refused, match="Say why"):
            actions_refuse.send_back(deng, proposed(amina, wunthou), reason=" ")

    def test_it_is_forbidden_to_an_officer(self, amina, wunthou):
        with pytest.raises(Forbidden):
            actions_refuse.send_back(amina, proposed(amina, wunthou), reason="I was wrong.")


class TestNothingRefusesByItself:
    def test_the_only_way_to_refused_is_a_signature_and_the_only_way_there_a_proposal_of_somebody_else(self):
        into = {(move.state, move.action) for move in CROSSING.moves if move.next == "refused"}
        assert into - {("refused", "crossings.correct")} == {("refusal_proposed", "crossings.sign_refusal")}
        proposing = {move.action for move in CROSSING.moves if move.next == "refusal_proposed"}
        assert proposing - {"crossings.correct"} == {
            "crossings.propose_refusal", "crossings.propose_from_second_line",
        }  # fmt: skip
        for name in (*proposing - {"crossings.correct"}, "crossings.sign_refusal"):
            assert "system" not in GRANTS[name], f"{name}: no import, reaction or rule may do it"
        assert GRANTS["crossings.sign_refusal"] == {"supervisor"}

    def test_the_system_is_forbidden_to_propose(self, wunthou):
        with pytest.raises(Forbidden):
            proposed(SYSTEM, wunthou)

    def test_the_database_itself_wants_two_people(self, amina, deng, wunthou):
        crossing = proposed(amina, wunthou)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE crossings_crossing SET state = 'refused', signed_by = proposed_by, notice = 'X'"
            )
        assert Crossing.objects.get(pk=crossing.pk).state == "refusal_proposed"

    @given(
        expired=st.booleans(), failed=st.booleans(), future=st.booleans(), listed=st.booleans(),
        kind=st.sampled_from(["passport", "none", "other"]),
    )  # fmt: skip
    def test_whatever_is_found_the_officer_may_still_admit(
        self, amina, wunthou, expired, failed, future, listed, kind
    ):
        with transaction.atomic():
            if listed:
                national_list()
            traveller = nyandeng(
                expires=date(2001, 1, 1) if expired else None, failed=("number",) if failed else (),
                birth="2099" if future else "1988-03", document_kind=kind,
            )  # fmt: skip
            assert admitted(amina, wunthou, traveller=traveller).state == "admitted"
            transaction.set_rollback(True)

    def test_no_action_but_these_knows_a_ground(self):
        asking = {name for name, action in ACTIONS.items() if "ground" in action.inputs.model_fields}
        assert {name for name in asking if name.startswith("crossings.")} == {
            "crossings.propose_refusal", "crossings.propose_from_second_line", "crossings.link",
        }  # fmt: skip


class TestPages:
    def test_at_the_lane_a_ground_and_facts_are_asked_and_the_traveller_stays(self, counter):
        seen = scan(counter)
        asked = decide(counter, seen, "propose_refusal")
        assert asked.status_code == 422
        assert "Choose one of the grounds" in words(asked) and "ERIKSSON" in words(asked)
        asked = decide(counter, seen, "propose_refusal", ground="false_document")
        assert "Write down the facts" in words(asked)
        assert re.search(r'value="false_document"[^>]*checked', asked.content.decode())
        assert "Refusal proposed" in words(decide(counter, asked, "propose_refusal", **SAID))

    def test_a_supervisor_reads_signs_and_prints_in_the_travellers_language(
        self, amina, deng, wunthou, client_of
    ):
        crossing, desk = proposed(amina, wunthou), client_of(deng)
        assert "Sign the refusal" in words(desk.get(f"/crossings/{crossing.pk}"))
        assert FACTS in words(desk.get(f"/crossings/{crossing.pk}/sign"))
        said = words(desk.post(f"/crossings/{crossing.pk}/sign", {"key": "k", "rev": "1"}, follow=True))
        for fact in (
            "may not enter",
            "The travel document is false",
            FACTS,
            "You may appeal until",
            "afraid",
        ):
            assert fact in said, fact
        number = Crossing.objects.get().notice
        for tongue, law in (("fr", "Le document de voyage est faux"), ("ar", "وثيقة السفر مزورة")):
            page = desk.get(f"/crossings/{crossing.pk}/notice?lang={tongue}").content.decode()
            assert law in page and number in page
            assert f'lang="{tongue}" dir="{"rtl" if tongue == "ar" else "ltr"}"' in page

    def test_it_is_sent_back_with_a_reason(self, amina, deng, wunthou, client_of):
        crossing, desk = proposed(amina, wunthou), client_of(deng)
        url = f"/crossings/{crossing.pk}/send-back"
        assert "Answer this question" in words(desk.post(url, {"key": "k", "rev": "1"}))
        said = words(desk.post(url, {"key": "k", "rev": "1", "reason": "Heard too short."}, follow=True))
        assert "Sent back to second line" in said and "Heard too short." in said

    def test_it_is_proposed_from_the_second_line_on_its_page(self, amina, wunthou, counter):
        crossing = referred(amina, wunthou, traveller=foreigner())
        url = f"/crossings/{crossing.pk}/refuse"
        assert "afraid to go back" in words(counter.get(url))
        said = words(counter.post(url, {"key": "k", "rev": "1", **SAID}, follow=True))
        assert "Refusal proposed from second line" in said

    def test_who_reads_no_names_reads_no_facts_and_gets_no_notice(
        self, amina, deng, sabit, wunthou, client_of
    ):
        crossing = actions_refuse.sign_refusal(deng, proposed(amina, wunthou))
        assert FACTS not in words(client_of(sabit).get(f"/crossings/{crossing.pk}"))
        assert client_of(sabit).get(f"/crossings/{crossing.pk}/notice").status_code == 403

    def test_there_is_no_notice_before_the_signature(self, amina, wunthou, counter):
        said = words(counter.get(f"/crossings/{proposed(amina, wunthou).pk}/notice"))
        assert "nothing to hand over" in said and "may not enter" not in said

    def test_the_notice_works_where_no_data_say_where_to_appeal(
        self, amina, deng, wunthou, client_of, monkeypatch
    ):
        crossing = actions_refuse.sign_refusal(deng, proposed(amina, wunthou))
        monkeypatch.setattr(rules, "rows", lambda load, country: ())
        said = words(client_of(deng).get(f"/crossings/{crossing.pk}/notice?lang=nowhere"))
        assert "Ask the officer to write here where" in said and "false_document" in said

    def test_a_post_of_undetermined_area_refuses_by_the_data_of_who_keeps_it(self, amina, deng, wunthou):
        assert Post.objects.get().official is None
        crossing = actions_refuse.sign_refusal(deng, proposed(amina, wunthou))
        assert rules.remedy(crossing) is not None and rules.ground_of(crossing) is not None

    @override_settings(KIVUKO_MODE="demo")
    def test_a_demos_notice_says_so_on_the_paper(self, amina, deng, wunthou, client_of):
        crossing = actions_refuse.sign_refusal(deng, proposed(amina, wunthou))
        page = client_of(deng).get(f"/crossings/{crossing.pk}/notice").content.decode()
        assert "DEMO" in page.split("<article")[1]


def test_every_ground_and_remedy_is_said_in_three_languages_with_a_source():
    for row in (*countrydata.grounds("ss"), *countrydata.remedies("ss")):
        texts = getattr(row, "texts", None) or row.bodies
        assert set(texts) == {"en", "fr", "ar"} and row.source
        assert row.verified is False  # until a lawyer of the directorate has read them


def test_a_national_is_offered_only_what_may_be_used_against_one():
    assert [code for code, _text, _row in lane.grounds("SS/x/", "entry", True)] == ["false_document"]
    assert [code for code, _text, _row in lane.grounds("SS/x/", "exit", True)] == ["exit_order"]
    assert len(lane.grounds("SS/x/", "entry", False)) == 8
    assert lane.grounds("ZZ/x/", "entry", False) == []


def test_the_demo_tells_refusals_and_corrections_through_their_actions(wunthou):
    from django.conf import settings

    from kivuko.accounts import demo as officers
    from kivuko.crossings import demo
    from kivuko.kernel.models import Node

    Node.objects.filter(own=True).update(demo=True)
    assert settings.KIVUKO_MODE == "test"
    officers.make(Node.objects.get(own=True))
    assert demo.stories() == len(demo.REFUSALS) + len(demo.CORRECTIONS)
    found = Crossing.objects.values_list("state", flat=True)
    assert sorted(found) == [
        "admitted",
        "admitted",
        "refusal_proposed",
        "refused",
        "refused",
        "second_line",
        "undone",
    ]
    assert demo.stories() == 0  # twice does it once
