"""Taking in a list as its owner publishes it: what is new is listed, what differs is changed, what is gone is removed.

A file is checked wholly before anything is written, so a broken one leaves the list as it is. What is written is
written in portions, each whole, so that the lane never waits long; an import that breaks off is done again and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.kernel import node
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import Actor
from kivuko.lib import lists
from kivuko.lib.lists import ListedPerson, ListError, Progress, RowError, ofac, un
from kivuko.screening import actions, matching
from kivuko.screening.inputs import EntryChange, EntryFacts, ListFacts, differing
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import OWN, SOURCES

PORTION = 500
"""Entries written by one act: well under a second, for others wait for it."""
SUFFIXES = (".csv", ".xml", ".xlsx")
KEPT_WITH = ("Remarks", "INDIVIDUAL_DATE_OF_BIRTH")
"""Columns whose error leaves a part out and takes the entry; an error elsewhere may have lost one."""

CHANGES = 200
"""Changed entries that a report names one by one; beyond, it counts."""

T = TypeVar("T")
Alive = Callable[[], None]


@dataclass
class Outcome:
    """What an import did, or for a list of our own what it proposed.

    `kept`: entries that are gone from the file but stay, for rows of it could not be read. `waiting`: what was proposed
    before and still waits. `changes`: of those that changed, the entry's id, its reference and which facts; no names.
    `batch`: by which a second person finds what is proposed. `header`: the first row of a table of ours.
    """

    code: str
    name: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    forgotten: int = 0
    waiting: int = 0
    same_file: bool = False
    own: bool = False
    batch: str = ""
    header: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class Stopped(Exception):
    """Somebody stopped the import. What was written before stays."""


def goes_on() -> None:
    """Asked before each portion that is written; another may raise `Stopped`."""


class Known(NamedTuple):
    """An entry as the list has it now, as far as an import must know."""

    pk: UUID
    state: str
    mark: bytes
    forgotten: bool


def take_in(
    actor: Actor,
    code: str,
    source: Path | Iterable[Path],
    progress: Progress | None = None,
    *,
    alive: Alive = goes_on,
) -> Outcome:
    """Bring a list up to its owner's file. The same file a second time changes nothing.

    `code` is of a list that is open or of a source in vocab.SOURCES, `source` a folder or its files, `progress` is told
    (bytes done, bytes in all), `alive` is asked before each portion whether to go on. Raises `Refused` with a sentence
    where the file cannot be taken; the list stays then.
    """
    paths = files_of(source)
    try:
        said = _read(code, paths, progress)
        digest = lists.digest(paths)
    except ListError as error:
        raise Refused(str(error)) from error
    watchlist = _opened(actor, code)
    done = Outcome(code=code, name=str(watchlist))
    if watchlist.digest == digest:
        done.same_file, done.unchanged = True, _entries(watchlist).filter(state="listed").count()
        return done
    _compare(actor, watchlist, said, done, alive)
    # Only a file that was taken in wholly counts as taken: an interrupted import is not.
    current = Watchlist.objects.get(pk=watchlist.pk)
    actions.update_list(actor, current, digest=digest, imported_at=timezone.now())
    matching.warm()
    return done


def files_of(source: Path | Iterable[Path]) -> list[Path]:
    """The files; of folders, the files in them whose type a list can have."""
    given = [source] if isinstance(source, Path) else list(source)
    if missing := [path.name for path in given if not path.exists()]:
        raise Refused(_("There is no file %(names)s.") % {"names": ", ".join(missing)})
    found: list[Path] = []
    for path in given:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if one.suffix.lower() in SUFFIXES]
    if not found:
        raise Refused(_("There is no list here: a folder with CSV, Excel or XML files was expected."))
    return found


def _read(code: str, paths: list[Path], progress: Progress | None) -> Iterator[ListedPerson | RowError]:
    """What the files say, checked wholly before the first person comes."""
    watchlist = Watchlist.objects.filter(code=code).first()
    if watchlist is None and code not in SOURCES:
        raise Refused(_("There is no list “%(code)s”. Choose one of: %(known)s.")
                      % {"code": code, "known": ", ".join(SOURCES)})  # fmt: skip
    layout = watchlist.layout if watchlist else SOURCES[code].layout
    if layout == OWN:
        raise Refused(
            _("Two people keep this list. Import its table on its page, and somebody else approves it.")
        )
    if layout == "ofac":
        return ofac.read(paths, progress)
    if len(paths) != 1:
        raise Refused(_("The UN list is one XML file; %(count)s files were given.") % {"count": len(paths)})
    return un.read(paths[0], progress)


def _opened(actor: Actor, code: str) -> Watchlist:
    """The list, opened if this is its first import. A withdrawn list takes nothing in."""
    watchlist = Watchlist.objects.filter(code=code).first()
    if watchlist is None:
        return actions.open_list(actor, Branch(country()), code=code, facts=ListFacts.of(SOURCES[code]))
    return taking(watchlist)


def taking(watchlist: Watchlist) -> Watchlist:
    """The list, if it takes a file in here and now."""
    if watchlist.state != "in_force":
        raise Refused(_("This list is withdrawn. Use it again before you import it."))
    if watchlist.home != node.this().code:
        raise Refused(_("This list is kept at %(home)s. Import it there.") % {"home": watchlist.home})
    return watchlist


def country() -> str:
    """The path of the whole country, where lists lie: every post of it uses them."""
    return (node.this().path or "SS/").split("/")[0] + "/"


def _entries(watchlist: Watchlist) -> Any:
    return ListEntry.objects.filter(watchlist=watchlist)


def _compare(
    actor: Actor,
    watchlist: Watchlist,
    said: Iterator[ListedPerson | RowError],
    done: Outcome,
    alive: Alive,
) -> None:
    known = known_of(watchlist)
    today = timezone.now().date()
    seen: set[str] = set()
    changed: list[EntryChange] = []

    def fresh() -> Iterator[dict[str, Any]]:
        for one in said:
            if isinstance(one, RowError):
                done.errors.append(one)
            elif one.ref in seen:
                sentence = _("The reference %(ref)s stands in the file twice; the first was taken.") % {
                    "ref": one.ref
                }
                done.errors.append(RowError(one.source, 0, KEPT_WITH[0], sentence))
            else:
                seen.add(one.ref)
                facts = EntryFacts.of(_without_future(one, today, done))
                entry = known.get(one.ref)
                if entry is None:
                    done.added += 1
                    yield {"ref": one.ref, "facts": facts}
                elif entry.forgotten:
                    done.forgotten += 1
                elif entry.state == "listed" and entry.mark == facts.mark():
                    done.unchanged += 1
                else:
                    changed.append(EntryChange(id=entry.pk, facts=facts))

    for portion in portions(fresh(), PORTION):
        alive()
        actions.list_entry.bulk(actor, Watchlist.objects.get(pk=watchlist.pk), portion)
    gone = [entry.pk for ref, entry in known.items() if ref not in seen and entry.state == "listed"]
    if any(error.column not in KEPT_WITH for error in done.errors):
        done.kept, gone = len(gone), []
    for some in portions(changed, PORTION):
        alive()
        done.changes += _differences(some, CHANGES - len(done.changes))
        actions.update_list(actor, Watchlist.objects.get(pk=watchlist.pk), changed=some)
        done.changed += len(some)
    for ids in portions(gone, PORTION):
        alive()
        actions.update_list(actor, Watchlist.objects.get(pk=watchlist.pk), removed=ids)
        done.removed += len(ids)


def known_of(watchlist: Watchlist) -> dict[str, Known]:
    """Every entry that the list has or had, by reference."""
    rows = _entries(watchlist).values_list("ref", "pk", "state", "mark").iterator()
    return {ref: Known(pk, state, bytes(mark or b""), mark is None) for ref, pk, state, mark in rows}


def _differences(changed: list[EntryChange], room: int) -> list[dict[str, Any]]:
    """Which facts of each entry will differ, before they do."""
    entries = ListEntry.objects.in_bulk([one.id for one in changed[: max(room, 0)]])
    return [
        {
            "entry": str(one.id),
            "ref": entries[one.id].ref,
            "fields": [name for name in _fields(entries[one.id], one.facts) if name != "kind_of_entry"],
        }
        for one in changed[: max(room, 0)]
    ]


def _fields(entry: ListEntry, facts: EntryFacts) -> list[str]:
    return differing(EntryFacts.on(entry).values(), facts.values()) if not entry.forgotten else []


def _without_future(one: ListedPerson, today: date, done: Outcome) -> ListedPerson:
    """Nobody is born tomorrow: such a date is left out and named, and the entry is taken without it."""
    future = [birth.date for birth in one.births if birth.date[:10] > str(today)[: len(birth.date)]]
    for day in future:
        sentence = _("%(ref)s: the date of birth %(day)s has not come yet and was left out.")
        done.errors.append(RowError(one.source, 0, KEPT_WITH[0], sentence % {"ref": one.ref, "day": day}))
    return replace(one, births=tuple(b for b in one.births if b.date not in future)) if future else one


def portions(many: Iterable[T], size: int) -> Iterator[list[T]]:
    each = iter(many)
    while portion := list(islice(each, size)):
        yield portion
