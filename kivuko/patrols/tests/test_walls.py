"""Who is shown what of the border between the posts; what leaves; and that a hole is never a nought."""

from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kivuko.kernel import policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.inspection import FORBIDDEN
from kivuko.kernel.policy import CLASSES, GRANTS, INTERNAL, PERSONAL, ROLES
from kivuko.patrols import actions, queries
from kivuko.patrols.models import Count, Patrol, Segment, Spot
from kivuko.patrols.policy import DRAWS, PATROLS, READERS
from kivuko.patrols.tests.conftest import BACK, FORD, GONE
from tests.cast import COUNTRY, NIMULE, WUNTHOU

pytestmark = pytest.mark.django_db
JUBA = ZoneInfo("Africa/Juba")
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=JUBA)  # a Wednesday
KINDS = (Patrol, Spot, Count)
PEOPLE = [role for role in ROLES if role != "system"]


def walked(actor, segment, at: datetime) -> Patrol:
    return actions.record_patrol(
        actor, Branch(WUNTHOU), segment=segment, started_at=at - timedelta(hours=3),
        **GONE, **(BACK | {"ended_at": at}),
    )  # fmt: skip


def counted(actor, spot, at: datetime, heads: dict[str, int]) -> Count:
    return actions.count_heads(
        actor, spot, since=at - timedelta(hours=3), until=at, method="counted", heads=heads
    )


@pytest.mark.parametrize("name", sorted(name for name in ACTIONS if name.startswith("patrols.")))
def test_each_act_is_granted_to_the_roles_of_the_table_and_to_no_other(name):
    special = {"draw_segment": set(DRAWS), "correct_segment": set(DRAWS), "end_spot": {"supervisor"}}
    assert GRANTS[name] - {"system"} == special.get(name.partition(".")[2], set(PATROLS))


@pytest.mark.parametrize("role", PEOPLE)
def test_places_patrols_and_counts_are_seen_by_those_who_patrol_and_an_analyst_alone(
    appointed, out, ford, amina, role
):
    counted(amina, ford, NOW, {})
    somebody = appointed("Other Invented", role, COUNTRY)
    seen = [policy.visible(somebody, kind).count() for kind in KINDS]
    assert seen == ([1, 1, 1] if role in (*PATROLS, *READERS) else [0, 0, 0])
    assert policy.visible(somebody, Segment).exists() == (role in (*PATROLS, *READERS, *DRAWS))


def test_the_next_post_sees_none_of_them(out, ford, amina, chuma, appointed):
    counted(amina, ford, NOW, {})
    for somebody in (chuma, appointed("Other Invented", "police", NIMULE)):
        assert not any(policy.visible(somebody, kind).exists() for kind in KINDS)


def test_a_place_has_no_point_and_is_nothing_that_may_be_published():
    assert not {"lat", "lon", "point"} & CLASSES[Spot].keys()
    assert all(held >= INTERNAL for held in CLASSES[Spot].values())
    assert all(held >= INTERNAL for held in CLASSES[Count].values())
    assert CLASSES[Patrol]["track"] == CLASSES[Patrol]["findings"] == PERSONAL


def test_no_export_and_no_fact_reads_a_place():
    package = Path(__file__).parents[2]
    for file in package.rglob("*.py"):
        if "patrols" in file.parts or "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kivuko.patrols"):
                assert file.name in ("demo.py", "inbox.py"), file  # the inbox asks who is missed, no more
    asked = set(re.findall(r"\bpatrols\.(\w+)", (package / "desk" / "inbox.py").read_text(encoding="utf-8")))
    assert asked - {"queries"} == {"missed"}
    assert not (package / "patrols" / "facts.py").exists()


def test_an_analyst_reads_heads_by_county_and_no_place(client_of, sabit, amina, ford):
    counted(amina, ford, timezone.now() - timedelta(hours=1), {"in_F_18_59": 14, "out_M_60": 3})
    (row,) = queries.by_county(sabit, timezone.now() - timedelta(days=7), timezone.now())
    assert row.code == "SS0712" and row.observations == 1
    assert 3 not in row.heads and "<5" in row.heads
    page = client_of(sabit).get("/patrols/coverage").content.decode()
    assert FORD not in page and "SS0712" in page
    assert queries.by_county(amina, NOW, NOW) is None


