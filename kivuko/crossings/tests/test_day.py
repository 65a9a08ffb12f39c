"""The daily sheet: what it counts, of which day, and whom it names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from kivuko.accounts import demo as demo_officers
from kivuko.crossings import actions, actions_after, actions_shift, actions_tally, demo_day, queries_day
from kivuko.crossings.models import Shift, Surge, Tally
from kivuko.crossings.tests.house import nyandeng
from kivuko.crossings.tests.test_shift import NONE, begin
from kivuko.kernel import node
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.kernel.policy import SYSTEM
from kivuko.places import actions as places
from kivuko.places import loading
from kivuko.places.inputs import PostFacts
from kivuko.places.vocab import PostType
from kivuko.screening.hits import Searched

pytestmark = pytest.mark.django_db


def admit(actor, post, at=None, direction="entry", **who):
    return actions.admit(
        actor, post, traveller=nyandeng(**who), direction=direction, found=Searched(), occurred_at=at
    )


def test_a_day_is_the_posts_own(amina, wunthou):
    day = date(2026, 3, 4)
    first, after = queries_day.bounds(wunthou, day)
    assert first == datetime(2026, 3, 3, 22, tzinfo=UTC) and after - first == timedelta(days=1)
    for at in (first - timedelta(seconds=1), first, after - timedelta(seconds=1), after):
        admit(amina, wunthou, at)
    assert queries_day.sheet(amina, wunthou, day).recorded["by_name_entry"] == 2


def test_people_are_counted_by_direction_group_sex_and_age(amina, wunthou):
    facts = PostFacts(name="Nimule", type=(PostType.LAND,), zone="Africa/Juba", faces=("UG",), source="tests")
    places.register_post(SYSTEM, Branch("SS/dcrnpi/"), code="nimule", facts=facts)
    admit(amina, wunthou)
    admit(amina, wunthou, nationality="UGA", sex="M", birth="2020")
    admit(amina, wunthou, nationality="FRA", direction="exit")
    admit(amina, wunthou, nationality="", sex="X", birth="", document_kind="none", number="")
    sheet = queries_day.sheet(amina, wunthou, timezone.now().date())
    assert [(entries, exits) for _word, entries, exits in sheet.groups] == [(1, 0), (1, 0), (0, 1), (1, 0)]
    entries = dict(dict(sheet.bands)["entry"])
    assert entries["5-17"] == [0, 1, 0] and entries["18-59"] == [1, 0, 0] and entries["unknown"] == [0, 0, 1]


def test_tallies_stand_apart_with_their_method_and_withdrawn_ones_nowhere(amina, wunthou):
    for said in ({"method": "estimated"}, {"place": "beside"}, {"direction": "exit"}):
        people = {"heads": {"F:0-4": 3}, "needs": {"ill": 1}}
        last = actions_tally.tally(amina, wunthou, **{"direction": "entry", "people": people, **said})
    actions_tally.withdraw_tally(amina, last, reason="Twice.")
    sheet = queries_day.sheet(amina, wunthou, timezone.now().date())
    assert sheet.methods == [("counted", "beside", 3, 0), ("estimated", "at_post", 3, 0)]
    assert sheet.needs == [("ill", 2)] and [way for way, _rows in sheet.tallied] == ["entry"]


def test_second_line_corrections_and_what_was_undone_are_counted(amina, wunthou):
    made = admit(amina, wunthou)
    actions_after.correct(amina, made, traveller=nyandeng(sex="M"), reason="Misread.", found=Searched())
    actions_after.undo(amina, admit(amina, wunthou))
    waits = actions.second_line(
        amina, wunthou, traveller=nyandeng(), direction="entry", referral="list", found=Searched()
    )
    actions_after.release(amina, waits)
    sheet = queries_day.sheet(amina, wunthou, timezone.now().date())
    assert (sheet.corrected, sheet.undone, sheet.second_line, sheet.recorded["waiting"]) == (1, 1, 1, 0)


def test_the_sheet_names_officers_and_no_traveller(client_of, amina, deng, wunthou):
    shift = begin(amina, wunthou, deng)
    admit(amina, wunthou)
    actions_shift.report_difference(
        amina, shift, counted={**NONE, "entry": 3}, reason="Two were not scanned."
    )
    actions_shift.accept_difference(deng, shift, reason="Seen.")
    page = client_of(amina).get("/day/sheet").content.decode()
    assert "Amina Bol" in page and "accepted by" in page and "Deng Wol" in page and "+2" in page
    assert "MALUAL" not in page and "Two were not scanned." not in page


def test_it_is_of_the_reader_s_own_post_and_of_nobody_else(client_of, amina, chuma, sabit, wunthou, nimule):
    admit(amina, wunthou)
    assert "Nimule" in client_of(chuma).get("/day/sheet").content.decode()
    assert queries_day.sheet(chuma, wunthou, timezone.now().date()).groups[0][1] == 0
    assert client_of(sabit).get("/day/sheet").status_code == 403
    assert client_of(amina).get("/day/sheet?day=2026-13-45").status_code == 200


def test_the_demo_has_a_day_and_makes_it_once(people):
    assert demo_day.load() == 3
    states = dict(Shift.objects.values_list("state").annotate(n=Count("pk")))
    assert states == {"closed": 1, "difference": 1, "open": 1}
    assert Tally.objects.count() == 5 and Surge.objects.get().state == "ended"
    assert demo_day.load() == 0


@pytest.fixture
def people(db, monkeypatch):
    """The demo's officers and posts."""
    Node.objects.filter(own=True).update(demo=True)
    node.forget_cached()
    loading.load()
    return demo_officers.make(node.this())
