"""Files of police: an incident, who is suspected or saw it, the objects. A victim is a number here, never a name."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.incidents.vocab import CATEGORIES, HOW, OUTCOMES, PARTS, THINGS, UNITS
from kivuko.kernel.models import Record
from kivuko.kernel.protected import ProtectedField


class Incident(Record):
    """A crime at or across the border, at the path of a post or of a branch; kept in the ring of police.

    `happened_at` as far as known; `since` is when the present step began; `handed_at` when justice first had it: from
    then on justice sees it. `victims` and `children` among them are numbers. What happened is encrypted in the row.
    """

    number = models.CharField(_("number"), max_length=12)
    category = models.CharField(_("category"), max_length=24)
    happened_at = models.DateTimeField(_("when it happened"))
    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.UUIDField(_("reported by"))
    lead = models.UUIDField(_("investigated by"), null=True, blank=True)
    since = models.DateTimeField(_("step since"))
    handed_at = models.DateTimeField(_("handed to justice"), null=True, blank=True)
    victims = models.PositiveIntegerField(_("victims"), default=0)
    children = models.PositiveIntegerField(_("children among them"), default=0)
    outcome = models.CharField(_("outcome"), max_length=24, blank=True)
    place = ProtectedField(verbose_name=_("where"))
    what = ProtectedField(verbose_name=_("what happened"))

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = (
            models.UniqueConstraint(
                fields=("number",),
                name="one_incident_per_number",
                violation_error_message=_("Another incident has this number. Send the form again."),
            ),
            models.CheckConstraint(
                condition=Q(children__lte=F("victims")),
                name="children_are_among_the_victims",
                violation_error_message=_(
                    "More children than victims. Count the children among the victims."
                ),
            ),
            models.CheckConstraint(
                condition=(~Q(state="closed") & Q(outcome="")) | (Q(state="closed") & ~Q(outcome="")),
                name="closed_with_an_outcome",
                violation_error_message=_("An incident is closed with its outcome, and has none before."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("handed", "tried")) | Q(handed_at__isnull=False),
                name="justice_has_what_was_handed",
                violation_error_message=_("Justice has only what was handed to it."),
            ),
        )
        indexes = (
            models.Index(fields=("path", "reported_at"), name="incident_by_path"),
            models.Index(fields=("state", "since"), name="incident_by_step"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("incidents:incident", args=[self.pk])

    @property
    def category_name(self) -> str:
        return label(CATEGORIES[self.category]) if self.category in CATEGORIES else self.category

    @property
    def outcome_name(self) -> str:
        return label(OUTCOMES[self.outcome].names) if self.outcome in OUTCOMES else self.outcome


class Involved(Record):
    """Somebody suspected, or who saw it: one record a person, under a key of their own. Never a victim."""

    incident = models.ForeignKey(
        Incident,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("incident"),
    )
    part = models.CharField(_("part"), max_length=8)
    name = ProtectedField(verbose_name=_("name"))
    sex = ProtectedField(verbose_name=_("sex"))
    birth = ProtectedField(verbose_name=_("born"))
    nationality = ProtectedField(verbose_name=_("nationality"))
    document = ProtectedField(verbose_name=_("document"))
    contact = ProtectedField(verbose_name=_("how to reach them"))
    remark = ProtectedField(verbose_name=_("remark"))

    class Meta:
        verbose_name = _("person in a file")
        verbose_name_plural = _("persons in files")
        constraints = (
            models.CheckConstraint(
                condition=Q(part__in=("suspect", "witness")),
                name="nobody_is_named_as_a_victim",
                violation_error_message=_(
                    "Only suspects and witnesses are named. Count victims, do not name them."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"  # an id: a stray log line names nobody

    @property
    def part_name(self) -> object:
        return PARTS.get(self.part, self.part)


class Item(Record):
    """An object of an incident: a vehicle, documents, money, goods. `mark` is a plate, number or serial.

    `thousandths` is the quantity in thousandths of the unit: a whole number, which every database keeps alike.
    """

    incident = models.ForeignKey(
        Incident,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("incident"),
    )
    thing = models.CharField(_("kind"), max_length=16)
    thousandths = models.BigIntegerField(_("quantity in thousandths"))
    unit = models.CharField(_("unit"), max_length=8)
    how = models.CharField(_("how"), max_length=8)
    mark = models.CharField(_("plate, number or mark"), max_length=80, blank=True)
    remark = models.CharField(_("description"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("object of an incident")
        verbose_name_plural = _("objects of incidents")
        constraints = (
            models.CheckConstraint(
                condition=Q(thousandths__gt=0),
                name="an_object_has_a_quantity",
                violation_error_message=_("Give a quantity above nought."),
            ),
        )

    def __str__(self) -> str:
        return f"object {self.pk}"

    @property
    def quantity(self) -> Decimal:
        found = Decimal(self.thousandths) / 1000
        return found.quantize(Decimal(1)) if self.thousandths % 1000 == 0 else found.normalize()

    @property
    def thing_name(self) -> str:
        return label(THINGS[self.thing].names) if self.thing in THINGS else self.thing

    @property
    def unit_name(self) -> object:
        return UNITS.get(self.unit, self.unit)

    @property
    def how_name(self) -> object:
        return HOW.get(self.how, self.how)
