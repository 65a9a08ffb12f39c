"""Who answers the phone when the clock of a hit has run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.screening import calls
from kivuko.screening.models import OnCall
from kivuko.screening.workflows import ON_CALL

LONGEST = timedelta(days=31)
"""Somebody who is on call for longer is on call for nobody."""


@action("screening.put_on_call", births=OnCall, label=_("Put on call"), done=_("Put on call"))
def put_on_call(
    act: Act, where: Branch, *, officer: UUID, since: datetime, until: datetime, phone: str
) -> OnCall:
    """A supervisor answers the telephone of the office for the posts here, from a moment until another."""
    if since.tzinfo is None or until.tzinfo is None:
        raise Refused(fields={"since": [_("Give the time with its zone.")]})
    if until <= act.at:
        raise Refused(fields={"until": [_("This time has passed. Give a later end.")]})
    if until - since > LONGEST:
        raise Refused(fields={"until": [_("Nobody is on call for more than 31 days. Give an earlier end.")]})
    if not any(symbol.isdigit() for symbol in phone):
        raise Refused(fields={"phone": [_("Give the number of the telephone that is answered.")]})
    if not calls.supervises(officer, where.path, max(since, act.at)):
        raise Refused(
            fields={"officer": [_("This officer is then no supervisor of all these posts. Choose another.")]}
        )
    return OnCall(path=where.path, officer=officer, since=since, until=until, phone=phone.strip())


@action("screening.end_on_call", moves=ON_CALL, label=_("End it now"), done=_("No longer on call"))
def end_on_call(act: Act, call: OnCall) -> None:
    """Somebody answers no more, earlier than was said."""
    if call.until <= act.at:
        raise Refused(_("It is over already. Nothing has to be ended."))
