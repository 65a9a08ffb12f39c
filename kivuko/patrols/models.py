"""The border between the posts: segments, places of informal crossing and mining, patrols, and counts of heads."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.kernel.models import Record
from kivuko.patrols.vocab import CELLS, DEMARCATION, MODES, SPOTS


class Segment(Record):
    """A stretch of border in words, from a place to a place, and how far it is drawn. Reference data.

    `lat`, `lon`: a point about its middle, rounded to a tenth of a degree (some ten kilometres), or None. No line is
    kept, so that none can be drawn.
    """

    code = models.SlugField(_("code"), max_length=24)
    start = models.CharField(_("from"), max_length=120)
    end = models.CharField(_("to"), max_length=120)
    neighbour = models.CharField(_("faces"), max_length=2)
    demarcation = models.CharField(_("how far it is drawn"), max_length=16)
    county = models.CharField(_("county"), max_length=8, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("segment of border")
        verbose_name_plural = _("segments of border")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                name="one_segment_per_code",
                violation_error_message=_("Another segment has this code. Give this one a code of its own."),
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="a_segment_s_point_lies_on_the_earth",
                violation_error_message=_("Give latitude and longitude, or leave both empty."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"

    @property
    def demarcation_name(self) -> str:
        return label(DEMARCATION.get(self.demarcation, {}))


class Spot(Record):
    """A place of informal crossing, or a mining site: its name and county, no point. It leaves only as its county."""

    name = models.CharField(_("name"), max_length=80)
    kind_of = models.CharField(_("kind"), max_length=8)
    county = models.CharField(_("county"), max_length=8)
    segment = models.ForeignKey(
        Segment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("segment")
    )

    class Meta:
        ordering = ("name",)
        verbose_name = _("place at the border")
        verbose_name_plural = _("places at the border")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind_of__in=("land", "river", "lake", "mining")),
                name="a_spot_is_of_a_known_kind",
                violation_error_message=_("Choose the kind of place from the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_name(self) -> object:
        return SPOTS.get(self.kind_of, self.kind_of)


class Patrol(Record):
    """Officers who went to look: where, how, from when to when, how many of which office, what they found.

    While they are out nothing says where they are: the track is written when they are back. `track` is a list of
    [latitude, longitude] in thousandths of a degree; `found` are codes of what was found.
    """

    segment = models.ForeignKey(
        Segment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("segment")
    )
    mode = models.CharField(_("how"), max_length=5)
    office = models.CharField(_("office"), max_length=80)
    team = models.PositiveIntegerField(_("officers"))
    started_at = models.DateTimeField(_("set out"))
    ended_at = models.DateTimeField(_("came back"), null=True, blank=True)
    found = models.JSONField(_("found"), default=list, blank=True)
    track = models.JSONField(_("track"), default=list, blank=True)
    findings = models.TextField(_("what was seen"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("patrol")
        verbose_name_plural = _("patrols")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="a_patrol_ends_after_it_begins",
                violation_error_message=_("The patrol would be back before it set out. Give a later time."),
            ),
            models.CheckConstraint(
                condition=~Q(state="back") | Q(ended_at__isnull=False),
                name="a_patrol_that_is_back_has_ended",
                violation_error_message=_("Say when the patrol came back."),
            ),
            models.CheckConstraint(
                condition=Q(team__gte=1),
                name="somebody_went_on_patrol",
                violation_error_message=_("Say how many officers went."),
            ),
        )
        indexes = (models.Index(fields=("path", "started_at"), name="patrol_by_time"),)

    def __str__(self) -> str:
        return f"patrol {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("patrols:patrol", args=[self.pk])

    @property
    def mode_name(self) -> object:
        return MODES.get(self.mode, self.mode)


class Count(Record):
    """Heads that went through a place while somebody looked. Nought is an answer here: somebody looked, nobody came.

    `heads` holds one number for each of `vocab.CELLS`; no name, no document, nothing else of anybody.
    """

    spot = models.ForeignKey(
        Spot, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("place")
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    method = models.CharField(_("how it was counted"), max_length=9)
    heads = models.JSONField(_("heads"), default=dict, blank=True)

    class Meta:
        verbose_name = _("count at a place")
        verbose_name_plural = _("counts at places")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="somebody_looked_for_a_while",
                violation_error_message=_("Give an end that is later than the beginning."),
            ),
        )
        indexes = (models.Index(fields=("path", "since"), name="count_by_time"),)

    def __str__(self) -> str:
        return f"count {self.pk}"

    def of(self, direction: str) -> int:
        return sum(self.heads.get(cell, 0) for cell in CELLS if cell.startswith(f"{direction}_"))
