"""Questions of the desk: which record, why, on whose order."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.forms import ActionForm

ID = _("Write the whole identifier, as it stands in the address of the record's page.")


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
