"""The services that people are handed to, and one hand-over of one person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.kernel.models import Record
from kivuko.kernel.protected import ProtectedField
from kivuko.referrals.vocab import KINDS


class Service(Record):
    """An office that takes people over: what it does, for the people of which path, how it is reached.

    `names` by language. Telephones are those of the office, never of a person; empty where nobody told us.
    `confirmed_on` is the day on which somebody last asked the office itself; None: never.
    """

    code = models.SlugField(_("code"), max_length=40)
    names = models.JSONField(_("name"), default=dict)
    does = models.CharField(_("what it does"), max_length=24)
    provider = models.CharField(_("run by"), max_length=120)
    serves = models.CharField(_("takes people of"), max_length=120)
    day = models.CharField(_("telephone by day"), max_length=40, blank=True)
    night = models.CharField(_("telephone by night"), max_length=40, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    source = models.CharField(_("where this was read"), max_length=200)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)

    class Meta:
        ordering = ("does", "code")
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                name="one_service_per_code",
                violation_error_message=_("Another service has this code. Give this one a code of its own."),
            ),
        )

    def __str__(self) -> str:
        return label(self.names) or self.code

    @property
    def kind_name(self) -> str:
        return label(KINDS[self.does].names) if self.does in KINDS else self.does


class Referral(Record):
    """One person handed from one service to another. Kept in the ring of protection, under a person of its own.

    In clear stand a number for the slip, who opened it and when, and by when an answer is due. Ground, service, what
    was said and which crossing it is about are encrypted in the row. `desk` is a blind index of the kind of service,
    `mark` one of the traveller: so a desk finds its own, and a refusing action learns that it is closed, and nobody
    reads either back.
    """

    number = models.CharField(_("number"), max_length=12, blank=True)
    opened_by = models.UUIDField(_("opened by"))
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    desk = models.BinaryField(null=True, blank=True)
    mark = models.BinaryField(null=True, blank=True)
    ground = ProtectedField(verbose_name=_("why"))
    service = ProtectedField(verbose_name=_("service"))
    about = ProtectedField(verbose_name=_("crossing"))
    place = ProtectedField(verbose_name=_("where"))
    heard_at = ProtectedField(verbose_name=_("heard"))
    heard = ProtectedField(verbose_name=_("what was said or seen"))
    language = ProtectedField(verbose_name=_("language"))
    interviewer = ProtectedField(verbose_name=_("wishes to be heard by"))
    company = ProtectedField(verbose_name=_("in whose company"))
    answer = ProtectedField(verbose_name=_("what the service answered"))

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = (
            models.UniqueConstraint(
                fields=("number",),
                condition=~Q(number=""),
                name="one_referral_per_number",
                violation_error_message=_("Another referral has this number. Send the form again."),
            ),
        )
        indexes = (
            models.Index(fields=("mark",), condition=Q(mark__isnull=False), name="referral_by_mark"),
            models.Index(fields=("desk", "path"), name="referral_by_desk"),
            models.Index(fields=("opened_by",), name="referral_by_opener"),
            models.Index(fields=("path", "opened_at"), name="referral_by_path"),
        )

    def __str__(self) -> str:
        return f"referral {self.pk}"  # an id: a stray log line says nothing

    def get_absolute_url(self) -> str:
        return reverse("referrals:sent_one", args=[self.pk])
