"""Signing in as an officer does, over HTTP: password, lockout, code, recovery code, and a page left alone."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.core.cache import cache
from django.test import Client, override_settings

from kivuko.accounts import actions, logins
from kivuko.accounts.models import Agency, Login, Officer, Posting

PASSWORD = "three goats and a boat"
HOME = "/accounts/own/"


@pytest.fixture(autouse=True)
def _counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def with_password(db):
    def give(login: Login) -> Login:
        login.set_password(PASSWORD)
        login.save()
        return login

    return give


def signs_in(client: Client, login: Login, password: str = PASSWORD, **more: str):
    return client.post("/accounts/login/", {"login": login.username, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code(secret: str, moment: float) -> str:
    """RFC 6238: six figures of the thirty seconds in which the moment lies."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(moment // 30)), hashlib.sha1)
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def enrols(client: Client) -> tuple[str, list[str]]:
    """Set up the code on the page; returns its key and the recovery codes."""
    page = client.get("/accounts/own/totp/activate/", follow=True)
    if "reauthenticate" in (page.redirect_chain[-1][0] if page.redirect_chain else ""):
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = re.search(r'id="key">([A-Z2-7]+)<', page.content.decode())[1]
    page = client.post("/accounts/own/totp/activate/", {"code": code(secret, time.time())}, follow=True)
    return secret, re.findall(r'class="mrz">([0-9a-z-]+)<', page.content.decode())


# -- username and password ----------------------------------------------------------------------------------


def test_an_officer_signs_in_and_out(amina, with_password):
    client = Client()
    assert signs_in(client, with_password(amina)).status_code == 302
    assert is_in(client)
    assert client.get(HOME).status_code == 200
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_a_wrong_password_is_a_sentence_that_does_not_say_who_exists(amina, with_password):
    with_password(amina)
    known = Client().post("/accounts/login/", {"login": amina.username, "password": "wrong"})
    unknown = Client().post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    for answer in (known, unknown):
        assert "do not fit together" in answer.content.decode()
        assert answer.status_code == 200


def test_the_way_on_is_kept_and_never_leads_to_another_site(amina, with_password):
    with_password(amina)
    assert signs_in(Client(), amina, next="/accounts/own/").url == "/accounts/own/"
    assert signs_in(Client(), amina, next="//elsewhere.example/").url == "/"


def test_nobody_signs_up(db):
    assert Client().get("/accounts/signup/").status_code == 404


def test_a_suspended_officer_cannot_sign_in_and_is_out_at_once(amina, nyadak, with_password):
    client = Client()
    signs_in(client, with_password(amina))
    actions.suspend(nyadak, Officer.objects.get(pk=amina.pk), reason="Under inquiry.")
    assert client.get(HOME).status_code == 302
    assert signs_in(other := Client(), amina).url == "/accounts/inactive/"
    assert not is_in(other)


# -- lockout ------------------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_that_username_alone_and_a_quarter_of_an_hour_opens_it(
    amina, deng, with_password
):
    with_password(amina)
    with_password(deng)
    client = Client()
    for _each in range(5):
        answer = signs_in(client, amina, "wrong")
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert signs_in(client, amina).status_code == 429  # the right one now
    assert not is_in(client)
    assert signs_in(Client(), deng).status_code == 302
    cache.clear()  # as after the six minutes of the other counter
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert signs_in(client, amina).status_code == 302


def test_another_spelling_of_the_username_does_not_begin_the_count_anew(amina, with_password):
    with_password(amina)
    name = amina.username
    for typed in (name, name.upper(), name.title(), f" {name}", name.swapcase()):
        answer = Client().post("/accounts/login/", {"login": typed, "password": "wrong"})
    assert answer.status_code == 429


def test_four_wrong_passwords_and_a_right_one_are_forgotten(amina, with_password):
    client = Client()
    for _each in range(4):
        signs_in(client, with_password(amina), "wrong")
    assert signs_in(client, amina).status_code == 302
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()


def test_what_was_typed_is_not_kept_beside_a_failed_attempt(amina, with_password):
    signs_in(Client(), with_password(amina), "nearly my password")
    kept = AccessAttempt.objects.get()
    assert "nearly" not in kept.post_data
    assert amina.username not in kept.post_data + kept.get_data + kept.path_info


# -- the code -----------------------------------------------------------------------------------------------


