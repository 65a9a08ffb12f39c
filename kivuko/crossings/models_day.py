"""The day of a post: the shift that works it, and what it counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.places.models import Post


class Shift(Record):
    """Who works at a post from one moment to another, and whether what they counted agrees with what is recorded.

    `crew` holds one {officer, lane, stamp} for each officer on duty, `handed` one {from, to, at} for each hand-over.
    `remarks` are for whoever comes next; their writer's key seals them, `person` is the officer who opened it.
    `counted` is what was counted by hand: entry, exit, refused, waiting; `stamped` the imprints by number of the
    stamp. `recorded` is what the node had at the count, `differences` counted less recorded where they are not equal,
    and `off` how much that is in all.
    """

    post = models.ForeignKey(
        Post,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("post"),
    )
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.UUIDField(_("opened by"))
    in_charge = models.UUIDField(_("in charge"))
    crew = models.JSONField(_("on duty"), default=list)
    handed = models.JSONField(_("hand-overs"), default=list, blank=True)
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    counted_by = models.UUIDField(_("counted by"), null=True, blank=True)
    counted = models.JSONField(_("counted by hand"), default=dict, blank=True)
    stamped = models.JSONField(_("imprints of stamps"), default=dict, blank=True)
    recorded = models.JSONField(_("recorded"), default=dict, blank=True)
    differences = models.JSONField(_("differences"), default=dict, blank=True)
    off = models.PositiveIntegerField(_("how much differs"), default=0)
    why = models.TextField(_("why it differs"), max_length=2000, blank=True)
    accepted_by = models.UUIDField(_("difference accepted by"), null=True, blank=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = (
            models.UniqueConstraint(
                fields=("path",),
                condition=Q(state="open"),
                name="one_open_shift_per_post",
                violation_error_message=_("A shift is open at this post already. Close it, or hand it over."),
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False, counted_by__isnull=False),
                name="a_shift_closes_counted",
                violation_error_message=_("Count before you close the shift."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(off=0)
                | (Q(accepted_by__isnull=False) & ~Q(accepted_by=F("counted_by"))),
                name="a_difference_has_a_supervisors_word",
                violation_error_message=_(
                    "The counts differ. A supervisor who did not count accepts it first."
                ),
            ),
        )
        indexes = (models.Index(fields=("path", "opened_at"), name="shift_by_time"),)

    def __str__(self) -> str:
        return f"shift {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("crossings:shift", args=[self.pk])
