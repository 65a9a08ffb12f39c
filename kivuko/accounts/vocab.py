"""The words of this app: what agencies do, the roles of the house, and a country's titles for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import policy
from kivuko.lib import countrydata

SECTORS = (
    ("immigration", _("Immigration")),
    ("customs", _("Customs")),
    ("health", _("Health")),
    ("police", _("Police")),
    ("security", _("Security")),
    ("justice", _("Justice")),
    ("social", _("Social affairs")),
    ("statistics", _("Statistics")),
    ("other", _("Other")),
)

_WORDS: dict[str, object] = {
    "officer": _("Officer"),
    "supervisor": _("Supervisor"),
    "analyst": _("Analyst"),
    "administrator": _("Administrator"),
    "auditor": _("Auditor"),
    "data_protection": _("Data-protection officer"),
    "monitor": _("Monitor"),
    "customs": _("Customs officer"),
    "port_health": _("Port health officer"),
    "police": _("Police officer"),
    "justice": _("Justice officer"),
    "security": _("Security officer"),
    "oversight": _("Oversight body"),
    "caseworker": _("Caseworker"),
    "refugee_authority": _("Officer of the refugee authority"),
    "shelter": _("Shelter staff"),
    "task_force": _("Member of the task force"),
    "psychosocial": _("Psychosocial worker"),
    "psea_focal": _("Focal point against sexual exploitation and abuse"),
    "trainer": _("Trainer"),
    "manager": _("Programme manager"),
    "secretary": _("Secretary of a committee"),
    "directorate": _("Directorate"),
    "donor": _("Donor"),
    "partner": _("Partner"),
    "registry": _("Civil registry"),
    "neighbour": _("Service of a neighbouring state"),
    "hub": _("Regional hub"),
    "system": _("Kivuko itself"),
}
ROLES = tuple((role, _WORDS[role]) for role in policy.ROLES)

AT_COUNTERS = ("officer", "supervisor")
"""Roles that work at the counter of a lane."""
ACTING_ROLES = ("officer", "supervisor")
"""What a supervisor may let somebody act as."""

SECOND_FACTOR = frozenset(
    (
        "supervisor", "analyst", "administrator", "auditor", "data_protection", "caseworker", "refugee_authority",
        "shelter", "psychosocial",
    )
)  # fmt: skip
"""Roles that sign in with a code from a telephone besides the password."""


class Title(NamedTuple):
    """What a country calls somebody with a role of the house; `verified` when the country confirmed it."""

    role: str
    names: Mapping[str, str]
    verified: bool


def titles(country: str) -> list[Title]:
    """The titles of a country's officers, as its folder of data lists them; empty where it lists none."""
    return [
        Title(row.role, {"en": row.title, "fr": row.title_fr, "ar": row.title_ar}, row.verified)
        for row in countrydata.roles(country)
    ]


def label(names: Mapping[str, str]) -> str:
    """A label {en, fr, ar} in the reader's language, else in English."""
    language = (get_language() or "en").split("-")[0]
    return names.get(language) or names.get("en") or ""


def branch_name(path: str) -> str:
    """A whole country by its name, a branch below it by its code as well: South Sudan · dcrnpi."""
    country, *codes = path.strip("/").split("/")
    apart = [f"\u2066{code}\u2069" for code in codes]  # left to right in Arabic as well
    return " · ".join([countrydata.root_name(country, get_language() or "en"), *apart])
