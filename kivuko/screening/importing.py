"""Taking in a list as its owner publishes it: what is new is listed, what differs is changed, what is gone is removed.

A file is checked wholly before anything is written, so a broken one leaves the list as it is. What is written is
written in portions, each whole, so that the lane never waits long; an import that breaks off is done again and goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
from kivuko.screening.inputs import EntryChange, EntryFacts, ListFacts
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import SOURCES

PORTION = 500
"""Entries written by one act: well under a second, for others wait for it."""
KEPT_WITH = ("Remarks", "INDIVIDUAL_DATE_OF_BIRTH")
"""Columns whose error leaves a part out and takes the entry; an error elsewhere may have lost one."""

T = TypeVar("T")


@dataclass
class Outcome:
    """What an import did. `kept`: entries that are gone from the file but stay, for rows of it could not be read."""

    code: str
    name: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    forgotten: int = 0
    same_file: bool = False
    errors: list[RowError] = field(default_factory=list)


class Known(NamedTuple):
    """An entry as the list has it now, as far as an import must know."""

    pk: UUID
    state: str
    mark: bytes
    forgotten: bool


def take_in(
    actor: Actor, code: str, source: Path | Iterable[Path], progress: Progress | None = None
) -> Outcome:
    """Bring a list up to its owner's file. The same file a second time changes nothing.

    `code` is of a list that is open or of a source in vocab.SOURCES, `source` a folder or its files, `progress` is told
    (bytes done, bytes in all). Raises `Refused` with a sentence where the file cannot be taken; the list stays then.
    """
    paths = _paths(source)
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
    _compare(actor, watchlist, said, done)
    # Only a file that was taken in wholly counts as taken: an interrupted import is not.
    current = Watchlist.objects.get(pk=watchlist.pk)
    actions.update_list(actor, current, digest=digest, imported_at=timezone.now())
    matching.warm()
    return done


def _paths(source: Path | Iterable[Path]) -> list[Path]:
    """The files; of folders, the files in them whose type a list can have."""
    given = [source] if isinstance(source, Path) else list(source)
    if missing := [path.name for path in given if not path.exists()]:
        raise Refused(_("There is no file %(names)s.") % {"names": ", ".join(missing)})
    found: list[Path] = []
    for path in given:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if one.suffix.lower() in (".csv", ".xml")]
    if not found:
        raise Refused(_("There is no list here: a folder with CSV or XML files was expected."))
    return found


def _read(code: str, paths: list[Path], progress: Progress | None) -> Iterator[ListedPerson | RowError]:
    """What the files say, checked wholly before the first person comes."""
    watchlist = Watchlist.objects.filter(code=code).first()
    if watchlist is None and code not in SOURCES:
        raise Refused(_("There is no list “%(code)s”. Choose one of: %(known)s.")
                      % {"code": code, "known": ", ".join(SOURCES)})  # fmt: skip
    layout = watchlist.layout if watchlist else SOURCES[code].layout
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
    actor: Actor, watchlist: Watchlist, said: Iterator[ListedPerson | RowError], done: Outcome
) -> None:
    columns = ("ref", "pk", "state", "mark", "name")
    rows = _entries(watchlist).values_list(*columns).iterator()
    known = {ref: Known(pk, state, bytes(mark or b""), not name) for ref, pk, state, mark, name in rows}
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
                facts = EntryFacts.of(one)
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

    for portion in _portions(fresh(), PORTION):
        actions.list_entry.bulk(actor, Watchlist.objects.get(pk=watchlist.pk), portion)
    gone = [entry.pk for ref, entry in known.items() if ref not in seen and entry.state == "listed"]
    if any(error.column not in KEPT_WITH for error in done.errors):
        done.kept, gone = len(gone), []
    _change(actor, watchlist, changed, gone)
    done.changed, done.removed = len(changed), len(gone)


def _change(actor: Actor, watchlist: Watchlist, changed: list[EntryChange], gone: list[UUID]) -> None:
    for some in _portions(changed, PORTION):
        actions.update_list(actor, Watchlist.objects.get(pk=watchlist.pk), changed=some)
    for ids in _portions(gone, PORTION):
        actions.update_list(actor, Watchlist.objects.get(pk=watchlist.pk), removed=ids)


def _portions(many: Iterable[T], size: int) -> Iterator[list[T]]:
    each = iter(many)
    while portion := list(islice(each, size)):
        yield portion
