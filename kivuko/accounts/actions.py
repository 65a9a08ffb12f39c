"""Every change of agencies, officers and postings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, StringConstraints

from kivuko.accounts import rights
from kivuko.accounts.models import ACTING, Agency, Officer, Posting
from kivuko.accounts.workflows import OFFICER, POSTING
from kivuko.kernel import paths, policy
from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act

Line = Annotated[str, StringConstraints(strip_whitespace=True)]


@action("accounts.found_agency", births=Agency, label=_("Add an agency"), done=_("Agency added"))
def found_agency(act: Act, where: Branch, *, code: Line, names: dict[str, str], sector: str) -> Agency:
    """A service of government begins to work with Kivuko."""
    named = {language: name.strip() for language, name in names.items() if name.strip()}
    if "en" not in named or not set(named) <= {"en", "fr", "ar"}:
        raise Refused(
            fields={"names": [_("Give the name in English, and in French and Arabic where it has one.")]}
        )
    return Agency(path=where.path, code=code, names=named, sector=sector)


@action("accounts.appoint", births=Officer, label=_("Appoint an officer"), done=_("Appointed"))
def appoint(
    act: Act, where: Branch, *, agency: Agency, number: Line, name: Line, phone: Line = ""
) -> Officer:
    """Somebody enters the service of an agency and is known here by a service number."""
    if not name:
        raise Refused(fields={"name": [_("Write the officer's name.")]})
    person = act.new_person()
    return Officer(
        id=person, person=person, path=where.path, agency=agency, number=number, name=name, phone=phone
    )


@action("accounts.open_login", moves=OFFICER, label=_("Give a log-in"), done=_("Log-in given"))
def open_login(act: Act, officer: Officer) -> None:
    """The officer is given a log-in, or a new one after a lost password or telephone."""
    _not_oneself(act, officer)
    _not_beyond(act, officer)


@action("accounts.suspend", moves=OFFICER, label=_("Suspend"), done=_("Suspended"))
def suspend(act: Act, officer: Officer, *, reason: str) -> None:
    """The officer may not act until reinstated; the postings stay written down."""
    _not_oneself(act, officer)
    _not_beyond(act, officer)


@action("accounts.reinstate", moves=OFFICER, label=_("Reinstate"), done=_("Reinstated"))
def reinstate(act: Act, officer: Officer, *, reason: str) -> None:
    """The suspension ends, and the officer acts again under the postings still held."""
    _not_oneself(act, officer)
    _not_beyond(act, officer)


@action("accounts.post", births=Posting, label=_("Give a posting"), done=_("Posted"))
def post(
    act: Act,
    where: Branch,
    *,
    officer: Officer,
    role: str,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> Posting:
    """An officer is given a role at a place and everything under it."""
    if role == "system" or role not in policy.ROLES:
        raise Refused(fields={"role": [_("Choose one of the listed roles.")]})
    return _posting(act, where, officer, role, since, until)


@action("accounts.act_for", births=Posting, label=_("Let somebody act"), done=_("Acting"))
def act_for(
    act: Act,
    where: Branch,
    *,
    officer: Officer,
    role: Literal["officer", "supervisor"],
    until: AwareDatetime,
    reason: str,
) -> Posting:
    """A supervisor lets somebody act at the supervisor's own post for at most fourteen days."""
    if until <= act.at:
        raise Refused(fields={"until": [_("This moment is over. Give a later end.")]})
    if until > act.at + ACTING:
        raise Refused(
            fields={"until": [_("An officer acts for another for at most 14 days. Give an earlier end.")]}
        )
    if rights.acts_already(officer, where.path, role, act.at):
        raise Refused(_("The officer acts in this role here already. Ask your administrator for a posting."))
    return _posting(act, where, officer, role, None, until)


@action("accounts.end_posting", moves=POSTING, label=_("End the posting"), done=_("Posting ended"))
def end_posting(act: Act, posting: Posting, *, reason: str) -> None:
    """The officer gives the role up, or it is taken from them; a posting still to come never begins."""
    if posting.officer_id == act.actor.id:
        raise Refused(_("You cannot change your own rights. Ask another administrator."))
    if posting.until is None or posting.until > act.at:
        posting.until = max(act.at, posting.since)


def _posting(
    act: Act, where: Branch, officer: Officer, role: str, since: datetime | None, until: datetime | None
) -> Posting:
    _not_oneself(act, officer)
    if officer.state != "serving":
        raise Refused(fields={"officer": [_("This officer is suspended. Reinstate them first.")]})
    return Posting(
        path=where.path, person=officer.pk, officer=officer, role=role, since=since or act.at, until=until
    )


def _not_oneself(act: Act, officer: Officer) -> None:
    if officer.pk == act.actor.id:
        raise Refused(_("You cannot change your own rights. Ask another administrator."))


def _not_beyond(act: Act, officer: Officer) -> None:
    """Or an administrator of a district could take the log-in of one who governs the country."""
    if not all(paths.covers(act.posting.path, path) for path in rights.reach(officer)):
        raise Refused(_("This officer holds a posting beyond yours. Ask an administrator who covers it."))
