"""Places: administrative areas in their periods, border posts and what held there, paths that were reassigned."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.kernel.paths import SHAPE, PathField
from kivuko.places.vocab import (
    CATEGORIES,
    LOCATION_TYPES,
    MOVEMENT,
    REASONS,
    SHAPES,
    AreaKind,
    CoordQuality,
    Names,
    PostStatus,
    PostType,
    Ways,
)

HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
"""An hour on a post's clock. Text, so that hours compare as they read and the ledger spells them as the row does."""


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

    @property
    def location_type(self) -> Names | None:
        """What displacement tracking calls such a place; None where our types and sources do not tell."""
        official = {True: "yes", False: "no", None: "unknown"}[self.official]
        for one in LOCATION_TYPES.values():
            if set(one.posts) & set(self.type) and one.official in ("", official):
                return one.names
        return None


class Status(Record):
    """What holds at a post for some categories of people or goods, one or both ways, from a moment to another.

    Its path is the post's own. `status` open, limited or closed; `categories` codes of CATEGORIES, none for all of
    them; asylum is no category. Where limited, `opens` and `shuts` are hours on the post's clock (HH:MM) and
    `weekdays` ISO numbers (1 Monday) on which crossing is possible, none for all. `until` is the first moment at
    which it no longer holds; None: open. `movement` is how people move in fact. State `withdrawn`: it never held.
    """

    status = models.CharField(_("status"), max_length=8, choices=PostStatus.choices)
    categories = models.JSONField(_("for whom"), default=list, blank=True)
    direction = models.CharField(_("direction"), max_length=5, choices=Ways.choices, default=Ways.BOTH)
    weekdays = models.JSONField(_("days of the week"), default=list, blank=True)
    opens = models.CharField(_("crossing possible from"), max_length=5, blank=True)
    shuts = models.CharField(_("crossing possible until"), max_length=5, blank=True)
    since = models.DateTimeField(_("holds from"))
    until = models.DateTimeField(_("holds until"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=24)
    movement = models.CharField(_("movement"), max_length=24, blank=True)
    order_number = models.CharField(_("number of the order"), max_length=60, blank=True)
    authority = models.CharField(_("ordered by"), max_length=120, blank=True)

    class Meta:
        ordering = ("-since", "-id")
        verbose_name = _("status of a border post")
        verbose_name_plural = _("status of border posts")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="a_status_ends_after_it_begins",
                violation_error_message=_("Give an end that is later than the beginning."),
            ),
            models.CheckConstraint(
                condition=models.Q(opens="", shuts="")
                | (models.Q(status="limited", shuts__gt=models.F("opens")) & ~models.Q(opens="")),
                name="hours_only_where_limited",
                violation_error_message=_(
                    "Hours are for “limited” only. Give both, the second later than the first; a night is two statuses."
                ),
            ),
        )
        indexes = (models.Index(fields=("path", "since"), name="status_of_post"),)

    def __str__(self) -> str:
        return str(self.get_status_display())

    def clean(self) -> None:
        faults: dict[str, object] = {}
        if set(self.categories) - CATEGORIES.keys():
            faults["categories"] = _("Choose from the list. Asylum is not in it: nobody can close it.")
        if set(self.weekdays) - set(range(1, 8)):
            faults["weekdays"] = _("Choose days of the week.")
        elif self.weekdays and self.status != PostStatus.LIMITED:
            faults["weekdays"] = _("Days of the week are for “limited” only. Leave them out.")
        for name in ("opens", "shuts"):
            if getattr(self, name) and not HOUR.fullmatch(getattr(self, name)):
                faults[name] = _("Write an hour such as 08:00.")
        if self.cause not in REASONS:
            faults["cause"] = _("Choose a cause from the list.")
        if self.movement and self.movement not in MOVEMENT:
            faults["movement"] = _("Choose from the list how people move.")
        if faults:
            raise ValidationError(faults)

    def get_absolute_url(self) -> str:
        return reverse("places:status", args=[self.pk])

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def covers(self, category: str, way: str) -> bool:
        return (not self.categories or category in self.categories) and self.direction in (way, Ways.BOTH)


class QuietDay(Record):
    """A post's word that nobody crossed on a day of its own calendar. State `withdrawn`: it was not so."""

    day = models.DateField(_("day"))

    class Meta:
        ordering = ("-day",)
        verbose_name = _("day without crossings")
        verbose_name_plural = _("days without crossings")
        constraints = (
            models.UniqueConstraint(
                fields=("path", "day"),
                condition=models.Q(state="reported"),
                name="one_word_of_a_quiet_day",
                violation_error_message=_("This day is reported already. You need not do it again."),
            ),
        )

    def __str__(self) -> str:
        return self.day.isoformat()


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
