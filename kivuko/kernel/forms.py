"""Forms that feed actions: one column, a key so that sending twice acts once, and never cleared by a refusal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from kivuko.kernel.errors import Refused
from kivuko.kernel.models import Record


class ActionForm(forms.Form):
    """`inputs` is what the action takes: the answers, the form's key and, for a move, the revision seen."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, record: Record | None = None, **options: Any) -> None:
        initial = {"key": uuid4().hex, **(options.pop("initial", None) or {})}
        if record is not None:
            initial["rev"] = record.rev
        super().__init__(data, initial=initial, **options)
        self.record = record
        self.order_fields([name for name in self.fields if name not in ("key", "rev")])

    def is_valid(self) -> bool:
        """False as well when the action refused these answers: the page is shown again with its sentence."""
        valid = super().is_valid()
        refused: Refused | None = getattr(self.data, "refused", None)
        if refused is None:
            return valid
        for name, sentences in refused.fields.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))
        if not refused.fields or refused.sentence:
            self.add_error(None, str(refused.sentence))
        return False

    @property
    def inputs(self) -> dict[str, Any]:
        answers = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "rev")}
        inputs: dict[str, Any] = {**answers, "key": self.cleaned_data["key"] or None}
        if self.cleaned_data["rev"] is not None:
            inputs["rev"] = self.cleaned_data["rev"]
        return inputs
