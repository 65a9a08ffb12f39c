"""The questions about a vehicle, in the order in which an officer walks round it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countries
from kivuko.vehicles.vocab import AGENCIES, DIRECTIONS, KINDS, OUTCOMES

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
PLATE = RegexValidator(r"^[\w .-]*\Z", _("Write the plate in letters and digits, as it stands there."))
REFERENCE = RegexValidator(
    r"^[A-Za-z0-9/. -]*\Z", _("Write the reference in Latin letters, digits, / . and -.")
)
SEAL = RegexValidator(
    r"^[A-Za-z0-9/, -]*\Z", _("Write the numbers in Latin letters and digits, with a comma between.")
)


def _countries() -> list[tuple[str, str]]:
    return [("", _("Not known")), *countries.choices((get_language() or "en").split("-")[0])]  # type: ignore[list-item]


def _plate(name: object, note: object = "") -> forms.CharField:
    return forms.CharField(
        label=name,  # type: ignore[arg-type]
        help_text=note,  # type: ignore[arg-type]
        max_length=16,
        required=False,
        validators=[PLATE],
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class Register(ActionForm):
    """A vehicle that stands at the post."""

    kind = forms.ChoiceField(
        label=_("Kind of vehicle"), choices=lambda: [(code, label(one.names)) for code, one in KINDS.items()]
    )
    direction = forms.ChoiceField(
        label=_("Direction"), choices=tuple(DIRECTIONS.items()), widget=forms.RadioSelect, initial="entry"
    )
    plate = _plate(_("Front plate"), _("Leave it empty if the vehicle has none."))
    plate_country = forms.ChoiceField(label=_("Country of the plate"), choices=_countries, required=False)
    trailer = _plate(_("Trailer's plate"))
    trailer_country = forms.ChoiceField(
        label=_("Country of the trailer's plate"), choices=_countries, required=False
    )
    driver = forms.CharField(label=_("Driver's name"), max_length=120, required=False)
    passengers = forms.IntegerField(
        label=_("Passengers, without the driver"),
        min_value=0,
        max_value=500,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seals = forms.CharField(
        label=_("Seals"),
        help_text=_("Their numbers, with a comma between."),
        max_length=400,
        required=False,
        validators=[SEAL],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    customs_ref = forms.CharField(
        label=_("Customs reference"),
        help_text=_("The number of the declaration. Goods are not cleared here."),
        max_length=35,
        required=False,
        validators=[REFERENCE],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    arrived_at = forms.DateTimeField(
        label=_("Arrived at the post"), widget=MOMENT, input_formats=["%Y-%m-%dT%H:%M"]
    )
    absent = forms.MultipleChoiceField(
        label=_("Which agencies have nobody at the post now?"),
        help_text=_("The vehicle does not wait for those that you tick, and every agency sees that."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, own: str, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["absent"]
        field.choices = [(code, word) for code, word in AGENCIES.items() if code != own]

    def clean_seals(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["seals"].split(",") if part.strip()]


class Plain(ActionForm):
    """Asks nothing but that it is meant."""


class Written(ActionForm):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Read by officers of your own agency alone."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class Reason(Written):
    """Why the vehicle is held or turned back."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["text"].label = _("Why?")


class Outcome(ActionForm):
    """What the agency found."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Read by officers of your own agency alone."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Any = None, *, agency: str, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["outcome"]
        field.choices = [(code, label(one.names)) for code, one in OUTCOMES.items() if agency in one.agencies]
        self.initial.setdefault("outcome", next(iter(OUTCOMES)))
