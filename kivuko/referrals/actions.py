"""What happens to services and to referrals. Nothing here asks for proof, and nothing opens a refusal again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.kernel.writing import Act
from kivuko.places.models import Post
from kivuko.referrals import drafts
from kivuko.referrals.inputs import About, ServiceFacts, Short, Telephone, Words
from kivuko.referrals.models import Referral, Service
from kivuko.referrals.vocab import GROUNDS, KINDS, Company, Ground, Interviewer
from kivuko.referrals.workflows import REFERRAL, SERVICE


@action("referrals.refer", births=Referral, label=_("Refer"), done=_("Referral sent"))
def refer(
    act: Act,
    post: Post,
    *,
    ground: Ground,
    about: About,
    heard: Words = "",
    language: Short = "",
    interviewer: Interviewer = "",
    company: Company = "unknown",
) -> Referral:
    """Somebody at the post is handed to the service that can hear them; no document or list is a ground against it."""
    return drafts.draft(
        act, path=post.path, person=about.person, service=_service(ground, post.path), ground=ground,
        about=about.crossing, heard=heard, language=language, interviewer=interviewer, company=company,
    )  # fmt: skip


@action(
    "referrals.open_on_patrol",
    births=Referral,
    label=_("Refer from a patrol"),
    done=_("Referral sent from a patrol"),
)
def open_on_patrol(
    act: Act,
    where: Branch,
    *,
    ground: Ground,
    place: Words,
    heard_at: datetime,
    heard: Words = "",
    language: Short = "",
    interviewer: Interviewer = "",
    company: Company = "unknown",
) -> Referral:
    """Somebody met away from the counter, or without a crossing, is handed to the service that can hear them."""
    if not place:
        raise Refused(fields={"place": [_("Write where you met this person, in words.")]})
    if heard_at.tzinfo is None:
        raise Refused(fields={"heard_at": [_("Give the time with its zone.")]})
    if heard_at > act.at:
        raise Refused(
            fields={"heard_at": [_("This time has not come yet. Give the time when you heard it.")]}
        )
    return drafts.draft(
        act, path=where.path, person=None, service=_service(ground, where.path), ground=ground, about=None,
        place=place, heard_at=heard_at.isoformat(), heard=heard, language=language, interviewer=interviewer,
        company=company,
    )  # fmt: skip


@action("referrals.receive", moves=REFERRAL, label=_("Confirm receipt"), done=_("Receipt confirmed"))
def receive(act: Act, referral: Referral) -> None:
    """The service has the referral before it and takes up contact."""
    _of_this_desk(act, referral)


@action("referrals.accept", moves=REFERRAL, label=_("Accept"), done=pgettext_lazy("referral", "Accepted"))
def accept(act: Act, referral: Referral, *, answer: Words = "") -> None:
    """The service takes the person over."""
    _of_this_desk(act, referral)
    referral.answer = answer or None


@action("referrals.decline", moves=REFERRAL, label=_("Decline"), done=pgettext_lazy("referral", "Declined"))
def decline(act: Act, referral: Referral, *, answer: Words) -> None:
    """The service does not take the person over, and says why; refusing at the border stays closed all the same."""
    _of_this_desk(act, referral)
    if not answer:
        raise Refused(fields={"answer": [_("Write why, and what the person can do instead.")]})
    referral.answer = answer


@action("referrals.finish", moves=REFERRAL, label=_("Mark as done"), done=pgettext_lazy("referral", "Done"))
def finish(act: Act, referral: Referral, *, answer: Words = "") -> None:
    """The service has done what it took over."""
    _of_this_desk(act, referral)
    if answer:
        referral.answer = answer


@action("referrals.add_service", births=Service, label=_("Add a service"), done=_("Service added"))
def add_service(act: Act, where: Branch, *, code: Short, facts: ServiceFacts) -> Service:
    """An office that takes people over is entered in the directory."""
    if facts.does not in KINDS:
        raise Refused(fields={"does": [_("Choose what the service does from the list.")]})
    if not facts.names.get("en"):
        raise Refused(fields={"name_en": [_("Give the service a name in English at least.")]})
    return facts.put(Service(path=where.path, code=code))


@action("referrals.confirm_service", moves=SERVICE, label=_("Confirm"), done=_("Service confirmed"))
def confirm_service(act: Act, service: Service, *, day: Telephone = "", night: Telephone = "") -> None:
    """Somebody asked the office itself: it is there, and these are its telephones."""
    service.day, service.night = day, night
    service.confirmed_on = act.at.date()


@action("referrals.end_service", moves=SERVICE, label=_("End"), done=_("Service ended"))
def end_service(act: Act, service: Service, *, reason: Words) -> None:
    """The office takes nobody any more; nothing new is sent to it."""
    if not reason:
        raise Refused(fields={"reason": [_("Say why.")]})


def _service(ground: Ground, path: str) -> Service | None:
    return drafts.service_for(GROUNDS[ground].service, path)


def _of_this_desk(act: Act, referral: Referral) -> None:
    if bytes(referral.desk or b"") not in drafts.desks(act.actor, referral.path, act.at):
        raise Forbidden(_("This referral is for another service."))
