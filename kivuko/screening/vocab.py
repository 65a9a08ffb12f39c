"""The words of screening: kinds of listed persons, who is shown a list, and the lists that we know how to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Layout = Literal["ofac", "un", "own"]
OWN: Layout = "own"
"""The layout of lists that a country keeps itself: entries come one by one or by our template, by two people."""


class Kind(models.TextChoices):
    """What an entry asks of a border officer."""

    TRAVEL_BAN = "travel_ban", _("UN travel ban")
    WANTED = "wanted", _("Wanted by a court")
    REFUSE = "refuse", _("Entry refused by decision")
    AT_RISK = "at_risk", _("Missing or at risk")
    DOCUMENT = "document", _("Document alone")
    INFORMATION = "information", _("Information only")


class Visibility(models.TextChoices):
    """Who is told that a traveller comes close to an entry of the list."""

    OPEN = "open", _("The officer at the lane")
    SUPERVISOR = "supervisor", _("Supervisors only")
    DISCREET = "discreet", _("Discreet: supervisors, without a word at the lane")


class Ground(models.TextChoices):
    """What was compared when a hit was settled, as a code that can be counted. The words beside it say more."""

    OTHER_BIRTH = "other_birth", _("Another date of birth")
    OTHER_FACE = "other_face", _("Another photograph or description")
    OTHER_DOCUMENT = "other_document", _("Another document, or another holder of its number")
    OTHER_SEX = "other_sex", _("Another sex or a very different age")
    CONTACT_DENIES = "contact_denies", _("The list's contact says that it is somebody else")
    SAME_DOCUMENT = "same_document", _("The same document")
    SAME_FACE = "same_face", _("The same photograph or fingerprint")
    SAME_FACTS = "same_facts", _("Name, date of birth and place of birth agree")
    CONTACT_CONFIRMS = "contact_confirms", _("The list's contact says that it is the person")
    SAYS_SO = "says_so", _("The traveller says so")
    OTHER = "other", _("Something else, said below")


REFUTING = (
    Ground.OTHER_BIRTH, Ground.OTHER_FACE, Ground.OTHER_DOCUMENT, Ground.OTHER_SEX, Ground.CONTACT_DENIES, Ground.OTHER,
)  # fmt: skip
CONFIRMING = (
    Ground.SAME_DOCUMENT, Ground.SAME_FACE, Ground.SAME_FACTS, Ground.CONTACT_CONFIRMS, Ground.SAYS_SO, Ground.OTHER,
)  # fmt: skip

LEVELS: dict[str, tuple[str, object]] = {
    "stop": ("stop", _("Second line")),
    "look": ("look", pgettext_lazy("level of a hit", "Look")),
}
"""Level of a hit: how it is drawn, and its word."""

REDRESS: dict[str, tuple[str, object]] = {
    "given": ("quiet", _("Slip given")),
    "asked": ("look", _("Waits for an answer")),
    "answered": ("go", _("Answered")),
}
"""State of a redress number: how it is drawn, and its word."""


class Route(models.TextChoices):
    """To whom a hit goes. `PROTECTION` stands in data/kinds.csv alone: a hit goes to one of the two after it."""

    SECOND_LINE = "second_line", _("Second line of the post")
    POLICE = "police", _("Police, with the court's decision")
    PROTECTION = "protection", _("Child protection, or the named contact")
    CHILD_PROTECTION = "child_protection", _("Child protection")
    CONTACT = "contact", _("The named contact, day and night")
    NOBODY = "nobody", _("Nobody: for information only")


class DocumentStatus(models.TextChoices):
    """Why a document is listed by itself."""

    LOST = "lost", pgettext_lazy("document", "Lost")
    STOLEN = "stolen", pgettext_lazy("document", "Stolen")
    REVOKED = "revoked", pgettext_lazy("document", "Revoked")
    BLANK = "blank", pgettext_lazy("document", "Stolen blank")


COUNTING = ("listed", "changing", "leaving")
"""States of an entry in which travellers are compared with it. A proposed one matches nobody."""
WAITING = ("proposed", "changing", "leaving")
"""States of an entry in which a second person has to decide."""
RESERVED = frozenset(("import", "open", "proposed", "template"))
"""Words that addresses of pages use, so that no list has them as its code."""

STATES: dict[str, tuple[str, object]] = {
    "in_force": ("go", _("In force")),
    "withdrawn": ("quiet", _("Withdrawn")),
    "open": ("look", pgettext_lazy("hit", "Open")),
    "confirmed": ("stop", _("Confirmed")),
    "refuted": ("go", _("Refuted")),
    "listed": ("go", _("Listed")),
    "removed": ("quiet", _("Removed")),
    "proposed": ("look", _("Proposed, waits for a second person")),
    "changing": ("look", _("Listed, a change is proposed")),
    "leaving": ("look", _("Listed, its removal is proposed")),
    "rejected": ("quiet", _("Rejected")),
    "expired": ("stop", _("Expired: compared with nobody")),
}
"""State of a list, an entry or a hit: how it is drawn, and its word."""


@dataclass(frozen=True)
class Source:
    """A list as its owner publishes it, with what must be said before it is used. Texts by language."""

    code: str
    layout: Layout
    names: dict[str, str]
    owner: str
    basis: str
    purpose: str
    kind: Kind
    demo: bool = False
    files: tuple[str, ...] = field(default=())


DEMO = {
    "en": "demo excerpt, every person invented",
    "fr": "extrait de démonstration, toutes les personnes sont inventées",
    "ar": "مقتطف للعرض، كل الأشخاص من نسج الخيال",
}


def _ofac(code: str, demo: bool) -> Source:
    name = "OFAC SDN"
    return Source(
        code=code,
        layout="ofac",
        names={tongue: f"{name} ({words})" for tongue, words in DEMO.items()} if demo else {"en": name},
        owner="US Treasury, Office of Foreign Assets Control",
        basis="None for entry: it binds US persons in trade and finance",
        purpose="To know of financial sanctions; never a ground at the border",
        kind=Kind.INFORMATION,
        demo=demo,
        files=("sdn.csv", "alt.csv", "add.csv"),
    )


def _un(code: str, demo: bool) -> Source:
    names = {
        "en": "UN Security Council consolidated list",
        "fr": "Liste récapitulative du Conseil de sécurité de l'ONU",
        "ar": "القائمة الموحدة لمجلس الأمن التابع للأمم المتحدة",
    }
    return Source(
        code=code,
        layout="un",
        names={tongue: f"{names[tongue]} ({words})" for tongue, words in DEMO.items()} if demo else names,
        owner="UN Security Council, subsidiary organs",
        basis="UN Charter, chapter VII: travel bans by resolution, with exemptions",
        purpose="To prevent entry or transit of persons under a travel ban, unless exempted",
        kind=Kind.TRAVEL_BAN,
        demo=demo,
        files=("UN_consolidated.xml",),
    )


SOURCES: dict[str, Source] = {
    source.code: source
    for source in (
        _ofac("ofac", demo=False), _un("un", demo=False), _ofac("ofac-demo", demo=True), _un("un-demo", demo=True),
    )
}  # fmt: skip
"""Lists that open by themselves at their first import."""

assert {source.layout for source in SOURCES.values()} | {OWN} == set(get_args(Layout))
