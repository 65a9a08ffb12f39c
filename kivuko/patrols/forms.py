"""The questions of patrols and counts, for a phone first. Nobody's name is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.accounts.vocab import label
from kivuko.kernel.forms import ActionForm
from kivuko.lib import countries
from kivuko.patrols.models import Segment
from kivuko.patrols.vocab import BANDS, DEMARCATION, DIRECTIONS, FINDINGS, METHODS, MODES, SEXES, SPOTS

AREA = forms.Textarea(attrs={"rows": 3})
TRACK = forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"})
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def moment(name: object, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FORMAT)
    return forms.DateTimeField(label=name, widget=widget, input_formats=[MOMENT_FORMAT], **options)  # type: ignore[arg-type]


class SegmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A segment by its two ends."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


def _segment() -> SegmentField:
    return SegmentField(label=_("Which stretch of border?"), queryset=Segment.objects.none())


class Place(ActionForm):
    """Where it is kept: hidden where there is only one place."""

    where = forms.ChoiceField(label=_("Which post or area?"))

    def __init__(
        self, data: Any = None, *, places: list[tuple[str, str]], segments: Any = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["where"]
        field.choices = places
        if segments is not None:
            chooser: Any = self.fields["segment"]
            chooser.queryset = segments
        self.order_fields(["where"])
        if len(places) == 1:
            self.initial["where"] = places[0][0]
            field.widget = forms.HiddenInput()

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        said.pop("where")
        return said


class SetOut(Place):
    """A patrol that leaves now."""

    segment = _segment()
    mode = forms.ChoiceField(label=_("How?"), choices=tuple(MODES.items()), widget=forms.RadioSelect)
    office = forms.CharField(
        label=_("Office of the team"), help_text=_("The office alone, nobody's name."), max_length=80
    )
    team = forms.IntegerField(label=_("How many officers?"), min_value=1, max_value=200)


class _Back(forms.Form):
    ended_at = moment(_("When was it back?"))
    found = forms.MultipleChoiceField(
        label=_("What was found?"),
        choices=lambda: [(code, label(names)) for code, names in FINDINGS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    findings = forms.CharField(
        label=_("What was seen, in words"),
        help_text=_("No names. Who needs help is referred; a crime is written down by police."),
        widget=AREA,
        max_length=4000,
        required=False,
    )
    track = forms.CharField(
        label=_("Points of the way"),
        help_text=_(
            "One point a line, such as 9.53, 32.10. Leave it empty if you have none. Points are rounded to some "
            "hundred metres and shown only now that the patrol is over."
        ),
        widget=TRACK,
        max_length=20_000,
        required=False,
    )


class ComeBack(_Back, ActionForm):
    """A patrol that was out is back."""


class RecordPatrol(_Back, SetOut):
    """A patrol that is over."""

    started_at = moment(_("When did it set out?"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(["where", "segment", "mode", "office", "team", "started_at", "ended_at"])


class Reason(ActionForm):
    reason = forms.CharField(label=_("Why?"), widget=AREA, max_length=2000)


class AddSpot(Place):
    """A place of informal crossing or a mining site."""

    name = forms.CharField(label=_("How is the place called?"), max_length=80)
    kind_of = forms.ChoiceField(label=_("What is it?"), choices=tuple(SPOTS.items()))
    county = forms.ChoiceField(
        label=_("County"), help_text=_("What leaves this house of the place is its county alone.")
    )
    segment = _segment()

    def __init__(self, data: Any = None, *, counties: dict[str, str], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["county"]
        field.choices = [("", _("Choose")), *counties.items()]
        if not counties:
            self.fields["county"] = forms.RegexField(
                r"^[A-Z]{2}[0-9]{2,4}$", label=_("County"), help_text=_("Its code, such as SS0101.")
            )
            self.order_fields(["where", "name", "kind_of", "county", "segment"])


class CountHeads(ActionForm):
    """When somebody looked, and how. The heads stand in `Heads`."""

    since = moment(_("From when did you look?"))
    until = moment(_("Until when?"))
    method = forms.ChoiceField(label=_("How was it counted?"), choices=tuple(METHODS.items()))


def _number(name: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": name})
    return forms.IntegerField(label=name, min_value=0, max_value=100_000, required=False, widget=widget)


class Heads(forms.Form):
    """Heads by direction, sex and age. Empty is nought; that nobody came at all is ticked, so that it is meant."""

    nobody = forms.BooleanField(label=_("I looked all this time, and nobody came through"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for direction, where in DIRECTIONS.items():
            for sex, word in SEXES.items():
                for band, ages in BANDS.items():
                    self.fields[f"{direction}_{sex}_{band}"] = _number(f"{where}, {word}, {ages}")
            self.fields[f"{direction}_unknown"] = _number(f"{where}, {_('sex or age not known')}")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        came = sum(said.get(name) or 0 for name in self.fields if name != "nobody")
        if not self.errors and not came and not said.get("nobody"):
            self.add_error("nobody", _("Write how many came, or tick that nobody came."))
        elif came and said.get("nobody"):
            self.add_error("nobody", _("You wrote that people came, and ticked that nobody did."))
        return said

    def grids(self) -> list[tuple[object, list[tuple[str, list[BoundField]]], BoundField]]:
        """By direction: its word, (ages, the fields of each sex), and the field of those not known."""
        return [
            (
                where,
                [
                    (ages, [self[f"{direction}_{sex}_{band}"] for sex in SEXES])
                    for band, ages in BANDS.items()
                ],
                self[f"{direction}_unknown"],
            )
            for direction, where in DIRECTIONS.items()
        ]

    @property
    def sexes(self) -> list[object]:
        return list(SEXES.values())

    @property
    def heads(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if name != "nobody" and value}


class SegmentForm(ActionForm):
    """The two ends of a segment, and how far it is drawn."""

    start = forms.CharField(
        label=_("From"), help_text=_("In words, such as: the Nile at Nimule."), max_length=120
    )
    end = forms.CharField(label=_("To"), max_length=120)
    neighbour = forms.ChoiceField(label=_("Which state is on the other side?"))
    demarcation = forms.ChoiceField(
        label=_("How far is it drawn?"),
        choices=lambda: [(code, label(names)) for code, names in DEMARCATION.items()],
    )
    lat = forms.FloatField(
        label=_("Latitude about its middle"), required=False, min_value=-90, max_value=90,
        help_text=_("Rounded to some ten kilometres; it only places the segment on the map."),
    )  # fmt: skip
    lon = forms.FloatField(
        label=_("Longitude about its middle"), required=False, min_value=-180, max_value=180
    )
    source = forms.CharField(label=_("How do you know?"), max_length=200)
    verified = forms.BooleanField(label=_("Somebody read this in the source"), required=False)
    NAMES = ("start", "end", "neighbour", "demarcation", "lat", "lon", "source", "verified")

    def __init__(self, data: Any = None, *, record: Segment | None = None, **options: Any) -> None:
        initial = {name: getattr(record, name) for name in self.NAMES} if record else {}
        super().__init__(data, record=record, initial=initial, **options)
        field: Any = self.fields["neighbour"]
        tongue = get_language() or "en"
        states = {
            one.alpha2: countries.name(one.code, tongue)
            for one in countries.all_countries()
            if one.alpha2 and one.code == one.alpha3
        }
        field.choices = sorted(states.items(), key=lambda each: each[1])
        if record is None:
            self.initial.setdefault("neighbour", "UG")

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        stretch = {name: said.pop(name) for name in self.NAMES}
        if self.record is not None:
            stretch["county"] = self.record.county  # type: ignore[attr-defined]
        return {**said, "stretch": stretch}


class NewSegment(SegmentForm):
    code = forms.SlugField(label=_("Code"), max_length=24, help_text=_("Such as: ug-west. It never changes."))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(["code"])
