"""Who keeps lists, who settles hits, and how sensitive each field is. Who is on a list is personal data."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import menu
from kivuko.kernel.policy import INTERNAL, PERSONAL, allow, classify, sees
from kivuko.screening.models import Clearance, Hit, ListEntry, OnCall, Redress, Watchlist
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
    instruction=PERSONAL,
    contact=PERSONAL,
    visibility=INTERNAL,
    proposed_by=INTERNAL,
    batch=INTERNAL,
    pending=PERSONAL,
)
classify(
    Hit,
    entry=INTERNAL,
    watchlist=INTERNAL,
    list_name=INTERNAL,
    entry_name=PERSONAL,
    kind_of_entry=INTERNAL,
    visibility=INTERNAL,
    score=INTERNAL,
    level=INTERNAL,
    reasons=PERSONAL,
    said=PERSONAL,
    pair=PERSONAL,
    crossing=INTERNAL,
    raised_by=INTERNAL,
    raised_at=INTERNAL,
    ground=INTERNAL,
    decided_by=INTERNAL,
    settled_by=INTERNAL,
    settled_at=INTERNAL,
    tried=INTERNAL,
    unreached_at=INTERNAL,
)
classify(Clearance, hit=INTERNAL, entry=INTERNAL, pair=PERSONAL, cleared_at=INTERNAL)
classify(OnCall, officer=INTERNAL, since=INTERNAL, until=INTERNAL, phone=INTERNAL)
classify(
    Redress,
    hit=INTERNAL,
    number=PERSONAL,
    given_at=INTERNAL,
    asked=PERSONAL,
    asked_at=INTERNAL,
    answer=PERSONAL,
    answered_at=INTERNAL,
    answered_by=INTERNAL,
)

KEEPS = (
    "screening.open_list", "screening.change_list", "screening.update_list", "screening.list_entry",
    "screening.change_entry", "screening.remove_entry", "screening.propose_entry", "screening.propose_change",
)  # fmt: skip
SETTLES = (  # takes a reason or a second person, so never the system
    "screening.withdraw_list", "screening.reinstate_list", "screening.propose_removal", "screening.approve_entry",
    "screening.reject_entry", "screening.approve_batch", "screening.reject_batch",
)  # fmt: skip
for role in ("administrator", "supervisor"):  # a supervisor of headquarters: lists lie at the country's path
    allow(role, *KEEPS, *SETTLES)
allow("system", *KEEPS)  # the command line and the demo; it withdraws nothing, for that takes a reason
for role in ("officer", "supervisor", "system"):
    allow(role, "screening.raise_hit")
allow("supervisor", "screening.confirm", "screening.refute", "screening.alert_again")
# When the clock has run out, whoever is at the post records what the supervisor on call decides by phone.
BY_PHONE = ("screening.confirm_by_phone", "screening.refute_by_phone", "screening.nobody_reachable")
for role in ("officer", "supervisor"):
    allow(role, *BY_PHONE, "screening.give_redress", "screening.ask_redress")
for role in ("supervisor", "administrator", "system"):  # the system: the demo
    allow(role, "screening.put_on_call", "screening.end_on_call")
allow("data_protection", "screening.ask_redress", "screening.answer_redress")
allow("supervisor", "screening.answer_redress")

# Lists are homed at headquarters and used at every post, so that they are seen from everywhere by those who see them.
for role in ("supervisor", "administrator", "system"):
    sees(role, Watchlist, ListEntry, everywhere=True)
# A hit is seen at its post. What is kept from the lane is seen by supervisors; what is discreet, by them alone.
sees("officer", Hit, only=Q(visibility=Visibility.OPEN))
sees("supervisor", Hit, Clearance, Redress)
sees("data_protection", Hit, only=~Q(visibility=Visibility.DISCREET))
sees("data_protection", Clearance, Redress)
for role in (
    "officer",
    "supervisor",
    "administrator",
    "data_protection",
    "system",
):  # whom to call, from every post
    sees(role, OnCall, everywhere=True)

COUNTS = frozenset(("supervisor", "administrator", "analyst"))
"""Roles that are shown how many hits of a list were refuted and how fast, within their path; small numbers hidden."""

TOLD: dict[str, frozenset[str]] = {
    "officer": frozenset((Visibility.OPEN,)),
    "supervisor": frozenset(Visibility.values),
    "administrator": frozenset(Visibility.values),
    "system": frozenset(Visibility.values),
}
"""Roles that may ask whether a traveller is close to an entry, and of which lists each is told. Nobody else is."""

menu.item(30, _("Hits"), "screening:hits", "officer", "supervisor", "data_protection")
menu.item(35, _("On call"), "screening:calls", "supervisor", "administrator")
# Supervisors reach both from the page of hits.
menu.item(36, _("Redress"), "screening:lookup", "data_protection")
menu.item(75, _("How hits were settled"), "screening:settling", "administrator", "analyst")
menu.item(70, _("Lists"), "screening:lists", "supervisor", "administrator")