def test_a_patrol_that_is_out_has_no_point_whatever_is_asked(out, client_of, amina):
    assert out.track == [] and CLASSES[Patrol].keys().isdisjoint({"position", "lat", "lon"})
    assert "kv-map" not in client_of(amina).get(out.get_absolute_url()).content.decode()


class TestCoverage:
    def week(self, actor, code: str, at: int) -> queries.Week:
        found = {each.segment.code: each for each in queries.coverage(actor, NOW)}
        return found[code].weeks[at]

    def test_a_patrol_covers_its_week_and_others_stay_holes(self, amina, wunthou, segment):
        walked(amina, segment, NOW - timedelta(days=7))
        assert self.week(amina, "sd-east", -2).patrols == 1
        assert not self.week(amina, "sd-east", -1).looked
        found = {each.segment.code: each.stands(NOW) for each in queries.coverage(amina, NOW)}
        assert found["sd-east"] == "fresh" and found["ug-west"] == "hole"

    def test_a_count_of_nobody_is_a_look_and_no_count_is_none(self, amina, ford):
        assert not self.week(amina, "sd-east", -1).looked
        made = counted(amina, ford, NOW, {})
        assert self.week(amina, "sd-east", -1) == (self.week(amina, "sd-east", -1).begin, 0, 1)
        actions.withdraw_count(amina, made, reason="Another place.")
        assert not self.week(amina, "sd-east", -1).looked

    def test_who_is_out_or_was_called_off_has_not_looked(self, amina, wunthou, segment):
        for _each in range(2):
            gone = actions.set_out(
                amina, Branch(WUNTHOU), segment=segment, at=NOW - timedelta(hours=4), **GONE
            )
        actions.call_off(amina, gone, reason="The road was under water.")
        assert not self.week(amina, "sd-east", -1).looked

    def test_a_week_begins_on_monday_by_the_clocks_of_the_post(self, amina, wunthou, segment):
        monday = datetime(2026, 11, 16, 0, 30, tzinfo=JUBA)
        walked(amina, segment, monday)
        assert self.week(amina, "sd-east", -1).patrols == 1
        walked(amina, segment, monday - timedelta(hours=1))
        assert self.week(amina, "sd-east", -2).patrols == 1

    @pytest.mark.parametrize(("days", "stands"), [(3, "fresh"), (10, "old"), (40, "hole")])
    def test_how_a_segment_stands(self, amina, wunthou, segment, days, stands):
        walked(amina, segment, NOW - timedelta(days=days))
        found = {each.segment.code: each for each in queries.coverage(amina, NOW)}
        assert found["sd-east"].stands(NOW) == stands

    def test_it_is_in_the_order_of_codes_and_ranks_nothing(self, amina, wunthou, segment):
        walked(amina, segment, NOW - timedelta(days=1))
        codes = [each.segment.code for each in queries.coverage(amina, NOW)]
        assert codes == sorted(codes)

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(days=st.lists(st.integers(0, 300), max_size=6))
    def test_whatever_was_walked_every_look_of_the_weeks_shown_is_in_exactly_one(
        self, amina, wunthou, segment, days
    ):
        from django.db import transaction

        with transaction.atomic():
            for each in days:
                walked(amina, segment, NOW - timedelta(days=each))
            found = {each.segment.code: each for each in queries.coverage(amina, NOW)}["sd-east"]
            monday = datetime(2026, 9, 28, tzinfo=JUBA)
            shown = [each for each in days if NOW - timedelta(days=each) >= monday]
            assert sum(week.patrols for week in found.weeks) == len(shown)
            assert (found.last is None) == (not days)
            transaction.set_rollback(True)


def test_nobody_is_asked_for_what_this_house_does_not_hold():
    asked = {name for name, action in ACTIONS.items() for name in action.inputs.model_fields}
    names = asked | {name for kind in (*KINDS, Segment) for name in CLASSES[kind]}
    assert not any(FORBIDDEN.search(name) for name in names)
