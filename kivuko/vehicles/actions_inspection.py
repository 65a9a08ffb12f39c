"""The joint inspection: one agency proposes, those concerned take part, each gives one outcome, it ends once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.vehicles import drafts
from kivuko.vehicles.inputs import Code, Words
from kivuko.vehicles.models import Inspection, Part, Stage, Vehicle
from kivuko.vehicles.workflows import INSPECTION, PART


@action(
    "vehicles.propose",
    births=Inspection,
    label=_("Propose a joint inspection"),
    done=_("Joint inspection proposed"),
)
def propose(act: Act, vehicle: Vehicle) -> Inspection:
    """An agency asks the others to look at the vehicle together, once."""
    found, agency = drafts.fresh(vehicle.pk), drafts.agency(act)
    inspection = Inspection(path=found.path, vehicle=found, proposed_by=agency)
    act.also(Part(path=found.path, vehicle=found, inspection=inspection, agency=agency), "vehicles.join")
    act.also(found, "vehicles.propose")  # so that it cannot depart at the same moment
    stage = Stage.objects.filter(vehicle=found, agency=agency).exclude(state="done").first()
    if stage is not None:
        stage.began_at = stage.began_at or act.at
        act.also(stage, "vehicles.propose")
    return inspection


@action("vehicles.join", moves=INSPECTION, label=_("Take part"), done=_("Takes part in the joint inspection"))
def join(act: Act, inspection: Inspection) -> None:
    """Another agency takes part in the joint inspection."""
    vehicle = drafts.here(inspection.vehicle_id)
    part = Part(path=vehicle.path, vehicle=vehicle, inspection=inspection, agency=drafts.agency(act))
    act.also(part, "vehicles.join")


@action("vehicles.find", moves=PART, label=_("Give the outcome"), done=_("Outcome of the inspection given"))
def find(act: Act, part: Part, *, outcome: Code, text: Words = "") -> None:
    """An agency says once what it found at the joint inspection, to its own officers alone."""
    drafts.own(act, part.path, part.agency)
    vehicle = drafts.here(part.vehicle_id)
    drafts.outcome(outcome, part.agency)
    drafts.write(act, vehicle, part.agency, "inspection", text, outcome)
    act.also(Inspection.objects.get(pk=part.inspection_id), "vehicles.find")


@action("vehicles.end_inspection", moves=INSPECTION, label=_("End the inspection"),
        done=pgettext_lazy("vehicle", "Joint inspection ended"))  # fmt: skip
def end_inspection(act: Act, inspection: Inspection) -> None:
    """The agency that proposed the joint inspection ends it when each that took part gave its outcome."""
    drafts.own(act, inspection.path, inspection.proposed_by)
    if Part.objects.filter(inspection=inspection, state="joined").exists():
        raise Refused(_("An agency that takes part has not given its outcome. Wait for it."))
    inspection.ended_at = act.at
    stage = Stage.objects.filter(vehicle=inspection.vehicle_id, agency=inspection.proposed_by).first()
    if stage is not None and stage.state == "asks":
        act.also(stage, "vehicles.end_inspection")
