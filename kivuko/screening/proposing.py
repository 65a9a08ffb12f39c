"""Our own table becomes proposals: what is new, what differs, and where the table is the whole list, what is gone.

Nothing of it counts until a second person has looked at all of it and approves. The same table again proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import Actor
from kivuko.lib.lists import ListedPerson, ListError, Progress, RowError
from kivuko.lib.lists.own import Table
from kivuko.lib.sealing import uuid7
from kivuko.screening import actions
from kivuko.screening.importing import (
    CHANGES,
    PORTION,
    Alive,
    Known,
    Outcome,
    files_of,
    goes_on,
    known_of,
    portions,
    taking,
)
from kivuko.screening.inputs import EntryFacts, differing
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import COUNTING, OWN

GONE = "The table is the whole list, and this entry is not in it."
"""The reason in the ledger of a removal that a whole table proposes."""


def take_in(
    actor: Actor,
    code: str,
    source: Path | Iterable[Path],
    progress: Progress | None = None,
    *,
    whole: bool = False,
    alive: Alive = goes_on,
) -> Outcome:
    """Propose what a table says. `whole`: it is all of the list, so who is not in it should go.

    Raises `Refused` with a sentence where the table cannot be read at all; a bad row is told and kept aside.
    """
    paths = files_of(source)
    watchlist = Watchlist.objects.filter(code=code, layout=OWN).first()
    if watchlist is None:
        raise Refused(
            _("There is no list of our own with the code “%(code)s”. Open it first.") % {"code": code}
        )
    if len(paths) != 1:
        raise Refused(_("One table at a time; %(count)s files were given.") % {"count": len(paths)})
    taking(watchlist)
    done = Outcome(code=code, name=str(watchlist), own=True, batch=str(uuid7()))
    try:
        _propose(actor, watchlist, _table(watchlist, paths[0], progress), done, alive, whole)
    except ListError as error:
        raise Refused(str(error)) from error
    return done


def _table(watchlist: Watchlist, path: Path, progress: Progress | None) -> Table:
    today = timezone.localdate()

    def faults(person: ListedPerson) -> Iterator[tuple[str, str]]:
        for name, sentences in EntryFacts.of(person).faults(watchlist, today).items():
            yield name, " ".join(map(str, sentences))

    return Table(path, today, progress, _, faults)


def _propose(
    actor: Actor, watchlist: Watchlist, table: Table, done: Outcome, alive: Alive, whole: bool
) -> None:
    done.header = list(table.header)
    known, seen = known_of(watchlist), set[str]()
    batch = done.batch
    differ: list[tuple[Known, EntryFacts]] = []

    def fresh() -> Iterator[dict[str, Any]]:
        for one in table:
            if isinstance(one, RowError):
                done.errors.append(one)
                continue
            facts = EntryFacts.of(one).with_kind(watchlist)
            ref = one.ref or facts.ref()
            if ref in seen:
                done.unchanged += 1  # a row without a reference that stands in the table twice
                continue
            seen.add(ref)
            entry = known.get(ref)
            if entry is None:
                yield {"ref": ref, "facts": facts, "batch": batch}
            elif entry.forgotten:
                done.forgotten += 1
            elif entry.mark != facts.mark() or entry.state == "removed":
                differ.append((entry, facts))
            elif entry.state == "proposed":
                done.waiting += 1
            elif entry.state == "changing":
                differ.append((entry, facts))
            else:
                done.unchanged += 1

    for portion in portions(fresh(), PORTION):
        alive()
        done.added += actions.propose_entry.bulk(actor, Watchlist.objects.get(pk=watchlist.pk), portion)
    for entry, facts in differ:
        alive()
        _change(actor, entry, facts, done)
    gone = [entry for ref, entry in known.items() if ref not in seen and entry.state == "listed"]
    if whole and any(error.cells for error in done.errors):
        done.kept, gone = len(gone), []
    for entry in gone if whole else ():
        alive()
        actions.propose_removal(actor, ListEntry.objects.get(pk=entry.pk), reason=GONE, batch=batch)
        done.removed += 1


def _change(actor: Actor, known: Known, facts: EntryFacts, done: Outcome) -> None:
    """Propose what differs; what was proposed before with the same words waits on, and a leaving entry leaves."""
    entry = ListEntry.objects.select_related("watchlist").get(pk=known.pk)
    now = entry.pending or EntryFacts.on(entry).values()
    fields = differing(now, facts.values())
    as_listed = not differing(EntryFacts.on(entry).values(), facts.values())
    if entry.state == "leaving" or (entry.state == "changing" and (as_listed or not fields)):
        done.waiting += 1
        return
    if not fields and entry.state in COUNTING:
        done.unchanged += 1
        return
    actions.propose_change(actor, entry, facts=facts, batch=done.batch)
    done.changed += 1
    if len(done.changes) < CHANGES:
        done.changes.append({"entry": str(entry.pk), "ref": entry.ref, "fields": fields})
