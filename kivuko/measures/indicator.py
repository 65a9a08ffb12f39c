"""An indicator: what is asked of the facts, once, for every page, file and API.

Declared in an app's indicators.py. The expression is Ibis over the fact's table, so that another engine computes the
same number from the same files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kivuko.kernel.errors import Forged
from kivuko.kernel.frozen import Table
from kivuko.lib.disclosure import LEAST
from kivuko.measures.fact import Fact


@dataclass(frozen=True)
class Indicator:
    """One figure: its code, name and definition in a sentence, the expression, the unit, how it may be broken down.

    `threshold` is the least number that is published where a breakdown describes people. A share is `additive` False:
    it is never broken down by what describes people, because its table has no totals to control.
    """

    code: str
    name: object
    definition: object
    fact: Fact
    expression: Callable[[Any], Any]
    unit: object
    breakdowns: tuple[str, ...]
    additive: bool = True
    threshold: int = LEAST

    def __post_init__(self) -> None:
        if self.code in INDICATORS:
            raise Forged(f"there are two indicators called {self.code}")
        if unknown := set(self.breakdowns) - self.fact.shapes.keys():
            raise Forged(
                f"{self.code} is broken down by {min(unknown)}, which {self.fact.name} does not have"
            )
        if not self.additive and (people := set(self.breakdowns) & set(self.fact.about_person)):
            raise Forged(f"{self.code} is no count: it cannot be broken down by {min(people)}")
        INDICATORS[self.code] = self

    @property
    def column(self) -> str:
        return self.code.replace(".", "_")


INDICATORS: Table[str, Indicator] = Table("indicators")
