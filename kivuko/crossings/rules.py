"""What the lane keeps to: how long a decision can be undone, how long somebody may stay, when nobody can be refused.

The rules of stay and the grounds of refusal are data of the country that keeps the post (countries/<xx>/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.known import linked, trace
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.documents.findings import Finding
from kivuko.documents.traveller import Traveller
from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Entry
from kivuko.kernel.policy import Actor
from kivuko.lib import countries, countrydata
from kivuko.lib.counterrows import GroundRow, RemedyRow, StayRow
from kivuko.places.models import Post
from kivuko.referrals.drafts import closes_refusal
from kivuko.screening import matching
from kivuko.screening.hits import Raised, Searched
from kivuko.screening.matching import Found

UNDO = timedelta(seconds=10)
BANDS = "sadd"
"""Humanitarian sex and age bands: 0-4, 5-17, 18-59, 60+ (kivuko.lib.dates.AGE_SCHEMES)."""
COPIED = (
    "surname",
    "given_names",
    "birth",
    "sex",
    "nationality",
    "document_kind",
    "issuer",
    "number",
    "expires",
)
"""What a crossing copies from the traveller as it is."""
COMPARED = tuple(name for name in COPIED if name != "expires")
"""What lists compare of it."""


def decision(crossing: Crossing) -> Entry | None:
    """The entry of the decision itself: who decided, and when by this node's clock."""
    return Entry.objects.filter(kind=Crossing.kind(), record=crossing.pk, rev=1).only("actor", "at").first()


def of_list(raised: Raised) -> Finding:
    """A found entry as it stands beside the crossing: that a list was close, never whose entry."""
    return Finding(level=raised.level, code="list.close", sentence="", ground=raised.list_name)


def searched(actor: Actor, post: Post, given: dict[str, Any]) -> dict[str, Any]:
    """Ask the lists before the act, for the open part only where the counter has not just done so.

    No caller can leave a hit out, and what the officer is not told of is raised all the same.
    """
    shown = given["found"]
    if shown is not None and shown.whole:
        return given
    day = timezone.now().astimezone(ZoneInfo(post.zone)).date()
    ask = matching.searched if shown is None else matching.untold
    documents = [one for one in (given["traveller"], given["other"]) if one is not None]
    found = raised(each for one in documents for each in ask(actor, one, day))
    told = [one for one in shown.raised if one.told] if shown else []
    return {**given, "found": Searched((*told, *found))}


def searched_again(actor: Actor, crossing: Crossing, given: dict[str, Any]) -> dict[str, Any]:
    """Ask the lists about a corrected traveller, where what they compare has changed: no slip hides anybody."""
    traveller = given["traveller"]
    if all(getattr(traveller, name) == getattr(crossing, name) for name in COMPARED):
        return {**given, "found": Searched()}
    day = timezone.now().astimezone(ZoneInfo(crossing.post.zone)).date()
    return {**given, "found": Searched(raised(matching.searched(actor, traveller, day)))}


def raised(found: Iterable[Found]) -> list[Raised]:
    """Each entry once, as its closest match found it, however many documents were shown."""
    best: dict[UUID, Found] = {}
    for one in found:
        if one.entry_id not in best or one.score > best[one.entry_id].score:
            best[one.entry_id] = one
    return [Raised.of(one) for one in best.values()]


def moment(occurred_at: datetime | None, now: datetime) -> datetime:
    """When somebody crossed, in UTC: now, or an earlier moment that is written down afterwards."""
    if occurred_at is None:
        return now
    if occurred_at.tzinfo is None:
        raise Refused(fields={"occurred_at": [_("Give the time with its zone.")]})
    if occurred_at > now:
        raise Refused(
            fields={"occurred_at": [_("This time has not come yet. Give the time of the crossing.")]}
        )
    return occurred_at.astimezone(UTC)


def copy(crossing: Crossing, traveller: Traveller) -> None:
    """The crossing's own copy of person and document."""
    for name in COPIED:
        setattr(crossing, name, getattr(traveller, name))
    crossing.number_reading = getattr(traveller, "number_reading", "")
    crossing.band, crossing.band_scheme = traveller.age_band(crossing.day), BANDS
    crossing.trace = trace(traveller)


def as_traveller(crossing: Crossing) -> Traveller:
    """Who crossed, as the crossing has them."""
    return Traveller.model_construct(**{name: getattr(crossing, name) for name in COPIED})


def compared(traveller: Traveller, other: Traveller) -> list[Finding]:
    """What two documents of one traveller say against one another."""
    if not (traveller.birth and other.birth) or traveller.birth == other.birth:
        return []
    return [
        Finding(
            level="look",
            code="same.birth_differs",
            sentence=str(_("The two documents give different birth dates. Ask which one is right.")),
            ground=str(_("Both documents")),
        )
    ]


