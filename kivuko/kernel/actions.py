"""The kernel's own few verbs: a legal hold on somebody's records, and its end."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kivuko.kernel.action import action
from kivuko.kernel.lines import FORGET
from kivuko.kernel.models import Hold
from kivuko.kernel.policy import INTERNAL, allow, classify, sees
from kivuko.kernel.workflow import Workflow
from kivuko.kernel.writing import Act

HOLD = Workflow(
    Hold,
    ("", "kernel.hold", "held"),
    ("held", "kernel.release", "released"),
)


class Branch:
    """A place in the tree of custody that is no record itself: a country, a directorate."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pk = path


@action("kernel.hold", births=Hold, label=_("Place a legal hold"), done=_("Legal hold placed"))
def hold(act: Act, where: Branch, *, subject: UUID, authority: str) -> Hold:
    """An authority orders that somebody's records are kept; nobody can forget them until it is lifted."""
    return Hold(path=where.path, subject=subject, authority=authority)


@action("kernel.release", moves=HOLD, label=_("Lift the legal hold"), done=_("Legal hold lifted"))
def release(act: Act, hold: Hold) -> None:
    """The order ends; what had to wait for it can go on."""


classify(Hold, subject=INTERNAL, authority=INTERNAL)
allow("data_protection", "kernel.hold", "kernel.release", FORGET)
sees("data_protection", Hold)
sees("auditor", Hold)
