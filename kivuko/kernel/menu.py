"""The menu: each app says in its policy.py where it stands in it and for which roles."""

from __future__ import annotations

from typing import NamedTuple

from kivuko.kernel import policy


class Item(NamedTuple):
    order: int
    label: object
    url: str  # a URL name
    roles: frozenset[str]


ITEMS: list[Item] = []


def item(order: int, label: object, url: str, *roles: str) -> None:
    ITEMS.append(Item(order, label, url, frozenset(roles)))


def of(actor: policy.Actor) -> list[Item]:
    """The menu of this person, in order."""
    held = policy.roles(actor)
    return sorted((each for each in ITEMS if each.roles & held), key=lambda each: each.order)
