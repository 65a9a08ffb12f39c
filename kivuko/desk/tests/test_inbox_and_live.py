"""What waits stands before whoever may act on it, and nobody else; a post is seen as it is now by who supervises it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from kivuko.crossings import actions, actions_after
from kivuko.crossings.models import Crossing
from kivuko.crossings.tests.house import national_list, nyandeng
from kivuko.desk import inbox, queries_live
from kivuko.kernel import ledger
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Due
from kivuko.kernel.policy import SYSTEM
from kivuko.screening import actions_hits, clock
from kivuko.screening.hits import Raised
from kivuko.screening.matching import search
from kivuko.screening.models import Hit, Watchlist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def codes(actor):
    return {one.source.code: one.items for one in inbox.found(actor)}


@pytest.fixture
def waits(amina, wunthou):
    """Somebody has been at second line for three hours."""
    at = timezone.now() - timedelta(hours=3)
    return actions.second_line(
        SYSTEM, wunthou, traveller=nyandeng(), direction="entry", referral="document", occurred_at=at
    )


@pytest.fixture
def hit(amina, wunthou):
    national_list()
    found = search(amina, nyandeng(given_names="NYANDENG ROSE", birth="1988-03-01"), timezone.now().date())
    raised = actions_hits.raise_hit(amina, Branch(wunthou.path), raised=Raised.of(found[0]))
    QuerySet(Hit).filter(pk=raised.pk).update(raised_at=timezone.now() - timedelta(minutes=61))
    return raised


def test_the_late_stand_first_and_say_where_to_act(deng, waits, hit, client_of):
    found = codes(deng)
    assert found["second_line"][0].late
    assert found["second_line"][0].url == waits.get_absolute_url()
    assert found["hits"][0].late  # 61 minutes
    page = client_of(deng).get("/inbox/")
    assert (page.context["number"], page.context["late"]) == (2, 2)
    html = page.content.decode()
    assert "MALUAL" not in html
    assert '<b class="kv-count">2</b>' in html


def test_only_who_may_settle_a_hit_finds_it(amina, chuma, sabit, hit):
    for actor in (amina, chuma, sabit):
        assert "hits" not in codes(actor)


def test_an_officer_of_another_post_is_not_told_who_waits(chuma, waits):
    assert codes(chuma) == {}


def test_home_shows_the_top_of_it(deng, waits, client_of):
    html = client_of(deng).get("/").content.decode()
    assert "What waits for you" in html
    assert "Somebody waits at second line." in html


def test_a_post_silent_for_days_is_asked_about_at_headquarters_and_one_that_never_spoke_is_not(
    sabit, wunthou, nimule
):
    actions.admit(
        SYSTEM,
        wunthou,
        traveller=nyandeng(),
        direction="entry",
        occurred_at=timezone.now() - timedelta(days=5),
    )
    (item,) = codes(sabit)["silent"]
    assert "Wunthou" in item.sentence
    assert item.late


def test_a_list_that_expired_or_grew_old_is_said_to_who_keeps_it(nyadak, deng, sabit):
    watchlist = national_list()
    assert "lists" not in codes(nyadak)
    old = timezone.now() - timedelta(days=2)
    QuerySet(Watchlist).filter(pk=watchlist.pk).update(imported_at=old)
    assert "more than a day ago" in codes(nyadak)["lists"][0].sentence
    QuerySet(Watchlist).filter(pk=watchlist.pk).update(expires=old.date())
    assert codes(nyadak)["lists"][0].late
    for other in (deng, sabit):
        assert "lists" not in codes(other)


def test_an_officer_without_a_posting_is_named_by_number_to_the_administrator(nyadak, amina, appointed):
    from kivuko.accounts import actions as accounts
    from kivuko.accounts.models import Officer

    assert "unposted" not in codes(nyadak)
    officer = Officer.objects.get(pk=amina.pk)
    accounts.appoint(SYSTEM, Branch(officer.path), agency=officer.agency, number="T-new", name="Lado Wani")
    (item,) = codes(nyadak)["unposted"]
    assert "T-new" in item.sentence
    assert "Lado" not in item.sentence


def test_work_that_failed_is_said_to_the_administrator_only(nyadak, lokiru, amina, wunthou):
    done = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
    Due.objects.create(entry=done.pk, reaction="test", state="failed")
    assert codes(nyadak)["failed"][0].late
    assert "failed" not in codes(lokiru)


def test_what_changed_since_yesterday_is_counted_without_names(deng, amina, wunthou):
    undone = actions.admit(amina, wunthou, traveller=nyandeng(), direction="entry")
    actions_after.undo(amina, undone)
    (one,) = inbox.changes(deng)
    assert [item.sentence for item in one.items] == ["1 crossing was undone."]


@pytest.mark.parametrize("who", ["petra", "taban"])
def test_for_whom_nothing_can_wait_there_is_no_inbox(who, request, client_of):
    assert client_of(request.getfixturevalue(who)).get("/inbox/").status_code == 403


def test_the_number_in_the_menu_is_remembered_for_half_a_minute(deng, waits, django_assert_num_queries):
    assert inbox.waiting(deng) == 1
    with django_assert_num_queries(1):  # what is remembered stands in a table that all workers share
        assert inbox.waiting(deng) == 1


# -- live --------------------------------------------------------------------------------------------------------


def test_the_live_view_says_who_is_at_which_lane_and_what_was_undone(deng, amina, wunthou, client_of):
    for number, lane in (("R1", "1"), ("R2", "2"), ("R3", "2")):
        actions.admit(amina, wunthou, traveller=nyandeng(number=number), direction="entry", lane=lane)
    undone = actions.admit(amina, wunthou, traveller=nyandeng(number="R4"), direction="exit", lane="1")
    actions_after.undo(amina, undone)
    ledger.seal()
    page = client_of(deng).get("/live/now")
    live = page.context["live"]
    assert [(one.lane, one.officer, one.decided) for one in live.lanes] == [
        ("1", "Amina Bol", 2),
        ("2", "Amina Bol", 2),
    ]
    assert (live.entries, live.exits) == (3, 0)
    assert live.hours[-1][3] == [1, 2]
    assert [(one.action, one.officer) for one in live.mended] == [("crossings.undo", "Amina Bol")]
    assert "MALUAL" not in page.content.decode()


def test_who_waits_and_which_hits_are_open_carry_a_clock(deng, waits, hit, client_of):
    live = client_of(deng).get("/live/").context["live"]
    assert [(one.minutes, one.late) for one in live.second_line] == [(180, True)]
    assert [(one.minutes, one.late) for one in live.hits] == [(61, True)]


def test_a_hit_is_late_by_the_clock_of_screening_for_its_level(deng, wunthou, hit):
    (one,) = queries_live.open_hits(deng, wunthou)
    assert one.due == clock.due(Hit.objects.get(pk=hit.pk)) == one.since + clock.allowed(hit.level).time


def test_a_supervisor_of_another_post_sees_nothing_of_this_one(appointed, waits, wunthou, nimule, client_of):
    away = appointed("Ladu Wani", "supervisor", nimule.path)
    assert queries_live.live(away, wunthou).second_line == []
    assert queries_live.at_lanes(away, wunthou) == []
    assert client_of(away).get("/live/").context["post"] == nimule


def test_asking_by_itself_does_not_keep_a_session_alive(deng, wunthou, client_of):
    browser = client_of(deng)
    browser.get("/live/")
    session = browser.session
    session["seen"] = 1_000 + (seen := session["seen"] - 1_300)
    session.save()
    browser.get("/live/now")
    assert browser.session["seen"] == 1_000 + seen
    browser.get("/live/")
    assert browser.session["seen"] > 1_000 + seen


def test_what_the_live_view_asks_is_answered_by_indexes(deng, wunthou):
    if connection.vendor != "sqlite":
        pytest.skip("an empty table has no plan worth reading there")
    day = Crossing.objects.filter(path=wunthou.path, day=timezone.now().date(), state="admitted")
    assert "crossing_by_day" in day.explain()
    recent = queries_live._entries(deng, wunthou).filter(at__gte=timezone.now())
    assert "entry_at_path (path=? AND at>?)" in recent.explain()
    wait = Crossing.objects.filter(path=wunthou.path, occurred_at__gte=timezone.now(), state="second_line")
    assert "crossing_by_time (path=? AND occurred_at>?)" in wait.explain()
