"""A vehicle at a post, the stage of each agency, their one joint inspection, and what each agency wrote for itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.kernel.models import Record
from kivuko.vehicles.vocab import AGENCIES, DIRECTIONS, HERE, KINDS

AGENCY = tuple(AGENCIES.items())


class Vehicle(Record):
    """One passage of one vehicle through one post. Its person is the driver.

    `plate_country`, `trailer_country` alpha-3. `seals` their numbers. `customs_ref` leads to a declaration that is
    kept elsewhere; goods are not cleared here. `absent` the agencies of which nobody was at the post when it came:
    they have no stage. `held_by` the agency that holds it, `left_at` when it departed or turned back.
    """

    kind_code = models.CharField(_("kind"), max_length=16)
    direction = models.CharField(_("direction"), max_length=8, choices=tuple(DIRECTIONS.items()))
    plate = models.CharField(_("front plate"), max_length=16, blank=True)
    plate_country = models.CharField(_("country of the plate"), max_length=3, blank=True)
    trailer = models.CharField(_("trailer's plate"), max_length=16, blank=True)
    trailer_country = models.CharField(_("country of the trailer's plate"), max_length=3, blank=True)
    driver = models.CharField(_("driver"), max_length=120, blank=True)
    passengers = models.PositiveSmallIntegerField(_("passengers"))
    seals = models.JSONField(_("seals"), default=list, blank=True)
    customs_ref = models.CharField(_("customs reference"), max_length=35, blank=True)
    absent = models.JSONField(_("agencies not at the post"), default=list, blank=True)
    arrived_at = models.DateTimeField(_("arrived"))
    held_by = models.CharField(_("held by"), max_length=16, blank=True, choices=AGENCY)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        constraints = (
            models.UniqueConstraint(
                fields=("path", "plate", "plate_country"),
                condition=~Q(plate="") & Q(left_at__isnull=True),
                name="a_vehicle_once_at_a_post",
                violation_error_message=_(
                    "A vehicle with this plate is at the post already. Look for it on the board."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=HERE, left_at__isnull=True)
                | (~Q(state__in=HERE) & Q(left_at__isnull=False, left_at__gte=F("arrived_at"))),
                name="a_vehicle_leaves_after_it_arrives",
                violation_error_message=_("The vehicle would leave before it arrived. Check the time."),
            ),
            models.CheckConstraint(
                condition=(Q(state="held") & ~Q(held_by="")) | (~Q(state="held") & Q(held_by="")),
                name="a_held_vehicle_is_held_by_an_agency",
                violation_error_message=_("Say which agency holds the vehicle."),
            ),
        )
        indexes = (
            models.Index(fields=("path", "arrived_at"), name="vehicle_by_path"),
            models.Index(fields=("path",), condition=Q(left_at__isnull=True), name="vehicle_at_post"),
        )

    def __str__(self) -> str:
        return f"vehicle {self.pk}"  # an id: a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("vehicles:one", args=[self.pk])

    @property
    def kind_name(self) -> str:
        return label(KINDS[self.kind_code].names) if self.kind_code in KINDS else self.kind_code


class Of(Record):
    """What hangs on one vehicle, kept where the vehicle is."""

    vehicle = models.ForeignKey(
        Vehicle, verbose_name=_("vehicle"), on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta:
        abstract = True


class Stage(Of):
    """One agency's look at the vehicle. Only its state and times; what was found stands in a note of the agency."""

    agency = models.CharField(_("agency"), max_length=16, choices=AGENCY)
    began_at = models.DateTimeField(_("begun"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = (
            models.UniqueConstraint(
                fields=("vehicle", "agency"),
                name="one_stage_per_agency",
                violation_error_message=_("This agency has its stage already. Look at the vehicle again."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", began_at__isnull=True, done_at__isnull=True)
                | Q(state__in=("at_it", "asks"), began_at__isnull=False, done_at__isnull=True)
                | Q(state="done", began_at__isnull=False, done_at__isnull=False, done_at__gte=F("began_at")),
                name="a_stage_is_done_after_it_began",
                violation_error_message=_("Begin the stage before you mark it as done."),
            ),
        )

    def __str__(self) -> str:
        return f"stage {self.pk}"


class Inspection(Of):
    """The joint inspection of a vehicle: there is one at most."""

    proposed_by = models.CharField(_("proposed by"), max_length=16, choices=AGENCY)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("joint inspection")
        verbose_name_plural = _("joint inspections")
        constraints = (
            models.UniqueConstraint(
                fields=("vehicle",),
                name="one_inspection_per_vehicle",
                violation_error_message=_(
                    "A joint inspection of this vehicle was proposed already. Take part in that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | Q(state="done", ended_at__isnull=False),
                name="an_inspection_ends_once",
                violation_error_message=_("The joint inspection is over. Look at the vehicle again."),
            ),
        )

    def __str__(self) -> str:
        return f"inspection {self.pk}"


class Part(Of):
    """An agency that takes part in the joint inspection."""

    inspection = models.ForeignKey(
        Inspection,
        verbose_name=_("joint inspection"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    agency = models.CharField(_("agency"), max_length=16, choices=AGENCY)

    class Meta:
        verbose_name = _("part of an agency")
        verbose_name_plural = _("parts of agencies")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "agency"),
                name="one_part_per_agency",
                violation_error_message=_("Your agency takes part already. Look at the vehicle again."),
            ),
        )

    def __str__(self) -> str:
        return f"part {self.pk}"


class Note(Of):
    """What an agency wrote or found, for its own officers alone. Its person is the vehicle's driver."""

    agency = models.CharField(_("agency"), max_length=16, choices=AGENCY)
    about = models.CharField(_("about"), max_length=16, blank=True)
    written_by = models.UUIDField(_("written by"))
    written_at = models.DateTimeField(_("written"))
    outcome = models.CharField(_("outcome"), max_length=24, blank=True)
    text = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("note of an agency")
        verbose_name_plural = _("notes of agencies")
        indexes = (models.Index(fields=("vehicle", "agency"), name="note_of_agency"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(agency__in=tuple(AGENCIES)),
                name="a_note_is_of_an_agency",
                violation_error_message=_("Say which agency writes this."),
            ),
        )

    def __str__(self) -> str:
        return f"note {self.pk}"
