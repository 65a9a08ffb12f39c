"""Who may found, appoint, post and suspend; how sensitive each field is; where it stands in the menu.

An administrator does all of it under the own path and never for themselves. A supervisor lets somebody act for at
most fourteen days at the own post. The data-protection officer and the auditor see it. Titles of a country narrow
nothing and grant nothing here: they are only words for roles.
"""

from django.utils.translation import gettext_lazy as _

from kivuko.accounts.models import Agency, Counter, Officer, Posting
from kivuko.accounts.vocab import AT_COUNTERS
from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, OPEN, PERSONAL, ROLES, allow, classify, sees

classify(Agency, code=OPEN, names=OPEN, sector=OPEN)
classify(Officer, agency=INTERNAL, number=INTERNAL, name=PERSONAL, phone=PERSONAL)
classify(Posting, officer=INTERNAL, role=INTERNAL, since=INTERNAL, until=INTERNAL)
classify(Counter, label=INTERNAL, officer=INTERNAL, until=INTERNAL)

allow(
    "administrator",
    "accounts.found_agency",
    "accounts.appoint",
    "accounts.open_login",
    "accounts.post",
    "accounts.end_posting",
    "accounts.suspend",
    "accounts.reinstate",
)
allow("supervisor", "accounts.act_for")
for role in AT_COUNTERS:
    allow(
        role,
        "accounts.open_counter",
        "accounts.lock_counter",
        "accounts.take_counter",
        "accounts.close_counter",
    )
    sees(role, Counter)
for role in ("administrator", "auditor", "data_protection"):
    sees(role, Counter)
# The first administrator of a node, and the invented officers of a demo, are nobody's appointment.
allow("system", "accounts.found_agency", "accounts.appoint", "accounts.open_login", "accounts.post")

for role in ROLES:
    sees(role, Agency, everywhere=True)
for role in ("administrator", "auditor", "data_protection", "supervisor", "system"):
    sees(role, Officer, Posting)

menu.item(80, _("Officers"), "accounts:officers", "administrator", "supervisor", "auditor", "data_protection")
