"""Questions about places: which posts are shown, what is said of a post, which path takes over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import paths
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countrydata
from kivuko.places.inputs import PostFacts, StatusFacts
from kivuko.places.models import Post, Status
from kivuko.places.vocab import (
    CATEGORIES,
    MOVEMENT,
    REASONS,
    CoordQuality,
    PostStatus,
    PostType,
    Ways,
    spoken,
)

OFFICIAL = (("yes", _("Official")), ("no", _("Not official")), ("unknown", _("Not known")))
_OFFICIAL_VALUES = {"yes": True, "no": False, "unknown": None}


def country_name(code: str) -> str:
    """A country's name in the reader's language; the neutral one of areas of undetermined status."""
    return countrydata.root_name(code, (get_language() or "en")[:2])


class Which(forms.Form):
    """Which border posts are shown."""

    q = forms.CharField(label=_("Name or code begins with"), required=False, max_length=80)
    country = forms.ChoiceField(label=_("Country"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *PostType.choices])
    official = forms.ChoiceField(label=_("Official"), required=False, choices=[("", _("All")), *OFFICIAL])
    verified = forms.ChoiceField(
        label=_("Verified"),
        required=False,
        choices=[("", _("All")), ("yes", _("Verified")), ("no", _("Not verified"))],
    )

    def __init__(self, data: Any, posts: list[Post]) -> None:
        super().__init__(data)
        codes = sorted({post.country for post in posts}, key=country_name)
        choices = [("", _("All")), *((code, country_name(code)) for code in codes)]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        self.chosen: dict[str, str] = self.cleaned_data if self.is_valid() else {}

    def keeps(self, post: Post) -> bool:
        chosen = self.chosen
        begins = chosen.get("q", "").strip().casefold()
        words = (post.name, post.code, *post.aliases)
        return (
            (not begins or any(word.casefold().startswith(begins) for word in words))
            and chosen.get("country", "") in ("", post.country)
            and (not chosen.get("type") or chosen["type"] in post.type)
            and (not chosen.get("official") or post.official == _OFFICIAL_VALUES[chosen["official"]])
            and (not chosen.get("verified") or post.verified == (chosen["verified"] == "yes"))
        )

    @property
    def words(self) -> str:
        """The filters as words, such as “Country: Uganda · Type: Airport”."""
        said = []
        for name, value in self.chosen.items():
            field = self.fields[name]
            if value:
                shown = dict(field.choices).get(value, value) if hasattr(field, "choices") else f"“{value}”"
                said.append(f"{field.label}: {shown}")
        return " · ".join(said)


def _valid_path(text: str) -> None:
    paths.valid(text)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


class PostForm(ActionForm):
    """What is said of a border post."""

    name = forms.CharField(label=_("Name"), max_length=80)
    aliases = forms.CharField(
        label=_("Other spellings and codes"), required=False, help_text=_("With commas between them.")
    )
    type = forms.MultipleChoiceField(
        label=_("What kind of post is it?"), choices=PostType.choices, widget=forms.CheckboxSelectMultiple
    )
    faces = forms.CharField(
        label=_("Which countries does it face?"),
        required=False,
        help_text=_("Codes of two letters with commas between them, such as UG, CD."),
    )
    official = forms.ChoiceField(
        label=_("Is it an official post?"), choices=OFFICIAL, widget=forms.RadioSelect
    )
    lat = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("In degrees, north is positive."),
    )
    lon = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("In degrees, east is positive."),
    )
    coord_quality = forms.ChoiceField(label=_("Where is this point from?"), choices=CoordQuality.choices)
    area_pcode = forms.CharField(
        label=_("Code of the administrative area"),
        required=False,
        max_length=40,
        help_text=_("Such as SS0711."),
    )
    twin = forms.CharField(label=_("Code of the post across the border"), required=False, max_length=40)
    zone = forms.CharField(label=_("Time zone"), max_length=40, initial="Africa/Juba")
    source = forms.CharField(label=_("Which source names this post?"), max_length=400)
    verified = forms.BooleanField(label=_("I read the post's name in this source"), required=False)

    @staticmethod
    def answers(post: Post) -> dict[str, Any]:
        """The post as the form shows it."""
        said: dict[str, Any] = {name: getattr(post, name) for name in PostFacts.model_fields}
        official = next(word for word, value in _OFFICIAL_VALUES.items() if value is post.official)
        return said | {
            "aliases": ", ".join(post.aliases),
            "faces": ", ".join(post.faces),
            "official": official,
        }

    @property
    def inputs(self) -> dict[str, Any]:
        given = super().inputs
        facts = {name: given.pop(name) for name in PostFacts.model_fields}
        facts |= {
            "aliases": _listed(facts["aliases"]),
            "faces": _listed(facts["faces"].upper()),
            "official": _OFFICIAL_VALUES[facts["official"]],
        }
        return {**given, "facts": PostFacts.model_validate(facts)}


class CorrectPost(PostForm):
    reason = forms.CharField(label=_("Why do you correct this?"), widget=forms.Textarea(attrs={"rows": 2}))


class RegisterPost(PostForm):
    custody = forms.CharField(
        label=_("Under which path is it kept?"),
        max_length=80,
        help_text=_("The authority's path, such as SS/dcrnpi/."),
        validators=[_valid_path],
    )
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("a-z, 0-9 and -, such as nimule. It never changes.")
    )
    field_order = ("custody", "code", "name")

    @property
    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs.items() if name != "custody"}


class Reassign(ActionForm):
    old = forms.CharField(label=_("Which path is given up?"), max_length=120, validators=[_valid_path])
    to = forms.CharField(
        label=_("Which path takes over?"),
        max_length=120,
        validators=[_valid_path],
        help_text=_("Whoever holds either path then holds both. Records keep the path they have."),
    )

    @property
    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs.items() if name != "old"}


# -- what holds at a post ------------------------------------------------------------------------------------


WHY = forms.Textarea(attrs={"rows": 2})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _moment(label: object, **options: Any) -> forms.DateTimeField:
    """A moment on the clock of the post; the page says which clock, and the view sets it."""
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return forms.DateTimeField(label=label, widget=MOMENT, input_formats=formats, **options)  # type: ignore[arg-type]


class StatusForm(ActionForm):
    """What holds at a post, for whom, which way, when, and why."""

    status = forms.ChoiceField(label=_("What holds?"), choices=PostStatus.choices, widget=forms.RadioSelect)
    categories = forms.MultipleChoiceField(
        label=_("For whom?"),
        choices=lambda: [(code, spoken(names)) for code, names in CATEGORIES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none where it holds for everybody and everything. Asylum cannot be closed."),
    )
    direction = forms.ChoiceField(
        label=_("Which way?"), choices=Ways.choices, widget=forms.RadioSelect, initial=Ways.BOTH
    )
    since = _moment(_("From when?"))
    until = _moment(
        _("Until when?"), required=False, help_text=_("Leave it empty where the end is not known.")
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Limited to which days?"),
        choices=lambda: [(str(number + 1), word) for number, word in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for “limited”. Tick none where it is every day."),
    )
    opens = forms.TimeField(label=_("Crossing is possible from"), widget=HOUR, required=False)
    shuts = forms.TimeField(
        label=_("Crossing is possible until"),
        widget=HOUR,
        required=False,
        help_text=_("Hours on the clock of the post, for “limited”."),
    )
    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=lambda: [("", ""), *((code, spoken(names)) for code, names in REASONS.items())],
    )
    movement = forms.ChoiceField(
        label=_("How do people move in fact?"),
        choices=lambda: [
            ("", _("not known")), *((code, spoken(names)) for code, names in MOVEMENT.items())
        ],
        required=False,
    )  # fmt: skip
    authority = forms.CharField(
        label=_("Ordered by"), required=False, max_length=120, help_text=_("The office, not a person.")
    )
    order_number = forms.CharField(label=_("Number of the order"), required=False, max_length=60)
    reason = forms.CharField(label=_("Why do you write this?"), widget=WHY, max_length=2000)

    @staticmethod
    def answers(status: Status) -> dict[str, Any]:
        """The status as the form shows it."""
        return {name: getattr(status, name) for name in StatusFacts.model_fields}

    @property
    def inputs(self) -> dict[str, Any]:
        given = super().inputs
        facts = {name: given.pop(name) for name in StatusFacts.model_fields}
        hours = {name: f"{facts[name]:%H:%M}" if facts[name] else "" for name in ("opens", "shuts")}
        facts |= {"weekdays": tuple(int(day) for day in facts["weekdays"]), **hours}
        return {**given, "facts": StatusFacts.model_validate(facts)}


class EndStatus(ActionForm):
    until = _moment(_("From when does it no longer hold?"))
    reason = forms.CharField(label=_("Why?"), widget=WHY, max_length=2000)


class Withdraw(ActionForm):
    reason = forms.CharField(label=_("Why was it a mistake?"), widget=WHY, max_length=2000)


class NoCrossings(ActionForm):
    day = forms.DateField(
        label=_("On which day did nobody cross?"),
        widget=DATE,
        help_text=_("Today or one of the seven days before it, on the calendar of the post."),
    )
