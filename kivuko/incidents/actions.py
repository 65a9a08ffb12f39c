"""What happens to incidents, and to the persons and objects in their files. Each step says why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.incidents import drafts
from kivuko.incidents.inputs import Facts, Mark, Quantity, Remark, Short, Who, Words
from kivuko.incidents.models import Incident, Involved, Item
from kivuko.incidents.vocab import How
from kivuko.incidents.workflows import INCIDENT, INVOLVED, ITEM
from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.writing import Act


@action(
    "incidents.report",
    births=Incident,
    label=_("Report an incident"),
    done=pgettext_lazy("incident", "Reported"),
)
def report(act: Act, where: Branch, *, facts: Facts) -> Incident:
    """Police write down a crime at or across the border; victims are counted, never named."""
    return drafts.incident(act, where.path, facts)


@action(
    "incidents.correct", moves=INCIDENT, label=pgettext_lazy("incident", "Correct"), done=_("Facts corrected")
)
def correct(act: Act, incident: Incident, *, facts: Facts, reason: Words) -> None:
    """What was written down is put right while police still have it."""
    drafts.why(reason)
    drafts.put(act, incident, facts)


@action("incidents.investigate", moves=INCIDENT, label=_("Investigate"), done=_("Investigation begun"))
def investigate(act: Act, incident: Incident, *, reason: Words) -> None:
    """An officer of police takes the incident up and leads the investigation."""
    _step(act, incident, reason)
    incident.lead = act.actor.id


@action("incidents.charge", moves=INCIDENT, label=_("Charge"), done=pgettext_lazy("incident", "Charged"))
def charge(act: Act, incident: Incident, *, reason: Words) -> None:
    """Police find enough to charge somebody, and say under which law."""
    _step(act, incident, reason)
    drafts.needs_suspect(incident)


@action("incidents.hand_to_justice", moves=INCIDENT, label=_("Hand to justice"), done=_("Handed to justice"))
def hand_to_justice(act: Act, incident: Incident, *, reason: Words) -> None:
    """The file goes to justice, which reads it from now on."""
    _step(act, incident, reason)
    drafts.needs_suspect(incident)
    incident.handed_at = incident.handed_at or act.at


@action("incidents.bring_to_trial", moves=INCIDENT, label=_("Bring to trial"), done=_("Brought to trial"))
def bring_to_trial(act: Act, incident: Incident, *, reason: Words) -> None:
    """A court takes the case."""
    _step(act, incident, reason)


@action("incidents.send_back", moves=INCIDENT, label=_("Send back to police"), done=_("Sent back to police"))
def send_back(act: Act, incident: Incident, *, reason: Words) -> None:
    """Justice says what is missing; police investigate further."""
    _step(act, incident, reason)


@action("incidents.conclude", moves=INCIDENT, label=_("Close with an outcome"), done=_("Closed by justice"))
def conclude(act: Act, incident: Incident, *, outcome: Short, reason: Words) -> None:
    """Justice has decided; the file is closed with what it decided."""
    _step(act, incident, reason)
    incident.outcome = drafts.outcome(outcome, "justice")


@action("incidents.close", moves=INCIDENT, label=_("Close without charge"), done=_("Closed by police"))
def close(act: Act, incident: Incident, *, outcome: Short, reason: Words) -> None:
    """Police close a file that does not go to justice, and say why not."""
    _step(act, incident, reason)
    incident.outcome = drafts.outcome(outcome, "police")


@action("incidents.name_person", births=Involved, label=_("Add a person"), done=_("Person added"))
def name_person(act: Act, incident: Incident, *, who: Who) -> Involved:
    """A suspect or a witness is written in the file; a victim never is."""
    drafts.still_with_police(incident)
    return drafts.person(act, incident, who)


@action("incidents.clear_person", moves=INVOLVED, label=_("Clear this person"), done=_("Person cleared"))
def clear_person(act: Act, involved: Involved, *, reason: Words) -> None:
    """Somebody in the file has nothing to do with it: no longer suspected, or written there by mistake."""
    drafts.why(reason)
    drafts.still_with_police(involved.incident)


@action("incidents.list_object", births=Item, label=_("Add an object"), done=_("Object added"))
def list_object(
    act: Act, incident: Incident, *, thing: Short, quantity: Quantity, unit: Short, how: How,
    mark: Mark = "", remark: Remark = "",
) -> Item:  # fmt: skip
    """An object of the incident is written in the file, with its quantity and unit."""
    drafts.still_with_police(incident)
    drafts.fits(thing, quantity, unit)
    return Item(
        path=incident.path, person=incident.person, incident=incident, thing=thing, thousandths=int(quantity * 1000),
        unit=unit, how=how, mark=mark, remark=remark,
    )  # fmt: skip


@action("incidents.give_back", moves=ITEM, label=_("Give back"), done=_("Given back"))
def give_back(act: Act, item: Item, *, reason: Words) -> None:
    """An object goes back to whom it belongs to, or out of the hands of police, and somebody signed for it."""
    drafts.why(reason)
    drafts.was_held(item)


def _step(act: Act, incident: Incident, reason: str) -> None:
    drafts.why(reason)
    incident.since = act.at
