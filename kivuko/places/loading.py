"""The countries' data files become records: what is new is registered, what differs is corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kivuko.kernel import node
from kivuko.kernel.actions import Branch
from kivuko.kernel.models import Entry, Record
from kivuko.kernel.policy import SYSTEM, Actor
from kivuko.lib import countrydata
from kivuko.places import actions
from kivuko.places.inputs import AreaFacts, PostFacts
from kivuko.places.models import Area, Post


@dataclass
class Loaded:
    """What a run did. `kept`: records that differ from the file and stay, as a person corrected them or another
    node is their home."""

    areas: int = 0
    posts: int = 0
    corrected: int = 0
    kept: int = 0


def load(actor: Actor = SYSTEM) -> Loaded:
    """Bring areas and posts of all countries up to their data files. A second run adds nothing.

    What a person corrected here is left as it is: the file does not know better than they.
    """
    done = Loaded()
    _areas(actor, done)
    _posts(actor, done)
    return done


def _areas(actor: Actor, done: Loaded) -> None:
    known = {(area.code, area.since): area for area in Area.objects.all()}
    claims = countrydata.claims()
    fresh: dict[str, list[dict[str, Any]]] = defaultdict(list)
    changed: list[tuple[Area, AreaFacts]] = []
    for cc in countrydata.available():
        lineage = countrydata.lineage(cc)
        for row in countrydata.areas(cc):
            facts = AreaFacts.of_row(row, claims, lineage)
            area = known.get((row.code, row.since))
            if area is None:
                fresh[f"{cc.upper()}/"].append({"code": row.code, "since": row.since, "facts": facts})
            elif AreaFacts.of(area) != facts:
                changed.append((area, facts))
    for path, inputs in fresh.items():
        done.areas += actions.register_area.bulk(actor, Branch(path), inputs)
    _correct(actor, actions.correct_area, changed, done)


def _posts(actor: Actor, done: Loaded) -> None:
    known = {post.code: post for post in Post.objects.all()}
    fresh: dict[str, list[dict[str, Any]]] = defaultdict(list)
    changed: list[tuple[Post, PostFacts]] = []
    for row in countrydata.all_posts():
        facts = PostFacts.of(row)
        post = known.get(row.code)
        if post is None:
            fresh[row.path.removesuffix(f"{row.code}/")].append({"code": row.code, "facts": facts})
        elif PostFacts.of(post) != facts:
            changed.append((post, facts))
    for path, inputs in fresh.items():
        done.posts += actions.register_post.bulk(actor, Branch(path), inputs)
    _correct(actor, actions.correct_post, changed, done)


def _correct(actor: Actor, correct: Any, changed: Sequence[tuple[Record, Any]], done: Loaded) -> None:
    by_hand = _by_hand([record for record, _ in changed])
    here = node.this().code
    for record, facts in changed:
        if record.pk in by_hand or record.home != here:
            done.kept += 1
        else:
            correct(actor, record, facts=facts, rev=record.rev)
            done.corrected += 1


def _by_hand(records: Sequence[Record]) -> set[Any]:
    """Those of the records that somebody other than the house itself has registered or corrected."""
    if not records:
        return set()
    entries = Entry.objects.filter(kind=records[0].kind(), record__in=[record.pk for record in records])
    return set(entries.exclude(actor=SYSTEM.id).values_list("record", flat=True))
