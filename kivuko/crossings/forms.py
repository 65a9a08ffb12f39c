"""The questions of the lane: a scan, a typed document, the decision, and what may follow it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import DIRECTIONS, PURPOSES, REFERRALS, STATES
from kivuko.documents.traveller import Traveller
from kivuko.documents.vocab import KINDS
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countries
from kivuko.lib.dates import DateError, PartialDate

SEXES = (("", _("Not known")), ("F", _("Female")), ("M", _("Male")), ("X", _("Not stated (X)")))
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DOCUMENT = ("document_kind", "issuer", "number", "surname", "given_names", "sex", "nationality", "expires")


def _countries() -> list[tuple[str, Any]]:
    return [("", _("Not known")), *countries.choices((get_language() or "en").split("-")[0])]


def _number(low: int, high: int, label: object, length: int) -> forms.IntegerField:
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "maxlength": length, "dir": "ltr", "autocomplete": "off"}
    )
    return forms.IntegerField(min_value=low, max_value=high, required=False, label=label, widget=widget)  # type: ignore[arg-type]


class Scan(forms.Form):
    """What the reader or the keyboard gave."""

    text = forms.CharField(max_length=4096, required=False, strip=False)
    direction = forms.ChoiceField(choices=tuple(DIRECTIONS.items()))


class Typed(forms.Form):
    """A document typed by hand, in the order in which it is looked at. What is not known stays empty."""

    document_kind = forms.ChoiceField(label=_("Document"), choices=tuple(KINDS.items()), initial="passport")
    issuer = forms.ChoiceField(label=_("Issued by"), choices=_countries, required=False)
    number = forms.CharField(label=_("Document number"), max_length=32, required=False)
    surname = forms.CharField(label=_("Surname"), max_length=80, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=80, required=False)
    birth_day = _number(1, 31, _("Day"), 2)
    birth_month = _number(1, 12, _("Month"), 2)
    birth_year = _number(1850, 2200, _("Year"), 4)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), choices=_countries, required=False)
    expires = forms.DateField(label=_("Expires"), widget=DATE, required=False)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not (answers.get("surname") or answers.get("given_names")):
            self.add_error("surname", _("Write at least one name, as the traveller says it."))
        year, month, day = (answers.get(f"birth_{part}") for part in ("year", "month", "day"))
        answers["birth"] = ""
        if year:
            try:
                answers["birth"] = str(PartialDate(year, month, day))
            except DateError as error:
                self.add_error("birth_day", error.sentence(gettext))
        elif month or day:
            self.add_error("birth_year", _("Write the year too, or leave the whole birth date empty."))
        return answers

    def traveller(self) -> Traveller:
        answers = {name: self.cleaned_data[name] for name in (*DOCUMENT, "birth")}
        for name in ("surname", "given_names", "number"):
            answers[name] = answers[name].upper() if name == "number" else answers[name].strip()
        return Traveller(**answers)


class Decide(ActionForm):
    """The officer's decision: admit, or second line for a reason."""

    slip = forms.CharField(widget=forms.HiddenInput)
    decide = forms.CharField(required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=tuple(PURPOSES.items()), initial="unknown", required=False
    )
    stay_until = forms.DateField(label=_("May stay until"), widget=DATE, required=False)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        decision, _colon, referral = (answers.get("decide") or "").partition(":")
        if decision not in ("admit", "second_line"):
            self.add_error(None, _("Choose what you decide."))
        elif decision == "second_line" and referral not in REFERRALS:
            self.add_error(None, _("Say why the traveller goes to the second line: choose a reason."))
        answers |= {"decision": decision, "referral": referral}
        return answers


class Undo(ActionForm):
    """Taking back the last decision. Asks nothing but which one."""


class Setting(forms.Form):
    """Which way this lane works, and its number."""

    direction = forms.ChoiceField(choices=tuple(DIRECTIONS.items()), required=False)
    lane = forms.RegexField(r"^[\w-]{0,12}$", required=False)


class Release(ActionForm):
    """What was open at the second line is settled."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=tuple(PURPOSES.items()))
    stay_until = forms.DateField(label=_("May stay until"), widget=DATE, required=False)


class Correct(Typed, ActionForm):
    """The crossing as it should have been written, and why."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=tuple(PURPOSES.items()))
    stay_until = forms.DateField(label=_("May stay until"), widget=DATE, required=False)
    reason = forms.CharField(label=_("Why do you correct it?"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, record: Crossing) -> None:
        born = PartialDate.parse(record.birth) if record.birth else None
        initial = {name: getattr(record, name) for name in (*DOCUMENT, "purpose", "stay_until")}
        if born:
            initial |= {"birth_year": born.year, "birth_month": born.month, "birth_day": born.day}
        super().__init__(data, record=record, initial=initial)
        for part, label in (("day", _("Birth day")), ("month", _("Birth month")), ("year", _("Birth year"))):
            self.fields[f"birth_{part}"].label = label

    @property
    def inputs(self) -> dict[str, Any]:
        answers = super().inputs
        names = {"purpose", "stay_until", "reason", "key", "rev"} & answers.keys()
        kept: dict[str, Any] = {name: answers[name] for name in names}
        return {"traveller": self.traveller(), **kept}


class Filter(forms.Form):
    """Which crossings a list shows."""

    day = forms.DateField(label=_("Day"), widget=DATE, required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=(("", _("Both ways")), *DIRECTIONS.items()), required=False
    )
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=(("", _("All")), *((code, word) for code, (_mean, word) in STATES.items())),
        required=False,
    )