def unanswered(crossing: Crossing, unknown: Iterable[str]) -> None:
    """What was asked and nobody could answer is kept as such; an answer and "not known" exclude one another."""
    names = sorted(set(unknown))
    both = [name for name in names if getattr(crossing, name)]
    if both:
        raise Refused(fields={name: [_("Give an answer, or say that it is not known.")] for name in both})
    crossing.unknown = names


# -- how long somebody may stay --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    """What a rule allows: until which day, under which code. `name` ends the sentence "90 days …"."""

    code: str
    days: int
    until: date
    name: str
    since: date | None
    source: str
    verified: bool


def stay(traveller: Traveller, purpose: str, on: date, country: str) -> Stay | None:
    """The rule of a country (alpha-2) that fits an arrival on a day; None for its own nationals, or without a rule.

    A first, small form: the first row of stay.csv that fits. It never refuses; an officer may set another day.
    """
    row = rule(traveller, purpose, on, country)
    if row is None:
        return None
    return Stay(row.code, row.days, row.until_day(on), tongue(row.names), row.since, row.source, row.verified)


def rule(traveller: Traveller, purpose: str, on: date, country: str) -> StayRow | None:
    """The row of stay.csv that fits, without its words."""
    return _rule(traveller.nationality, purpose, traveller.document_kind, on, country)


@lru_cache(8192)
def _rule(nationality: str, purpose: str, document: str, on: date, country: str) -> StayRow | None:
    if own(nationality, country):
        return None
    fitting = (row for row in rows(countrydata.stay, country) if row.fits(nationality, purpose, document, on))
    return next(fitting, None)


def permit(crossing: Crossing, traveller: Traveller, until: date | None) -> None:
    """The day until which somebody may stay, and the rule it came from."""
    crossing.stay_until, crossing.rule = until, ""
    if until is not None:
        row = rule(traveller, crossing.purpose, crossing.day, crossing.path[:2])
        crossing.rule = row.code if row and row.until_day(crossing.day) == until else "officer"


# -- refusing ----------------------------------------------------------------------------------------------


def refusal_is_closed(person: UUID | None) -> bool:
    """Whether this person is referred as somebody in fear of return; refuse is then closed to every role."""
    return closes_refusal(person)


def must_be_open(person: UUID | None) -> None:
    """Raises `Refused` where this person, or whoever is known to be the same, may not be refused by anybody."""
    if any(refusal_is_closed(one) for one in linked(person, SamePerson.objects.all())):
        raise Refused(
            _(
                "Refusing is closed here, to everybody. Send this person to the second line: somebody else hears them."
            )
        )


def grounded(crossing: Crossing, ground: str, facts: str) -> None:
    """The ground of a refusal and the facts under it. Raises `Refused` where the ground is none here."""
    row = next((each for each in rows(countrydata.grounds, crossing.path[:2]) if each.code == ground), None)
    if row is None or crossing.direction not in row.directions:
        raise Refused(fields={"ground": [_("Choose one of the grounds on which somebody is refused here.")]})
    if own(crossing.nationality, crossing.path[:2]) and not row.nationals:
        raise Refused(
            fields={
                "ground": [_("Nobody is refused in their own country on this ground. Send to second line.")]
            }
        )
    if not facts.strip():
        raise Refused(fields={"facts": [_("Write down the facts: the traveller will read them.")]})
    crossing.ground, crossing.facts = ground, facts.strip()


def ground_of(crossing: Crossing) -> GroundRow | None:
    """The row of a refusal's ground; None where there is none, or none any more in the data."""
    known = {row.code: row for row in rows(countrydata.grounds, crossing.path[:2])}
    return known.get(crossing.ground)


def remedy(crossing: Crossing) -> RemedyRow | None:
    """Where the traveller may appeal against this refusal; None where no data say so."""
    found = rows(countrydata.remedies, crossing.path[:2])
    return next((row for row in found if row.fits(crossing.ground)), None)


def number_of_notice(crossing: Crossing, act: UUID, day: date) -> str:
    """Such as WUNTHOU-20261122-7F3K9: the post, the day, five figures of the act. No counter to agree on."""
    left, figures = act.int, ""
    for _place in range(5):
        left, at = divmod(left, len(FIGURES))
        figures += FIGURES[at]
    return f"{crossing.path.rstrip('/').rpartition('/')[2].upper()}-{day:%Y%m%d}-{figures}"


FIGURES = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U, which are misread


# -- data of the country that keeps the post ---------------------------------------------------------------


@cache
def rows(load: Callable[[str], tuple[Any, ...]], country: str) -> tuple[Any, ...]:
    """The rows of a country's file, read once: a changed file counts when the node starts again."""
    return load(country)


def tongue(texts: dict[str, str]) -> str:
    """A text by language in the reader's, or in English."""
    return texts.get((get_language() or "en").split("-")[0]) or texts["en"]


@cache
def own(nationality: str, country: str) -> bool:
    """Whether somebody of this nationality (alpha-3) is at home in this country (alpha-2)."""
    found = countries.country(nationality) if nationality else None
    return found is not None and found.alpha2 == country
