"""Lists of persons, who is on them, the hits (a traveller and an entry, to be settled), and what follows from a hit."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.models import Record
from kivuko.screening.vocab import Ground, Kind, Visibility


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
        return self.state == "in_force" and not self.expired_on(day)

    def expired_on(self, day: date) -> bool:
        """Whether its last day has passed: travellers are then compared with nobody on it."""
        return self.expires is not None and day > self.expires


class ListEntry(Record):
    """One person as a list has them, exactly as much as it says. Somebody of their own: they can be forgotten.

    `ref` is the list's own identifier of the entry. JSON shapes are those of kivuko.lib.lists (Alias, Birth,
    Document). `mark` is a keyed digest of all facts, by which an import sees what changed; forgetting takes it away,
    so an entry without one is of nobody any more. Without a name it is a document alone. `instruction`, `contact` and
    `visibility` are the list's where they are empty. `proposed_by` is who proposed what waits, `batch` what was
    proposed together, `pending` the facts proposed for somebody who is listed already: until a second person approves,
    the entry counts as it was.
    """

    VERSION = 2

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
    instruction = models.CharField(_("instruction"), max_length=500, blank=True)
    contact = models.CharField(_("contact, day and night"), max_length=120, blank=True)
    visibility = models.CharField(_("who is told"), max_length=12, choices=Visibility.choices, blank=True)
    proposed_by = models.UUIDField(_("proposed by"), null=True, blank=True)
    batch = models.UUIDField(_("proposed together"), null=True, blank=True)
    pending = models.JSONField(_("proposed change"), default=dict, blank=True)

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
        indexes = (
            models.Index(fields=("watchlist", "edition"), name="entry_by_edition"),
            models.Index(
                fields=("batch",),
                condition=Q(state__in=("proposed", "changing", "leaving")),
                name="entry_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ref}"  # a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("screening:entry", args=[self.pk])

    @property
    def forgotten(self) -> bool:
        return self.mark is None

    @property
    def called(self) -> str:
        """What the list calls it: the name, or the first document where there is none; "" once forgotten."""
        if self.name or not self.documents:
            return self.name
        first = self.documents[0]
        return f"{first['number']} ({first['issuer']})" if first["issuer"] else str(first["number"])

    @property
    def advice(self) -> str:
        """What whoever is told does: the entry's own instruction, else the list's."""
        return self.instruction or self.watchlist.instruction

    @property
    def reach(self) -> str:
        """The contact, day and night: the entry's own, else the list's."""
        return self.contact or self.watchlist.contact

    @property
    def who_is_told(self) -> str:
        return self.visibility or self.watchlist.visibility


class Hit(Record):
    """A traveller came close to an entry of a list, and a second person has to say whether it is the same person.

    Held at the post, about the traveller. `score` in thousandths; `reasons` a list of {code, params}; `said` what the
    document says beside the name, by part ({birth, sex, nationality, document}). `crossing` is the id of the decision
    beside which it was raised; `raised_by` the officer who saw it first; `pair` as `kivuko.screening.settled` has it.

    Once settled: `ground` in a code, `decided_by` whose word it is, `settled_by` who recorded it (another officer where
    the word came by phone). `tried` are the supervisors on call whom nobody reached, last at `unreached_at`.
    """

    VERSION = 2

    entry = models.UUIDField(_("entry"))
    watchlist = models.UUIDField(_("list"))
    list_name = models.CharField(_("list"), max_length=200)
    entry_name = models.CharField(_("name on the list"), max_length=400, blank=True)
    kind_of_entry = models.CharField(_("kind"), max_length=12, blank=True)
    visibility = models.CharField(
        _("who is told"), max_length=12, choices=Visibility.choices, default=Visibility.OPEN
    )
    score = models.PositiveSmallIntegerField(_("score"))
    level = models.CharField(_("level"), max_length=4)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    said = models.JSONField(_("what the document says"), default=dict, blank=True)
    pair = models.BinaryField(_("pair"), null=True, blank=True)
    crossing = models.UUIDField(_("crossing"), null=True, blank=True)
    raised_by = models.UUIDField(_("raised by"))
    raised_at = models.DateTimeField(_("raised"))
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    decided_by = models.UUIDField(_("decided by"), null=True, blank=True)
    settled_by = models.UUIDField(_("recorded by"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    tried = models.JSONField(_("tried to reach"), default=list, blank=True)
    unreached_at = models.DateTimeField(_("nobody reached"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("raised_by")),
                name="a_hit_is_settled_by_another",
                violation_error_message=_("Somebody else has to settle what you raised."),
            ),
        )
        indexes = (
            models.Index(fields=("path", "raised_at"), condition=Q(state="open"), name="hit_open_at_path"),
            models.Index(fields=("pair",), condition=Q(state="open"), name="hit_open_of_pair"),
            models.Index(fields=("person", "raised_at"), name="hit_of_person"),
        )

    def __str__(self) -> str:
        return f"hit {self.pk}"  # an id: a stray log line names nobody

    def get_absolute_url(self) -> str:
        return reverse("screening:hit", args=[self.pk])

    @property
    def by_phone(self) -> bool:
        return self.settled_by is not None and self.settled_by != self.decided_by


class Clearance(Record):
    """A second person found that a traveller is not the person of an entry: this pair alerts no more.

    It names nobody: `pair` is a keyed digest of what both sides said then (`kivuko.screening.settled`), so it fits no
    more once either side changes. Kept where it was written, of use wherever it arrives.
    """

    hit = models.UUIDField(_("hit"))
    entry = models.UUIDField(_("entry"))
    pair = models.BinaryField(_("pair"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("pair that alerts no more")
        verbose_name_plural = _("pairs that alert no more")
        indexes = (models.Index(fields=("pair",), condition=Q(state="cleared"), name="clearance_of_pair"),)

    def __str__(self) -> str:
        return f"clearance {self.pk}"


class OnCall(Record):
    """A supervisor who answers the phone for the posts of a path, from a moment until before another.

    `phone` is that of the office: it is shown to the officers there.
    """

    officer = models.UUIDField(_("officer"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    phone = models.CharField(_("telephone of the office"), max_length=32)

    class Meta:
        verbose_name = _("supervisor on call")
        verbose_name_plural = _("supervisors on call")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="on_call_ends_after_it_begins",
                violation_error_message=_("It would end before it begins. Give a later end."),
            ),
        )
        indexes = (models.Index(fields=("until",), condition=Q(state="on_call"), name="on_call_until"),)

    def __str__(self) -> str:
        return f"on call {self.pk}"


class Redress(Record):
    """A number that the traveller takes home, by which they can ask whether a hit on them was right.

    `number` is random and says nothing of anybody (`kivuko.lib.slips`). `asked` is what the traveller says, `answer`
    what they are told; `answered_by` is neither who raised the hit nor whose word settled it.
    """

    hit = models.UUIDField(_("hit"))
    number = models.CharField(_("redress number"), max_length=16, blank=True)
    given_at = models.DateTimeField(_("given"))
    asked = models.TextField(_("what the traveller says"), blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.UUIDField(_("answered by"), null=True, blank=True)

    class Meta:
        verbose_name = _("redress")
        verbose_name_plural = _("redress")
        constraints = (
            models.UniqueConstraint(
                fields=("hit",),
                name="one_redress_number_per_hit",
                violation_error_message=_("A slip was given for this hit already. Print that one again."),
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=~Q(number=""),
                name="one_redress_per_number",
                violation_error_message=_("This number is taken. Press the button again for another one."),
            ),
        )

    def __str__(self) -> str:
        return f"redress {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("screening:redress", args=[self.pk])
