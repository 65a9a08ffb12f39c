"""The day of a post: the shift that works it, what it counted, and people counted without names."""

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


class Surge(Record):
    """A time in which more people arrive than a counter can register, from a supervisor's word to another.

    `why` is sealed under the key of who started it, who is `person`.
    """

    post = models.ForeignKey(
        Post,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("post"),
    )
    started_at = models.DateTimeField(_("started"))
    started_by = models.UUIDField(_("started by"))
    why = models.TextField(_("why"), max_length=2000, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.UUIDField(_("ended by"), null=True, blank=True)

    class Meta:
        verbose_name = _("surge")
        verbose_name_plural = _("surges")
        constraints = (
            models.UniqueConstraint(
                fields=("path",),
                condition=Q(state="on"),
                name="one_surge_per_post",
                violation_error_message=_("A surge is on at this post already."),
            ),
        )
        indexes = (models.Index(fields=("path", "started_at"), name="surge_by_time"),)

    def __str__(self) -> str:
        return f"surge {self.pk}"


class Tally(Record):
    """People who crossed, counted without names: a household, or a group at the post or beside it.

    `heads` by `F:0-4` and the like (`tallying.CELLS`), `needs` counts among them; `nationality` alpha-3, blank not
    known; `origin` and `destination` alpha-3 or the code of a state of the own country. `number` is a household's:
    on its slip, to be registered under later. Of nobody's person, and in no fact: a small household points to people.
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
    place = models.CharField(_("where"), max_length=8)
    method = models.CharField(_("how it was counted"), max_length=9)
    occurred_at = models.DateTimeField(_("time"))
    day = models.DateField(_("day"))
    tallied_by = models.UUIDField(_("tallied by"))
    heads = models.JSONField(_("people"), default=dict)
    total = models.PositiveIntegerField(_("people in all"))
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    returnee = models.BooleanField(_("returning home"), default=False)
    origin = models.CharField(_("coming from"), max_length=12, blank=True)
    destination = models.CharField(_("going to"), max_length=12, blank=True)
    needs = models.JSONField(_("needs"), default=dict, blank=True)
    number = models.CharField(_("number"), max_length=12, blank=True)
    surge = models.UUIDField(_("surge"), null=True, blank=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = (
            models.CheckConstraint(
                condition=Q(direction__in=("entry", "exit")),
                name="a_tally_goes_in_or_out",
                violation_error_message=_("Say whether it is an entry or an exit."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=1),
                name="a_tally_counts_somebody",
                violation_error_message=_("Write how many people there are: at least one."),
            ),
            models.CheckConstraint(
                condition=~Q(method="household") | (~Q(number="") & Q(surge__isnull=False)),
                name="a_household_has_a_number",
                violation_error_message=_("A household is tallied in a surge and gets a number."),
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=~Q(number=""),
                name="one_household_per_number",
                violation_error_message=_("Another household has this number. Send the form again."),
            ),
        )
        indexes = (models.Index(fields=("path", "occurred_at"), name="tally_by_time"),)

    def __str__(self) -> str:
        return f"tally {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("crossings:tally_of", args=[self.pk])


class PaperLine(Record):
    """A numbered line of a paper form that became a crossing: who wrote it and when, while nothing else worked.

    The form carries names; this record carries none, only the `crossing` that was made of the line.
    """

    number = models.CharField(_("number of the line"), max_length=20)
    occurred_at = models.DateTimeField(_("time"))
    written_by = models.UUIDField(_("written by"))
    entered_by = models.UUIDField(_("entered by"))
    crossing = models.UUIDField(_("crossing"))
    tally = models.UUIDField(_("tally"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of paper")
        verbose_name_plural = _("lines of paper")
        constraints = (
            models.UniqueConstraint(
                fields=("path", "number"),
                name="one_line_per_paper_number",
                violation_error_message=_(
                    "This number was entered before. Look at the line on the paper again."
                ),
            ),
        )
        indexes = (
            models.Index(fields=("path", "occurred_at"), name="paper_by_time"),
            models.Index(fields=("tally",), condition=Q(tally__isnull=False), name="paper_by_tally"),
        )

    def __str__(self) -> str:
        return f"line of paper {self.pk}"
