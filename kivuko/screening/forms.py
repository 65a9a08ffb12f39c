"""Questions about lists and hits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kivuko.kernel.errors import Refused
from kivuko.kernel.forms import ActionForm
from kivuko.screening import jobs
from kivuko.screening.importing import SUFFIXES
from kivuko.screening.models import Watchlist, in_tongue
from kivuko.screening.vocab import SOURCES


class Begins(forms.Form):
    """Whom a list's page shows. Sent in the body, for a name does not belong in an address."""

    words = forms.CharField(label=_("Name begins with, or reference"), required=False, max_length=80)


class Reason(ActionForm):
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class Batch(forms.Form):
    """A second person's word on what was proposed together; `looked` is what the page showed."""

    decision = forms.ChoiceField(
        label=_("Your decision on all of it"),
        choices=[("approve", _("Approve: it counts from the next traveller on")), ("reject", _("Reject it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why? Needed where you reject"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000,
        required=False,
    )  # fmt: skip
    looked = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def is_valid(self) -> bool:
        """False as well when the action refused, with its sentence."""
        valid = super().is_valid()
        refused: Refused | None = getattr(self.data, "refused", None)
        if refused is None:
            return valid
        for name, sentences in (refused.fields or {"": [refused.sentence]}).items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))
        return False


class _Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One or several files in one field."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data or [None]
        return [super(_Files, self).clean(one, initial) for one in given]


class Import(forms.Form):
    """Which list, and its files as its owner publishes them."""

    code = forms.ChoiceField(label=_("Which list?"))
    uploads = _Files(
        label=_("Its files"),
        help_text=_(
            "OFAC: sdn.csv, alt.csv and add.csv of the same day, all three. UN: the XML file. A list of your own: one "
            "table, CSV or Excel, in the layout of the template. At most 60 MB."
        ),
        error_messages={"required": _("Choose the files of the list.")},
        widget=_Many(attrs={"multiple": True, "accept": ".csv,.xml,.xlsx"}),
    )
    whole = forms.BooleanField(
        label=_("This table is the whole list"),
        help_text=_("Whoever is on the list of your own and not in the table is proposed for removal."),
        required=False,
    )

    def __init__(self, data: Any, sent: Any, lists: list[Watchlist], **options: Any) -> None:
        super().__init__(data, sent, **options)
        known = {each.code: str(each) for each in lists if each.state == "in_force"}
        withdrawn = {each.code for each in lists} - known.keys()
        new = {
            code: in_tongue(one.names)
            for code, one in SOURCES.items()
            if not one.demo and code not in withdrawn
        }
        field: Any = self.fields["code"]
        field.choices = [(code, name) for code, name in (new | known).items()]

    def clean_uploads(self) -> list[UploadedFile[Any]]:
        given: list[UploadedFile[Any]] = self.cleaned_data["uploads"]
        size = sum(one.size or 0 for one in given)
        if size > jobs.MOST:
            raise forms.ValidationError(
                _("These files have more than 60 MB. Bring the list itself, unpacked.")
            )
        wrong = [str(one.name) for one in given if not str(one.name).lower().endswith(SUFFIXES)]
        if wrong:
            raise forms.ValidationError(
                ngettext(
                    "%(names)s is no CSV, Excel or XML file.",
                    "%(names)s are no CSV, Excel or XML files.",
                    len(wrong),
                )
                % {"names": ", ".join(wrong)}
            )
        return given
