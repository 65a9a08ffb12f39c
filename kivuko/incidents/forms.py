"""The questions of a file. Nobody is asked for a victim's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.incidents.vocab import CATEGORIES, HOW, OUTCOMES, PARTS, SEXES, STATES, THINGS, UNITS
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countries

AREA = forms.Textarea(attrs={"rows": 3})
STORY = forms.Textarea(attrs={"rows": 7})
LTR = {"dir": "ltr", "autocomplete": "off"}
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def categories() -> list[tuple[str, str]]:
    return [("", str(_("Choose"))), *((code, label(names)) for code, names in CATEGORIES.items())]


def nationalities() -> list[tuple[str, str]]:
    return [("", str(_("Not known"))), *countries.choices(get_language() or "en")]


class Which(forms.Form):
    """What of the list is shown."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *((code, word) for code, (_mean, word) in STATES.items())],
        required=False,
    )
    category = forms.ChoiceField(
        label=_("Category"),
        choices=lambda: [("", _("All")), *((code, label(names)) for code, names in CATEGORIES.items())],
        required=False,
    )


class FactsForm(ActionForm):
    """What is known of an incident."""

    category = forms.ChoiceField(label=_("What kind of crime?"), choices=categories)
    happened_at = forms.DateTimeField(
        label=_("When did it happen?"),
        help_text=_("As far as you know."),
        widget=MOMENT,
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    place = forms.CharField(
        label=_("Where?"), help_text=_("Such as: track north of the market."), max_length=500
    )
    what = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "Do not write a victim's name or anything by which they could be found. Suspects and witnesses are "
            "added on the next page."
        ),
        widget=STORY,
        max_length=6000,
    )
    victims = forms.IntegerField(
        label=_("How many victims?"),
        help_text=_(
            "A number only. Who they are is known to those who help them, and is never written here."
        ),
        min_value=0,
        max_value=100_000,
        initial=0,
    )
    children = forms.IntegerField(
        label=_("How many of them are children?"), min_value=0, max_value=100_000, initial=0
    )
    FACTS = ("category", "happened_at", "place", "what", "victims", "children")

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        facts = {name: said.pop(name) for name in self.FACTS}
        return {**said, "facts": facts}


class Report(FactsForm):
    """A new file: where it is kept as well."""

    where = forms.ChoiceField(label=_("Which post or area?"))

    def __init__(self, data: Any = None, *, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["where"]
        field.choices = places
        self.order_fields(["where"])
        if len(places) == 1:
            self.initial["where"] = places[0][0]
            field.widget = forms.HiddenInput()

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        said.pop("where")
        return said


class Reason(ActionForm):
    """A step and why."""

    reason = forms.CharField(
        label=_("Why?"), help_text=_("Do not write a victim's name."), widget=AREA, max_length=2000
    )


class Charge(Reason):
    reason = forms.CharField(label=_("Under which law, and why?"), widget=AREA, max_length=2000)


class Correct(FactsForm):
    reason = forms.CharField(label=_("Why is it corrected?"), widget=AREA, max_length=2000)


def _outcomes(by: str) -> Any:
    return lambda: [(code, label(each.names)) for code, each in OUTCOMES.items() if each.by == by]


class Close(Reason):
    """Police close a file that does not go to justice."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=_outcomes("police"), widget=forms.RadioSelect)
    field_order = ("outcome", "reason")


class Conclude(Reason):
    """Justice closes a file."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=_outcomes("justice"), widget=forms.RadioSelect)
    field_order = ("outcome", "reason")


class Person(ActionForm):
    """A suspect or a witness."""

    part = forms.ChoiceField(
        label=_("What is this person in the file?"),
        help_text=_("A victim is not written here, not as a witness either. Call those who help victims."),
        choices=tuple(PARTS.items()),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name, or what the person is called"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=tuple(SEXES.items()), required=False)
    birth = forms.CharField(
        label=_("Born"), help_text=_("A year is enough, such as 1988."), max_length=10, required=False,
        widget=forms.TextInput(attrs=LTR),
    )  # fmt: skip
    nationality = forms.ChoiceField(label=_("Nationality"), choices=nationalities, required=False)
    document = forms.CharField(
        label=_("Document and its number"), max_length=120, required=False, widget=forms.TextInput(attrs=LTR)
    )
    contact = forms.CharField(label=_("How to reach them"), max_length=120, required=False)
    remark = forms.CharField(label=_("Remark"), widget=AREA, max_length=2000, required=False)

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        names = ("part", "name", "sex", "birth", "nationality", "document", "contact", "remark")
        said.pop("rev", None)  # a birth at the file: others may add to it meanwhile
        who = {name: said.pop(name) for name in names}
        return {**said, "who": who}


def _units() -> list[tuple[str, str]]:
    codes = dict.fromkeys(unit for thing in THINGS.values() for unit in thing.units)
    return [(code, str(UNITS.get(code, code))) for code in codes]


class Object(ActionForm):
    """A vehicle, a document, money, goods."""

    thing = forms.ChoiceField(
        label=_("What kind of object?"),
        choices=lambda: [(code, label(thing.names)) for code, thing in THINGS.items()],
    )
    quantity = forms.DecimalField(
        label=_("How much or how many?"), min_value=0, max_digits=14, decimal_places=3, initial=1
    )
    unit = forms.ChoiceField(
        label=_("Unit"), help_text=_("Of money the currency."), choices=_units, initial="piece"
    )
    how = forms.ChoiceField(label=_("What became of it?"), choices=tuple(HOW.items()), initial="seized")
    mark = forms.CharField(
        label=_("Plate, number or mark"), max_length=80, required=False, widget=forms.TextInput(attrs=LTR)
    )
    remark = forms.CharField(label=_("Description"), max_length=400, required=False)

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        said.pop("rev", None)
        return said


class Year(forms.Form):
    """Which year is counted."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["year"]
        field.choices = [(each, str(each)) for each in years]
