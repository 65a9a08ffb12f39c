"""What counts as a word of a post on a day. Apps above fill the table; without a word the post was silent.

    REPORTS["crossings"] = queries.days_reported

Each answers for pairs (path of a post, day on its own calendar) which of them it heard of: whether, never how often
nor of whom. So it asks nobody's rights: that a post was at work is no secret in the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from kivuko.kernel.frozen import Table

Word = tuple[str, date]
REPORTS: Table[str, Callable[[Iterable[Word]], set[Word]]] = Table("reports of posts")


def heard(pairs: Iterable[Word]) -> set[Word]:
    """Those of the pairs on which any app heard of the post."""
    asked = list(pairs)
    return set().union(*(ask(asked) for ask in REPORTS.values()))
