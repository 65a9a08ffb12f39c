"""What happens to patrols and to what they look at. While a patrol is out nothing says where it is."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.patrols import rules
from kivuko.patrols.inputs import County, Heads, Short, Stretch, Team, Words
from kivuko.patrols.models import Count, Patrol, Segment, Spot
from kivuko.patrols.vocab import Method, Mode, SpotKind
from kivuko.patrols.workflows import COUNT, PATROL, SEGMENT, SPOT


@action("patrols.draw_segment", births=Segment, label=_("Add a segment"), done=_("Segment added"))
def draw_segment(act: Act, where: Branch, *, code: Short, stretch: Stretch) -> Segment:
    """A stretch of border is named by its two ends; no line is kept."""
    rules.stretch(stretch)
    return stretch.put(Segment(path=where.path, code=code))


@action("patrols.correct_segment", moves=SEGMENT, label=_("Correct the segment"), done=_("Segment corrected"))
def correct_segment(act: Act, segment: Segment, *, stretch: Stretch) -> None:
    """The ends of a segment, or how far it is drawn, are put right."""
    rules.stretch(stretch)
    stretch.put(segment)


@action("patrols.add_spot", births=Spot, label=_("Add a place"), done=_("Place added"))
def add_spot(
    act: Act, where: Branch, *, name: Short, kind_of: SpotKind, county: County, segment: Segment
) -> Spot:
    """A place of informal crossing, or a mining site, is known by its name and county; its point is not kept."""
    if not name:
        raise Refused("", {"name": [_("Write how the place is called.")]})
    return Spot(path=where.path, name=name, kind_of=kind_of, county=county, segment=segment)


@action("patrols.end_spot", moves=SPOT, label=_("Not used any more"), done=_("Place given up"))
def end_spot(act: Act, spot: Spot, *, reason: Words) -> None:
    """Nobody crosses or works at the place any more; its counts stay."""
    rules.why(reason)


@action("patrols.set_out", births=Patrol, label=_("Set out"), done=pgettext_lazy("patrol", "Set out"))
def set_out(act: Act, where: Branch, *, segment: Segment, mode: Mode, office: Short, team: Team) -> Patrol:
    """A patrol leaves the post. Until it is back nothing says where it is."""
    return Patrol(
        path=where.path, person=act.new_person(), segment=segment, mode=mode, office=rules.office(office),
        team=team, started_at=act.at,
    )  # fmt: skip


@action(
    "patrols.come_back", moves=PATROL, label=_("Back from patrol"), done=pgettext_lazy("patrol", "Came back")
)
def come_back(
    act: Act,
    patrol: Patrol,
    *,
    ended_at: datetime,
    found: list[Short],
    findings: Words = "",
    track: Words = "",
) -> None:
    """The patrol is back and says what it found, and if it wants, by which way it went."""
    rules.back(act, patrol, ended_at, found, findings, track)


@action("patrols.record_patrol", births=Patrol, label=_("Write down a patrol"), done=_("Patrol written down"))
def record_patrol(
    act: Act, where: Branch, *, segment: Segment, mode: Mode, office: Short, team: Team, started_at: datetime,
    ended_at: datetime, found: list[Short], findings: Words = "", track: Words = "",
) -> Patrol:  # fmt: skip
    """A patrol that is over is written down from memory or from paper."""
    made = Patrol(
        path=where.path, person=act.new_person(), segment=segment, mode=mode, office=rules.office(office),
        team=team, started_at=rules.past(act, "started_at", started_at),
    )  # fmt: skip
    rules.back(act, made, ended_at, found, findings, track)
    return made


@action("patrols.call_off", moves=PATROL, label=_("Call off"), done=pgettext_lazy("patrol", "Called off"))
def call_off(act: Act, patrol: Patrol, *, reason: Words) -> None:
    """The patrol did not look: it is no coverage."""
    rules.why(reason)


@action("patrols.count_heads", births=Count, label=_("Count at a place"), done=_("Heads counted"))
def count_heads(
    act: Act, spot: Spot, *, since: datetime, until: datetime, method: Method, heads: Heads
) -> Count:
    """Somebody looked at a place for a while and counted who went through; nought is an answer."""
    if spot.state != "in_use":
        raise Refused(_("This place is not used any more. Add it again if it is."))
    if set(heads) - set(rules.CELLS):
        raise Refused("", {"heads": [_("Count by direction, sex and age as the form asks.")]})
    return Count(
        path=spot.path, spot=spot, since=rules.past(act, "since", since), until=rules.past(act, "until", until),
        method=method, heads={cell: number for cell, number in heads.items() if number},
    )  # fmt: skip


@action("patrols.withdraw_count", moves=COUNT, label=_("Withdraw the count"), done=_("Count withdrawn"))
def withdraw_count(act: Act, count: Count, *, reason: Short) -> None:
    """A count was wrong; it counts no more, and nobody looked then unless somebody says so again."""
    if not reason:
        raise Refused("", {"reason": [_("Say why.")]})
