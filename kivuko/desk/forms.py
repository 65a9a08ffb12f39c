"""Questions of the desk: which record, why, on whose order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.vocab import LOOKED_UP_FOR
from kivuko.kernel.forms import ActionForm

ID = _("Write the whole identifier, as it stands in the address of the record's page.")


class Search(ActionForm):
    """Who is looked for, and why. The answers travel by POST and are kept sealed for some minutes."""

    text = forms.CharField(
        label=_("Name or document number"),
        help_text=_(
            "The beginning of any part of the name, three letters or more; or the whole document number."
        ),
        max_length=120,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True, "dir": "auto"}
        ),
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        help_text=_(
            "It stands in the ledger beside your name and who was shown. The words you search do not."
        ),
        choices=[("", "…"), *LOOKED_UP_FOR.items()],
        error_messages={"required": _("Say for what purpose you search.")},
    )
    anywhere = forms.BooleanField(
        label=_("Inside words too, in the last 90 days"),
        required=False,
    )


class SearchAgain(Search):
    """The same question above its answer: without its explanations, and the page stays at its top."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.help_text = ""
        self.fields["text"].widget.attrs.pop("autofocus")


class Find(ActionForm):
    """The record by which a person is found. By its identifier: names are not searched here."""

    identifier = forms.UUIDField(
        label=_("Identifier of one of the person's records"), help_text=ID, error_messages={"invalid": ID}
    )


class Forget(ActionForm):
    """Why somebody is forgotten, and that it is meant."""

    reason = forms.CharField(
        label=_("Why are these records forgotten?"),
        help_text=_("The legal ground and the reference of the request. Do not write the person's name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
    sure = forms.BooleanField(
        label=_("I have checked that this is the person meant. It cannot be undone."),
        error_messages={"required": _("Tick the box when you have checked it.")},
    )


class PlaceHold(ActionForm):
    """A legal hold: whose records, and on whose order."""

    identifier = forms.UUIDField(
        label=_("Identifier of one of the person's records"), help_text=ID, error_messages={"invalid": ID}
    )
    authority = forms.CharField(
        label=_("Which authority ordered it, and under which reference?"),
        help_text=_("Do not write the person's name."),
        max_length=200,
    )


class Lift(ActionForm):
    """Nothing is asked: the page says what lifting the hold means."""
