"""The pages of hits, of who is on call and of redress, as those see them who may, and as nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kivuko.accounts.models import Login
from kivuko.kernel.actions import Branch
from kivuko.lib import slips
from kivuko.screening import actions_calls, actions_hits, actions_redress, queries
from kivuko.screening.hits import Raised
from kivuko.screening.matching import search
from kivuko.screening.models import Hit, OnCall, Redress, Watchlist
from kivuko.screening.tests.test_hits import BORN, FACE, HOUR, raised
from kivuko.screening.tests.test_matching import HE, TODAY
from tests.cast import NIMULE, WUNTHOU, Appoint

ClientOf = Callable[[Login], Client]
LANE = Branch(WUNTHOU)


def found_by(officer: Login, at: datetime | None = None) -> Hit:
    (found,) = search(officer, HE, TODAY)
    return actions_hits.raise_hit(officer, LANE, raised=Raised.of(found), at=at)


@pytest.fixture
def hit(amina: Login, sanctions: Watchlist) -> Hit:
    return found_by(amina)


@pytest.fixture
def old(amina: Login, sanctions: Watchlist) -> Hit:
    return found_by(amina, timezone.now() - HOUR - timedelta(minutes=5))


@pytest.fixture
def on_call(nyadak: Login, deng: Login) -> OnCall:
    now = timezone.now()
    return actions_calls.put_on_call(
        nyadak, LANE, officer=deng.id, since=now - 3 * HOUR, until=now + 9 * HOUR, phone="0920 000 001"
    )


def page_of(client: Client, name: str, *args: object) -> str:
    return str(client.get(reverse(f"screening:{name}", args=args)).content.decode())


# -- the inbox and one hit ----------------------------------------------------------------------------------------


def test_the_inbox_shows_the_list_s_name_the_entry_each_reason_and_the_clock(
    client_of: ClientOf, deng: Login, hit: Hit
) -> None:
    page = page_of(client_of(deng), "hits")
    for said in (
        "Tobias Lokwang ADEBE", "OFAC SDN", "The date of birth is the same: 1971-05-09.", "Amina Bol",
        "60 minutes left",
    ):  # fmt: skip
        assert said in page


def test_what_is_beyond_its_time_stands_first_and_is_counted(
    client_of: ClientOf, deng: Login, hit: Hit, amina: Login
) -> None:
    late = actions_hits.raise_hit(
        amina, LANE, raised=raised(entry_name="Petros Wolde-Anam"), at=timezone.now() - 2 * HOUR
    )
    page = page_of(client_of(deng), "hits")
    assert page.index(str(late.pk)) < page.index(str(hit.pk))
    assert "60 minutes beyond its time" in page
    assert queries.waiting(deng, timezone.now()) == (2, 1)
    home = client_of(deng).get("/").content.decode()
    assert home.index(str(late.pk)) < home.index(str(hit.pk))
    assert "waits to be settled" in home and "late" in home


def test_an_empty_inbox_says_when_something_comes(client_of: ClientOf, deng: Login) -> None:
    assert "No hit waits" in page_of(client_of(deng), "hits")


def test_a_hit_stands_part_by_part_and_never_gives_the_traveller_s_name_back(
    client_of: ClientOf, deng: Login, hit: Hit
) -> None:
    page = page_of(client_of(deng), "hit", hit.pk)
    for said in (
        "Tobias Lokwang ADEBE", "Tobias LOKWAN", "R9999999 (SSD)", "R0412577 (SSD)", "no ground to refuse",
        "None for entry", "The list names none", "agrees", "differs", "Information only", "60 minutes left",
    ):  # fmt: skip
        assert said in page, said
    assert "TOBIAS LOKWANG" not in page  # as his document has it
    assert HE.given_names not in page


def test_an_officer_of_the_post_sees_the_hit_as_the_lane_told_it_and_not_the_entry(
    client_of: ClientOf, amina: Login, hit: Hit
) -> None:
    client = client_of(amina)
    assert "Tobias Lokwang ADEBE" in page_of(client, "hits")
    page = page_of(client, "hit", hit.pk)
    assert "no ground to refuse" in page
    assert "supervisors of the post settle it" in page
    assert "R0412577" not in page  # what the entry says besides
    assert hit.get_absolute_url() in page_of(client, "hits")


def test_an_officer_of_another_post_an_analyst_and_the_administrator_see_no_hit(
    client_of: ClientOf, chuma: Login, sabit: Login, nyadak: Login, hit: Hit
) -> None:
    assert "No hit waits" in page_of(client_of(chuma), "hits")
    for somebody in (chuma, sabit, nyadak):
        client = client_of(somebody)
        for name, args in (
            ("hit", [hit.pk]), ("settle", [hit.pk, "refute"]), ("slip", [hit.pk]), ("alert-again", [hit.pk]),
        ):  # fmt: skip
            answer = client.get(reverse(f"screening:{name}", args=args))
            assert answer.status_code == 404
            assert b"Lokwang" not in answer.content


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [("open", {"amina", "deng", "petra"}), ("supervisor", {"deng", "petra"}), ("discreet", {"deng"})],
)
def test_what_is_kept_from_the_lane_is_seen_by_supervisors_and_what_is_discreet_by_them_alone(
    client_of: ClientOf, amina: Login, deng: Login, petra: Login, visibility: str, seen_by: set[str]
) -> None:
    kept = actions_hits.raise_hit(amina, LANE, raised=raised(visibility=visibility))
    for name, somebody in (("amina", amina), ("deng", deng), ("petra", petra)):
        client = client_of(somebody)
        expected = name in seen_by
        assert (client.get(kept.get_absolute_url()).status_code == 200) is expected
        assert (str(kept.pk) in page_of(client, "hits")) is expected
        assert (client.get(f"/api/records/screening.hit/{kept.pk}").status_code == 200) is expected


# -- settled ------------------------------------------------------------------------------------------------------


def test_a_supervisor_refutes_on_the_page_and_the_inbox_is_empty(
    client_of: ClientOf, deng: Login, hit: Hit
) -> None:
    client, url = client_of(deng), reverse("screening:settle", args=[hit.pk, "refute"])
    assert "The date of birth is the same" in client.get(url).content.decode()
    sent = {"ground": "other_face", "reason": "Another photograph.", "rev": 1, "key": "k"}
    answer = client.post(url, sent, follow=True).content.decode()
    for said in (
        "Another photograph.",
        "Another photograph or description",
        "Decided by Deng Wol",
        "alerts no more",
    ):
        assert said in answer
    inbox = page_of(client, "hits")
    for said in ("No hit waits", "Settled in the last seven days", "Another photograph or description"):
        assert said in inbox


def test_a_refusal_keeps_what_was_written(client_of: ClientOf, deng: Login, hit: Hit) -> None:
    url = reverse("screening:settle", args=[hit.pk, "refute"])
    answer = client_of(deng).post(url, {"ground": "", "reason": "Another photograph.", "rev": 1, "key": "k"})
    assert "Another photograph." in answer.content.decode()
    stale = {"ground": "other_face", "reason": "Another photograph.", "rev": 9, "key": "k"}
    answer = client_of(deng).post(url, stale)
    assert answer.status_code == 409
    assert "Another photograph." in answer.content.decode()


def test_who_raised_it_is_told_why_the_moves_are_closed(
    client_of: ClientOf, deng: Login, sanctions: Watchlist
) -> None:
    own = found_by(deng)
    client = client_of(deng)
    assert "somebody else has to settle it" in page_of(client, "hit", own.pk)
    sent = {"ground": "same_face", "reason": "Me.", "rev": 1, "key": "k"}
    answer = client.post(reverse("screening:settle", args=[own.pk, "confirm"]), sent)
    assert answer.status_code == 422
    assert "Somebody else has to settle it" in answer.content.decode()


def test_before_the_hour_the_phone_is_closed_with_the_minutes_left(
    client_of: ClientOf, amina: Login, hit: Hit, on_call: OnCall
) -> None:
    page = page_of(client_of(amina), "hit", hit.pk)
    assert "not before the time is over: 60 minutes more" in page
    assert "0920 000 001" in page


def test_after_the_hour_the_officer_calls_and_records_whose_word_it_is(
    client_of: ClientOf, amina: Login, old: Hit, on_call: OnCall
) -> None:
    client, url = client_of(amina), reverse("screening:settle", args=[old.pk, "refute-by-phone"])
    page = client.get(url).content.decode()
    assert "0920 000 001" in page
    sent = {
        "decided_by": str(on_call.officer), "ground": "contact_denies", "reason": "The contact was asked.", "rev": 1,
        "key": "k",
    }  # fmt: skip
    page = client.post(url, sent, follow=True).content.decode()
    assert "Decided by Deng Wol, on call, by phone; recorded by Amina Bol." in page
    assert "Hit refuted by the supervisor on call, by phone" in page


def test_where_nobody_is_on_call_the_page_says_so_and_the_traveller_waits_in_sight(
    client_of: ClientOf, amina: Login, old: Hit
) -> None:
    client = client_of(amina)
    page = page_of(client, "hit", old.pk)
    assert "nobody else is on call for this post now" in page
    assert "nothing is refused for that" in page
    url = reverse("screening:settle", args=[old.pk, "nobody"])
    page = client.post(
        url, {"reason": "Nobody stands there.", "rev": 1, "key": "k"}, follow=True
    ).content.decode()
    assert "The traveller waits at the second line and the hit stays open." in page
    assert "At second line: nobody was reached" in page_of(client, "hits")


def test_a_supervisor_lets_a_pair_alert_again(client_of: ClientOf, deng: Login, hit: Hit) -> None:
    actions_hits.refute(deng, hit, **BORN)
    client, url = client_of(deng), reverse("screening:alert-again", args=[hit.pk])
    assert url in page_of(client, "hit", hit.pk)
    assert client.post(url, {"reason": "Two years mixed up.", "rev": 1, "key": "k"}).status_code == 302
    assert url not in page_of(client, "hit", hit.pk)


# -- on call ------------------------------------------------------------------------------------------------------


def test_a_supervisor_puts_somebody_on_call_by_the_clock_of_the_post_and_ends_it(
    client_of: ClientOf, nyadak: Login, deng: Login
) -> None:
    client, url = client_of(nyadak), reverse("screening:calls")
    assert "Nobody is on call now" in client.get(url).content.decode()
    now = timezone.now()
    sent = {
        "where": "SS/", "officer": str(deng.id), "since": f"{now - HOUR:%Y-%m-%dT%H:%M}",
        "until": f"{now + 8 * HOUR:%Y-%m-%dT%H:%M}", "phone": "0920 000 001", "key": "k",
    }  # fmt: skip
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "no supervisor of all these posts" in answer.content.decode()
    assert "0920 000 001" in answer.content.decode()
    by_deng = client_of(deng)
    answer = by_deng.post(url, {**sent, "where": WUNTHOU, "key": "k2"}, follow=True).content.decode()
    assert "0920 000 001" in answer
    call = OnCall.objects.get()
    assert abs((call.since - (now - HOUR)).total_seconds()) <= 3 * 3600
    end = reverse("screening:end-call", args=[call.pk])
    assert by_deng.post(end, {"rev": call.rev, "key": "k3"}, follow=True).status_code == 200
    assert OnCall.objects.get().state == "ended"


def test_who_is_on_call_is_no_business_of_an_analyst(client_of: ClientOf, sabit: Login) -> None:
    assert client_of(sabit).get(reverse("screening:calls")).status_code == 403


# -- how hits were settled ------------------------------------------------------------------------------------------


def settle_some(amina: Login, deng: Login, watchlist: Watchlist, refuted: int, confirmed: int) -> None:
    for number in range(refuted + confirmed):
        at = timezone.now() - timedelta(days=1)
        one = actions_hits.raise_hit(amina, LANE, raised=raised(watchlist=watchlist.pk, pair=None), at=at)
        settle, said = (actions_hits.refute, BORN) if number < refuted else (actions_hits.confirm, FACE)
        settle(deng, one, at=at + timedelta(minutes=30 if number else 90), **said)


def test_the_share_of_false_hits_stands_by_list_with_the_time_to_settle(
    client_of: ClientOf, amina: Login, deng: Login, sabit: Login, sanctions: Watchlist
) -> None:
    settle_some(amina, deng, sanctions, refuted=15, confirmed=5)
    (row,) = queries.settling(sabit, timezone.now() - timedelta(days=90), timezone.now())
    assert (row.name, row.refuted, row.confirmed, row.refuted_share, row.tenths) == ("OFAC SDN", 15, 5, 75, 8)
    assert (row.median, row.late) == (30, 0)
    page = page_of(client_of(sabit), "settling")
    for said in ("75 of 100", "30 minutes", "OFAC SDN"):
        assert said in page


def test_small_numbers_are_hidden_and_the_share_is_rounded(
    amina: Login, deng: Login, sabit: Login, sanctions: Watchlist
) -> None:
    settle_some(amina, deng, sanctions, refuted=19, confirmed=1)
    (row,) = queries.settling(sabit, timezone.now() - timedelta(days=90), timezone.now())
    assert (row.refuted, row.confirmed) == ("*", "<5")
    assert (row.refuted_share, row.tenths) == (None, 10)


def test_below_five_nothing_is_said(amina: Login, deng: Login, sabit: Login, sanctions: Watchlist) -> None:
    settle_some(amina, deng, sanctions, refuted=3, confirmed=0)
    (row,) = queries.settling(sabit, timezone.now() - timedelta(days=90), timezone.now())
    assert (row.refuted, row.tenths, row.median, row.late) == ("<5", None, None, None)


def test_what_is_kept_from_the_lane_is_counted_for_supervisors_alone(
    amina: Login, deng: Login, sabit: Login, nyadak: Login
) -> None:
    actions_hits.raise_hit(amina, LANE, raised=raised(visibility="discreet"))
    since, now = timezone.now() - timedelta(days=90), timezone.now()
    assert len(queries.settling(deng, since, now)) == 1
    for somebody in (sabit, nyadak):
        assert queries.settling(somebody, since, now) == []


def test_an_officer_and_another_post_s_supervisor_are_shown_no_counts(
    client_of: ClientOf, amina: Login, appointed: Appoint, hit: Hit
) -> None:
    assert client_of(amina).get(reverse("screening:settling")).status_code == 403
    beyond = appointed("Keji Yeni", "supervisor", NIMULE)
    assert "No hit was raised" in page_of(client_of(beyond), "settling")


# -- redress ------------------------------------------------------------------------------------------------------


def test_a_slip_is_given_once_and_says_nothing_of_the_traveller_or_the_list(
    client_of: ClientOf, amina: Login, hit: Hit
) -> None:
    client, give = client_of(amina), reverse("screening:give", args=[hit.pk])
    assert client.get(reverse("screening:slip", args=[hit.pk])).status_code == 404
    for key in ("k", "k2"):
        page = client.post(give, {"key": key}, follow=True).content.decode()
    given = Redress.objects.get()
    slip = page[page.index('class="kv-slip"') : page.index("</section>")]
    assert slips.spaced(given.number) in slip
    for secret in ("Lokwang", "LOKWANG", "OFAC", "1971", "R9999999"):
        assert secret not in slip


def test_the_data_protection_officer_looks_a_number_up_without_an_address_and_answers(
    client_of: ClientOf, amina: Login, petra: Login, hit: Hit
) -> None:
    given = actions_redress.give_redress(amina, hit)
    client, url = client_of(petra), reverse("screening:lookup")
    answer = client.post(url, {"number": slips.spaced(given.number).lower()})
    assert answer.status_code == 302
    assert given.number not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert slips.spaced(given.number) in page
    ask = reverse("screening:redress-move", args=[given.pk, "ask"])
    assert ask in page
    client.post(ask, {"words": "I waited four hours.", "rev": 1, "key": "k"})
    assert reverse("screening:redress", args=[given.pk]) in page_of(client, "lookup")
    told = {"answer": "It was a mistake.", "rev": 2, "key": "k2"}
    page = client.post(reverse("screening:redress-move", args=[given.pk, "answer"]), told, follow=True)
    assert "It was a mistake." in page.content.decode()


def test_a_wrong_number_and_an_unknown_one_get_a_sentence(client_of: ClientOf, petra: Login) -> None:
    client, url = client_of(petra), reverse("screening:lookup")
    answer = client.post(url, {"number": "ABCD"})
    assert answer.status_code == 422
    assert "one sign is wrong or missing" in answer.content.decode()
    assert "Nothing is kept under this number" in client.post(url, {"number": slips.fresh()}).content.decode()


def test_officers_and_analysts_look_no_number_up(
    client_of: ClientOf, amina: Login, sabit: Login, hit: Hit
) -> None:
    given = actions_redress.give_redress(amina, hit)
    for somebody in (amina, sabit):
        client = client_of(somebody)
        assert client.get(reverse("screening:lookup")).status_code == 403
        assert client.get(given.get_absolute_url()).status_code == 404
