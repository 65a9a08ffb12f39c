"""Reference data of places: administrative areas in their periods, border posts, and paths that were reassigned."""

from __future__ import annotations

from datetime import date
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.kernel.paths import SHAPE, PathField
from kivuko.places.vocab import SHAPES, AreaKind, CoordQuality, PostType


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # it walks a tree of files each time


class Area(Record):
    """An administrative area in one period of its life; the same code may return in a later period.

    `since` is its first day, `until` the first day it no longer was; None is not known, or still so. `parent` is the
    code of the area it lies in; `lineage` names other parents on other days, each {parent, since, until, verified}
    with ISO days. `claims` are the names that parties give to an area of undetermined status, each {party, name,
    name_fr, name_ar, note, note_fr, note_ar, source, verified}. `line` False: no map may draw its boundary.
    """

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=80, blank=True)
    type = models.CharField(_("type"), max_length=24, choices=AreaKind.choices)
    level = models.PositiveSmallIntegerField(_("level"))
    country = models.CharField(_("country"), max_length=2)
    parent = models.CharField(_("lies in"), max_length=40, blank=True)
    lineage = models.JSONField(_("lay in"), default=list, blank=True)
    iso = models.CharField(_("ISO 3166-2"), max_length=8, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    line = models.BooleanField(_("boundary may be drawn"), default=False)
    claims = models.JSONField(_("names by party"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=200)
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ("code", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "since"),
                name="one_area_per_code_and_first_day",
                violation_error_message=_("This area is listed from this day already. Correct that one."),
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=models.Q(since__isnull=True),
                name="one_undated_area_per_code",
                violation_error_message=_("This area is listed already. Correct that one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(type="undetermined", line=True),
                name="no_line_round_an_undetermined_area",
                violation_error_message=_("Draw no boundary round an area of undetermined status."),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="an_area_ends_after_it_begins",
                violation_error_message=_("Give an end that is later than the beginning."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> dict[str, str]:
        return {"en": self.name, "fr": self.name_fr, "ar": self.name_ar}

    @property
    def undetermined(self) -> bool:
        return self.type == AreaKind.UNDETERMINED

    def valid_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def parent_on(self, day: date) -> str:
        """The code of the area it lay in on a day, "" where it lies in none."""
        for part in self.lineage:
            if part["since"] <= day.isoformat() and (not part["until"] or day.isoformat() < part["until"]):
                return str(part["parent"])
        return self.parent


class Post(Record):
    """A place where people cross or are checked; its path is its own custody, such as SS/dcrnpi/wunthou/.

    `country` is alpha-2 or XU; `faces` the countries on the other side; `type` one or more of PostType; `twin` the
    code of the post across the border; `official` None where no source says; `lat`, `lon` in degrees (WGS 84);
    `zone` IANA. `verified`: a source names a post there, no more.
    """

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    aliases = models.JSONField(_("other spellings and codes"), default=list, blank=True)
    country = models.CharField(_("country"), max_length=2)
    faces = models.JSONField(_("faces"), default=list, blank=True)
    type = models.JSONField(_("type"), default=list)
    official = models.BooleanField(_("official"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    coord_quality = models.CharField(_("quality of the point"), max_length=24, choices=CoordQuality.choices)
    area_pcode = models.CharField(_("administrative area"), max_length=40, blank=True)
    twin = models.CharField(_("post across the border"), max_length=40, blank=True)
    zone = models.CharField(_("time zone"), max_length=40)
    source = models.CharField(_("source"), max_length=400)
    verified = models.BooleanField(_("verified"), default=False)

    class Meta:
        ordering = ("country", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                name="one_post_per_code",
                violation_error_message=_("Another post has this code. Give this one a code of its own."),
            ),
            models.CheckConstraint(
                condition=models.Q(coord_quality="missing", lat__isnull=True, lon__isnull=True)
                | (~models.Q(coord_quality="missing") & models.Q(lat__isnull=False, lon__isnull=False)),
                name="a_point_has_a_quality",
                violation_error_message=_(
                    "Give latitude and longitude and say where they are from, or leave both empty and say “not known”."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True)
                | models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="a_point_lies_on_the_earth",
                violation_error_message=_(
                    "Give latitude from -90 to 90 and longitude from -180 to 180, in degrees."
                ),
            ),
        )
        indexes = (models.Index(fields=("path",), name="post_at_path"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        faults: dict[str, object] = {}
        if not SHAPE.fullmatch(self.path) or not self.path.endswith(f"/{self.code}/"):
            faults["code"] = _("Write a code of a-z, 0-9 and -, such as nimule.")
        if not self.type or set(self.type) - set(PostType.values):
            faults["type"] = _("Choose at least one type of post.")
        if self.zone not in _zones():
            faults["zone"] = _("Give a time zone by its IANA name, such as Africa/Juba.")
        if faults:
            raise ValidationError(faults)

    def get_absolute_url(self) -> str:
        return reverse("places:post", args=[self.code])

    @property
    def custody(self) -> str:
        """The path that the post lies under: of whoever keeps it."""
        return self.path.removesuffix(f"{self.code}/")

    @property
    def types(self) -> list[PostType]:
        return [PostType(code) for code in self.type]

    @property
    def shape(self) -> tuple[str, object]:
        """Its shape on a map and the word for it: the most telling of its types."""
        return next((shape, word) for shape, word, types in SHAPES if types & set(self.type))


class Reassignment(Record):
    """Custody that went from one path to another. Its own path is the old one; no record is rewritten.

    Grants expand by it: see `queries.aliases`.
    """

    new = PathField(_("new path"))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("path", "new"),
                name="one_reassignment_per_pair",
                violation_error_message=_("This path was reassigned there already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.path} → {self.new}"
