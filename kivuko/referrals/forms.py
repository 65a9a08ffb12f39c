"""The questions of a referral and of the directory. Nobody is asked for proof."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import branch_name, label
from kivuko.kernel import paths
from kivuko.kernel.forms import ActionForm
from kivuko.referrals.models import Service
from kivuko.referrals.vocab import COMPANY, GROUNDS, INTERVIEWERS, KINDS

AREA = forms.Textarea(attrs={"rows": 3})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def grounds() -> list[tuple[str, str]]:
    return [(code, label(reason.names)) for code, reason in GROUNDS.items()]


class Heard(ActionForm):
    """What was said or seen, and how the person wishes to be heard. Every answer may stay empty."""

    heard = forms.CharField(
        label=_("What was said or seen, in the person's own words"),
        help_text=_("Leave it empty if they do not want it written. Do not ask for proof."),
        widget=AREA,
        max_length=2000,
        required=False,
    )
    language = forms.CharField(label=_("Language they want to speak"), max_length=120, required=False)
    interviewer = forms.ChoiceField(
        label=_("Wants to be heard by"),
        choices=tuple(INTERVIEWERS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    company = forms.ChoiceField(
        label=_("Who is with them?"), choices=tuple(COMPANY.items()), initial="unknown", required=False
    )

    def clean_company(self) -> str:
        return self.cleaned_data["company"] or "unknown"


class OnPatrol(Heard):
    """Somebody who has no crossing here: met on patrol, or at the post without crossing."""

    ground = forms.ChoiceField(label=_("What is it about?"), choices=grounds, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where did you meet this person?"),
        help_text=_("Such as: footpath two hours north of the post."),
        max_length=500,
    )
    heard_at = forms.DateTimeField(label=_("When?"), widget=MOMENT, input_formats=["%Y-%m-%dT%H:%M"])

    field_order = ("ground", "place", "heard_at", "heard", "language", "interviewer", "company")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(self.field_order)


class Answer(ActionForm):
    """A word to whoever asks later; seen at this desk alone."""

    answer = forms.CharField(
        label=_("A note for your own desk"), widget=AREA, max_length=2000, required=False
    )


class Decline(ActionForm):
    answer = forms.CharField(
        label=_("Why, and what can the person do instead?"), widget=AREA, max_length=2000
    )


class Plain(ActionForm):
    """Asks nothing but that it is meant."""


def _phone(name: object) -> forms.CharField:
    return forms.CharField(
        label=name,  # type: ignore[arg-type]
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "tel"}),
        help_text=_("Of the office, not of a person. Leave it empty if you do not know it."),
    )


class AddService(ActionForm):
    """A new office in the directory."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Such as: shelter-juba. It never changes.")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_fr = forms.CharField(label=_("Name in French"), max_length=120, required=False)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=120, required=False)
    does = forms.ChoiceField(
        label=_("What does it do?"),
        choices=lambda: [(code, label(kind.names)) for code, kind in KINDS.items()],
    )
    provider = forms.CharField(label=_("Run by"), max_length=120)
    serves = forms.ChoiceField(label=_("Takes people of"))
    day = _phone(_("Telephone by day"))
    night = _phone(_("Telephone by night"))
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=60,
        help_text=_("Codes with a comma between: en, ar, fr"),
    )
    source = forms.CharField(label=_("How do you know?"), max_length=200)

    def __init__(self, data: Any = None, *, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["serves"]
        field.choices = places

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        names = {tongue: said.pop(f"name_{tongue}") for tongue in ("en", "fr", "ar")}
        languages = [part.strip().lower() for part in said.pop("languages").split(",") if part.strip()]
        facts = {name: said.pop(name) for name in ("does", "provider", "serves", "day", "night", "source")}
        facts |= {"names": {tongue: name for tongue, name in names.items() if name}, "languages": languages}
        return {**said, "facts": facts}


class Confirm(ActionForm):
    day = _phone(_("Telephone by day"))
    night = _phone(_("Telephone by night"))

    def __init__(self, data: Any = None, *, record: Service) -> None:
        super().__init__(data, record=record, initial={"day": record.day, "night": record.night})


class End(ActionForm):
    reason = forms.CharField(label=_("Why?"), widget=AREA, max_length=2000)


def places(branches: list[str], posts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(path, name) of what a service can serve: the branches that the actor holds, and the posts under them."""
    held = [(path, branch_name(path)) for path in branches]
    under = [post for post in posts if any(paths.covers(path, post[0]) for path in branches)]
    return list(dict((*held, *under)).items())
