"""READ FIRST: who has which home, and who may look into the ledger and forget."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import ROLES

HOMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("officer", ("officer", "supervisor")),
    ("supervisor", ("supervisor",)),
    ("analyst", ("analyst",)),
    ("administrator", ("administrator",)),
    ("auditor", ("auditor",)),
    ("data_protection", ("data_protection",)),
)
"""The parts of the home page, in the order in which they stand, and whose they are."""

LEDGER = frozenset(("auditor",))
"""Roles that read the ledger: who did what when, never about whom."""
FORGETS = frozenset(("data_protection",))

menu.item(0, _("Home"), "desk:home", *(role for role in ROLES if role != "system"))
menu.item(85, _("Ledger"), "desk:ledger", *LEDGER)
menu.item(86, _("Forget a person"), "desk:forget", *FORGETS)
menu.item(87, _("Legal holds"), "desk:holds", *FORGETS)
