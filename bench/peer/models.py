"""The columns, constraints and indexes of `crossings.Crossing` in a plain Django model, with django-simple-history."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

from kivuko.crossings.models import Crossing as Ours


class Crossing(models.Model):
    """One crossing, as a team writes it that takes Django REST Framework and a history table."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rev = models.PositiveIntegerField(default=1)
    path = models.CharField(max_length=120, db_collation=Ours._meta.get_field("path").db_collation)
    home = models.CharField(max_length=32)
    person = models.UUIDField(null=True)
    state = models.CharField(max_length=24, default="")

    post_id = models.UUIDField()  # no foreign key: the serializer need not ask whether the post is there
    direction = models.CharField(max_length=5)
    occurred_at = models.DateTimeField()
    day = models.DateField()
    lane = models.CharField(max_length=12, blank=True)
    method = models.CharField(max_length=5)
    surname = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    birth = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    band = models.CharField(max_length=8)
    band_scheme = models.CharField(max_length=8)
    document_kind = models.CharField(max_length=28)
    issuer = models.CharField(max_length=3, blank=True)
    number = models.CharField(max_length=32, blank=True)
    expires = models.DateField(null=True, blank=True)
    unknown = models.JSONField(default=list, blank=True)
    number_reading = models.CharField(max_length=12, blank=True)
    trace = models.BinaryField(null=True, blank=True)
    purpose = models.CharField(max_length=12)
    stay_until = models.DateField(null=True, blank=True)
    rule = models.CharField(max_length=24, blank=True)
    referral = models.CharField(max_length=12, blank=True)
    verdict = models.CharField(max_length=4)
    findings = models.JSONField(default=list, blank=True)

    ground = models.CharField(max_length=24, blank=True)
    facts = models.TextField(max_length=2000, blank=True)
    proposed_by = models.UUIDField(null=True, blank=True)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    notice = models.CharField(max_length=60, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = tuple(
            models.CheckConstraint(condition=each.condition, name=f"peer_{each.name}")
            for each in Ours._meta.constraints
            if isinstance(each, models.CheckConstraint)
        ) + tuple(
            models.UniqueConstraint(fields=each.fields, condition=each.condition, name=f"peer_{each.name}")
            for each in Ours._meta.constraints
            if isinstance(each, models.UniqueConstraint)
        )
        indexes = tuple(
            models.Index(fields=each.fields, condition=each.condition, name=f"peer_{each.name}")
            for each in Ours._meta.indexes
        )

    def __str__(self) -> str:
        return str(self.pk)
