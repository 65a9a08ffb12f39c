"""Registries: tables that apps fill while they load and nobody changes afterwards."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_frozen = False


class Table(dict[K, V]):
    """A dictionary that refuses to change once the house has inspected itself."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __setitem__(self, key: K, value: V) -> None:
        if _frozen:
            raise TypeError(f"the table of {self.name} is frozen: fill it while the apps load")
        super().__setitem__(key, value)


def freeze() -> None:
    global _frozen
    _frozen = True
