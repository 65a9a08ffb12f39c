"""What becomes of one entry of a list: proposed by one person, approved by another, changed, removed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening import listing
from kivuko.screening.inputs import EntryFacts, differing
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.workflows import ENTRY


@action("screening.list_entry", births=ListEntry, label=_("Add an entry"), done=_("Listed"))
def list_entry(act: Act, watchlist: Watchlist, *, ref: str, facts: EntryFacts) -> ListEntry:
    """A person is put on a list as its owner published it, with as much as the list says and no more."""
    listing.by_one_person(act, watchlist)
    return listing.checked(act, watchlist, facts).put(
        _fresh(act, watchlist, ref, edition=_step(act, watchlist.pk))
    )


@action("screening.change_entry", moves=ENTRY, label=_("Change the entry"), done=_("Entry changed"))
def change_entry(act: Act, entry: ListEntry, *, facts: EntryFacts) -> None:
    """The list says something else of this person than before, or lists them again."""
    listing.by_one_person(act, entry.watchlist)
    listing.checked(act, entry.watchlist, facts).put(entry)
    entry.edition = _step(act, entry.watchlist_id)


@action(
    "screening.remove_entry", moves=ENTRY, label=_("Remove from the list"), done=_("Removed from the list")
)
def remove_entry(act: Act, entry: ListEntry, *, reason: str = "") -> None:
    """The person is taken off the list: from the next traveller on nobody is compared with them."""
    listing.by_one_person(act, entry.watchlist)
    if act.posting.role != "system":
        listing.with_a_reason(reason)
    entry.edition = _step(act, entry.watchlist_id)


@action("screening.propose_entry", births=ListEntry, label=_("Propose an entry"), done=_("Proposed"))
def propose_entry(
    act: Act, watchlist: Watchlist, *, facts: EntryFacts, ref: str = "", batch: UUID | None = None
) -> ListEntry:
    """One person says who or what should be on the list; nobody is compared with it until another approves."""
    listing.takes_proposals(watchlist)
    given = listing.checked(act, watchlist, facts)
    entry = given.put(_fresh(act, watchlist, ref.strip() or given.ref(), edition=0))
    entry.proposed_by, entry.batch = act.actor.id, batch or act.id
    return entry


@action("screening.propose_change", moves=ENTRY, label=_("Propose a change"), done=_("Change proposed"))
def propose_change(act: Act, entry: ListEntry, *, facts: EntryFacts, batch: UUID | None = None) -> None:
    """One person says what should stand there instead; the entry counts as it is until another approves."""
    watchlist = entry.watchlist
    listing.takes_proposals(watchlist)
    listing.is_known(entry)
    given = listing.checked(act, watchlist, facts)
    if entry.state in ("listed", "changing"):
        if not differing(EntryFacts.on(entry).values(), given.values()):
            raise Refused(_("Nothing differs from what is listed. Change an answer, or go back."))
        entry.pending = given.values()
    else:
        given.put(entry)
    entry.proposed_by, entry.batch = act.actor.id, batch or act.id


@action("screening.propose_removal", moves=ENTRY, label=_("Propose its removal"), done=_("Removal proposed"))
def propose_removal(act: Act, entry: ListEntry, *, reason: str, batch: UUID | None = None) -> None:
    """One person says why the entry should go; it counts until another approves."""
    listing.takes_proposals(entry.watchlist)
    listing.with_a_reason(reason)
    entry.proposed_by, entry.batch = act.actor.id, batch or act.id


@action("screening.approve_entry", moves=ENTRY, label=_("Approve"), done=_("Approved by a second person"))
def approve_entry(act: Act, entry: ListEntry) -> None:
    """A second person agrees: from the next traveller on the list says what was proposed."""
    listing.approved(act, entry, _step(act, entry.watchlist_id))


@action("screening.reject_entry", moves=ENTRY, label=_("Reject"), done=_("Rejected"))
def reject_entry(act: Act, entry: ListEntry, *, reason: str) -> None:
    """What was proposed does not come into force, and the reason is kept; who proposed it may take it back so."""
    listing.with_a_reason(reason)
    entry.pending = {}


def _fresh(act: Act, watchlist: Watchlist, ref: str, edition: int) -> ListEntry:
    return ListEntry(
        path=watchlist.path, person=act.new_person(), watchlist=watchlist, ref=ref, edition=edition
    )


def _step(act: Act, pk: UUID) -> int:
    """The list takes one step with all entries of an act, by which every index learns; returns its new revision."""
    watchlist = next((one.record for one in act.changes if one.record.pk == pk), None)
    if watchlist is None:
        watchlist = Watchlist.objects.get(pk=pk)
        if watchlist.state != "in_force":
            raise Refused(_("This list is withdrawn. Use it again before you change who is on it."))
        act.also(watchlist, "screening.update_list")
    return watchlist.rev + 1