def test_a_code_is_set_up_and_asked_for_from_then_on(deng, with_password):
    client = Client()
    signs_in(client, with_password(deng))
    secret, recovery = enrols(client)
    assert len(recovery) == 10
    client = Client()
    assert signs_in(client, deng).url.startswith("/accounts/own/authenticate/")
    assert not is_in(client)
    wrong = client.post("/accounts/own/authenticate/", {"code": "000000"})
    assert "not right" in wrong.content.decode()
    assert not is_in(client)
    cache.clear()  # a code counts once: allauth keeps the last one there
    assert client.post("/accounts/own/authenticate/", {"code": code(secret, time.time())}).status_code == 302
    assert is_in(client)


def test_a_recovery_code_opens_once(deng, with_password):
    client = Client()
    signs_in(client, with_password(deng))
    _secret, recovery = enrols(client)
    for attempt, opens in ((1, True), (2, False)):
        client = Client()
        signs_in(client, deng)
        client.post("/accounts/own/authenticate/", {"code": recovery[0]})
        assert is_in(client) is opens, attempt


def test_codes_cannot_be_guessed_for_long(deng, with_password):
    client = Client()
    signs_in(client, with_password(deng))
    secret, _recovery = enrols(client)
    cache.clear()
    client = Client()
    signs_in(client, deng)
    for guess in range(8):
        answer = client.post("/accounts/own/authenticate/", {"code": f"00000{guess}"})
    assert "Wait five minutes" in answer.content.decode()
    client.post("/accounts/own/authenticate/", {"code": code(secret, time.time())})
    assert not is_in(client)


def test_the_key_of_the_code_is_not_readable_in_the_database(deng, with_password):

    client = Client()
    signs_in(client, with_password(deng))
    secret, recovery = enrols(client)
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept
    assert not any(each in kept for each in recovery)


@pytest.mark.parametrize("who", ["deng", "sabit", "nyadak", "lokiru", "petra"])
def test_in_production_those_with_wider_rights_set_up_a_code_first(request, who, with_password):
    login = with_password(request.getfixturevalue(who))
    client = Client()
    with override_settings(KIVUKO_SECOND_FACTOR=True):
        signs_in(client, login)
        assert client.get("/accounts/officers/").url == "/accounts/own/totp/activate/"
        enrols(client)
        assert client.get("/accounts/officers/").status_code in (200, 403)
        client.post("/accounts/own/totp/deactivate/")
        assert client.get("/accounts/officers/").status_code in (200, 403)  # it is still there


def test_in_production_an_officer_of_the_lane_needs_no_code(amina, with_password):
    client = Client()
    with override_settings(KIVUKO_SECOND_FACTOR=True):
        signs_in(client, with_password(amina))
        assert client.get("/accounts/officers/").status_code == 403


# -- a given password, a lost telephone, a page left alone ---------------------------------------------------


