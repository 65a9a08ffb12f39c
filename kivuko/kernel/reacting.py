"""Running reactions: what one app's action asks of another, after the entry is sealed, at least once.

The table itself is `kivuko/reactions.py`. A reaction is a function of the entry; it calls actions as the system with
a key derived from entry and reaction, so that running it twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from kivuko.kernel import rows
from kivuko.kernel.models import Due, Entry


class Reaction(NamedTuple):
    """A consequence: its name in the queue, and what it does with the entry and its own key."""

    name: str
    run: Callable[[Entry, str], object]


@cache
def table() -> dict[str, tuple[Reaction, ...]]:
    """Action name to reactions, from the one page that holds them all."""
    found: dict[str, tuple[Reaction, ...]] = import_string(settings.KIVUKO_REACTIONS)
    return found


def owe(entries: Sequence[tuple[UUID, str]]) -> None:
    """Note the reactions that these sealed entries ask for; called in the sealer's transaction."""
    due = [
        Due(entry=entry, reaction=each.name) for entry, action in entries for each in table().get(action, ())
    ]
    rows.insert(Due, due)


def run_due(tries: int = 3) -> int:
    """Run what is owed; returns how many succeeded. A failing one is tried again, then stays in the queue."""
    if not table():
        return 0
    done = 0
    for due in Due.objects.filter(state=Due.State.DUE).order_by("id")[:1000]:
        done += _run(due, tries)
    return done


def _run(due: Due, tries: int) -> bool:
    entry = Entry.objects.get(pk=due.entry)
    reaction = next((each for each in table().get(entry.action, ()) if each.name == due.reaction), None)
    try:
        if reaction is None:
            raise LookupError("this version knows no such reaction")
        reaction.run(entry, key(due.entry, due.reaction))
    except Exception as error:
        due.tries += 1
        state = Due.State.FAILED if due.tries >= tries else Due.State.DUE
        # Only the error's kind is kept: its text could carry a person's data.
        _note(due, state, type(error).__name__)
        return False
    _note(due, Due.State.DONE, "")
    return True


def _note(due: Due, state: str, error: str) -> None:
    Due.objects.filter(pk=due.pk).update(state=state, tries=due.tries, error=error, at=timezone.now())


def key(entry: UUID, reaction: str) -> str:
    return str(uuid5(entry, reaction))
