"""Questions about hits: how one is settled, who is on call, what a traveller asks and is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.forms import ActionForm
from kivuko.kernel.models import Record
from kivuko.lib import slips
from kivuko.screening.vocab import Ground


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class Settle(ActionForm):
    """Confirm or refute: what was compared, as a code and in words."""

    ground = forms.ChoiceField(label=_("What decides?"))
    reason = _words(
        _("What did you compare, and what did you find?"),
        _("Such as: another birth date, another photograph, the contact says it is somebody else."),
    )

    def __init__(self, data: Any, grounds: Sequence[Ground], *, record: Record) -> None:
        super().__init__(data, record=record)
        self.choose("ground", [(ground.value, ground.label) for ground in grounds])

    def choose(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        """The choices of a field, after an empty one where there are several."""
        field: Any = self.fields[name]
        field.choices = [("", _("Choose"))] * (len(choices) != 1) + list(choices)


class ByPhone(Settle):
    """The same, as the supervisor on call says it: `people` are those on call now, id to what the page calls them."""

    decided_by = forms.ChoiceField(label=_("Which supervisor on call decides?"))

    def __init__(
        self, data: Any, grounds: Sequence[Ground], *, record: Record, people: Mapping[str, str]
    ) -> None:
        super().__init__(data, grounds, record=record)
        self.choose("decided_by", list(people.items()))
        self.order_fields(["decided_by", "ground", "reason"])
        self.fields["reason"].label = _("What did the supervisor say?")
        self.fields["reason"].help_text = _("Write what was compared, and what the supervisor found.")


class Nobody(ActionForm):
    reason = _words(
        _("Whom did you call, when, and on which number?"),
        _("The traveller waits at the second line. Nothing is refused because nobody answers."),
    )


class AlertAgain(ActionForm):
    reason = _words(_("Why was it wrong that they are two persons?"))


class PutOnCall(ActionForm):
    """Who is on call where. Times are those of the place's own clock."""

    where = forms.ChoiceField(label=_("For which posts?"))
    officer = forms.ChoiceField(label=_("Which supervisor?"))
    since = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    phone = forms.CharField(
        label=_("Telephone of the office"), help_text=_("Never a private number: every officer sees it."),
        max_length=32, widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, places: Mapping[str, str], officers: Mapping[str, str]) -> None:
        super().__init__(data)
        for name, known in (("where", places), ("officer", officers)):
            field: Any = self.fields[name]
            field.choices = [("", _("Choose"))] * (len(known) != 1) + list(known.items())

    def at(self, zone: ZoneInfo) -> dict[str, Any]:
        """The action's inputs, with the times as the clocks of the place show them."""
        inputs = self.inputs
        inputs.pop("where")
        for name in ("since", "until"):
            moment: datetime = inputs[name]
            inputs[name] = moment.replace(tzinfo=zone)
        return inputs


class Plain(ActionForm):
    """A move that asks nothing."""


class Lookup(forms.Form):
    """A redress number, as it stands on the slip. Sent in the body: an address is kept and logged."""

    number = forms.CharField(
        label=_("Redress number"), help_text=_("Thirteen signs, such as ABCD-EFGH-JKMN-P."), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        number = slips.read(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("This is no redress number: one sign is wrong or missing. Read it again.")
            )
        return number


class Ask(ActionForm):
    words = _words(_("What does the traveller say?"), _("In their own words, as short as they like."))


class Answer(ActionForm):
    answer = _words(
        _("What is the traveller told?"),
        _(
            "Do not say who is on which list. Say what was looked at again, and what follows for this traveller."
        ),
    )
