"""What every act on patrols keeps to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.lib import track as tracks
from kivuko.patrols.inputs import Stretch
from kivuko.patrols.models import Patrol
from kivuko.patrols.vocab import CELLS as CELLS
from kivuko.patrols.vocab import DEMARCATION, FINDINGS

LONGEST = timedelta(days=31)


def why(reason: str) -> None:
    if not reason:
        raise Refused("", {"reason": [_("Say why.")]})


def office(name: str) -> str:
    if not name:
        raise Refused("", {"office": [_("Write the office of the team. Nobody's name is needed.")]})
    return name


def past(act: Act, field: str, moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Refused("", {field: [_("Give the time with its zone.")]})
    if moment > act.at:
        raise Refused("", {field: [_("This time has not come yet.")]})
    return moment


def stretch(given: Stretch) -> None:
    faults: dict[str, list[object]] = {}
    if not given.start:
        faults["start"] = [_("Write where the segment begins.")]
    if not given.end:
        faults["end"] = [_("Write where the segment ends.")]
    if given.demarcation not in DEMARCATION:
        faults["demarcation"] = [_("Choose how far it is drawn from the list.")]
    if (given.lat is None) != (given.lon is None) or abs(given.lat or 0) > 90:
        faults["lat"] = [_("Give latitude and longitude, or leave both empty.")]
    if faults:
        raise Refused("", faults)


def back(act: Act, patrol: Patrol, ended_at: datetime, found: list[str], findings: str, track: str) -> None:
    """What a patrol says when it is over, checked and put on its record."""
    past(act, "ended_at", ended_at)
    faults: dict[str, list[object]] = {}
    if ended_at < patrol.started_at:
        faults["ended_at"] = [_("The patrol would be back before it set out. Give a later time.")]
    elif ended_at - patrol.started_at > LONGEST:
        faults["ended_at"] = [_("This is longer than a month. Write down each patrol of its own.")]
    if not found or set(found) - FINDINGS.keys():
        faults["found"] = [_("Choose what was found, or that it was nothing out of the ordinary.")]
    elif "nothing" in found and len(set(found)) > 1:
        faults["found"] = [_("Either nothing was found or something was.")]
    try:
        patrol.track = [[round(each * 1000) for each in point] for point in tracks.parse(track)]
    except tracks.BadTrack as bad:
        said = (
            _("Line %(line)s of the track is no point. Write it as 9.53, 32.10.") % {"line": bad.line}
            if bad.line
            else _("The track has too many points. Give at most %(most)s.") % {"most": tracks.MOST}
        )
        faults["track"] = [said]
    if faults:
        raise Refused("", faults)
    patrol.ended_at, patrol.findings, patrol.found = ended_at, findings, sorted(set(found))
