"""READ FIRST: who may refer, who is shown what, how sensitive each field is. Deny by default.

No role has sight of referrals as records, so that lists, timelines and the API give nobody anything. What somebody may
read is asked in `queries`: an opener that it was sent and to whom, a desk its own kind of service.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, OPEN, PERSONAL, PROTECTED, allow, classify, sees
from kivuko.referrals.models import Referral, Service

classify(
    Service,
    code=OPEN,
    names=OPEN,
    does=OPEN,
    provider=OPEN,
    serves=INTERNAL,
    day=INTERNAL,
    night=INTERNAL,
    languages=OPEN,
    source=OPEN,
    confirmed_on=INTERNAL,
)
classify(
    Referral,
    ring="protection",
    number=PERSONAL,
    opened_by=INTERNAL,
    opened_at=INTERNAL,
    due_at=PERSONAL,
    desk=PERSONAL,
    mark=PERSONAL,
    ground=PROTECTED,
    service=PROTECTED,
    about=PROTECTED,
    place=PROTECTED,
    heard_at=PROTECTED,
    heard=PROTECTED,
    language=PROTECTED,
    interviewer=PROTECTED,
    company=PROTECTED,
    answer=PROTECTED,
)

OPENERS = ("officer", "supervisor", "port_health")
"""Roles to whom somebody may say that they are afraid. Customs, police and security call one of them."""
DESKS: dict[str, frozenset[str]] = {
    "refugee_authority": frozenset(("refugee_authority",)),
    "caseworker": frozenset(("child_protection", "family_tracing", "legal")),
    "shelter": frozenset(("shelter",)),
    "psychosocial": frozenset(("psychosocial",)),
}
"""Role to the kinds of service whose referrals it receives and reads. Nobody else reads one."""

for role in OPENERS:
    allow(role, "referrals.refer", "referrals.open_on_patrol", "referrals.see_sent")
for role in DESKS:
    allow(
        role,
        "referrals.receive",
        "referrals.accept",
        "referrals.decline",
        "referrals.finish",
        "referrals.read",
    )
allow("administrator", "referrals.add_service", "referrals.confirm_service", "referrals.end_service")
allow("system", "referrals.add_service")  # the country's data file

for role in (*OPENERS, *DESKS, "administrator", "data_protection", "system"):
    sees(role, Service, everywhere=True)

COUNTS = ("analyst",)
"""Roles that read how many there were, never fewer than five."""

menu.item(35, _("Referrals"), "referrals:sent", *OPENERS)
menu.item(35, _("Referrals"), "referrals:desk", *DESKS)
menu.item(75, _("Services"), "referrals:services", "administrator")
menu.item(75, _("Referrals counted"), "referrals:counts", *COUNTS)
