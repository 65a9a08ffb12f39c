"""Each act on patrols: what it does, what it refuses, whom it forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.replaying import replay
from kivuko.patrols import actions, loading
from kivuko.patrols.models import Count, Patrol, Segment, Spot
from kivuko.patrols.tests.conftest import BACK, ENDED, FORD, GONE, STARTED, STRETCH, WORDS
from kivuko.patrols.vocab import CELLS, DEMARCATION, FINDINGS
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
HEADS = {"in_F_18_59": 14, "in_M_5_17": 2, "out_unknown": 3}


def counted(actor, spot, **said) -> Count:
    given = {"since": STARTED, "until": ENDED, "method": "counted", "heads": HEADS} | said
    return actions.count_heads(actor, spot, **given)


class TestSegments:
    def test_an_administrator_names_a_segment_and_its_point_is_rounded_to_ten_kilometres(self, nyadak):
        made = actions.draw_segment(nyadak, Branch(COUNTRY), code="ug-test", stretch=STRETCH)
        assert (made.lat, made.lon, made.state) == (3.6, 32.1, "in_use")
        other = STRETCH.model_copy(update={"demarcation": "demarcated", "lat": None, "lon": None})
        actions.correct_segment(nyadak, made, stretch=other)
        assert Segment.objects.get().demarcation == "demarcated" and Segment.objects.get().lat is None

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"start": ""}, "start"),
            ({"end": ""}, "end"),
            ({"demarcation": "ours"}, "demarcation"),
            ({"lat": None}, "lat"),
            ({"lat": 120.0}, "lat"),
        ],
    )
    def test_draw_segment_and_correct_segment_are_refused_at_the_field(self, nyadak, segment, said, field):
        stretch = STRETCH.model_copy(update=said)
        with pytest.raises(Refused) as refused:
            actions.draw_segment(nyadak, Branch(COUNTRY), code="ug-test", stretch=stretch)
        assert list(refused.value.fields) == [field]
        with pytest.raises(Refused):
            actions.correct_segment(nyadak, segment, stretch=stretch)

    def test_a_code_is_given_once(self, nyadak, segment):
        with pytest.raises(Refused, match="Another segment has this code"):
            actions.draw_segment(nyadak, Branch(COUNTRY), code="sd-east", stretch=STRETCH)

    def test_draw_segment_and_correct_segment_are_forbidden_to_who_patrols(self, amina, deng, segment):
        for somebody in (amina, deng):
            with pytest.raises(Forbidden):
                actions.draw_segment(somebody, Branch(WUNTHOU), code="x", stretch=STRETCH)
            with pytest.raises(Forbidden):
                actions.correct_segment(somebody, segment, stretch=STRETCH)

    def test_the_data_file_is_loaded_once_and_says_that_it_is_from_memory(self, segment):
        assert loading.load() == 0
        assert not Segment.objects.filter(verified=True).exists()
        assert set(Segment.objects.values_list("demarcation", flat=True)) <= set(DEMARCATION)


class TestPatrol:
    def test_a_patrol_sets_out_and_comes_back_with_what_it_found(self, out, amina):
        assert (out.state, out.track, out.ended_at) == ("out", [], None)
        done = actions.come_back(amina, out, **BACK)
        assert (done.state, done.found, done.findings) == ("back", ["crossing_used"], WORDS)
        assert done.track == [[9530, 32100], [9541, 32112]]

    def test_police_write_down_a_patrol_that_is_over_without_any_point(self, kuol, wunthou, segment):
        done = actions.record_patrol(
            kuol, Branch(WUNTHOU), segment=segment, started_at=STARTED, **GONE, **(BACK | {"track": ""})
        )
        assert done.state == "back" and done.track == []

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"ended_at": STARTED - timedelta(hours=1)}, "ended_at"),
            ({"ended_at": STARTED + timedelta(days=40)}, "ended_at"),
            ({"ended_at": timezone.now() + timedelta(days=1)}, "ended_at"),
            ({"found": []}, "found"),
            ({"found": ["gold"]}, "found"),
            ({"found": ["nothing", "herds"]}, "found"),
            ({"track": "9.53, 32.1\nby the river"}, "track"),
        ],
    )
    def test_come_back_and_record_patrol_are_refused_at_the_field(self, out, amina, segment, said, field):
        with pytest.raises(Refused) as refused:
            actions.come_back(amina, out, **(BACK | said))
        assert list(refused.value.fields) == [field]
        with pytest.raises(Refused):
            actions.record_patrol(
                amina, Branch(WUNTHOU), segment=segment, started_at=STARTED, **GONE, **(BACK | said)
            )
        assert Patrol.objects.get().state == "out"

    def test_the_line_that_is_no_point_is_named(self, out, amina):
        with pytest.raises(Refused, match="Line 2 of the track"):
            actions.come_back(amina, out, **(BACK | {"track": "9.53, 32.1\nby the river"}))

    def test_set_out_is_refused_without_an_office_and_without_officers(self, amina, wunthou, segment):
        for said in ({"office": " "}, {"team": 0}):
            with pytest.raises(Refused):
                actions.set_out(amina, Branch(WUNTHOU), segment=segment, **(GONE | said))

    def test_a_patrol_called_off_is_over_and_call_off_is_refused_without_a_reason(self, out, amina):
        with pytest.raises(Refused):
            actions.call_off(amina, out, reason="")
        assert actions.call_off(amina, out, reason="The road was under water.").state == "called_off"
        with pytest.raises(Refused):
            actions.come_back(amina, out, **BACK)

    def test_two_do_not_bring_the_same_patrol_back(self, out, amina, deng):
        actions.come_back(amina, out, **BACK)
        with pytest.raises((Changed, Refused)):
            actions.come_back(deng, out, **BACK, rev=1)

    def test_set_out_record_patrol_come_back_and_call_off_are_forbidden_elsewhere_and_to_others(
        self, out, segment, chuma, sabit, taban
    ):
        for somebody in (chuma, sabit, taban):
            with pytest.raises(Forbidden):
                actions.set_out(somebody, Branch(WUNTHOU), segment=segment, **GONE)
            with pytest.raises(Forbidden):
                actions.record_patrol(
                    somebody, Branch(WUNTHOU), segment=segment, started_at=STARTED, **GONE, **BACK
                )
            with pytest.raises(Forbidden):
                actions.come_back(somebody, out, **BACK)
            with pytest.raises(Forbidden):
                actions.call_off(somebody, out, reason="No.")


class TestPlaces:
    def test_a_place_is_known_by_name_and_county_and_given_up_by_the_supervisor(self, ford, deng):
        assert (ford.name, ford.county, ford.state) == (FORD, "SS0712", "in_use")
        assert actions.end_spot(deng, ford, reason="The ford was washed away.").state == "ended"

    @pytest.mark.parametrize("said", [{"name": " "}, {"county": "Fashoda"}, {"kind_of": "house"}])
    def test_add_spot_is_refused_with_a_sentence(self, amina, wunthou, segment, said):
        given = {"name": FORD, "kind_of": "river", "county": "SS0712", "segment": segment} | said
        with pytest.raises(Refused):
            actions.add_spot(amina, Branch(WUNTHOU), **given)

    def test_end_spot_is_refused_without_a_reason(self, ford, deng):
        with pytest.raises(Refused):
            actions.end_spot(deng, ford, reason="")

    def test_add_spot_and_end_spot_are_forbidden(self, ford, segment, chuma, amina):
        with pytest.raises(Forbidden):
            actions.add_spot(
                chuma, Branch(WUNTHOU), name=FORD, kind_of="river", county="SS0712", segment=segment
            )
        with pytest.raises(Forbidden):
            actions.end_spot(amina, ford, reason="An officer does not.")


class TestCounts:
    def test_heads_by_direction_sex_and_age_and_a_true_nought(self, ford, amina):
        made = counted(amina, ford)
        assert (made.of("in"), made.of("out")) == (16, 3)
        nought = counted(amina, ford, heads={})
        assert nought.state == "counted" and nought.of("in") == 0

    @pytest.mark.parametrize(
        "said",
        [
            {"heads": {"in_F_99": 1}},
            {"heads": {"in_F_18_59": -1}},
            {"until": STARTED - timedelta(hours=1)},
            {"until": timezone.now() + timedelta(days=1)},
            {"method": "guessed"},
        ],
    )
    def test_count_heads_is_refused_with_a_sentence(self, ford, amina, said):
        with pytest.raises(Refused):
            counted(amina, ford, **said)

    def test_nobody_counts_at_a_place_that_was_given_up(self, ford, amina, deng):
        actions.end_spot(deng, ford, reason="Washed away.")
        with pytest.raises(Refused, match="not used any more"):
            counted(amina, Spot.objects.get())

    def test_a_wrong_count_is_withdrawn_and_withdraw_count_is_refused_without_a_reason(self, ford, amina):
        made = counted(amina, ford)
        with pytest.raises(Refused):
            actions.withdraw_count(amina, made, reason=" ")
        assert actions.withdraw_count(amina, made, reason="Another place.").state == "withdrawn"

    def test_count_heads_and_withdraw_count_are_forbidden_elsewhere_and_to_an_analyst(
        self, ford, amina, chuma, sabit
    ):
        made = counted(amina, ford)
        for somebody in (chuma, sabit):
            with pytest.raises(Forbidden):
                counted(somebody, ford)
            with pytest.raises(Forbidden):
                actions.withdraw_count(somebody, made, reason="No.")


def test_the_database_itself_wants_an_end_after_the_beginning(out):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE patrols_patrol SET ended_at = '2020-01-01 00:00:00'")


def test_what_replay_makes_of_the_entries_agrees_with_the_rows(out, ford, amina):
    actions.come_back(amina, out, **BACK)
    counted(amina, ford)
    found = replay()
    assert found.differs == [] and found.opened


def test_the_words_are_of_the_form():
    assert len(CELLS) == 18 and "nothing" in FINDINGS and NIMULE
