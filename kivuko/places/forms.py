"""Questions about places: which posts are shown, what is said of a post, which path takes over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import paths
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countrydata
from kivuko.places.inputs import PostFacts
from kivuko.places.models import Post
from kivuko.places.vocab import CoordQuality, PostType

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
