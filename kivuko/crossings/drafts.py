"""The records of a decision, unsaved: the crossing itself, and what is written beside it in the same act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Q

from kivuko.crossings import rules
from kivuko.crossings.known import Person, find, trace
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.crossings.vocab import Direction, Method, Purpose, Question
from kivuko.documents.checks import check
from kivuko.documents.findings import ordered, verdict
from kivuko.documents.traveller import Traveller
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.screening.hits import Raised, Searched, draft


def crossing(
    act: Act,
    post: Post,
    traveller: Traveller,
    direction: Direction,
    method: Method | Literal["paper"],
    lane: str,
    purpose: Purpose,
    occurred_at: datetime | None,
    found: Searched | None,
    known: Person | None,
    *,
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
) -> Crossing:
    """A decision of the counter, unsaved: who, what was found and its colour; with it the hits and a link beside it."""
    at = act.occurred_at = rules.moment(occurred_at, act.at)
    made = Crossing(
        path=post.path, post_id=post.pk, direction=direction, method=method, lane=lane, purpose=purpose,
        occurred_at=at, day=at.astimezone(ZoneInfo(post.zone)).date(),
    )  # fmt: skip
    rules.copy(made, traveller)
    if unknown:
        rules.unanswered(made, unknown)
    raised = found.raised if found else ()
    findings = ordered(
        [*check(traveller, made.day, post.country), *map(rules.of_list, (one for one in raised if one.told))]
    )
    if other is not None:
        findings = ordered([*findings, *rules.compared(traveller, other)])
    made.verdict = verdict(findings)
    made.findings = [{"code": one.code, "level": one.level} for one in findings]
    made.person = (known or find(trace(traveller))).id or act.new_person()
    hits(act, made, raised)
    if other is not None and (same := link(act, made, other)) is not None:
        act.also(same)
    return made


def hits(act: Act, crossing: Crossing, raised: Iterable[Raised]) -> None:
    """Beside the crossing, one hit for each that asks for a second person, whatever is decided here."""
    for each in raised:
        if each.new:
            act.also(draft(act, each, path=crossing.path, person=crossing.person, crossing=crossing.pk))


def link(act: Act, crossing: Crossing, other: Traveller) -> SamePerson | None:
    """The link between who crosses and the other document they showed; None where it is known already."""
    assert crossing.person is not None
    mark = trace(other)
    person = find(mark).id or act.new_person()
    same, turned = Q(person=person, same_as=crossing.person), Q(person=crossing.person, same_as=person)
    if person == crossing.person or SamePerson.objects.filter(same | turned, state="linked").exists():
        return None
    return SamePerson(
        path=crossing.path, person=person, same_as=crossing.person, ground="shown_together",
        decided_by=act.actor.id, crossing=crossing.pk, document_kind=other.document_kind, issuer=other.issuer,
        number=other.number, trace=mark,
    )  # fmt: skip
