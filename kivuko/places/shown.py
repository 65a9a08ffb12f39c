"""What holds at a post as pages show it: words, shapes, a strip of days. It reads by queries and decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kivuko.kernel import policy, timeline
from kivuko.kernel.models import Record
from kivuko.places import queries
from kivuko.places.models import Post, Status
from kivuko.places.standing import WAYS, Day, Standing
from kivuko.places.vocab import CATEGORIES, REASONS, SHOWN, PostStatus, Ways, spoken


def actor_of(request: HttpRequest) -> policy.Actor:
    """Whoever is signed in: `login_required` lets nobody else through."""
    return cast(policy.Actor, request.user)


def badge(word: str) -> dict[str, Any]:
    mean, said_ = SHOWN[word]
    return {"mean": mean, "word": str(said_)}


def said(status: Status) -> str:
    """A status in words, such as “Closed · Cargo, Herders · Entry”."""
    whom = _(", ").join(spoken(CATEGORIES[code]) for code in status.categories) or _(
        "everybody and everything"
    )
    way = "" if status.direction == Ways.BOTH else f" · {status.get_direction_display()}"
    return f"{status.get_status_display()} · {whom}{way}"


def row(found: Standing) -> dict[str, Any]:
    """What holds one way, for a table: shape and word, why, and whether this very hour is outside it."""
    status = found.status
    return {
        **badge(found.word),
        "status": status,
        "cause": spoken(REASONS[status.cause]) if status else "",
        "shut": found.word == PostStatus.LIMITED and not found.passable,
    }


def now(actor: policy.Actor, post: Post, at: datetime) -> list[tuple[str, list[dict[str, Any]]]]:
    """(category, what holds at entry and at exit)."""
    found = queries.status_now(actor, post, at)
    return [(spoken(CATEGORIES[code]), [row(held[way]) for way in WAYS]) for code, held in found]


def strip(found: Sequence[Day]) -> dict[str, Any]:
    """Days as the strip component takes them: each with its shape and word, and how many there were of each."""
    counts = Counter(day.word for day in found)
    return {
        "days": [{"day": day.day, "kind": day.word, **badge(day.word)} for day in found],
        "key": [
            {"kind": word, "number": counts[word], **badge(word)} for word in SHOWN if word and counts[word]
        ],
        "spans": _spans(found),
    }


def _spans(found: Iterable[Day]) -> list[dict[str, Any]]:
    """The same in words: days in a row with one word are one line, the latest first."""
    spans: list[dict[str, Any]] = []
    for day in found:
        if spans and spans[-1]["kind"] == day.word:
            spans[-1] |= {"last": day.day, "days": spans[-1]["days"] + 1}
        else:
            spans.append({"kind": day.word, "first": day.day, "last": day.day, "days": 1, **badge(day.word)})
    return spans[::-1]


def line_of_lane(actor: policy.Actor, post: Post, way: str, at: datetime) -> dict[str, Any] | None:
    """What the lane says of the own post: a line where it is limited or closed for travellers that way, else None."""
    found = queries.status_at(actor, post, "travellers", way, at)
    if found.word not in (PostStatus.LIMITED, PostStatus.CLOSED):
        return None
    return {**row(found), "url": post.get_absolute_url()}


def lines(actor: policy.Actor, record: Record, zone: str, url: str = "") -> list[dict[str, Any]]:
    """A record's timeline. Who acted is said by role: names of officers belong to an app above."""
    return [
        {
            "sentence": line.sentence,
            "actor": str(policy.SYSTEM) if line.role == "system" else line.role.replace("_", " "),
            "at": line.at,
            "zone": zone,
            "reason": line.reason,
            "url": url,
        }
        for line in timeline.of(actor, record)
    ]


def quarter_name(first: date) -> str:
    return _("%(year)s, quarter %(number)s") % {"year": first.year, "number": (first.month + 2) // 3}
