"""What every act on a list's entries keeps to: who must be two, what no entry may say, what was looked at."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.errors import Changed, Refused
from kivuko.kernel.writing import Act
from kivuko.screening.inputs import EntryFacts, Seen
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import OWN


def approved(act: Act, entry: ListEntry, edition: int) -> None:
    """What a second person's word does to an entry that waits."""
    is_known(entry)
    if act.actor.id == entry.proposed_by:
        raise Refused(
            _("You proposed this. Somebody else has to approve it: ask a colleague with this right.")
        )
    if entry.pending:
        EntryFacts.model_validate(entry.pending).put(entry)
    entry.edition = edition


def seen(watchlist: Watchlist, entries: Iterable[Seen]) -> list[ListEntry]:
    """Entries of this list that wait, as they were when somebody looked. Raises `Changed` where one is not."""
    wanted = {one.id: one.rev for one in entries}
    found = ListEntry.objects.filter(watchlist=watchlist).in_bulk(list(wanted))
    if not wanted or wanted != {pk: entry.rev for pk, entry in found.items()}:
        raise Changed(_("Something was changed since you looked. Look again before you decide."))
    for entry in found.values():
        entry.watchlist = watchlist
    return list(found.values())


def by_one_person(act: Act, watchlist: Watchlist) -> None:
    """Only a list that its owner publishes, and the system itself, need no second person."""
    if watchlist.layout == OWN and act.posting.role != "system":
        raise Refused(_("Two people keep this list: propose it, and somebody else approves."))


def checked(act: Act, watchlist: Watchlist, facts: EntryFacts) -> EntryFacts:
    """The facts, if an entry may say them. A list of our own notes the kind of each entry."""
    if faults := facts.faults(watchlist, act.at.date()):
        raise Refused(fields=faults)
    return facts.with_kind(watchlist) if watchlist.layout == OWN else facts


def with_a_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(fields={"reason": [_("Write why.")]})


def takes_proposals(watchlist: Watchlist) -> None:
    if watchlist.layout != OWN:
        raise Refused(
            _("This list is as its owner publishes it. Import its file, or open a list of your own.")
        )
    if watchlist.state != "in_force":
        raise Refused(_("This list is withdrawn. Use it again before you change who is on it."))


def is_known(entry: ListEntry) -> None:
    if entry.forgotten:
        raise Refused(_("This person was forgotten and is not listed again."))
