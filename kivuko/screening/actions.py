"""What happens to lists and to their entries. Nothing here refuses a traveller.

What becomes of one entry stands in actions_entries: two people put somebody on a list that a country keeps itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening import actions_entries, listing
from kivuko.screening.inputs import EntryChange, ListFacts, Seen
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import OWN, RESERVED, SOURCES
from kivuko.screening.workflows import WATCHLIST

list_entry, change_entry = actions_entries.list_entry, actions_entries.change_entry
remove_entry, propose_entry = actions_entries.remove_entry, actions_entries.propose_entry
propose_change, propose_removal = actions_entries.propose_change, actions_entries.propose_removal
approve_entry, reject_entry = actions_entries.approve_entry, actions_entries.reject_entry


@action("screening.open_list", births=Watchlist, label=_("Open a list"), done=_("List opened"))
def open_list(act: Act, where: Branch, *, code: str, facts: ListFacts) -> Watchlist:
    """A list comes into use: its owner, legal basis and purpose are said before anybody is on it."""
    if code in RESERVED:
        raise Refused(fields={"code": [_("This word is taken by a page. Choose another code.")]})
    kinds = {source.kind for source in SOURCES.values() if source.layout == facts.layout}
    if facts.layout != OWN and facts.kind_of_entries not in kinds:
        raise Refused(fields={"kind_of_entries": [_("A published list keeps the kind that it has.")]})
    _are_sound(act, facts)
    return facts.put(Watchlist(path=where.path, code=code))


@action(
    "screening.change_list",
    moves=WATCHLIST,
    label=_("Change what is said of the list"),
    done=_("Facts of the list changed"),
)
def change_list(act: Act, watchlist: Watchlist, *, facts: ListFacts) -> None:
    """Owner, basis, purpose, instruction, contact, who is told, or the day on which the list expires."""
    same = (facts.layout, facts.demo) == (watchlist.layout, watchlist.demo)
    if not same or (watchlist.layout != OWN and facts.kind_of_entries != watchlist.kind_of_entries):
        raise Refused(
            _(
                "A published list keeps its kind. Where a law gives it another meaning, open a list of your own."
            )
        )
    _are_sound(act, facts)
    facts.put(watchlist)


@action("screening.update_list", moves=WATCHLIST, label=_("Bring up to date"), done=_("Entries updated"))
def update_list(
    act: Act,
    watchlist: Watchlist,
    *,
    changed: list[EntryChange] = [],  # noqa: B006 - pydantic copies it
    removed: list[UUID] = [],  # noqa: B006 - pydantic copies it
    digest: str = "",
    imported_at: datetime | None = None,
) -> None:
    """The list is brought up to its owner's file: what was changed or removed there, and which file it was."""
    if changed or removed:
        listing.by_one_person(act, watchlist)
    facts = {change.id: change.facts for change in changed}
    entries = ListEntry.objects.filter(watchlist=watchlist).in_bulk([*facts, *removed])
    if (facts.keys() | set(removed)) - entries.keys():
        raise Refused(_("One of these entries is not on this list. Import the list again."))
    for pk, entry in entries.items():
        entry.watchlist, entry.edition = watchlist, watchlist.rev + 1
        if pk in facts:
            listing.checked(act, watchlist, facts[pk]).put(entry)
        act.also(entry, "screening.change_entry" if pk in facts else "screening.remove_entry")
    watchlist.digest = digest or watchlist.digest
    watchlist.imported_at = imported_at or watchlist.imported_at


@action(
    "screening.approve_batch", moves=WATCHLIST, label=_("Approve all of it"), done=_("Proposals approved")
)
def approve_batch(act: Act, watchlist: Watchlist, *, entries: list[Seen]) -> None:
    """A second person has looked at what was proposed together, and all of it comes into force at once."""
    for entry in listing.seen(watchlist, entries):
        listing.approved(act, entry, watchlist.rev + 1)
        act.also(entry, "screening.approve_entry")


@action("screening.reject_batch", moves=WATCHLIST, label=_("Reject all of it"), done=_("Proposals rejected"))
def reject_batch(act: Act, watchlist: Watchlist, *, entries: list[Seen], reason: str) -> None:
    """What was proposed together does not come into force; the list stays as it was."""
    listing.with_a_reason(reason)
    for entry in listing.seen(watchlist, entries):
        entry.pending = {}
        act.also(entry, "screening.reject_entry")


@action("screening.withdraw_list", moves=WATCHLIST, label=_("Withdraw the list"), done=_("List withdrawn"))
def withdraw_list(act: Act, watchlist: Watchlist, *, reason: str) -> None:
    """The list is no longer used: from the next traveller on nobody is compared with it."""
    listing.with_a_reason(reason)


@action("screening.reinstate_list", moves=WATCHLIST, label=_("Use the list again"), done=_("List used again"))
def reinstate_list(act: Act, watchlist: Watchlist, *, reason: str) -> None:
    """A withdrawn list is used again, with the entries it had."""
    listing.with_a_reason(reason)


def _are_sound(act: Act, facts: ListFacts) -> None:
    if faults := facts.faults(act.at.date()):
        raise Refused(fields=faults)
