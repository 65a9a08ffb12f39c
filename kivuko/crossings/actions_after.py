"""What may follow a decision at the lane: released from second line, undone at once, corrected later."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kivuko.crossings import drafts, rules
from kivuko.crossings.models import Crossing, SamePerson
from kivuko.crossings.vocab import Purpose, Question, SameGround
from kivuko.crossings.workflows import CROSSING, SAME_PERSON
from kivuko.documents.traveller import Traveller
from kivuko.kernel.action import action
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening.hits import Searched


@action(
    "crossings.release",
    moves=CROSSING,
    label=_("Admit from second line"),
    done=_("Admitted from second line"),
)
def release(
    act: Act, crossing: Crossing, *, stay_until: date | None = None, purpose: Purpose | None = None
) -> None:
    """What was open is settled: the traveller may cross after all."""
    crossing.purpose = purpose or crossing.purpose
    rules.permit(crossing, rules.as_traveller(crossing), stay_until)


@action("crossings.undo", moves=CROSSING, label=_("Undo"), done=_("Undone"))
def undo(act: Act, crossing: Crossing) -> None:
    """The officer pressed the wrong key and takes the decision back at once; both stay in the ledger."""
    decided = rules.decision(crossing)
    if decided is None or decided.actor != act.actor.id:
        raise Refused(_("Only the officer who decided can undo it. Correct the crossing instead."))
    if crossing.rev != 1 or act.at - decided.at > rules.UNDO:
        raise Refused(
            _("Ten seconds have passed: it cannot be undone any more. Correct the crossing instead.")
        )
    made = (
        SamePerson.objects.filter(same_as=crossing.person) if crossing.person else SamePerson.objects.none()
    )
    for link in made.filter(crossing=crossing.pk, state="linked"):
        act.also(link, "crossings.unlink")


@action(
    "crossings.correct",
    moves=CROSSING,
    label=_("Correct"),
    done=_("Corrected"),
    before=rules.searched_again,
)
def correct(
    act: Act,
    crossing: Crossing,
    *,
    traveller: Traveller,
    reason: str,
    purpose: Purpose | None = None,
    stay_until: date | None = None,
    unknown: tuple[Question, ...] = (),
    found: Searched | None = None,
) -> None:
    """Something was read or typed wrongly; the crossing is put right, and both versions stay in the ledger.

    The lists are asked again about who it was after all.
    """
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why it is corrected.")]})
    decided = rules.decision(crossing)
    if act.posting.role == "officer" and (decided is None or decided.actor != act.actor.id):
        raise Refused(_("You can correct only crossings that you recorded. Ask your supervisor."))
    rules.copy(crossing, traveller)
    drafts.hits(act, crossing, found.raised if found else ())
    rules.unanswered(crossing, unknown)
    crossing.purpose = purpose or crossing.purpose
    rules.permit(crossing, traveller, stay_until)


@action("crossings.link", births=SamePerson, label=_("Same person"), done=_("Linked as the same person"))
def link(act: Act, crossing: Crossing, *, other: Crossing, ground: SameGround) -> SamePerson:
    """Two crossings on two documents were one person's: that is said in a record of its own, which can be removed."""
    if crossing.person is None or other.person is None:
        raise Refused(_("One of the two was forgotten. Nothing can be linked to them."))
    return SamePerson(
        path=crossing.path, person=other.person, same_as=crossing.person, ground=ground, decided_by=act.actor.id,
        crossing=crossing.pk, document_kind=other.document_kind, issuer=other.issuer, number=other.number,
        trace=other.trace,
    )  # fmt: skip


@action(
    "crossings.unlink",
    moves=SAME_PERSON,
    label=_("Not the same person"),
    done=_("Said not to be the same person"),
)
def unlink(act: Act, link: SamePerson, *, reason: str) -> None:
    """The two were not one person after all, or nobody can say so any more."""
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why they are not the same person.")]})
