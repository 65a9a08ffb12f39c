"""Who acts in the tests of every app: real officers with real postings, made anew for each test. All invented.

    amina    officer            Wunthou          deng     supervisor       Wunthou
    chuma    officer            Nimule           sabit    analyst          the country
    nyadak   administrator      the country      petra    data protection  the country
    lokiru   auditor            the country      asha     port health      Wunthou
    taban    customs            Wunthou          kuol     police           Wunthou

Each is an `accounts.Login`, so an Actor and a `request.user`. `client_of(amina)` is a browser in which she is logged
in. `appointed("Name", "role", "SS/…/")` makes another. Where a test ends or adds a posting, call `login.afresh()`.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from kivuko.accounts import actions
from kivuko.accounts.models import Agency, Login
from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM

COUNTRY, WUNTHOU, NIMULE = "SS/", "SS/dcrnpi/wunthou/", "SS/dcrnpi/nimule/"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Appoint = Callable[..., Login]


def appoint(name: str, role: str, path: str, *, number: str = "") -> Login:
    """An officer of the immigration directorate, posted since 2020, with a log-in that no password opens."""
    agency = Agency.objects.filter(code="dcrnpi").first() or actions.found_agency(
        SYSTEM, Branch(COUNTRY), code="dcrnpi", sector="immigration",
        names={"en": "Directorate of Civil Registry, Nationality, Passports and Immigration"},
    )  # fmt: skip
    number = number or "T-" + re.sub(r"[^a-z0-9]+", "-", name.lower())
    officer = actions.appoint(SYSTEM, Branch(agency.path), agency=agency, number=number, name=name)
    actions.post(SYSTEM, Branch(path), officer=officer, role=role, since=LONG_AGO)
    return Login.objects.create(id=officer.pk, username=number.lower(), password="!")


@pytest.fixture
def appointed(db: None) -> Appoint:
    return appoint


@pytest.fixture
def amina(db: None) -> Login:
    return appoint("Amina Bol", "officer", WUNTHOU)


@pytest.fixture
def deng(db: None) -> Login:
    return appoint("Deng Wol", "supervisor", WUNTHOU)


@pytest.fixture
def chuma(db: None) -> Login:
    return appoint("Chuma Lado", "officer", NIMULE)


@pytest.fixture
def sabit(db: None) -> Login:
    return appoint("Sabit Modi", "analyst", COUNTRY)


@pytest.fixture
def nyadak(db: None) -> Login:
    return appoint("Nyadak Gai", "administrator", COUNTRY)


@pytest.fixture
def petra(db: None) -> Login:
    return appoint("Petra Keji", "data_protection", COUNTRY)


@pytest.fixture
def lokiru(db: None) -> Login:
    return appoint("Lokiru Ohide", "auditor", COUNTRY)


@pytest.fixture
def asha(db: None) -> Login:
    return appoint("Asha Wani", "port_health", WUNTHOU)


@pytest.fixture
def taban(db: None) -> Login:
    return appoint("Taban Lino", "customs", WUNTHOU)


@pytest.fixture
def kuol(db: None) -> Login:
    return appoint("Kuol Ayii", "police", WUNTHOU)


@pytest.fixture
def client_of(db: None) -> Callable[[Login], Client]:
    """A browser in which somebody is logged in."""

    def of(login: Login) -> Client:
        client = Client()
        client.force_login(login, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return of
