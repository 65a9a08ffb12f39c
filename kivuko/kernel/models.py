"""The rows under everything: the ledger, keys, nodes, queues, and the kernel's own few records."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.paths import PathField
from kivuko.kernel.record import Record as Record
from kivuko.lib.sealing import uuid7


class Entry(models.Model):
    """One line of the ledger: one record changed, or protected data read, by one act.

    `body` holds the canonical bytes that the chain covers; the other columns repeat parts of it so that it can
    be searched, and `verify` compares them. `sealed` holds the values that only the person's key opens; it is
    covered through the commitment in the body. `key` and `inputs_mac` are this node's own and never travel.
    """

    id = models.UUIDField(primary_key=True)
    act = models.UUIDField()
    action = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    record = models.UUIDField()
    rev = models.PositiveIntegerField(null=True)
    person = models.UUIDField(null=True)
    path = PathField()
    actor = models.UUIDField()
    at = models.DateTimeField()
    body = models.BinaryField()
    sealed = models.BinaryField(null=True)
    key = models.CharField(max_length=64, null=True)
    inputs_mac = models.BinaryField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "record", "rev"), name="one_entry_per_revision"),
            models.UniqueConstraint(
                fields=("actor", "action", "key"),
                condition=models.Q(key__isnull=False),
                name="a_form_acts_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("person",), condition=models.Q(person__isnull=False), name="entry_of_person"
            ),
            models.Index(fields=("path", "at"), name="entry_at_path"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.record} rev {self.rev}"


class Seal(models.Model):
    """An entry's place in its node's chain, given after commit by one sealer at a time."""

    entry = models.UUIDField(primary_key=True)
    chain = models.CharField(max_length=48)
    seq = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "seq"), name="one_seal_per_place"),)


class Unsealed(models.Model):
    """The queue between commit and seal. `quiet` entries start no reaction (bulk loads, restores)."""

    id = models.BigAutoField(primary_key=True)
    entry = models.UUIDField()
    quiet = models.BooleanField(default=False)


class Head(models.Model):
    """A chain's digest at one place, signed by its node: what was sealed before cannot change unseen."""

    chain = models.CharField(max_length=48)
    seq = models.BigIntegerField()
    digest = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "seq"), name="one_head_per_place"),)


class Node(models.Model):
    """A place where Kivuko runs: a post's laptop, headquarters, a regional hub. One row is this machine's own."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.SlugField(max_length=32, unique=True)
    path = models.CharField(max_length=120, blank=True)
    own = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=1)
    public = models.BinaryField()
    private = models.BinaryField(null=True)
    since = models.DateTimeField(auto_now_add=True)
    retired = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("own",), condition=models.Q(own=True), name="one_own_node"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def chain(self) -> str:
        return f"{self.code}/{self.epoch}"


class Ring(models.Model):
    """A key ring: one store's persons. Its key is wrapped by the node's, which lies outside the database.

    `publics` are the focal points of a ring that the node itself cannot open: [{"id", "public": 64 hex digits}].
    """

    name = models.CharField(max_length=16, primary_key=True)
    wrapped = models.BinaryField()
    publics = models.JSONField(null=True)


class PersonKey(models.Model):
    """The key that seals one person's values in one ring. Deleting it forgets them, wherever copies lie.

    `wrapped` by the ring's key; in a ring of focal points a JSON object, public key to what only it opens (both hex).
    """

    id = models.UUIDField(primary_key=True)
    ring = models.CharField(max_length=16)
    wrapped = models.BinaryField()


class Due(models.Model):
    """One reaction owed to one entry: run at least once, with an effect once; failures stay to be seen."""

    class State(models.TextChoices):
        DUE = "due", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.BigAutoField(primary_key=True)
    entry = models.UUIDField()
    reaction = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry", "reaction"), name="a_reaction_once_per_entry"),
        )
        indexes = (
            models.Index(fields=("state",), condition=~models.Q(state="done"), name="reactions_not_done"),
        )


class Waiting(models.Model):
    """An entry taken in that cannot be applied yet: an earlier revision is missing, or it is in quarantine."""

    entry = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=64)
    record = models.UUIDField()
    rev = models.PositiveIntegerField()
    fault = models.CharField(max_length=200, blank=True)


class Forgotten(models.Model):
    """A person whose key was deleted: replayed after a restore, told to every holder, acknowledged when swept."""

    person = models.UUIDField(primary_key=True)
    entry = models.UUIDField()
    at = models.DateTimeField()
    swept_at = models.DateTimeField(null=True)


class Hold(Record):
    """A legal hold: while it stands, the person is not forgotten. Visible to the data-protection officer."""

    subject = models.UUIDField()
    authority = models.CharField(_("authority and reference"), max_length=200)

    def __str__(self) -> str:
        return self.authority


class Glass(Record):
    """A glass that somebody broke to read one record that no posting of theirs lets them read; reviewed afterwards.

    The record's person is the reader: the reason is sealed with the reader's own key.
    """

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not_justified", _("Not justified")

    subject_kind = models.CharField(max_length=64)
    subject = models.UUIDField()
    reader = models.UUIDField()
    reason = models.TextField(_("reason"), blank=True)
    until = models.DateTimeField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    reviewer = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("reader")),
                name="a_glass_is_reviewed_by_another",
                violation_error_message=_("Somebody else must review what you read."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject}"


NIL = UUID(int=0)
