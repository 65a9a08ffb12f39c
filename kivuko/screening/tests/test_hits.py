"""Each action on a hit does, refuses and forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kivuko.accounts import actions as accounts
from kivuko.accounts.models import Login, Posting
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Changed, Forbidden, Refused
from kivuko.kernel.models import Entry
from kivuko.lib.sealing import uuid7
from kivuko.screening import actions_calls, actions_hits, hits
from kivuko.screening.models import Clearance, Hit, OnCall
from kivuko.screening.vocab import Ground
from tests.cast import COUNTRY, WUNTHOU, Appoint

LANE = Branch(WUNTHOU)
HOUR = timedelta(hours=1)
PAIR = b"\x01" * 32
BORN = {"ground": Ground.OTHER_BIRTH, "reason": "Born thirty years later."}
FACE = {"ground": Ground.SAME_FACE, "reason": "The photograph is the same."}


def raised(level: str = "look", **changes: object) -> hits.Raised:
    parts = [{"code": "birth.same", "params": {"listed": "1971-05-09"}}]
    given = {
        "entry": uuid7(), "watchlist": uuid7(), "list_name": "OFAC SDN", "entry_name": "Tobias Lokwang Adebe",
        "score": 970, "level": level, "reasons": parts, "pair": PAIR, **changes,
    }  # fmt: skip
    return hits.Raised(**given)


@pytest.fixture
def hit(amina: Login) -> Hit:
    """Raised by Amina at the lane of Wunthou just now."""
    return actions_hits.raise_hit(amina, LANE, raised=raised())


@pytest.fixture
def old(amina: Login) -> Hit:
    """Raised by Amina at the lane of Wunthou, sixty-one minutes ago."""
    return actions_hits.raise_hit(
        amina, LANE, raised=raised(), at=timezone.now() - HOUR - timedelta(minutes=1)
    )


@pytest.fixture
def on_call(nyadak: Login, deng: Login) -> OnCall:
    """Deng answers the telephone for Wunthou since this morning."""
    now = timezone.now()
    return actions_calls.put_on_call(
        nyadak, LANE, officer=deng.id, since=now - 3 * HOUR, until=now + 9 * HOUR, phone="0920 000 001"
    )


# -- raised -----------------------------------------------------------------------------------------------------


def test_an_officer_raises_a_hit_that_waits_for_somebody_else(hit: Hit, amina: Login) -> None:
    assert (hit.state, hit.path, hit.raised_by, hit.score) == ("open", WUNTHOU, amina.id, 970)
    assert hits.sentences(hit) == ["The date of birth is the same: 1971-05-09."]


def test_raise_hit_is_refused_for_what_is_only_worth_knowing(amina: Login) -> None:
    with pytest.raises(Refused, match="asks for a look"):
        actions_hits.raise_hit(amina, LANE, raised=raised("info"))


def test_raise_hit_is_forbidden_to_an_analyst_and_at_another_post(sabit: Login, chuma: Login) -> None:
    for somebody in (sabit, chuma):
        with pytest.raises(Forbidden):
            actions_hits.raise_hit(somebody, LANE, raised=raised())


# -- settled by a second person -----------------------------------------------------------------------------------


def test_a_supervisor_confirms_or_refutes_with_a_ground_and_a_reason(
    hit: Hit, deng: Login, amina: Login
) -> None:
    confirmed = actions_hits.confirm(deng, hit, **FACE)
    assert (confirmed.state, confirmed.ground, confirmed.decided_by) == ("confirmed", "same_face", deng.id)
    other = actions_hits.raise_hit(amina, LANE, raised=raised())
    refuted = actions_hits.refute(deng, other, **BORN)
    assert (refuted.state, refuted.settled_by, refuted.by_phone) == ("refuted", deng.id, False)


def test_the_ground_can_be_counted_and_the_words_are_sealed(hit: Hit, deng: Login) -> None:
    actions_hits.refute(deng, hit, **BORN)
    body = bytes(Entry.objects.get(record=hit.pk, rev=2).body)
    assert b"other_birth" in body
    assert b"thirty years" not in body


def test_a_refuted_pair_is_cleared_and_a_confirmed_one_is_not(hit: Hit, deng: Login, amina: Login) -> None:
    actions_hits.refute(deng, hit, **BORN)
    cleared = Clearance.objects.get()
    assert (cleared.hit, cleared.entry, bytes(cleared.pair), cleared.person) == (
        hit.pk,
        hit.entry,
        PAIR,
        hit.person,
    )
    actions_hits.confirm(deng, actions_hits.raise_hit(amina, LANE, raised=raised()), **FACE)
    actions_hits.refute(deng, actions_hits.raise_hit(amina, LANE, raised=raised(pair=None)), **BORN)
    assert Clearance.objects.count() == 1


def test_confirm_and_refute_are_refused_without_a_reason_with_the_other_s_ground_and_twice(
    hit: Hit, deng: Login
) -> None:
    with pytest.raises(Refused, match="Write why"):
        actions_hits.confirm(deng, hit, ground=Ground.SAME_FACE, reason=" ")
    with pytest.raises(Refused, match="Write why"):
        actions_hits.refute(deng, hit, ground=Ground.OTHER_FACE, reason="")
    with pytest.raises(Refused, match="speaks for the other answer"):
        actions_hits.refute(deng, hit, **FACE)
    with pytest.raises(Refused, match="speaks for the other answer"):
        actions_hits.confirm(deng, hit, **BORN)
    actions_hits.refute(deng, hit, **BORN)
    with pytest.raises(Refused, match="not possible any more"):
        actions_hits.confirm(deng, hit, **FACE)


def test_who_raised_a_hit_is_refused_to_confirm_or_refute_it(deng: Login, appointed: Appoint) -> None:
    """A supervisor who stood at the lane is not the second person."""
    own = actions_hits.raise_hit(deng, LANE, raised=raised())
    for settle, said in ((actions_hits.confirm, FACE), (actions_hits.refute, BORN)):
        with pytest.raises(Refused, match="Somebody else"):
            settle(deng, own, **said)
    achol = appointed("Achol Mabior", "supervisor", WUNTHOU)
    assert actions_hits.confirm(achol, own, **FACE).state == "confirmed"


def test_confirm_and_refute_are_forbidden_to_officers_and_to_other_posts(
    hit: Hit, amina: Login, nyadak: Login, appointed: Appoint
) -> None:
    beyond = appointed("Keji Yeni", "supervisor", "SS/dcrnpi/nimule/")
    for somebody in (amina, nyadak, beyond):
        with pytest.raises(Forbidden):
            actions_hits.confirm(somebody, hit, **FACE)
        with pytest.raises(Forbidden):
            actions_hits.refute(somebody, hit, **BORN)


# -- when the clock has run out -----------------------------------------------------------------------------------


def test_after_an_hour_who_raised_it_records_what_the_supervisor_on_call_decides(
    old: Hit, on_call: OnCall, amina: Login, deng: Login
) -> None:
    done = actions_hits.refute_by_phone(amina, old, decided_by=deng.id, **BORN)
    assert (done.state, done.decided_by, done.settled_by, done.by_phone) == (
        "refuted",
        deng.id,
        amina.id,
        True,
    )
    assert Clearance.objects.filter(hit=old.pk).exists()
    said = Entry.objects.get(record=old.pk, rev=2)
    assert said.action == "screening.refute_by_phone"
    assert str(deng.id).encode() in bytes(said.body)


def test_confirm_by_phone_records_the_decision_and_clears_nothing(
    old: Hit, on_call: OnCall, amina: Login, deng: Login
) -> None:
    assert actions_hits.confirm_by_phone(amina, old, decided_by=deng.id, **FACE).state == "confirmed"
    assert not Clearance.objects.exists()


def test_before_the_hour_is_over_nothing_is_settled_by_phone(
    hit: Hit, on_call: OnCall, amina: Login, deng: Login
) -> None:
    with pytest.raises(Refused, match="60 minutes"):
        actions_hits.refute_by_phone(amina, hit, decided_by=deng.id, **BORN)
    with pytest.raises(Refused, match="60 minutes"):
        actions_hits.confirm_by_phone(amina, hit, decided_by=deng.id, **FACE)
    with pytest.raises(Refused, match="60 minutes"):
        actions_hits.nobody_reachable(amina, hit, reason="0920 000 001, twice.")


def test_by_phone_decides_only_who_is_on_call_now_and_neither_raised_it_nor_holds_the_receiver(
    old: Hit, on_call: OnCall, amina: Login, deng: Login, nyadak: Login, appointed: Appoint
) -> None:
    achol = appointed("Achol Mabior", "supervisor", WUNTHOU)
    with pytest.raises(Refused, match="not on call"):
        actions_hits.refute_by_phone(amina, old, decided_by=achol.id, **BORN)
    with pytest.raises(Refused, match="on call yourself"):
        actions_hits.confirm_by_phone(deng, old, decided_by=deng.id, **FACE)
    long_ago = timezone.now() - 2 * HOUR
    his = actions_hits.raise_hit(deng, LANE, raised=raised(), at=long_ago)
    with pytest.raises(Refused, match="raised the hit"):
        actions_hits.refute_by_phone(amina, his, decided_by=deng.id, **BORN)
    actions_calls.end_on_call(nyadak, on_call)
    with pytest.raises(Refused, match="not on call"):
        actions_hits.refute_by_phone(amina, old, decided_by=deng.id, **BORN)


def test_who_is_no_supervisor_any_more_decides_nothing_by_phone(
    old: Hit, on_call: OnCall, amina: Login, deng: Login, nyadak: Login
) -> None:
    accounts.end_posting(nyadak, Posting.objects.get(officer=deng.id), reason="Moved to headquarters.")
    with pytest.raises(Refused, match="not on call"):
        actions_hits.refute_by_phone(amina, old, decided_by=deng.id, **BORN)


def test_by_phone_is_forbidden_to_other_posts_and_to_police(
    old: Hit, on_call: OnCall, chuma: Login, kuol: Login, deng: Login
) -> None:
    for somebody in (chuma, kuol):
        with pytest.raises(Forbidden):
            actions_hits.confirm_by_phone(somebody, old, decided_by=deng.id, **FACE)
        with pytest.raises(Forbidden):
            actions_hits.refute_by_phone(somebody, old, decided_by=deng.id, **BORN)
        with pytest.raises(Forbidden):
            actions_hits.nobody_reachable(somebody, old, reason="no")


def test_nobody_reachable_leaves_the_hit_open_and_says_who_was_tried(
    old: Hit, on_call: OnCall, amina: Login, deng: Login
) -> None:
    left = actions_hits.nobody_reachable(amina, old, reason="0920 000 001 rang out at 14:10 and 14:20.")
    assert (left.state, left.tried) == ("open", [str(deng.id)])
    assert left.unreached_at is not None
    assert actions_hits.refute(deng, left, **BORN).state == "refuted"


def test_nobody_reachable_is_refused_without_saying_whom_and_works_without_anybody_on_call(
    old: Hit, amina: Login
) -> None:
    with pytest.raises(Refused, match="Write why"):
        actions_hits.nobody_reachable(amina, old, reason=" ")
    assert actions_hits.nobody_reachable(amina, old, reason="Nobody stands on the list.").tried == []


def test_what_is_kept_from_the_lane_is_settled_by_supervisors_alone(
    on_call: OnCall, amina: Login, deng: Login
) -> None:
    kept = actions_hits.raise_hit(
        amina, LANE, raised=raised(visibility="discreet"), at=timezone.now() - 2 * HOUR
    )
    with pytest.raises(Refused, match="Supervisors alone"):
        actions_hits.refute_by_phone(amina, kept, decided_by=deng.id, **BORN)
    with pytest.raises(Refused, match="Supervisors alone"):
        actions_hits.nobody_reachable(amina, kept, reason="no")


# -- alerts again -----------------------------------------------------------------------------------------------


def test_a_supervisor_lets_a_wrongly_refuted_pair_alert_again(hit: Hit, deng: Login) -> None:
    actions_hits.refute(deng, hit, **BORN)
    assert (
        actions_hits.alert_again(deng, Clearance.objects.get(), reason="Two years mixed up.").state == "ended"
    )


def test_alert_again_is_refused_without_a_reason_and_twice(hit: Hit, deng: Login) -> None:
    actions_hits.refute(deng, hit, **BORN)
    clearance = Clearance.objects.get()
    with pytest.raises(Refused, match="Write why"):
        actions_hits.alert_again(deng, clearance, reason="")
    actions_hits.alert_again(deng, clearance, reason="Two years mixed up.")
    with pytest.raises((Refused, Changed)):
        actions_hits.alert_again(deng, clearance, reason="Two years mixed up.")


def test_alert_again_is_forbidden_to_an_officer(hit: Hit, deng: Login, amina: Login) -> None:
    actions_hits.refute(deng, hit, **BORN)
    with pytest.raises(Forbidden):
        actions_hits.alert_again(amina, Clearance.objects.get(), reason="no")


# -- on call ----------------------------------------------------------------------------------------------------


def test_put_on_call_says_whom_to_telephone_and_end_on_call_ends_it(
    on_call: OnCall, nyadak: Login, deng: Login
) -> None:
    assert (on_call.state, on_call.officer, on_call.phone) == ("on_call", deng.id, "0920 000 001")
    assert actions_calls.end_on_call(nyadak, on_call).state == "ended"


def test_put_on_call_refuses_officers_the_past_a_long_time_and_no_number(
    nyadak: Login, deng: Login, amina: Login
) -> None:
    now = timezone.now()
    given = {"officer": deng.id, "since": now, "until": now + HOUR, "phone": "0920 000 001"}
    for wrong, sentence in (
        ({"officer": amina.id}, "no supervisor"),
        ({"since": now - 3 * HOUR, "until": now - HOUR}, "has passed"),
        ({"until": now + timedelta(days=32)}, "31 days"),
        ({"phone": "the office"}, "telephone"),
        ({"since": now + 2 * HOUR}, "before it begins"),
        ({"since": now.replace(tzinfo=None)}, "zone"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions_calls.put_on_call(nyadak, LANE, **{**given, **wrong})
    with pytest.raises(Refused, match="no supervisor"):  # of Wunthou alone
        actions_calls.put_on_call(nyadak, Branch(COUNTRY), **given)


def test_end_on_call_is_refused_twice(on_call: OnCall, nyadak: Login) -> None:
    actions_calls.end_on_call(nyadak, on_call)
    with pytest.raises(Refused, match="not possible any more"):
        actions_calls.end_on_call(nyadak, on_call)


def test_put_on_call_and_end_on_call_are_forbidden_to_officers_and_to_other_posts(
    on_call: OnCall, amina: Login, deng: Login, appointed: Appoint
) -> None:
    beyond = appointed("Keji Yeni", "supervisor", "SS/dcrnpi/nimule/")
    now = timezone.now()
    for somebody in (amina, beyond):
        with pytest.raises(Forbidden):
            actions_calls.put_on_call(
                somebody, LANE, officer=deng.id, since=now, until=now + HOUR, phone="0920 000 001"
            )
        with pytest.raises(Forbidden):
            actions_calls.end_on_call(somebody, on_call)
