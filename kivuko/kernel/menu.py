"""The menu: each app says in its policy.py where it stands in it and for which roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kivuko.kernel import policy


class Item(NamedTuple):
    order: int
    label: object
    url: str  # a URL name
    roles: frozenset[str]
    waits: Callable[[policy.Actor], int] | None = None  # how much waits there, for a badge


ITEMS: list[Item] = []


def item(
    order: int, label: object, url: str, *roles: str, waits: Callable[[policy.Actor], int] | None = None
) -> None:
    ITEMS.append(Item(order, label, url, frozenset(roles), waits))


def of(actor: policy.Actor) -> list[Item]:
    """The menu of this person, in order."""
    held = policy.roles(actor)
    return sorted((each for each in ITEMS if each.roles & held), key=lambda each: each.order)
