"""The rows of the result, printed so that they can be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("part", "what", "on", "rows", "ours", "peer", "ratio", "bar", "verdict")
RIGHT = frozenset(("rows", "ours", "peer", "ratio", "bar"))


@dataclass
class Row:
    """One figure. `unit` belongs to `ours` and `peer`; `bar` says what it should reach, `holds` whether it does.

    `fatal`: this is no question of speed; where it does not hold, something was lost or does not verify.
    """

    part: str
    what: str
    ours: float
    unit: str
    on: str = ""
    rows: int | None = None
    peer: float | None = None
    ratio: float | None = None
    bar: str = ""
    holds: bool | None = None
    fatal: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.holds is None:
            return ""
        return "met" if self.holds else "BROKEN" if self.fatal else "missed"

    def cells(self) -> tuple[str, ...]:
        return (
            self.part,
            self.what,
            self.on,
            "" if self.rows is None else f"{self.rows:,}",
            f"{spelt(self.ours)} {self.unit}".strip(),
            "" if self.peer is None else f"{spelt(self.peer)} {self.unit}".strip(),
            "" if self.ratio is None else f"{self.ratio:.2f} ×",
            self.bar,
            self.verdict,
        )


def spelt(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"


def least(part: str, what: str, value: float, unit: str, bar: float, **more: object) -> Row:
    """A figure that should reach at least `bar`."""
    row = Row(part, what, value, unit, bar=f"≥ {spelt(bar)}", holds=value >= bar)
    vars(row).update(more)
    return row


def most(part: str, what: str, value: float, unit: str, bar: float, **more: object) -> Row:
    """A figure that should stay under `bar`."""
    row = Row(part, what, value, unit, bar=f"< {spelt(bar)}", holds=value < bar)
    vars(row).update(more)
    return row


def broken(part: str, what: str, count: int, sentences: Sequence[str] = (), **more: object) -> Row:
    """A count that must be zero, with the first sentences that say why it is not."""
    row = Row(part, what, count, "", bar="0", holds=count == 0, fatal=True, note=" ".join(sentences[:3]))
    vars(row).update(more)
    return row


def show(rows: Sequence[Row]) -> str:
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    texts = [
        "  ".join(
            cell.rjust(width) if head in RIGHT else cell.ljust(width)
            for head, cell, width in zip(HEADS, line, widths, strict=True)
        ).rstrip()
        for line in ruled
    ]
    notes = list(dict.fromkeys(f"  {row.part}: {row.note}" for row in rows if row.note))
    return "\n".join([*texts, *(["", *notes] if notes else [])])
