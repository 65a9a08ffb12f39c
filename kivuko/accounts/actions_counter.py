"""Who works at which counter of a post: opened, locked, taken over, closed. What opens it stands in `counters`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints

from kivuko.accounts import rights
from kivuko.accounts.models import Counter
from kivuko.accounts.workflows import COUNTER
from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act

SHIFT = timedelta(hours=12)
"""The longest time for which officers change quickly at a counter; then everybody signs in fully again."""
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=24, pattern=r"^[A-Za-z0-9 _-]*$")]


@action("accounts.open_counter", births=Counter, label=_("Open a counter"), done=_("Counter opened"))
def open_counter(act: Act, where: Branch, *, label: Label = "") -> Counter:
    """An officer who signed in fully begins a shift at a machine where others will take turns."""
    officer = rights.officer(act.actor.id)
    if officer is None:
        raise Refused(_("Only officers work at a counter. Sign in as one."))
    return Counter(path=where.path, label=label, officer=officer, until=act.at + SHIFT)


@action("accounts.lock_counter", moves=COUNTER, label=_("Lock the counter"), done=_("Counter locked"))
def lock_counter(act: Act, counter: Counter) -> None:
    """The officer leaves the counter for a moment, or hands it to another; its screen shows nothing."""
    if counter.officer_id != act.actor.id:
        raise Refused(_("Another officer works at this counter now. Close it if they left."))


@action("accounts.take_counter", moves=COUNTER, label=_("Work at the counter"), done=_("At the counter"))
def take_counter(act: Act, counter: Counter) -> None:
    """An officer comes back to the counter or takes it over; what was done before stays the earlier officer's."""
    officer = rights.officer(act.actor.id)
    if officer is None:
        raise Refused(_("Only officers work at a counter. Sign in as one."))
    if counter.until <= act.at:
        raise Refused(_("The shift of this counter is over. Sign in with your password."))
    counter.officer = officer


@action("accounts.close_counter", moves=COUNTER, label=_("Close the counter"), done=_("Counter closed"))
def close_counter(act: Act, counter: Counter, *, reason: str = "") -> None:
    """Nobody changes quickly at this counter any more: everybody signs in fully again."""
    if counter.officer_id != act.actor.id and act.posting.role != "supervisor":
        raise Refused(_("Another officer works at this counter. Ask them or your supervisor to close it."))
