"""The questions of the lane: a scan, a typed document, the decision, and what may follow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import lane, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.vocab import DIRECTIONS, PURPOSES, REFERRALS, REFUSING, STATES
from kivuko.documents.traveller import Traveller
from kivuko.documents.vocab import KINDS
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countries
from kivuko.lib.dates import DateError, PartialDate

OPEN, NOT_KNOWN = "", "?"
"""Two answers of a list of choices: nobody has answered yet; it was asked, and nobody can say."""
SEXES = (
    (OPEN, _("Not answered yet")),
    (NOT_KNOWN, _("Not known")),
    ("F", _("Female")),
    ("M", _("Male")),
    ("X", _("Not stated (X)")),
)
CHOSEN = ("issuer", "sex", "nationality")
TICKED = (
    ("number", _("Document number")),
    ("surname", _("Surname")),
    ("given_names", _("Given names")),
    ("birth", _("Birth date")),
    ("expires", _("Expires")),
)
"""Questions whose "not known" is one of the choices, and those that have a box of their own for it."""
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DOCUMENT = ("document_kind", "issuer", "number", "surname", "given_names", "sex", "nationality", "expires")


def _countries() -> list[tuple[str, Any]]:
    return [
        (OPEN, _("Not answered yet")),
        (NOT_KNOWN, _("Not known")),
        *countries.choices((get_language() or "en").split("-")[0]),
    ]


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
    """A document typed by hand, in the order in which it is looked at.

    What nobody has answered stays empty; what was asked and nobody can say is said to be not known, and kept as such.
    """

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
    unknown = forms.MultipleChoiceField(
        label=_("Asked, and not known"), choices=TICKED, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        unknown = [name for name in CHOSEN if answers.get(name) == NOT_KNOWN] + (answers.get("unknown") or [])
        answers |= {name: OPEN for name in CHOSEN if name in unknown}
        nameless = {"surname", "given_names"} <= set(unknown)
        if not nameless and not (answers.get("surname") or answers.get("given_names")):
            self.add_error(
                "surname", _("Write at least one name, as the traveller says it, or say that none is known.")
            )
        year, month, day = (answers.get(f"birth_{part}") for part in ("year", "month", "day"))
        answers["birth"] = ""
        if year:
            try:
                answers["birth"] = str(PartialDate(year, month, day))
            except DateError as error:
                self.add_error("birth_day", error.sentence(gettext))
        elif month or day:
            self.add_error("birth_year", _("Write the year too, or leave the whole birth date empty."))
        for name in unknown:
            if answers.get(name):
                field = "birth_year" if name == "birth" else name
                self.add_error(field, _("Give an answer, or say that it is not known."))
        answers["unknown"] = tuple(sorted(unknown))
        return answers

    def traveller(self) -> Traveller:
        answers = {name: self.cleaned_data[name] for name in (*DOCUMENT, "birth")}
        for name in ("surname", "given_names", "number"):
            answers[name] = answers[name].upper() if name == "number" else answers[name].strip()
        return Traveller(**answers)


def answered(known: Traveller | Crossing, unknown: Iterable[str]) -> dict[str, Any]:
    """With what a typed form begins where somebody's document was read already."""
    answers = {name: getattr(known, name) for name in DOCUMENT}
    answers |= {name: NOT_KNOWN for name in CHOSEN if name in unknown}
    answers["unknown"] = [name for name in unknown if name not in CHOSEN]
    if known.birth:
        born = PartialDate.parse(known.birth)
        answers |= {"birth_year": born.year, "birth_month": born.month, "birth_day": born.day}
    return answers


class Photographed(forms.Form):
    """What a photo gave, for the officer to compare: no check digit protects a name, so none is taken unseen."""

    read = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Lines as read"),
        max_length=400,
        widget=forms.Textarea(
            attrs={"rows": 2, "dir": "ltr", "class": "mrz", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    surname = forms.CharField(label=_("Surname"), max_length=80, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=80, required=False)
    compared = forms.BooleanField(
        label=_("I compared the names with the page, letter by letter."),
        error_messages={
            "required": _("Compare the names with the page, letter by letter, and mend them; then tick this.")
        },
    )

    def __init__(self, *given: Any, method: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.method = method
        if method == "code":  # a barcode is read whole or not at all: there is nothing to compare
            del self.fields["surname"], self.fields["given_names"], self.fields["compared"]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if "compared" in self.fields and not (answers.get("surname") or answers.get("given_names")):
            self.add_error("surname", _("Write at least one name, as the page shows it."))
        return answers

    def confirmed(self, traveller: Traveller) -> Traveller:
        """The traveller of the lines, under the names that the officer confirmed."""
        if "compared" not in self.fields:
            return traveller
        names = {name: self.cleaned_data[name].strip() for name in ("surname", "given_names")}
        return traveller.model_copy(update=names)


class Decide(ActionForm):
    """The officer's decision: admit, second line for a reason, or propose to refuse on a ground."""

    slip = forms.CharField(widget=forms.HiddenInput)
    decide = forms.CharField(required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=tuple(PURPOSES.items()), initial="unknown", required=False
    )
    stay_until = forms.DateField(label=_("May stay until"), widget=DATE, required=False)
    ground = forms.CharField(required=False, max_length=24)
    facts = forms.CharField(
        label=_("Facts, as the traveller will read them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        decision, _colon, referral = (answers.get("decide") or "").partition(":")
        if decision not in ("admit", "second_line", "propose_refusal"):
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

    field_order = ("document_kind", "issuer", "number", "surname", "given_names")

    def __init__(self, data: Any = None, *, record: Crossing) -> None:
        kept = {name: getattr(record, name) for name in ("purpose", "stay_until")}
        super().__init__(data, record=record, initial=answered(record, record.unknown) | kept)
        if record.state in REFUSING:
            del self.fields["stay_until"]
        for part, label in (("day", _("Birth day")), ("month", _("Birth month")), ("year", _("Birth year"))):
            self.fields[f"birth_{part}"].label = label

    @property
    def inputs(self) -> dict[str, Any]:
        answers = super().inputs
        names = {"purpose", "stay_until", "reason", "unknown", "key", "rev"} & answers.keys()
        kept: dict[str, Any] = {name: answers[name] for name in names}
        return {"traveller": self.traveller(), **kept}


class Propose(ActionForm):
    """A refusal from the second line: its ground and its facts."""

    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    facts = forms.CharField(
        label=_("Facts, as the traveller will read them"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, record: Crossing) -> None:
        super().__init__(data, record=record)
        own = rules.own(record.nationality, record.path[:2])
        found = lane.grounds(record.path, record.direction, own)
        self.fields["ground"].choices = [(code, text) for code, text, _row in found]  # type: ignore[attr-defined]


class Sign(ActionForm):
    """A supervisor's signature. Asks nothing: what is signed stands beside it."""


class SendBack(ActionForm):
    """Back to the second line, and why."""

    reason = forms.CharField(label=_("Why do you send it back?"), widget=forms.Textarea(attrs={"rows": 2}))


class Unlink(ActionForm):
    """Two documents that are not one person's after all, and why."""

    reason = forms.CharField(
        label=_("Why are they not the same person?"), widget=forms.Textarea(attrs={"rows": 2})
    )


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
