"""When somebody must be heard in a quiet place: the ordinary second line, and a referral of which it knows nothing.

Two acts of two apps in one transaction, not one act: every entry says under which action it was written and shares
its act's id with the others of that act, so a crossing written by an action of this name would tell for ever who
asked for protection. The crossing's entry is that of any second line; the referral alone keeps the link, encrypted.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import actions, rules
from kivuko.crossings.lane import today
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import Direction, Method, Question
from kivuko.documents.traveller import Traveller
from kivuko.kernel import keys
from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import Actor
from kivuko.places.models import Post
from kivuko.referrals.actions import refer
from kivuko.referrals.inputs import About
from kivuko.referrals.models import Referral
from kivuko.referrals.vocab import Ground

GROWN = ("18-59", "60+")
"""Age bands of somebody who is no child, unless the age is in doubt."""


def hear_fear(
    actor: Actor,
    post: Post,
    *,
    traveller: Traveller,
    direction: Direction,
    method: Method = "typed",
    lane: str = "",
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    key: str | None = None,
    **said: Any,
) -> Referral:
    """Somebody at the counter is afraid to go back, by any word or sign. Nothing about them stands against it."""
    shown = {"method": method, "lane": lane, "unknown": unknown, "other": other}
    return _at_lane(actor, post, "fear_of_return", "interview", traveller, direction, shown, key, said)


def hear_fear_there(actor: Actor, crossing: Crossing, *, key: str | None = None, **said: Any) -> Referral:
    """The same of somebody whose crossing is recorded already, in whatever state. The crossing does not change."""
    return _refer(actor, crossing, "fear_of_return", key, said)


def refer_child(
    actor: Actor,
    post: Post,
    *,
    traveller: Traveller,
    direction: Direction,
    method: Method = "typed",
    lane: str = "",
    unknown: tuple[Question, ...] = (),
    other: Traveller | None = None,
    age_in_doubt: bool = False,
    key: str | None = None,
    **said: Any,
) -> Referral:
    """A child without a known adult stands at the counter; an age in doubt counts as a child's."""
    _is_a_child(traveller.age_band(today(post)), age_in_doubt)
    shown = {"method": method, "lane": lane, "unknown": unknown, "other": other}
    return _at_lane(actor, post, "child_alone", "child", traveller, direction, shown, key, said)


def refer_child_there(
    actor: Actor, crossing: Crossing, *, age_in_doubt: bool = False, key: str | None = None, **said: Any
) -> Referral:
    """The same of a child whose crossing is recorded already."""
    _is_a_child(crossing.band, age_in_doubt)
    return _refer(actor, crossing, "child_alone", key, said)


def _at_lane(
    actor: Actor,
    post: Post,
    ground: Ground,
    why: Any,
    traveller: Traveller,
    direction: Direction,
    shown: dict[str, Any],
    key: str | None,
    said: dict[str, Any],
) -> Referral:
    """`shown` is the rest of what the counter knows: it is kept, and every document shown is asked of the lists."""
    asked = {"traveller": traveller, "other": shown["other"], "found": None}
    found = rules.searched(actor, post, asked)["found"]  # slow: before it is written
    with transaction.atomic():
        crossing = actions.second_line(
            actor, post, traveller=traveller, direction=direction, referral=why, found=found, key=key, **shown
        )
        return _refer(actor, crossing, ground, key, said)


def _refer(
    actor: Actor, crossing: Crossing, ground: Ground, key: str | None, said: dict[str, Any]
) -> Referral:
    """The referral's form key is another than the crossing's, or the two entries would share it."""
    own = keys.blind("protection", "referrals.form", key).hex() if key else None
    about = About(crossing.pk, crossing.person)
    return refer(actor, crossing.post, ground=ground, about=about, key=own, **said)


def _is_a_child(band: str, age_in_doubt: bool) -> None:
    if band in GROWN and not age_in_doubt:
        raise Refused(
            fields={
                "age_in_doubt": [
                    _("The birth date says 18 or older. If you doubt it, say so: doubt counts as a child's.")
                ]
            }
        )
