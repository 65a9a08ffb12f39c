"""The words of screening: kinds of listed persons, who is shown a list, and the lists that we know how to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Layout = Literal["ofac", "un"]


class Kind(models.TextChoices):
    """What an entry asks of a border officer."""

    TRAVEL_BAN = "travel_ban", _("UN travel ban")
    WANTED = "wanted", _("Wanted by a court")
    REFUSE = "refuse", _("Entry refused by decision")
    AT_RISK = "at_risk", _("Missing or at risk")
    INFORMATION = "information", _("Information only")


class Visibility(models.TextChoices):
    """Who is told that a traveller comes close to an entry of the list."""

    OPEN = "open", _("The officer at the lane")
    SUPERVISOR = "supervisor", _("Supervisors only")
    DISCREET = "discreet", _("Discreet: supervisors, without a word at the lane")


BARS = frozenset((Kind.TRAVEL_BAN,))
"""Kinds with a legal basis for holding somebody up: a strong match goes to second line. None refuses by itself."""

STATES: dict[str, tuple[str, object]] = {
    "in_force": ("go", _("In force")),
    "withdrawn": ("quiet", _("Withdrawn")),
    "open": ("look", pgettext_lazy("hit", "Open")),
    "confirmed": ("stop", _("Confirmed")),
    "refuted": ("go", _("Refuted")),
    "listed": ("go", _("Listed")),
    "removed": ("quiet", _("Removed")),
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
    instructions: dict[str, str]
    demo: bool = False
    files: tuple[str, ...] = field(default=())


_UN_INSTRUCTIONS = {
    "en": "Go to second line. Compare photograph, birth date and document with the entry, then call the contact. "
    "A travel ban has exemptions: do not decide alone.",
    "fr": "Passez en seconde ligne. Comparez la photo, la date de naissance et le document avec l'inscription, puis "
    "appelez le contact. Une interdiction de voyager connaît des dérogations : ne décidez pas seul.",
    "ar": "انتقل إلى الخط الثاني. قارن الصورة وتاريخ الميلاد والوثيقة بالقيد، ثم اتصل بجهة الاتصال. "
    "لحظر السفر استثناءات: لا تقرر وحدك.",
}
_OFAC_INSTRUCTIONS = {
    "en": "For information only: this list is no ground to refuse or to hold anybody. Check whether it is the same "
    "person and tell your supervisor.",
    "fr": "Pour information seulement : cette liste n'est pas un motif pour refuser ou retenir qui que ce soit. "
    "Vérifiez s'il s'agit de la même personne et informez votre superviseur.",
    "ar": "للعلم فقط: هذه القائمة ليست سبباً لرفض أي شخص أو احتجازه. تحقق مما إذا كان الشخص نفسه وأبلغ مشرفك.",
}
_DEMO = {
    "en": "demo excerpt, every person invented",
    "fr": "extrait de démonstration, toutes les personnes sont inventées",
    "ar": "مقتطف للعرض، كل الأشخاص من نسج الخيال",
}


def _ofac(code: str, demo: bool) -> Source:
    name = "OFAC SDN"
    return Source(
        code=code,
        layout="ofac",
        names={tongue: f"{name} ({words})" for tongue, words in _DEMO.items()} if demo else {"en": name},
        owner="US Treasury, Office of Foreign Assets Control",
        basis="None for entry: it binds US persons in trade and finance",
        purpose="To know of financial sanctions; never a ground at the border",
        kind=Kind.INFORMATION,
        instructions=_OFAC_INSTRUCTIONS,
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
        names={tongue: f"{names[tongue]} ({words})" for tongue, words in _DEMO.items()} if demo else names,
        owner="UN Security Council, subsidiary organs",
        basis="UN Charter, chapter VII: travel bans by resolution, with exemptions",
        purpose="To prevent entry or transit of persons under a travel ban, unless exempted",
        kind=Kind.TRAVEL_BAN,
        instructions=_UN_INSTRUCTIONS,
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

assert {source.layout for source in SOURCES.values()} == set(get_args(Layout))
