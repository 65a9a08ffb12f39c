"""The invented officers of a demo, one for each role in use, and the log-in by choosing who to be.

Impossible in production, three times over: `make` refuses outside a demo node, the page answers only on a demo node
in demo mode, and a production node does not start with such a log-in in its store (`refusal`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError

from kivuko.accounts import actions, logins, queries, vocab
from kivuko.accounts.models import Agency, Login, Officer
from kivuko.kernel import node as nodes
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Node
from kivuko.kernel.policy import SYSTEM

COUNTRY, POST = "SS/", "SS/dcrnpi/wunthou/"
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
AGENCIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("dcrnpi", "immigration", {
        "en": "Directorate of Civil Registry, Nationality, Passports and Immigration",
        "fr": "Direction de l'état civil, de la nationalité, des passeports et de l'immigration",
        "ar": "مديرية السجل المدني والجنسية والجوازات والهجرة",
    }),
    ("customs", "customs", {"en": "Customs service", "fr": "Service des douanes", "ar": "مصلحة الجمارك"}),
    ("port-health", "health", {"en": "Port health service", "fr": "Santé aux frontières", "ar": "صحة المنافذ"}),
    ("police", "police", {"en": "Police service", "fr": "Service de police", "ar": "جهاز الشرطة"}),
    ("refugees", "social", {
        "en": "Refugee authority", "fr": "Autorité chargée des réfugiés", "ar": "الجهة المعنية باللاجئين",
    }),
    ("social", "social", {"en": "Social services", "fr": "Services sociaux", "ar": "الخدمات الاجتماعية"}),
    ("justice", "justice", {"en": "Public prosecution", "fr": "Ministère public", "ar": "النيابة العامة"}),
)  # fmt: skip


class Person(NamedTuple):
    number: str
    name: str  # invented
    agency: str
    role: str
    path: str


PEOPLE = (
    Person("demo-01", "Amina Bol", "dcrnpi", "officer", POST),
    Person("demo-02", "Deng Wol", "dcrnpi", "supervisor", POST),
    Person("demo-03", "Sabit Modi", "dcrnpi", "analyst", COUNTRY),
    Person("demo-04", "Nyadak Gai", "dcrnpi", "administrator", COUNTRY),
    Person("demo-05", "Lokiru Ohide", "dcrnpi", "auditor", COUNTRY),
    Person("demo-06", "Petra Keji", "dcrnpi", "data_protection", COUNTRY),
    Person("demo-07", "Asha Wani", "port-health", "port_health", POST),
    Person("demo-08", "Taban Lino", "customs", "customs", POST),
    Person("demo-09", "Kuol Ayii", "police", "police", POST),
    Person("demo-10", "Rebecca Tut", "refugees", "refugee_authority", COUNTRY),
    Person("demo-11", "Mary Ladu", "social", "caseworker", COUNTRY),
    Person("demo-12", "Wani Gore", "justice", "justice", COUNTRY),
)


PRACTICE = (
    Person("practice-1", "Practice officer", "dcrnpi", "officer", POST),
    Person("practice-2", "Practice supervisor", "dcrnpi", "supervisor", POST),
)
"""Who a trainee may be: nobody's name, and no log-in of anybody who works here."""


def people() -> tuple[Person, ...]:
    return PRACTICE if settings.KIVUKO_MODE == "practice" else PEOPLE


class NotADemo(Exception):
    """Invented officers were asked for where real people work."""


def make(node: Node) -> list[Login]:
    """Appoint and post the invented officers, each with a log-in that no password opens. Twice does it once."""
    if settings.KIVUKO_MODE not in ("demo", "practice", "test") or not node.demo:
        raise NotADemo("Demo accounts are made only on a node that was set up as a demo.")
    agencies = {code: _agency(code, sector, names) for code, sector, names in AGENCIES}
    return [_login(person, agencies[person.agency]) for person in people()]


def _agency(code: str, sector: str, names: dict[str, str]) -> Agency:
    known = Agency.objects.filter(path=COUNTRY, code=code).first()
    return known or actions.found_agency(SYSTEM, Branch(COUNTRY), code=code, sector=sector, names=names)


def _login(person: Person, agency: Agency) -> Login:
    known = Officer.objects.filter(agency=agency, number=person.number).first()
    if known is None:
        known = actions.appoint(
            SYSTEM, Branch(COUNTRY), agency=agency, number=person.number, name=person.name
        )
        actions.post(SYSTEM, Branch(person.path), officer=known, role=person.role, since=SINCE)
    return logins.of(known) or logins.of_a_demo(known, person.number)


def is_open() -> bool:
    """Whether somebody may choose who to be: on a demo or practice node in its own mode, nowhere else."""
    return settings.KIVUKO_MODE in ("demo", "practice") and nodes.this().demo


class Choice(NamedTuple):
    id: UUID
    name: str
    title: str
    path: str
    place: str


def choices() -> list[Choice]:
    """Who can be chosen, in the order of the list; empty where it is not a demo."""
    known = {login.username: login for login in Login.objects.filter(demo=True)} if is_open() else {}
    if not known:
        return []
    words = dict(vocab.ROLES)
    places = queries.place_names(next(iter(known.values())), {person.path for person in people()})
    return [
        Choice(login.pk, str(login), str(words[person.role]), person.path, places[person.path])
        for person in people()
        if (login := known.get(person.number))
    ]


def refusal() -> str | None:
    """Why production must not start with this store, or None."""
    try:
        found = Login.objects.filter(demo=True).exists()
    except DatabaseError:  # no tables yet: nothing to refuse
        return None
    if found:
        return "This store holds demo accounts. Use another KIVUKO_DATA and run `kivuko setup`."
    return None
