"""A lane in a hurry: acts without end, each one acknowledged in a file; and what of them a store still has."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

from kivuko.crossings import actions, actions_after
from kivuko.crossings.models import Crossing
from kivuko.kernel.models import Entry, Seal

BULK = 25


class Acknowledged(NamedTuple):
    """An act of which somebody was told: a crossing at a revision, or a load of `BULK` under one lane's name."""

    what: str
    rev: int


def act(file: Path, turn: int) -> None:
    """Admit, refer, release, correct and load until somebody ends the process."""
    from bench import cast

    officer, post, people = cast.officer(), cast.post(), cast.travellers(1000 + turn)
    with file.open("a", encoding="ascii") as out:
        for number in count():
            who = next(people)
            if number % 12 == 5:
                lane = f"b{turn}.{number}"
                inputs = [{"traveller": next(people), "direction": "exit", "lane": lane} for _ in range(BULK)]
                actions.admit.bulk(officer, post, inputs)
                acknowledge(out, lane, BULK)
            elif number % 4 == 1:
                crossing = actions.second_line(
                    officer, post, traveller=who, direction="entry", referral="document"
                )
                acknowledge(out, crossing.pk, crossing.rev)
                crossing = actions_after.release(officer, crossing, rev=crossing.rev)
                acknowledge(out, crossing.pk, crossing.rev)
            else:
                crossing = actions.admit(
                    officer, post, traveller=who, direction="entry", key=f"{turn}.{number}"
                )
                acknowledge(out, crossing.pk, crossing.rev)
            if number % 4 == 2:
                crossing = actions_after.correct(
                    officer, crossing, traveller=who, reason="Misread.", rev=crossing.rev
                )
                acknowledge(out, crossing.pk, crossing.rev)


def acknowledge(out: IO[str], what: UUID | str, rev: int) -> None:
    """Tell the world, for good."""
    out.write(f"{what} {rev}\n")
    out.flush()
    os.fsync(out.fileno())


def acknowledged(file: Path) -> list[Acknowledged]:
    """The whole lines; one that was being written when the process died told nobody anything."""
    lines = file.read_text(encoding="ascii").split("\n")[:-1]
    return [Acknowledged(what, int(rev)) for what, rev in (line.split(" ") for line in lines)]


def lost(file: Path) -> list[str]:
    """A sentence for each acknowledged act that is not in the store, with its entry, sealed."""
    faults, wanted = [], acknowledged(file)
    acts = {(UUID(each.what), each.rev) for each in wanted if "." not in each.what}
    ids = {ident for ident, _rev in acts}
    revs = dict(Crossing.objects.filter(pk__in=ids).values_list("pk", "rev"))
    entries = {
        (record, rev): ident
        for record, rev, ident in Entry.objects.filter(record__in=ids).values_list("record", "rev", "id")
    }
    sealed = set(Seal.objects.filter(entry__in=entries.values()).values_list("entry", flat=True))
    for ident, rev in sorted(acts):
        if revs.get(ident, 0) < rev:
            faults.append(f"Crossing {ident} was acknowledged at revision {rev} and is not there.")
        elif entries.get((ident, rev)) not in sealed:
            faults.append(f"Crossing {ident}, revision {rev}, has no sealed entry.")
    for lane in (each.what for each in wanted if "." in each.what):
        if (there := Crossing.objects.filter(lane=lane).count()) != BULK:
            faults.append(f"Of the load {lane} of {BULK} crossings {there} are there.")
    return faults