def test_a_given_password_is_changed_before_anything_else(amina, nyadak):
    given = logins.open_login(nyadak, Officer.objects.get(pk=amina.pk), username="amina")
    client = Client()
    client.post("/accounts/login/", {"login": "amina", "password": given})
    assert client.get("/accounts/officers/").url == "/accounts/password/"
    answer = client.post(
        "/accounts/password/", {"oldpassword": given, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.url == HOME
    assert not Login.objects.get(pk=amina.pk).given
    assert client.get("/accounts/officers/").status_code == 403  # the page itself, which is not for her


def test_a_new_log_in_ends_the_lost_telephone_and_the_open_sessions(deng, nyadak, with_password):
    client = Client()
    signs_in(client, with_password(deng))
    enrols(client)
    given = logins.open_login(nyadak, Officer.objects.get(pk=deng.pk), username=deng.username)
    assert client.get(HOME).status_code == 302
    again = Client()
    again.post("/accounts/login/", {"login": deng.username, "password": given})
    assert is_in(again)


def test_a_page_left_alone_asks_for_the_password_and_knows_the_username(amina, with_password):
    client = Client()
    signs_in(client, with_password(amina))
    client.get(HOME)
    session = client.session
    session["seen"] -= 60 * 60
    session.save()
    answer = client.get(HOME)
    assert answer.url == f"/accounts/login/?next={HOME.replace('/', '%2F')}"
    assert not is_in(client)
    page = client.get(answer.url).content.decode()
    assert f'value="{amina.username}"' in page
    assert "Nobody used this page" in page
    assert signs_in(client, amina, next=HOME).url == HOME


def test_a_page_in_use_stays(amina, with_password):
    client = Client()
    signs_in(client, with_password(amina))
    client.get(HOME)
    session = client.session
    session["seen"] -= 15 * 60
    session.save()
    assert client.get(HOME).status_code == 200
    assert time.time() - client.session["seen"] < 60


# -- the pages of officers -----------------------------------------------------------------------------------


def test_an_administrator_appoints_posts_and_gives_a_log_in_by_the_pages(nyadak, amina, client_of):
    client = client_of(nyadak)
    agency = Officer.objects.get(pk=amina.pk).agency_id
    answer = client.post(
        "/accounts/officers/appoint/", {"agency": agency, "number": "77", "name": "Wani Jale", "key": "k1"}
    )
    made = Officer.objects.get(number="77")
    assert answer.url == f"/accounts/officers/{made.pk}/"
    answer = client.post(
        f"/accounts/officers/{made.pk}/post/", {"place": "SS/", "role": "auditor", "until": "2030-12-31"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Posting.objects.get(officer=made).until.isoformat() == "2031-01-01T00:00:00+00:00"
    answer = client.post(f"/accounts/officers/{made.pk}/open_login/", {"username": "wani"})
    password = re.search(r'class="mrz">([a-z0-9-]+)<', answer.content.decode())[1]
    assert Login.objects.get(username="wani").check_password(password)
    assert "no-store" in answer["Cache-Control"]
    page = client.get(f"/accounts/officers/{made.pk}/").content.decode()
    for said in ("Wani Jale", "Auditor", "Posted", "Log-in given", "Nyadak Gai"):
        assert said in page
    assert password not in page


def test_a_refusal_keeps_what_was_typed(nyadak, amina, client_of):
    agency = Officer.objects.get(pk=amina.pk).agency_id
    answer = client_of(nyadak).post(
        "/accounts/officers/appoint/",
        {"agency": agency, "number": "T-amina-bol", "name": "Wani Jale", "key": "k"},
    )
    assert answer.status_code == 422
    assert "Check the number" in answer.content.decode()
    assert 'value="Wani Jale"' in answer.content.decode()


def test_a_supervisor_lets_somebody_act_on_the_page(deng, amina, client_of):
    from django.utils import timezone

    last = (timezone.now() + timedelta(days=3)).date().isoformat()
    answer = client_of(deng).post(
        "/accounts/officers/act-for/",
        {
            "officer": amina.pk,
            "place": "SS/dcrnpi/wunthou/",
            "role": "supervisor",
            "until": last,
            "reason": "Leave.",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Posting.objects.get(officer=amina.pk, state="acting").role == "supervisor"


def test_a_name_is_searched_without_standing_in_the_address(deng, amina, client_of):
    answer = client_of(deng).post("/accounts/officers/", {"words": "amina"})
    assert "Amina Bol" in answer.content.decode()
    assert "Deng Wol</bdi></a>" not in answer.content.decode()


@pytest.mark.parametrize("page", ["", "appoint/", "act-for/"])
def test_an_officer_of_the_lane_has_no_page_of_officers(amina, client_of, page):
    assert client_of(amina).get(f"/accounts/officers/{page}").status_code == 403


def test_who_is_not_signed_in_is_led_to_the_log_in(db):
    assert Client().get("/accounts/officers/").url == "/accounts/login/?next=/accounts/officers/"


def test_a_supervisor_cannot_open_the_page_of_an_officer_of_another_post(deng, chuma, client_of):
    assert client_of(deng).get(f"/accounts/officers/{chuma.pk}/").status_code == 404


def test_an_administrator_adds_an_agency_by_the_page_and_nobody_else_does(nyadak, deng, amina, client_of):
    client, url = client_of(nyadak), "/accounts/officers/agencies/add/"
    answers = {"place": "SS/", "code": "customs", "sector": "customs", "en": "Customs Service", "key": "k"}
    refused = client.post(url, {**answers, "code": "Customs Service"})
    assert refused.status_code == 422
    assert (
        "Write a code of a-z" in refused.content.decode()
        and 'value="Customs Service"' in refused.content.decode()
    )
    page = client.post(url, {**answers, "ar": "الجمارك"}, follow=True).content.decode()
    assert "Customs Service is added" in page and "customs" in page
    assert Agency.objects.get(code="customs").names == {"en": "Customs Service", "ar": "الجمارك"}
    again = client.post(url, {**answers, "key": "another"})
    assert again.status_code == 422 and "Take another code" in again.content.decode()
    assert "Customs Service" in client_of(deng).get("/accounts/officers/agencies/").content.decode()
    assert client_of(deng).get(url).status_code == client_of(amina).get(url).status_code == 403
    assert client_of(amina).get("/accounts/officers/agencies/").status_code == 403
    outside = client.post(url, {**answers, "place": "KE/", "code": "other"})
    assert outside.status_code == 200 and not Agency.objects.filter(code="other").exists()
