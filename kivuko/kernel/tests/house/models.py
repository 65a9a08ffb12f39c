from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from kivuko.kernel.models import Record
from kivuko.kernel.protected import ProtectedField


class Visitor(Record):
    """Somebody who came in. Carries every class of field."""

    label = models.CharField(max_length=20)
    age_band = models.CharField(max_length=8)
    name = models.CharField(max_length=80, blank=True)
    born = models.DateField(null=True, blank=True)
    story = ProtectedField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("label",),
                name="one_visitor_per_label",
                violation_error_message="This label is taken. Take another.",
            ),
            models.CheckConstraint(
                condition=~models.Q(age_band="none"),
                name="a_visitor_has_an_age",
                violation_error_message="Say an age band.",
            ),
        )

    def clean(self) -> None:
        if self.label == "unclean":
            raise ValidationError({"label": "This label cannot be used. Take another."})


class Whisper(Record):
    """Something told in confidence: only the focal points can open it."""

    text = ProtectedField()


class Parcel(Record):
    """Something that has no person."""

    weight = models.PositiveIntegerField(default=0)
    visitor = models.ForeignKey(Visitor, null=True, blank=True, on_delete=models.PROTECT)
