"""READ FIRST: who has which home, and who may look into the ledger and forget."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.crossings.policy import NAMES
from kivuko.incidents.policy import JUSTICE, KEEPERS
from kivuko.kernel import menu
from kivuko.kernel.policy import ROLES, Actor
from kivuko.referrals.policy import DESKS

HOMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("officer", ("officer", "supervisor")),
    ("supervisor", ("supervisor",)),
    ("analyst", ("analyst",)),
    ("administrator", ("administrator",)),
    ("auditor", ("auditor",)),
    ("data_protection", ("data_protection",)),
    ("referrals", tuple(DESKS)),
    ("incidents", (*KEEPERS, *JUSTICE)),
)
"""The parts of the home page, in the order in which they stand, and whose they are."""

LEDGER = frozenset(("auditor",))
"""Roles that read the ledger: who did what when, never about whom."""
FORGETS = frozenset(("data_protection",))

COUNTS = frozenset(("analyst", "supervisor"))
"""Roles that ask for flows: of the country, or of the own post."""

SUPERVISES = frozenset(("supervisor",))
"""Roles that see a post as it is now."""

INBOX = frozenset(("officer", "supervisor", "analyst", "administrator", "auditor", "police", "justice"))
"""Roles for whom anything may wait; `inbox.SOURCES` says what."""


def _waiting(actor: Actor) -> int:
    from kivuko.desk import inbox  # it reads all apps, and policies are read first

    return inbox.waiting(actor)


menu.item(0, _("Home"), "desk:home", *(role for role in ROLES if role != "system"))
menu.item(5, _("Inbox"), "desk:inbox", *INBOX, waits=_waiting)
menu.item(15, _("Live"), "desk:live", *SUPERVISES)
menu.item(25, _("Flows"), "desk:flows", *COUNTS)
menu.item(22, _("Search"), "desk:search", *NAMES)
menu.item(85, _("Ledger"), "desk:ledger", *LEDGER)
menu.item(86, _("Forget a person"), "desk:forget", *FORGETS)
menu.item(87, _("Legal holds"), "desk:holds", *FORGETS)
