"""What holds at a post: each action does, refuses and forbids; which status decides; what a day was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kivuko.kernel import timeline
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.places import actions_status as actions
from kivuko.places import queries
from kivuko.places.inputs import StatusFacts
from kivuko.places.models import QuietDay, Status
from kivuko.places.standing import WAYS, day_of, days, deciding, narrowness, standing
from kivuko.places.vocab import CATEGORIES, LOCATION_TYPES, MOVEMENT, REASONS, PostStatus, Ways

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 10, tzinfo=UTC)
"""A Wednesday, noon at Juba (UTC+2)."""
DAY, WHY = timedelta(days=1), "The commissioner rang at seven."
ZONE = "Africa/Juba"


def facts(**changed: Any) -> StatusFacts:
    said = {"status": "closed", "since": NOON, "cause": "insecurity"}
    return StatusFacts.model_validate({**said, **changed})


def put(actor, post, **changed):
    return actions.set_status(actor, post, facts=facts(**changed), reason=WHY)


def is_now(post, category="travellers", way="entry", at=NOON, actor=None):
    return queries.status_at(actor, post, category, way, at).word


# -- the actions ---------------------------------------------------------------------------------------------


def test_a_supervisor_closes_the_own_post_by_order_until_it_is_known_better(deng, amina, wunthou):
    put(
        deng, wunthou, order_number="12/2026", authority="Upper Nile State government", movement="no_movement"
    )
    kept = queries.statuses(amina, wunthou).get()
    assert (kept.path, kept.status, kept.until, kept.order_number) == (
        wunthou.path,
        "closed",
        None,
        "12/2026",
    )
    assert is_now(wunthou, actor=amina) == "closed"
    assert is_now(wunthou, actor=amina, at=NOON - DAY) == ""


def test_an_administrator_limits_a_post_below(nyadak, wunthou):
    put(
        nyadak,
        wunthou,
        status="limited",
        categories=("cargo",),
        opens="08:00",
        shuts="12:00",
        weekdays=(1, 3),
    )
    assert is_now(wunthou, "cargo", actor=nyadak) == "limited"
    assert is_now(wunthou, "travellers", actor=nyadak) == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"until": NOON}, "later than the beginning"),
        ({"opens": "08:00", "shuts": "12:00"}, "Hours are for “limited” only"),
        ({"status": "limited", "opens": "08:00"}, "Give both"),
        ({"status": "limited", "opens": "18:00", "shuts": "06:00"}, "a night is two statuses"),
        ({"weekdays": (1,)}, "for “limited” only"),
        ({"status": "limited", "weekdays": (8,)}, "days of the week"),
        ({"status": "limited", "opens": "8", "shuts": "9"}, "such as 08:00"),
        ({"cause": "whim"}, "a cause from the list"),
        ({"movement": "sideways"}, "how people move"),
    ],
)
def test_set_status_is_refused_with_a_sentence(deng, wunthou, said, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.set_status(deng, wunthou, facts=facts(**said), reason=WHY)
    assert not Status.objects.exists()


def test_set_status_is_refused_without_a_reason_and_can_name_no_asylum(deng, wunthou):
    with pytest.raises(Refused, match="Write why"):
        actions.set_status(deng, wunthou, facts=facts(), reason=" ")
    with pytest.raises(Refused):
        actions.set_status(
            deng, wunthou, facts={**facts().model_dump(), "categories": ["asylum"]}, reason=WHY
        )
    assert not any("asylum" in code or "refugee" in code for code in CATEGORIES)


def test_set_status_is_forbidden_to_an_officer_an_analyst_and_at_another_post(amina, sabit, deng, country):
    from kivuko.places.models import Post

    nimule, wunthou = Post.objects.get(code="nimule"), Post.objects.get(code="wunthou")
    for actor, post in ((amina, wunthou), (sabit, wunthou), (deng, nimule)):
        with pytest.raises(Forbidden):
            actions.set_status(actor, post, facts=facts(), reason=WHY)


def test_a_status_changes_to_another_from_a_moment_on(deng, wunthou):
    closed = put(deng, wunthou)
    limited = facts(status="limited", since=NOON + DAY)
    actions.change_status(deng, closed, facts=limited, reason="The road is open by day.", rev=closed.rev)
    assert is_now(wunthou, actor=deng) == "closed"
    assert is_now(wunthou, actor=deng, at=NOON + DAY) == "limited"
    assert Status.objects.get(pk=closed.pk).until == NOON + DAY


def test_change_status_is_refused_before_it_held_and_where_somebody_was_faster(deng, wunthou):
    closed = put(deng, wunthou)
    with pytest.raises(Refused, match="at which this status holds"):
        actions.change_status(deng, closed, facts=facts(since=NOON - DAY), reason=WHY)
    actions.end_status(deng, closed, until=NOON + DAY, reason=WHY, rev=closed.rev)
    with pytest.raises(Changed):
        actions.change_status(deng, closed, facts=facts(since=NOON + DAY / 2), reason=WHY, rev=closed.rev)


def test_a_status_ends_and_what_else_was_said_holds_again(deng, wunthou):
    put(deng, wunthou, status="open", since=NOON - 9 * DAY)
    closed = put(deng, wunthou)
    actions.end_status(deng, closed, until=NOON + DAY, reason="The shooting stopped.")
    assert [is_now(wunthou, actor=deng, at=NOON + at * DAY) for at in (0, 1)] == ["closed", "open"]


def test_end_status_is_refused_before_its_beginning_and_without_a_reason(deng, wunthou):
    closed = put(deng, wunthou)
    with pytest.raises(Refused, match="later than the beginning"):
        actions.end_status(deng, closed, until=NOON - DAY, reason=WHY)
    with pytest.raises(Refused, match="Write why"):
        actions.end_status(deng, closed, until=NOON + DAY, reason="")


def test_a_status_is_corrected_and_the_timeline_says_who_when_and_why(deng, amina, wunthou):
    closed = put(deng, wunthou)
    actions.correct_status(deng, closed, facts=facts(direction="entry"), reason="Exits went on.")
    assert (is_now(wunthou, actor=deng), is_now(wunthou, way="exit", actor=deng)) == ("closed", "")
    last, first = timeline.of(amina, closed)
    assert (last.role, last.reason, last.names) == ("supervisor", "Exits went on.", ("direction",))
    assert (first.reason, str(first.sentence)) == (WHY, "Status set")


def test_a_withdrawn_status_never_held(deng, wunthou):
    closed = put(deng, wunthou)
    actions.withdraw_status(deng, closed, reason="It was meant for Joda.")
    assert is_now(wunthou, actor=deng) == ""
    with pytest.raises(Refused, match="not possible any more"):
        actions.correct_status(deng, closed, facts=facts(), reason=WHY)
    with pytest.raises(Refused):
        actions.withdraw_status(deng, closed, reason=WHY)


def test_moves_of_a_status_are_forbidden_to_an_officer(deng, amina, wunthou):
    closed = put(deng, wunthou)
    with pytest.raises(Forbidden):
        actions.change_status(amina, closed, facts=facts(since=NOON + DAY), reason=WHY)
    with pytest.raises(Forbidden):
        actions.end_status(amina, closed, until=NOON + DAY, reason=WHY)
    with pytest.raises(Forbidden):
        actions.correct_status(amina, closed, facts=facts(), reason=WHY)
    with pytest.raises(Forbidden):
        actions.withdraw_status(amina, closed, reason=WHY)


def test_an_officer_reports_that_nobody_crossed_and_the_day_is_no_silence(amina, wunthou):
    today = timezone.now().astimezone(timezone.get_fixed_timezone(120)).date()
    actions.report_no_crossings(amina, wunthou)
    before, day = queries.days_of(amina, wunthou, today - DAY, today)
    assert (before.word, day.word, day.without("entry")) == ("silent", "open", "")


def test_report_no_crossings_is_refused_twice_too_late_and_where_somebody_crossed(
    amina, wunthou, monkeypatch
):
    today = timezone.now().date()
    actions.report_no_crossings(amina, wunthou, day=today - DAY)
    with pytest.raises(Refused, match="reported already"):
        actions.report_no_crossings(amina, wunthou, day=today - DAY)
    for day in (today - 9 * DAY, today + 2 * DAY):
        with pytest.raises(Refused, match="seven days"):
            actions.report_no_crossings(amina, wunthou, day=day)
    monkeypatch.setattr("kivuko.places.actions_status.heard", set)
    with pytest.raises(Refused, match="A crossing is recorded"):
        actions.report_no_crossings(amina, wunthou, day=today - 2 * DAY)


def test_report_no_crossings_is_forbidden_elsewhere_and_to_an_administrator(chuma, nyadak, wunthou):
    for actor in (chuma, nyadak):
        with pytest.raises(Forbidden):
            actions.report_no_crossings(actor, wunthou)


def test_a_report_of_no_crossings_is_withdrawn_and_may_be_given_again(amina, deng, chuma, wunthou):
    today = timezone.now().date()
    quiet = actions.report_no_crossings(amina, wunthou, day=today - DAY)
    with pytest.raises(Refused, match="Write why"):
        actions.withdraw_no_crossings(amina, quiet, reason="")
    with pytest.raises(Forbidden):
        actions.withdraw_no_crossings(chuma, quiet, reason=WHY)
    actions.withdraw_no_crossings(deng, quiet, reason="The paper was from another week.")
    assert queries.days_of(amina, wunthou, today - DAY, today - DAY)[0].word == "silent"
    actions.report_no_crossings(amina, wunthou, day=today - DAY)
    assert QuietDay.objects.count() == 2


# -- which one decides -----------------------------------------------------------------------------------------


def said(number=0, **changed):
    return facts(**{"since": NOON - 9 * DAY, **changed}).put(Status(pk=UUID(int=number + 1)))


def test_what_is_said_of_fewer_stands_through_what_is_said_later_of_all():
    medical = said(1, status="open", categories=("medical",))
    closed = said(2, since=NOON - DAY)
    assert standing([medical, closed], "medical", "entry", NOON, ZONE).word == "open"
    assert standing([medical, closed], "cargo", "entry", NOON, ZONE).word == "closed"


def test_one_way_is_narrower_than_both_and_the_latest_decides_between_equals():
    exits = said(1, status="open", direction="exit")
    closed = said(2, since=NOON - DAY)
    reopened = said(3, status="open", since=NOON - DAY)
    assert standing([exits, closed], "travellers", "exit", NOON, ZONE).word == "open"
    assert standing([exits, closed], "travellers", "entry", NOON, ZONE).word == "closed"
    assert deciding([reopened, closed], "travellers", "entry", NOON) is reopened


def test_outside_its_hours_and_days_a_limited_post_cannot_be_crossed():
    morning = said(status="limited", opens="08:00", shuts="12:00", weekdays=(3, 5))
    held = [
        standing([morning], "travellers", "entry", NOON + at, ZONE) for at in (-DAY / 24, timedelta(0), DAY)
    ]
    assert [(one.word, one.passable) for one in held] == [
        ("limited", True),
        ("limited", False),
        ("limited", False),
    ]


RECORDS = st.lists(
    st.builds(
        lambda status, names, way, since, length, number: said(
            number, status=status, categories=tuple(sorted(names)), direction=way,
            since=NOON + timedelta(hours=since), until=NOON + timedelta(hours=since + length) if length else None,
        ),
        st.sampled_from(PostStatus.values), st.sets(st.sampled_from(sorted(CATEGORIES))),
        st.sampled_from(Ways.values), st.integers(-40, 40), st.integers(0, 40), st.integers(0, 999),
    ),
    max_size=7, unique_by=lambda one: one.pk,
)  # fmt: skip


@given(
    RECORDS, st.sampled_from(sorted(CATEGORIES)), st.sampled_from(WAYS), st.integers(-50, 50), st.randoms()
)
def test_the_narrowest_and_latest_decides_whatever_the_order(known, category, way, hours, dice):
    at = NOON + timedelta(hours=hours)
    found = deciding(known, category, way, at)
    dice.shuffle(known)
    assert deciding(known, category, way, at) is found
    rivals = [one for one in known if one.holds(at) and one.covers(category, way)]
    assert (found is None) == (not rivals)
    for other in rivals:
        assert narrowness(found) <= narrowness(other)
        if narrowness(found) == narrowness(other):
            assert (found.since, found.pk) >= (other.since, other.pk)
    without = [one for one in known if one is not found]
    assert not rivals or deciding(without, category, way, at) is not found


@given(RECORDS, st.integers(-3, 3), st.booleans())
def test_a_day_closed_is_one_on_which_no_moment_is_passable_and_a_day_open_one_on_which_all_are(
    known, at, heard
):
    asked = [NOON.date() + timedelta(days=at + more) for more in range(3)]
    reported = set(asked) if heard else set()
    found = days(known, ZONE, asked, reported)
    assert found == [day_of(known, ZONE, day, heard) for day in asked]
    for day in found:
        start = datetime.combine(day.day, time(0), UTC) - timedelta(hours=2)
        for way in WAYS:
            held = [
                standing(known, "travellers", way, start + timedelta(hours=hour), ZONE) for hour in range(24)
            ]
            if day.words[way] == "closed":
                assert not any(one.passable for one in held)
                assert day.without(way) == "closed"
            if day.words[way] in ("open", ""):
                assert all(one.passable for one in held)
                assert (day.without(way) == "") == heard
        assert day.counts <= (heard and day.word != "closed")
        assert (day.word == "silent") <= (not heard)


# -- what a day was --------------------------------------------------------------------------------------------


def words(known, reported=True, way="entry"):
    day = day_of(known, ZONE, date(2026, 3, 4), reported)
    return day.word, day.words[way], day.both, day.counts, day.without(way)


def test_a_day_is_closed_limited_open_or_silent():
    assert words([]) == ("open", "", True, True, "")
    assert words([], False) == ("silent", "", True, False, "silent")
    assert words([said(status="open")], False) == ("silent", "open", True, False, "silent")
    assert words([said()]) == ("closed", "closed", False, False, "closed")
    assert words([said(status="limited")]) == ("limited", "limited", True, True, "")
    assert words([said(status="limited")], False) == ("limited", "limited", True, False, "limited")
    assert words([said(since=NOON)]) == ("limited", "limited", True, True, "")  # closed at noon
    assert words([said(status="limited", weekdays=(1,))])[0] == "closed"  # a Wednesday


def test_a_day_open_one_way_only_is_limited_and_counts_not_as_open():
    entry = said(direction="entry")
    assert words([entry]) == ("limited", "closed", False, False, "closed")
    assert words([entry], way="exit") == ("limited", "", False, False, "")


def test_both_ways_at_different_hours_is_not_both_ways():
    morning = said(1, status="limited", direction="entry", opens="08:00", shuts="10:00")
    late = said(2, status="limited", direction="exit", opens="14:00", shuts="16:00")
    assert words([morning, late])[2:4] == (False, False)
    together = said(2, status="limited", direction="exit", opens="09:00", shuts="16:00")
    assert words([morning, together])[2:4] == (True, True)


def test_what_is_closed_for_cargo_leaves_the_travellers_their_day():
    assert words([said(categories=("cargo",))])[0] == "open"


def test_days_open_are_counted_by_quarter(deng, wunthou, monkeypatch):
    monkeypatch.setattr(
        "kivuko.places.queries.heard", lambda pairs: {pair for pair in pairs if pair[1] < date(2026, 3, 1)}
    )
    put(
        deng,
        wunthou,
        since=datetime(2026, 1, 10, 22, tzinfo=UTC),
        until=datetime(2026, 1, 20, 22, tzinfo=UTC),
    )
    put(deng, wunthou, status="limited", since=datetime(2026, 2, 1, 22, tzinfo=UTC), until=NOON)
    now, before, *_earlier = queries.quarters(deng, wunthou, date(2026, 3, 10))
    assert (now.first, now.last, now.days) == (date(2026, 1, 1), date(2026, 3, 10), 69)
    assert now.words == {"open": 22, "closed": 10, "limited": 31, "silent": 6}
    assert now.opened == 22 + 27  # of the limited days those on which something was reported
    assert (before.first, before.days, before.opened) == (date(2025, 10, 1), 92, 92)


def test_posts_are_told_apart_now(deng, sabit, country):
    from kivuko.places.models import Post

    posts = list(Post.objects.filter(code__in=("wunthou", "nimule")))
    put(deng, next(post for post in posts if post.code == "wunthou"), since=NOON - DAY)
    assert queries.words_now(sabit, posts, NOON) == {
        "SS/dcrnpi/wunthou/": "closed", "SS/dcrnpi/nimule/": "silent",
    }  # fmt: skip


def test_lists_of_codes_have_three_languages_and_a_place_its_location_type(wunthou):
    for names in (*CATEGORIES.values(), *REASONS.values(), *MOVEMENT.values()):
        assert all(names[tongue] for tongue in ("en", "fr", "ar"))
    assert len(LOCATION_TYPES) == 10 and len(MOVEMENT) == 4
    assert wunthou.location_type is None  # no source says that it is official
    wunthou.official = True
    assert wunthou.location_type["en"] == "Official land border"


def test_the_ledger_says_what_the_rows_say(deng, amina, wunthou):
    limited = put(deng, wunthou, status="limited", opens="08:00", shuts="12:30", weekdays=(5, 1))
    actions.end_status(deng, limited, until=NOON + DAY, reason=WHY)
    actions.report_no_crossings(amina, wunthou)
    call_command("ledger", "seal")
    call_command("ledger", "replay", "--check")
    kept = Status.objects.get()
    assert (kept.opens, kept.shuts, kept.weekdays) == ("08:00", "12:30", [1, 5])
