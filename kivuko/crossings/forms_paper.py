"""The questions of paper: a line that was written, and how many blank ones are printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.forms import DATE, Typed
from kivuko.crossings.forms_day import AREA, mark
from kivuko.crossings.vocab import DIRECTIONS, PURPOSES
from kivuko.kernel.forms import ActionForm
from kivuko.places.models import Post

LINES, MOST = 20, 100


class EnterPaper(Typed, ActionForm):
    """One line of a paper form, in the order in which it is written there."""

    number = forms.CharField(label=_("Document number"), max_length=32, required=False)
    line = forms.CharField(
        label=_("Number of the line"), max_length=20, help_text=_("As it is printed at its beginning."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    occurred_at = forms.DateTimeField(
        label=_("When did they cross?"), help_text=_("As it is written on the paper, on the post's clock."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    written_by = forms.ChoiceField(label=_("Who wrote the line?"))
    direction = forms.ChoiceField(label=_("Direction"), choices=tuple(DIRECTIONS.items()))
    lane = mark(_("Lane"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=tuple(PURPOSES.items()), initial="unknown")
    stay_until = forms.DateField(label=_("May stay until"), widget=DATE, required=False)
    slip = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = (
        "line", "occurred_at", "written_by", "direction", "lane", "surname", "given_names", "sex", "birth_day",
        "birth_month", "birth_year", "nationality", "document_kind", "number", "issuer", "expires", "unknown",
        "purpose",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, post: Post, officers: dict[UUID, str], **options: Any) -> None:
        super().__init__(data, **options)
        self.zone = ZoneInfo(post.zone)
        self.order_fields(self.field_order)
        self.fields["written_by"].choices = [  # type: ignore[attr-defined]
            (str(who), called) for who, called in officers.items()
        ]
        for part, label in (("day", _("Birth day")), ("month", _("Birth month")), ("year", _("Birth year"))):
            self.fields[f"birth_{part}"].label = label

    def is_valid(self) -> bool:
        """The action's `number` is that of the line; the document's has its own question."""
        refused = getattr(self.data, "refused", None)
        if refused is not None and "number" in refused.fields:
            refused.fields["line"] = refused.fields.pop("number")
        return super().is_valid()

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        names = ("written_by", "direction", "lane", "purpose", "stay_until", "unknown", "key")
        return {
            "traveller": self.traveller(), "number": said["line"], "tally": said["slip"],
            "occurred_at": said["occurred_at"].replace(tzinfo=self.zone), **{name: said[name] for name in names},
        }  # fmt: skip


class Registered(ActionForm):
    reason = forms.CharField(
        label=_("If not as many as were tallied: why?"), required=False, max_length=2000, widget=AREA
    )


class Blank(forms.Form):
    lines = forms.IntegerField(
        label=_("How many lines?"), min_value=1, max_value=MOST, initial=LINES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "size": 4, "maxlength": 3}),
    )  # fmt: skip
