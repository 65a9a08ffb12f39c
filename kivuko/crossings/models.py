"""A crossing: somebody came to a post, on a document, and an officer decided. And: these two are the same person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.models_day import PaperLine as PaperLine
from kivuko.crossings.models_day import Shift as Shift
from kivuko.crossings.models_day import Surge as Surge
from kivuko.crossings.models_day import Tally as Tally
from kivuko.crossings.vocab import REFUSING
from kivuko.kernel.models import Record
from kivuko.kernel.paths import PathField
from kivuko.places.models import Post


class Crossing(Record):
    """One person, one post, one moment, one direction. An event, not a person and not a stay.

    It carries its own copy of person and document as read; nothing is shared and edited. `birth` is ISO 8601 as far
    as known. `trace` is a blind index of document and birth date, by which this node knows somebody again. `findings`
    are {code, level} as they stood at the decision, `verdict` their colour. `unknown` names the questions that were
    asked and that nobody could answer; a blank answer that is not among them was not given. `rule` is the code of the
    rule from which `stay_until` came (countries/<xx>/stay.csv), "officer" where the officer set another day.

    A refusal has a `ground` (countries/<xx>/grounds.csv), `facts` in an officer's words, the officer who proposed it,
    another who signed it, and then the number of its `notice`.
    """

    VERSION = 2

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
    unknown = models.JSONField(_("not known"), default=list, blank=True)
    number_reading = models.CharField(_("how a long number was read"), max_length=12, blank=True)
    trace = models.BinaryField(null=True, blank=True)

    purpose = models.CharField(_("purpose"), max_length=12)
    stay_until = models.DateField(_("may stay until"), null=True, blank=True)
    rule = models.CharField(_("rule of the stay"), max_length=24, blank=True)
    referral = models.CharField(_("why second line"), max_length=12, blank=True)
    verdict = models.CharField(_("colour at the decision"), max_length=4)
    findings = models.JSONField(_("findings"), default=list, blank=True)

    ground = models.CharField(_("ground of the refusal"), max_length=24, blank=True)
    facts = models.TextField(_("facts"), max_length=2000, blank=True)
    proposed_by = models.UUIDField(_("refusal proposed by"), null=True, blank=True)
    signed_by = models.UUIDField(_("refusal signed by"), null=True, blank=True)
    signed_at = models.DateTimeField(_("refusal signed at"), null=True, blank=True)
    notice = models.CharField(_("number of the notice"), max_length=60, blank=True)

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
                condition=Q(method__in=("scan", "typed", "photo", "code", "paper")),
                name="a_crossing_is_read_in_a_known_way",
                violation_error_message=_(
                    "Say how the document was read: scanned, typed, by photo, by code or from paper."
                ),
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
            models.CheckConstraint(
                condition=~Q(state__in=REFUSING) | (~Q(ground="") & Q(proposed_by__isnull=False)),
                name="a_refusal_has_a_ground",
                violation_error_message=_("Name the ground of the refusal."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused")
                | (Q(signed_by__isnull=False) & ~Q(signed_by=F("proposed_by")) & ~Q(notice="")),
                name="two_people_refuse",
                violation_error_message=_("Somebody other than who proposed the refusal signs it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REFUSING) | Q(stay_until__isnull=True),
                name="nobody_refused_has_a_stay",
                violation_error_message=_("Who is refused has no stay. Leave the day out."),
            ),
            models.UniqueConstraint(
                fields=("notice",),
                condition=~Q(notice=""),
                name="one_notice_per_number",
                violation_error_message=_("Another notice has this number. Sign again."),
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


class SamePerson(Record):
    """A link: whoever crosses on this other document is the person called `same_as`. Decided by an officer, removable.

    `person` is the one to whom the other document belongs in this store; the document is known again by `trace`.
    Nothing is merged: timelines, stays and forgetting follow links (`queries.persons_of`).
    """

    same_as = models.UUIDField(_("same person as"))
    ground = models.CharField(_("why"), max_length=16)
    decided_by = models.UUIDField(_("decided by"))
    crossing = models.UUIDField(_("decided at the crossing"), null=True, blank=True)
    document_kind = models.CharField(_("document"), max_length=28, blank=True)
    issuer = models.CharField(_("issued by"), max_length=3, blank=True)
    number = models.CharField(_("document number"), max_length=32, blank=True)
    trace = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = _("link between two documents of one person")
        verbose_name_plural = _("links between documents of one person")
        constraints = (
            models.CheckConstraint(
                condition=~Q(person=F("same_as")),
                name="two_of_one_person",
                violation_error_message=_("This is one person here already."),
            ),
            models.UniqueConstraint(
                fields=("person", "same_as"),
                condition=Q(state="linked"),
                name="one_link_per_pair",
                violation_error_message=_("These two are known to be the same person already."),
            ),
        )
        indexes = (
            models.Index(fields=("same_as",), name="same_person_as"),
            models.Index(fields=("trace",), condition=Q(trace__isnull=False), name="same_person_by_trace"),
        )

    def __str__(self) -> str:
        return f"link {self.pk}"


# -- the index of names: no record, made from the ledger, made again when lost (see indexing.py) -----------------


class NamePart(models.Model):
    """A part of a name, normalised, that some crossing carries. `mark` is its blind number, `bones` its consonants."""

    mark = models.BigIntegerField(primary_key=True)
    part = models.CharField(max_length=500, unique=True)
    bones = models.CharField(max_length=500, db_index=True)

    def __str__(self) -> str:
        return str(self.mark)


class NameAt(models.Model):
    """That a part of a name, or a document number, stands in one crossing.

    `part` is the mark of either; `no` the crossing's place in time, so that what is newest is read first; `place` a
    NamePlace; `others` 62 bits of how all parts of that name begin, by which a second word is mostly told apart
    without looking it up.
    """

    pk = models.CompositePrimaryKey("part", "no", "place")
    part = models.BigIntegerField()
    no = models.BigIntegerField()
    place = models.IntegerField()
    others = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.no)


class Named(models.Model):
    """A crossing in the index, with the marks under which it stands, so that it can be taken out again."""

    pk = models.CompositePrimaryKey("place", "no", "crossing")
    place = models.IntegerField()
    no = models.BigIntegerField()
    crossing = models.BinaryField(max_length=16)
    marks = models.BinaryField()

    def __str__(self) -> str:
        return str(self.no)


class NamePlace(models.Model):
    """A short number for a path, which the index repeats for every name."""

    id = models.AutoField(primary_key=True)
    path = PathField(unique=True)

    def __str__(self) -> str:
        return self.path


class NamesTaken(models.Model):
    """Up to which place of a chain the index goes. The row without a chain counts the persons taken out."""

    chain = models.CharField(max_length=48, primary_key=True)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class NamesLater(models.Model):
    """An entry that was sealed before its turn: its crossing is taken in when it is applied."""

    entry = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry)
