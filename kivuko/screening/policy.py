"""Who keeps lists, who settles hits, and how sensitive each field is. Who is on a list is personal data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, PERSONAL, allow, classify, sees
from kivuko.screening.models import Hit, ListEntry, Watchlist
from kivuko.screening.vocab import Visibility

classify(
    Watchlist,
    code=INTERNAL,
    names=INTERNAL,
    layout=INTERNAL,
    owner=INTERNAL,
    basis=INTERNAL,
    purpose=INTERNAL,
    kind_of_entries=INTERNAL,
    instructions=INTERNAL,
    contact=INTERNAL,
    visibility=INTERNAL,
    expires=INTERNAL,
    digest=INTERNAL,
    imported_at=INTERNAL,
    demo=INTERNAL,
)
classify(
    ListEntry,
    watchlist=INTERNAL,
    ref=INTERNAL,
    kind_of_entry=INTERNAL,
    edition=INTERNAL,
    name=PERSONAL,
    aliases=PERSONAL,
    births=PERSONAL,
    nationalities=PERSONAL,
    sex=PERSONAL,
    documents=PERSONAL,
    places=PERSONAL,
    programme=PERSONAL,
    remarks=PERSONAL,
    listed_on=INTERNAL,
    mark=PERSONAL,
)
classify(
    Hit,
    entry=INTERNAL,
    watchlist=INTERNAL,
    list_name=INTERNAL,
    entry_name=PERSONAL,
    score=INTERNAL,
    level=INTERNAL,
    reasons=PERSONAL,
    crossing=INTERNAL,
    raised_by=INTERNAL,
    raised_at=INTERNAL,
)

KEEPS = (
    "screening.open_list", "screening.update_list", "screening.list_entry", "screening.change_entry",
    "screening.remove_entry",
)  # fmt: skip
for role in ("administrator", "supervisor"):  # a supervisor of headquarters: lists lie at the country's path
    allow(role, *KEEPS, "screening.withdraw_list", "screening.reinstate_list")
allow("system", *KEEPS)  # the command line and the demo; it withdraws nothing, for that takes a reason
for role in ("officer", "supervisor", "system"):
    allow(role, "screening.raise_hit")
allow("supervisor", "screening.confirm", "screening.refute")

# Lists are homed at headquarters and used at every post, so that they are seen from everywhere by those who see them.
for role in ("supervisor", "administrator", "system"):
    sees(role, Watchlist, ListEntry, everywhere=True)
sees("supervisor", Hit)
sees("data_protection", Hit)

TOLD: dict[str, frozenset[str]] = {
    "officer": frozenset((Visibility.OPEN,)),
    "supervisor": frozenset(Visibility.values),
    "administrator": frozenset(Visibility.values),
    "system": frozenset(Visibility.values),
}
"""Roles that may ask whether a traveller is close to an entry, and of which lists each is told. Nobody else is."""

menu.item(30, _("Hits"), "screening:hits", "supervisor")
menu.item(70, _("Lists"), "screening:lists", "supervisor", "administrator")
