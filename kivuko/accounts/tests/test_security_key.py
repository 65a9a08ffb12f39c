"""A security key in place of the code: what is made up. How one is used: tests/browser/test_security_key.py."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kivuko.accounts.tests.test_login import PASSWORD, enrols, is_in, signs_in, with_password

__all__ = ["with_password"]


@pytest.mark.parametrize(
    "made_up", ["", "no json", "[]", "{}", '{"id": 1}', '{"response": {"a": null}, "id": "x"}']
)
def test_what_no_key_ever_answered_gets_a_sentence(amina, with_password, made_up):
    client = Client()
    signs_in(client, with_password(amina))
    client.post("/accounts/reauthenticate/?next=/accounts/own/webauthn/add/", {"password": PASSWORD})
    client.get("/accounts/own/webauthn/add/")
    page = client.post("/accounts/own/webauthn/add/", {"name": "Mine", "credential": made_up})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("made_up", ["", "no json", "[]", "{}", '{"id": 1, "rawId": "x", "response": {}}'])
def test_a_made_up_key_does_not_sign_in(amina, with_password, made_up):
    first = Client()
    signs_in(first, with_password(amina))
    enrols(first)
    client = Client()
    signs_in(client, amina)
    page = client.post("/accounts/own/authenticate/", {"credential": made_up})
    assert page.status_code == 200
    assert not is_in(client)
