"""What happens to lists, to their entries, and to hits. Nothing here refuses a traveller."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening import hits
from kivuko.screening.inputs import EntryChange, EntryFacts, ListFacts
from kivuko.screening.models import Hit, ListEntry, Watchlist
from kivuko.screening.vocab import Kind
from kivuko.screening.workflows import ENTRY, HIT, WATCHLIST


@action("screening.open_list", births=Watchlist, label=_("Open a list"), done=_("List opened"))
def open_list(act: Act, where: Branch, *, code: str, facts: ListFacts) -> Watchlist:
    """A list comes into use: its owner, legal basis and purpose are said before anybody is on it."""
    if not facts.names.get("en", "").strip():
        raise Refused(fields={"facts": [_("Give the list a name in English at least.")]})
    return facts.put(Watchlist(path=where.path, code=code))


@action("screening.update_list", moves=WATCHLIST, label=_("Bring up to date"), done=_("Entries updated"))
def update_list(
    act: Act,
    watchlist: Watchlist,
    *,
    changed: list[EntryChange] = [],  # noqa: B006 - pydantic copies it
    removed: list[UUID] = [],  # noqa: B006 - pydantic copies it
    digest: str = "",
    imported_at: datetime | None = None,
    expires: date | None = None,
) -> None:
    """The list is brought up to its owner's file: what was changed or removed there, and which file it was."""
    facts = {change.id: change.facts for change in changed}
    entries = ListEntry.objects.filter(watchlist=watchlist).in_bulk([*facts, *removed])
    if (facts.keys() | set(removed)) - entries.keys():
        raise Refused(_("One of these entries is not on this list. Import the list again."))
    for pk, entry in entries.items():
        entry.edition = watchlist.rev + 1
        if pk in facts:
            facts[pk].put(entry)
        act.also(entry, "screening.change_entry" if pk in facts else "screening.remove_entry")
    watchlist.digest = digest or watchlist.digest
    watchlist.imported_at = imported_at or watchlist.imported_at
    watchlist.expires = expires or watchlist.expires


@action("screening.withdraw_list", moves=WATCHLIST, label=_("Withdraw the list"), done=_("List withdrawn"))
def withdraw_list(act: Act, watchlist: Watchlist, *, reason: str) -> None:
    """The list is no longer used: from the next traveller on nobody is compared with it."""
    _with_a_reason(reason)


@action("screening.reinstate_list", moves=WATCHLIST, label=_("Use the list again"), done=_("List used again"))
def reinstate_list(act: Act, watchlist: Watchlist, *, reason: str) -> None:
    """A withdrawn list is used again, with the entries it had."""
    _with_a_reason(reason)


@action("screening.list_entry", births=ListEntry, label=_("Add an entry"), done=_("Listed"))
def list_entry(
    act: Act, watchlist: Watchlist, *, ref: str, facts: EntryFacts, kind: Kind | None = None
) -> ListEntry:
    """A person is put on a list, with as much as the list says and no more."""
    entry = ListEntry(
        path=watchlist.path, person=act.new_person(), watchlist=watchlist, ref=ref,
        kind_of_entry=kind or watchlist.kind_of_entries, edition=_step(act, watchlist.pk),
    )  # fmt: skip
    return _with_a_name(facts).put(entry)


@action("screening.change_entry", moves=ENTRY, label=_("Change the entry"), done=_("Entry changed"))
def change_entry(act: Act, entry: ListEntry, *, facts: EntryFacts) -> None:
    """The list says something else of this person than before, or lists them again."""
    _with_a_name(facts).put(entry)
    entry.edition = _step(act, entry.watchlist_id)


@action(
    "screening.remove_entry", moves=ENTRY, label=_("Remove from the list"), done=_("Removed from the list")
)
def remove_entry(act: Act, entry: ListEntry, *, reason: str = "") -> None:
    """The person is taken off the list: from the next traveller on nobody is compared with them."""
    if act.posting.role != "system":
        _with_a_reason(reason)
    entry.edition = _step(act, entry.watchlist_id)


@action("screening.raise_hit", births=Hit, label=_("Raise a hit"), done=_("Hit raised"))
def raise_hit(
    act: Act, where: Branch, *, raised: hits.Raised, crossing: UUID | None = None, person: UUID | None = None
) -> Hit:
    """A traveller came close to an entry of a list: somebody else has to look whether it is the same person."""
    if raised.level not in hits.ASKING:
        raise Refused(_("Only what asks for a look is raised."))
    return hits.draft(act, raised, path=where.path, person=person or act.new_person(), crossing=crossing)


@action("screening.confirm", moves=HIT, label=_("It is the same person"), done=_("Hit confirmed"))
def confirm(act: Act, hit: Hit, *, reason: str) -> None:
    """A second person finds that the traveller is the person on the list; what follows is decided by people."""
    _by_somebody_else(act, hit)
    _with_a_reason(reason)


@action("screening.refute", moves=HIT, label=_("It is somebody else"), done=_("Hit refuted"))
def refute(act: Act, hit: Hit, *, reason: str) -> None:
    """A second person finds that the traveller is not the person on the list, and says why."""
    _by_somebody_else(act, hit)
    _with_a_reason(reason)


def _step(act: Act, pk: UUID) -> int:
    """The list takes one step with all entries of an act, by which every index learns; returns its new revision."""
    watchlist = next((one.record for one in act.changes if one.record.pk == pk), None)
    if watchlist is None:
        watchlist = Watchlist.objects.get(pk=pk)
        if watchlist.state != "in_force":
            raise Refused(_("This list is withdrawn. Use it again before you change who is on it."))
        act.also(watchlist, "screening.update_list")
    return watchlist.rev + 1


def _with_a_name(facts: EntryFacts) -> EntryFacts:
    if not facts.name.strip():
        raise Refused(fields={"facts": [_("Give at least a name.")]})
    return facts


def _with_a_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(fields={"reason": [_("Write why.")]})


def _by_somebody_else(act: Act, hit: Hit) -> None:
    if act.actor.id == hit.raised_by:
        raise Refused(_("You raised this hit. Somebody else has to settle it: ask another supervisor."))
