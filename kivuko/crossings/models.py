"""A crossing: somebody came to a post, on a document, and an officer decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.places.models import Post


class Crossing(Record):
    """One person, one post, one moment, one direction. An event, not a person and not a stay.

    It carries its own copy of person and document as read; nothing is shared and edited. `birth` is ISO 8601 as far
    as known. `trace` is a blind index of document and birth date, by which this node knows somebody again. `findings`
    are {code, level} as they stood at the decision, `verdict` their colour.
    """

    post = models.ForeignKey(
        Post,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("post"),
    )
    direction = models.CharField(_("direction"), max_length=5)
    occurred_at = models.DateTimeField(_("time"))
    day = models.DateField(_("day"), help_text=_("The day in the post's own time zone."))
    lane = models.CharField(_("lane"), max_length=12, blank=True)
    method = models.CharField(_("how it was read"), max_length=5)

    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_names = models.CharField(_("given names"), max_length=80, blank=True)
    birth = models.CharField(_("birth date"), max_length=10, blank=True)
    sex = models.CharField(_("sex"), max_length=1, blank=True)
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    band = models.CharField(_("age"), max_length=8)
    band_scheme = models.CharField(_("set of age bands"), max_length=8)
    document_kind = models.CharField(_("document"), max_length=28)
    issuer = models.CharField(_("issued by"), max_length=3, blank=True)
    number = models.CharField(_("document number"), max_length=32, blank=True)
    expires = models.DateField(_("expires"), null=True, blank=True)
    trace = models.BinaryField(null=True, blank=True)

    purpose = models.CharField(_("purpose"), max_length=12)
    stay_until = models.DateField(_("may stay until"), null=True, blank=True)
    referral = models.CharField(_("why second line"), max_length=12, blank=True)
    verdict = models.CharField(_("colour at the decision"), max_length=4)
    findings = models.JSONField(_("findings"), default=list, blank=True)

    class Meta:
        verbose_name = _("crossing")
        verbose_name_plural = _("crossings")
        constraints = (
            models.CheckConstraint(
                condition=Q(direction__in=("entry", "exit")),
                name="a_crossing_goes_in_or_out",
                violation_error_message=_("Say whether it is an entry or an exit."),
            ),
            models.CheckConstraint(
                condition=Q(method__in=("scan", "typed")),
                name="a_crossing_is_scanned_or_typed",
                violation_error_message=_("Say whether the document was scanned or typed."),
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=("go", "look", "stop")),
                name="a_crossing_has_a_colour",
                violation_error_message=_(
                    "A crossing carries the colour it was decided under: go, look or stop."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stay_until__isnull=True) | Q(direction="entry"),
                name="only_an_entry_opens_a_stay",
                violation_error_message=_(
                    "Only an entry has a day until which the traveller may stay. Leave it out."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stay_until__isnull=True) | Q(stay_until__gte=F("day")),
                name="a_stay_ends_after_it_begins",
                violation_error_message=_("The stay would end before it begins. Give a later day."),
            ),
            models.CheckConstraint(
                condition=~Q(state="second_line") | ~Q(referral=""),
                name="second_line_for_a_reason",
                violation_error_message=_("Say why the traveller goes to the second line."),
            ),
        )
        indexes = (
            models.Index(
                fields=("day", "path"), name="crossing_by_day"
            ),  # the day is one value, a path a range
            models.Index(fields=("path", "occurred_at"), name="crossing_by_time"),
            models.Index(
                fields=("trace", "occurred_at"), condition=Q(trace__isnull=False), name="crossing_by_trace"
            ),
            models.Index(fields=("person", "occurred_at"), name="crossing_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"  # an id: a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("crossings:crossing", args=[self.pk])

    @property
    def name(self) -> str:
        """In the order of the document; empty where the person was forgotten."""
        return ", ".join(part for part in (self.surname, self.given_names) if part)
