"""What a traveller can do about a hit: take a number home, ask whether it was right, be answered by somebody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.lib import slips
from kivuko.screening.models import Hit, Redress
from kivuko.screening.vocab import Visibility
from kivuko.screening.workflows import REDRESS


@action(
    "screening.give_redress", births=Redress, label=_("Give a redress number"), done=_("Redress number given")
)
def give_redress(act: Act, hit: Hit) -> Redress:
    """The traveller gets a slip with a number by which they can ask later whether the hit was right."""
    if hit.visibility == Visibility.DISCREET:
        raise Refused(
            _("This hit is discreet: the traveller is not told of it. Speak with the contact of the list.")
        )
    if hit.visibility != Visibility.OPEN and act.posting.role != "supervisor":
        raise Refused(_("Supervisors alone settle this hit."))
    return Redress(path=hit.path, person=hit.person, hit=hit.pk, number=slips.fresh(), given_at=act.at)


@action("screening.ask_redress", moves=REDRESS, label=_("Record what they ask"), done=_("Redress asked"))
def ask_redress(act: Act, redress: Redress, *, words: str) -> None:
    """Somebody comes with the number and asks whether the hit was right; what they say is written down."""
    if not words.strip():
        raise Refused(fields={"words": [_("Write what the traveller says.")]})
    redress.asked, redress.asked_at = words.strip(), act.at
    redress.answer, redress.answered_at, redress.answered_by = "", None, None


@action("screening.answer_redress", moves=REDRESS, label=_("Answer"), done=_("Redress answered"))
def answer_redress(act: Act, redress: Redress, *, answer: str) -> None:
    """Somebody who had no part in the hit looks at it again and says what the traveller is told."""
    if not answer.strip():
        raise Refused(fields={"answer": [_("Write what the traveller is told.")]})
    hit = Hit.objects.filter(pk=redress.hit).first()
    if hit is not None and act.actor.id in (hit.raised_by, hit.decided_by, hit.settled_by):
        raise Refused(_("You had a part in this hit. Somebody else has to answer."))
    redress.answer, redress.answered_at, redress.answered_by = answer.strip(), act.at, act.actor.id
