"""The services of the countries' data files become records; a second run adds only what is new."""

from __future__ import annotations

from kivuko.kernel.actions import Branch
from kivuko.kernel.policy import SYSTEM, Actor
from kivuko.lib import countrydata
from kivuko.referrals import actions
from kivuko.referrals.inputs import ServiceFacts
from kivuko.referrals.models import Service


def load(actor: Actor = SYSTEM) -> int:
    """How many services were added. Those that are here stay as people confirmed or ended them."""
    known = set(Service.objects.values_list("code", flat=True))
    count = 0
    for cc in countrydata.available():
        for row in countrydata.services(cc):
            if row.code not in known:
                actions.add_service(
                    actor, Branch(f"{cc.upper()}/"), code=row.code, facts=ServiceFacts.of(row)
                )
                count += 1
    return count
