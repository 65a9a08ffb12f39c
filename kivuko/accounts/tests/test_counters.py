"""Officers take turns at one counter: quickly, each as themselves, and nobody as another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from kivuko.accounts import actions, actions_counter, counters, logins
from kivuko.accounts.models import Counter, Kept, Login, Officer, Seat
from kivuko.kernel import timeline
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden, Refused

PASSWORD, NUMBER, OTHERS = "three goats and a boat", "805172", "316094"
HERE = Branch("SS/dcrnpi/wunthou/")
LOCK, LOCKED, CHOOSE = (f"/accounts/officers/counter/{page}/" for page in ("lock", "locked", "number"))


@pytest.fixture(autouse=True)
def _counts(db):
    cache.clear()


@pytest.fixture
def machine() -> Client:
    return Client()


def signs_in(machine: Client, login: Login) -> None:
    login.set_password(PASSWORD)
    login.save()
    answer = machine.post("/accounts/login/", {"login": login.username, "password": PASSWORD})
    assert answer.status_code == 302


def sits(machine: Client, login: Login, number: str = "") -> Counter:
    """Signs in fully, and works at this counter with a number of their own."""
    signs_in(machine, login)
    if number:
        assert machine.post(CHOOSE, {"number": number, "again": number}).status_code == 302
    machine.post(LOCK)
    comes(machine, login, number or PASSWORD)
    return Counter.objects.get(pk=machine.session["counter"])


def comes(machine: Client, login: Login, secret: str):
    seat = Seat.objects.filter(login=login).order_by("-id").first()
    return machine.post(
        LOCKED, {"seat": seat.pk if seat else 0, "secret": secret}, headers={"X-Counter": "1"}
    )


def who_is_in(machine: Client) -> str:
    return machine.session.get("_auth_user_id", "")


# -- the change ---------------------------------------------------------------------------------------------


def test_two_officers_change_at_a_counter_by_their_numbers(amina, deng, machine):
    counter = sits(machine, amina, NUMBER)
    machine.post(LOCK)
    assert who_is_in(machine) == ""
    signs_in(machine, deng)  # fully, once a shift; the machine is a counter already
    assert Counter.objects.get(pk=counter.pk).officer_id == deng.pk
    machine.post(CHOOSE, {"number": OTHERS, "again": OTHERS})
    before = machine.session.session_key
    machine.post(LOCK)
    answer = comes(machine, amina, NUMBER)
    assert answer.json()["same"] is False
    assert who_is_in(machine) == str(amina.pk)
    assert machine.session.session_key != before
    machine.post(LOCK)
    assert comes(machine, deng, OTHERS).json()["same"] is False
    assert who_is_in(machine) == str(deng.pk)
    assert Counter.objects.count() == 1


def test_the_same_officer_comes_back_to_what_they_left(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    assert comes(machine, amina, NUMBER).json()["same"] is True


def test_the_timeline_says_who_worked_there_and_when(amina, deng, machine):
    counter = sits(machine, amina, NUMBER)
    machine.post(LOCK)
    signs_in(machine, deng)
    lines = timeline.of(deng, Counter.objects.get(pk=counter.pk))
    assert [line.actor for line in lines][-1] in (amina.pk, deng.pk)
    assert {line.actor for line in lines} == {amina.pk, deng.pk}


def test_the_direction_and_number_of_the_lane_stay_and_nothing_of_the_traveller(amina, deng, machine):
    sits(machine, amina, NUMBER)
    session = machine.session
    session["crossings.lane"] = {"direction": "exit", "lane": "2", "last": "an id", "at": "now"}
    session["seen_by_amina"] = "a traveller"
    session.save()
    machine.post(LOCK)
    assert "seen_by_amina" not in machine.session
    comes(machine, amina, NUMBER)
    assert machine.session["crossings.lane"] == {"direction": "exit", "lane": "2"}


def test_a_password_opens_it_too_for_who_signed_in_fully_today(amina, machine):
    sits(machine, amina)
    machine.post(LOCK)
    assert comes(machine, amina, PASSWORD).json()["same"] is True


def test_the_locked_page_shows_no_surname_and_may_not_be_kept(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    page = machine.get(LOCKED)
    assert "Amina" in page.content.decode() and "Bol" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert machine.get("/lane/").status_code == 302


# -- what it refuses ----------------------------------------------------------------------------------------


def test_a_number_opens_no_other_counter(amina, machine):
    sits(machine, amina, NUMBER)
    other = Client()
    assert other.get(LOCKED).url == "/accounts/login/"
    seat = Seat.objects.get(login=amina)
    other.post(LOCKED, {"seat": seat.pk, "secret": NUMBER})
    assert who_is_in(other) == ""


def test_a_number_is_not_a_colleague_s(amina, deng, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    signs_in(machine, deng)
    machine.post(LOCK)
    assert comes(machine, deng, NUMBER).status_code == 422
    assert who_is_in(machine) == ""


def test_five_wrong_numbers_take_the_seat_away_whatever_the_process(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    seat = Seat.objects.get(login=amina)
    for _each in range(4):
        assert comes(machine, amina, "111222").status_code == 422
        cache.clear()  # as another worker, or after a restart
    assert "Wrong five times" in comes(machine, amina, "111222").content.decode()
    assert not Seat.objects.exists()
    answer = machine.post(LOCKED, {"seat": seat.pk, "secret": NUMBER})
    assert answer.status_code in (200, 422) and who_is_in(machine) == ""


def test_four_wrong_and_a_right_one_are_forgotten(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    for _each in range(4):
        comes(machine, amina, "111222")
    comes(machine, amina, NUMBER)
    assert Seat.objects.get(login=amina).wrong == 0


@pytest.mark.parametrize(
    "number", ["12345", "123456", "654321", "111111", "121212", "12345a", "8051720000000"]
)
def test_a_number_that_is_guessed_first_is_refused(amina, machine, number):
    signs_in(machine, amina)
    assert machine.post(CHOOSE, {"number": number, "again": number}).status_code in (200, 422)
    assert not Seat.objects.exclude(pin="").exists()


def test_after_twelve_hours_everybody_signs_in_fully(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    late = timezone.now() - timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_counter SET until = %s", [late])
    assert machine.get(LOCKED).url == "/accounts/login/"
    assert comes(machine, amina, NUMBER).status_code in (200, 302)
    assert who_is_in(machine) == ""


def test_a_session_ends_after_twelve_hours_even_in_use(amina, machine):
    signs_in(machine, amina)
    machine.get("/accounts/own/")
    session = machine.session
    session["began"] -= 12 * 3600 + 1
    session.save()
    assert machine.get("/accounts/own/").url.startswith("/accounts/login/")


def test_a_suspended_officer_and_one_with_a_new_log_in_do_not_come_back(amina, nyadak, machine):
    sits(machine, amina, NUMBER)
    machine.post(LOCK)
    actions.suspend(nyadak, Officer.objects.get(pk=amina.pk), reason="Under inquiry.")
    assert comes(machine, amina, NUMBER).status_code in (200, 422)
    assert who_is_in(machine) == ""
    actions.reinstate(nyadak, Officer.objects.get(pk=amina.pk), reason="Cleared.")
    logins.open_login(nyadak, Officer.objects.get(pk=amina.pk), username=amina.username)
    assert not Seat.objects.exists()


def test_who_signs_out_signs_in_fully_the_next_time(amina, machine):
    sits(machine, amina, NUMBER)
    machine.post("/accounts/logout/")
    assert not Seat.objects.exists()


def test_a_counter_left_alone_locks_and_keeps_its_seat(amina, machine):
    sits(machine, amina, NUMBER)
    session = machine.session
    session["seen"] = session.get("seen", 10**10) - 10**10 + 1
    session.save()
    assert machine.get("/lane/").url == LOCKED
    assert Counter.objects.get().state == "locked"
    assert comes(machine, amina, NUMBER).json()["same"] is True


def test_a_closed_counter_ends_the_session_that_works_there(amina, deng, client_of, machine):
    counter = sits(machine, amina, NUMBER)
    supervisor = client_of(deng)
    assert "Amina Bol" in supervisor.get("/accounts/officers/counters/").content.decode()
    supervisor.post(f"/accounts/officers/counters/{counter.pk}/close/")
    assert machine.get("/lane/").status_code == 302
    assert who_is_in(machine) == "" and not Seat.objects.exists()


def test_the_number_cannot_be_read_in_the_store_nor_tried_without_the_node_s_key(amina, machine):
    from django.contrib.auth.hashers import check_password

    sits(machine, amina, NUMBER)
    seat = Seat.objects.get(login=amina)
    assert NUMBER not in seat.pin
    assert not check_password(NUMBER, seat.pin)


def test_wrong_codes_are_counted_where_every_worker_sees_it(amina):
    cache.set("wrong-codes", 4, 60)
    assert Kept.objects.filter(cache_key__contains="wrong-codes").exists()


# -- the actions --------------------------------------------------------------------------------------------


def test_an_officer_opens_locks_takes_and_closes_a_counter(amina, deng):
    counter = actions_counter.open_counter(amina, HERE, label="Lane 2")
    assert (counter.state, counter.officer_id) == ("held", amina.pk)
    assert actions_counter.lock_counter(amina, counter).state == "locked"
    taken = actions_counter.take_counter(deng, counter)
    assert (taken.state, taken.officer_id) == ("held", deng.pk)
    assert actions_counter.close_counter(deng, counter).state == "closed"


def test_what_is_refused_at_a_counter(amina, deng, appointed):
    counter = actions_counter.open_counter(amina, HERE)
    with pytest.raises(Refused):
        actions_counter.lock_counter(deng, counter)
    other = appointed("Wani Jale", "officer", HERE.path)
    with pytest.raises(Refused):
        actions_counter.close_counter(other, counter)
    actions_counter.close_counter(amina, counter)
    with pytest.raises(Refused):
        actions_counter.take_counter(deng, counter)
    with pytest.raises(Refused):
        actions_counter.open_counter(amina, HERE, label="<b>")


def test_an_officer_of_another_post_or_service_has_no_counter_here(amina, chuma, kuol):
    counter = actions_counter.open_counter(amina, HERE)
    for stranger in (chuma, kuol):
        with pytest.raises(Forbidden):
            actions_counter.open_counter(stranger, HERE)
        with pytest.raises(Forbidden):
            actions_counter.take_counter(stranger, counter)
        with pytest.raises(Forbidden):
            actions_counter.lock_counter(stranger, counter)
        with pytest.raises(Forbidden):
            actions_counter.close_counter(stranger, counter)


def test_a_seat_taken_by_two_processes_at_once_is_counted_twice(amina, machine):
    counter = sits(machine, amina, NUMBER)
    seat = Seat.objects.get(login=amina)
    assert counters._tried(seat) and counters._tried(seat)
    assert Seat.objects.get(pk=seat.pk).wrong == 2
    assert counter.pk
