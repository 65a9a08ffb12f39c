"""Lists of persons, the persons on them, and the hits: pairs of a traveller and an entry that somebody must settle."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.screening.vocab import Kind, Visibility


def in_tongue(texts: dict[str, str]) -> str:
    """A text by language in the reader's, or in English, or in whichever there is."""
    tongue = (get_language() or "en").split("-")[0]
    return texts.get(tongue) or texts.get("en") or next(iter(texts.values()), "")


class Watchlist(Record):
    """A list of persons: whose it is, on which legal basis, for which purpose, and who is told of a match.

    `names` and `instructions` are texts by language. `layout` says how its owner's file is read. `digest` is the
    SHA-256 of the file last taken in wholly. Every change of an entry raises `rev` of its list in the same act, and
    the entry keeps that revision as its `edition`: so a reader learns what is new from two numbers.
    """

    code = models.SlugField(_("code"), max_length=40)
    names = models.JSONField(_("name"), default=dict)
    layout = models.CharField(_("layout"), max_length=8)
    owner = models.CharField(_("owner"), max_length=120)
    basis = models.CharField(_("legal basis"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=200)
    kind_of_entries = models.CharField(_("kind of its entries"), max_length=12, choices=Kind.choices)
    instructions = models.JSONField(_("instruction"), default=dict, blank=True)
    contact = models.CharField(_("contact, day and night"), max_length=120, blank=True)
    visibility = models.CharField(_("who is told"), max_length=12, choices=Visibility.choices)
    expires = models.DateField(_("expires"), null=True, blank=True)
    digest = models.CharField(_("digest of the last file"), max_length=64, blank=True)
    imported_at = models.DateTimeField(_("last import"), null=True, blank=True)
    demo = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                name="one_list_per_code",
                violation_error_message=_("Another list has this code. Give this one a code of its own."),
            ),
        )

    def __str__(self) -> str:
        return in_tongue(self.names) or self.code

    def get_absolute_url(self) -> str:
        return reverse("screening:list", args=[self.code])

    @property
    def instruction(self) -> str:
        return in_tongue(self.instructions)

    def in_force_on(self, day: date) -> bool:
        return self.state == "in_force" and (self.expires is None or day <= self.expires)


class ListEntry(Record):
    """One person as a list has them, exactly as much as it says. Somebody of their own: they can be forgotten.

    `ref` is the list's own identifier of the entry. JSON shapes are those of kivuko.lib.lists (Alias, Birth,
    Document). `mark` is a keyed digest of all facts, by which an import sees what changed.
    """

    watchlist = models.ForeignKey(
        Watchlist, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+",
        verbose_name=_("list"),
    )  # fmt: skip
    ref = models.CharField(_("reference"), max_length=40)
    kind_of_entry = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    edition = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=400, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    births = models.JSONField(_("births"), default=list, blank=True)
    nationalities = models.JSONField(_("nationalities"), default=list, blank=True)
    sex = models.CharField(_("sex"), max_length=1, blank=True)
    documents = models.JSONField(_("documents"), default=list, blank=True)
    places = models.JSONField(_("places"), default=list, blank=True)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    listed_on = models.CharField(_("listed on"), max_length=10, blank=True)
    mark = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of a list")
        verbose_name_plural = _("entries of lists")
        constraints = (
            models.UniqueConstraint(
                fields=("watchlist", "ref"),
                name="one_entry_per_reference",
                violation_error_message=_(
                    "The list has an entry with this reference already. Change that one."
                ),
            ),
        )
        indexes = (models.Index(fields=("watchlist", "edition"), name="entry_by_edition"),)

    def __str__(self) -> str:
        return f"{self.ref}"  # a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("screening:entry", args=[self.pk])


class Hit(Record):
    """A traveller came close to an entry of a list, and a second person has to say whether it is the same person.

    Held at the post, about the traveller. `score` in thousandths; `reasons` a list of {code, params}; `crossing` the
    id of the decision beside which it was raised; `raised_by` the officer who saw it first.
    """

    entry = models.UUIDField(_("entry"))
    watchlist = models.UUIDField(_("list"))
    list_name = models.CharField(_("list"), max_length=200)
    entry_name = models.CharField(_("name on the list"), max_length=400, blank=True)
    score = models.PositiveSmallIntegerField(_("score"))
    level = models.CharField(_("level"), max_length=4)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    crossing = models.UUIDField(_("crossing"), null=True, blank=True)
    raised_by = models.UUIDField(_("raised by"))
    raised_at = models.DateTimeField(_("raised"))

    class Meta:
        verbose_name = _("hit")
        verbose_name_plural = _("hits")
        constraints = (
            models.CheckConstraint(
                condition=Q(score__lte=1000),
                name="a_score_is_in_thousandths",
                violation_error_message=_("Give the score in thousandths, from 0 to 1000."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=("look", "stop")),
                name="a_hit_asks_for_a_look",
                violation_error_message=_("Only what asks for a look is raised."),
            ),
        )
        indexes = (
            models.Index(fields=("path", "raised_at"), condition=Q(state="open"), name="hit_open_at_path"),
        )

    def __str__(self) -> str:
        return f"hit {self.pk}"  # an id: a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("screening:hit", args=[self.pk])
