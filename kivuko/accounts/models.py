"""Agencies, their officers, the postings that officers hold, and the log-in by which one proves to be an officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kivuko.accounts import vocab
from kivuko.kernel.models import Record

if TYPE_CHECKING:
    from kivuko.kernel import policy

ACTING = timedelta(days=14)
"""The longest time for which somebody may act in a role that a supervisor gave them."""


class Agency(Record):
    """A service of government that sends officers to the border, such as an immigration directorate."""

    code = models.CharField(
        _("code"),
        max_length=24,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Write a code of a-z, 0-9 and -, such as dcrnpi."))],
    )
    names = models.JSONField(_("names"))
    """{en, fr, ar}; English at least."""
    sector = models.CharField(_("what it does"), max_length=16, choices=vocab.SECTORS)

    class Meta:
        verbose_name = _("agency")
        constraints = (
            models.UniqueConstraint(
                fields=("path", "code"),
                name="one_agency_per_code",
                violation_error_message=_("An agency with this code is here already. Take another code."),
            ),
        )

    def __str__(self) -> str:
        return vocab.label(self.names) or self.code


class Officer(Record):
    """Somebody in the service of an agency. The officer's id is also the person's: one key seals what names them."""

    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="officers",
    )
    number = models.CharField(
        _("service number"),
        max_length=24,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9/.-]*\Z", _("Write the service number in letters, digits, / . and -.")
            )
        ],
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone at work"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("officer")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "number"),
                name="one_officer_per_number",
                violation_error_message=_(
                    "An officer of this agency has this service number. Check the number."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.number


class Posting(Record):
    """A role that an officer holds at a place and everything under it: the posting's own path is how far it reaches.

    `since` and `until` are moments, so that no clock of another zone lengthens it; `until` is the first at which it
    is over, none where it has no end yet.
    """

    officer = models.ForeignKey(
        Officer,
        verbose_name=_("officer"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="held",
    )
    role = models.CharField(_("role"), max_length=24, choices=vocab.ROLES)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("posting")
        indexes = (models.Index(fields=("officer",), name="postings_of_officer"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_posting_ends_after_it_begins",
                violation_error_message=_("The posting would end before it begins. Give a later end."),
            ),
            models.CheckConstraint(
                condition=~Q(state="acting") | Q(until__isnull=False, until__lte=F("since") + ACTING),
                name="acting_at_most_14_days",
                violation_error_message=_(
                    "An officer acts for another for at most 14 days. Give an earlier end."
                ),
            ),
            models.UniqueConstraint(
                fields=("officer", "role", "path"),
                condition=Q(state="held", until__isnull=True),
                name="one_posting_without_end_per_role",
                violation_error_message=_(
                    "The officer holds this role here already. End that posting first."
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_role_display())


class Counter(Record):
    """A machine at which officers of one post take turns during a shift, one at a time.

    Its timeline says who worked there when. `until` is the first moment at which no quick change is possible any more.
    """

    label = models.CharField(_("counter"), max_length=24, blank=True)
    officer = models.ForeignKey(
        Officer,
        verbose_name=_("officer"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("counter")
        indexes = (models.Index(fields=("path", "state"), name="counters_of_a_post"),)

    def __str__(self) -> str:
        return self.label or str(self._meta.verbose_name)


class Seat(models.Model):
    """That an officer signed in fully at a counter this shift, and by which short number they come back to it.

    A secret, no fact: it is no record, stays on this node, and goes when the shift ends, when the officer signs out,
    or after five wrong numbers. `wrong` is written before a number is tried, so that no process can try unseen.
    """

    id = models.BigAutoField(primary_key=True)
    counter = models.UUIDField()
    login = models.ForeignKey("accounts.Login", on_delete=models.CASCADE, related_name="seats")
    pin = models.CharField(max_length=128, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("counter", "login"), name="one_seat_at_a_counter"),)


class Kept(models.Model):
    """What the log-in remembers for minutes, for all processes and over a restart: how often codes were wrong, and
    which code was used already. Django's own cache writes here; no sentence and no name stands in it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class Login(AbstractBaseUser):
    """How an officer proves who they are. Its id is the officer's; it acts under the officer's postings.

    It holds secrets, not facts: it is no record, stays on this node and never travels. `given` says that somebody
    else chose the password, so the officer must choose an own one; `demo`, that this is an invented officer.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    username = models.CharField(_("username"), max_length=64, unique=True)
    given = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = BaseUserManager["Login"]()

    def __str__(self) -> str:
        return str(self.officer) if self.officer else self.username

    @cached_property
    def officer(self) -> Officer | None:
        return Officer.objects.filter(pk=self.pk).first()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """A suspended officer cannot log in; one who left neither."""
        return self.officer is not None and self.officer.state == "serving"

    @cached_property
    def _held(self) -> list[tuple[policy.Posting, datetime, datetime | None]]:
        from kivuko.accounts import rights

        return rights.held(self.pk)

    def postings(self, at: datetime) -> Sequence[policy.Posting]:
        """What the officer holds at this moment, read once for each request: (posting id, role, path)."""
        return [
            posting for posting, since, until in self._held if since <= at and (until is None or at < until)
        ]

    def afresh(self) -> None:
        """Read the postings again: for a process that keeps a Login longer than one request, such as a test."""
        for name in ("_held", "officer"):
            self.__dict__.pop(name, None)
