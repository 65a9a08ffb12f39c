"""The questions of a post's day: who is on duty, what was counted, who came without a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.crossings import tallying
from kivuko.crossings.balance import KINDS
from kivuko.crossings.models import Shift, Tally
from kivuko.crossings.templatetags.crossings_words import band_word
from kivuko.crossings.vocab import DIRECTIONS, NEEDS, PLACES, TALLY_METHODS
from kivuko.kernel.forms import ActionForm
from kivuko.places.models import Post

AREA = forms.Textarea(attrs={"rows": 2})
MARK = r"^[A-Za-z0-9_-]{0,12}$"
MOST = 99_999


def mark(label: object) -> forms.RegexField:
    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "maxlength": 12, "size": 6})
    return forms.RegexField(MARK, required=False, label=label, widget=widget)  # type: ignore[arg-type]


def number(label: object, *, required: bool = True, most: int = MOST) -> forms.IntegerField:
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off", "maxlength": 5, "size": 5}
    )
    return forms.IntegerField(
        min_value=0, max_value=most, required=required, label=label, widget=widget  # type: ignore[arg-type]
    )  # fmt: skip


class Crew(ActionForm):
    """Who is on duty: one line for each officer of the post, with a tick, a lane and the number of a stamp."""

    def __init__(
        self,
        data: Any = None,
        *,
        officers: dict[UUID, str],
        crew: Iterable[dict[str, str]] = (),
        **options: Any,
    ) -> None:
        now = {one["officer"]: one for one in crew}
        initial = options.pop("initial", {})
        for who in officers:
            line = now.get(str(who))
            initial |= {f"on_{who.hex}": line is not None}
            initial |= {f"{name}_{who.hex}": line[name] if line else "" for name in ("lane", "stamp")}
        super().__init__(data, initial=initial, **options)
        self.officers = officers
        for who, called in officers.items():
            self.fields[f"on_{who.hex}"] = forms.BooleanField(required=False, label=called)
            self.fields[f"lane_{who.hex}"] = mark(_("Lane of %(officer)s") % {"officer": called})
            self.fields[f"stamp_{who.hex}"] = mark(_("Stamp of %(officer)s") % {"officer": called})

    def visible_fields(self) -> list[BoundField]:
        """The lines of officers are drawn as a table by the page."""
        return [field for field in super().visible_fields() if not self._of_line(field.name)]

    def lines(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [
            (self[f"on_{who.hex}"], self[f"lane_{who.hex}"], self[f"stamp_{who.hex}"])
            for who in self.officers
        ]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if any(self._of_line(name) for name in self.errors):
            self.add_error(None, _("Write lanes and stamps with letters and figures only, at most twelve."))
        return answers

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        crew = []
        for who in self.officers:
            on, lane, stamp = (said.pop(f"{name}_{who.hex}") for name in ("on", "lane", "stamp"))
            if on:
                crew.append({"officer": who, "lane": lane, "stamp": stamp})
        return {**said, "crew": crew}

    @staticmethod
    def _of_line(name: str) -> bool:
        return name.startswith(("on_", "lane_", "stamp_"))


class OpenShift(Crew):
    remarks = forms.CharField(label=_("Remarks"), required=False, max_length=2000, widget=AREA)


class HandOver(Crew):
    to = forms.ChoiceField(label=_("Who takes over?"))
    reason = forms.CharField(
        label=_("Remarks for the next one"), required=False, max_length=2000, widget=AREA,
        help_text=_("What is open: who waits, what is broken, what was promised."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, record: Shift, officers: dict[UUID, str]) -> None:
        super().__init__(data, record=record, officers=officers, crew=record.crew)
        others = [(str(who), called) for who, called in officers.items() if who != record.in_charge]
        self.fields["to"].choices = others  # type: ignore[attr-defined]


class Close(ActionForm):
    """What was counted by hand; and why it differs, where it does."""

    entry = number(_("People let in"))
    exit = number(_("People let out"))
    refused = number(_("People refused"))
    waiting = number(_("People still at second line"))
    reason = forms.CharField(
        label=_("If the counts differ: why, as far as you know?"), required=False, max_length=2000, widget=AREA,
        help_text=_("A supervisor reads it before the shift is closed. Leave it empty at first."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, record: Shift) -> None:
        super().__init__(data, record=record, initial={**record.counted, "reason": record.why} | {
            f"imprints_{stamp}": number_ for stamp, number_ in record.stamped.items()
        })  # fmt: skip
        for stamp in sorted({one["stamp"] for one in record.crew if one["stamp"]}):
            field = number(_("Imprints of stamp %(number)s") % {"number": stamp}, required=False)
            self.fields[f"imprints_{stamp}"] = field
        self.fields["entry"].widget.attrs["autofocus"] = True
        self.order_fields([*KINDS, *(name for name in self.fields if name.startswith("imprints_"))])

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        stamped = {
            name.removeprefix("imprints_"): said.pop(name)
            for name in list(said)
            if name.startswith("imprints_")
        }
        counted = {name: said.pop(name) for name in KINDS}
        given = {stamp: number_ for stamp, number_ in stamped.items() if number_ is not None}
        return {**said, "counted": counted, "stamped": given}


class Accept(ActionForm):
    reason = forms.CharField(
        label=_("What you found, and what is done about it"), max_length=2000, widget=AREA
    )


class ForDay(forms.Form):
    """Which day of the post."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )


# -- people without names ------------------------------------------------------------------------------------


class People(ActionForm):
    """Heads by sex and age band, needs among them, and where they come from and go."""

    bands = tallying.BANDS[:-1]

    direction = forms.ChoiceField(label=_("Direction"), choices=tuple(DIRECTIONS.items()))
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    returnee = forms.BooleanField(label=_("They return to their own country"), required=False)
    origin = forms.ChoiceField(label=_("Coming from"), required=False)
    destination = forms.ChoiceField(label=_("Going to"), required=False)

    def __init__(
        self, data: Any = None, *, post: Post, day: date, record: Tally | None = None, **options: Any
    ) -> None:
        if record is not None:
            kept = {name: getattr(record, name) for name in ("direction", "nationality", "returnee")}
            kept |= {"origin": record.origin, "destination": record.destination}
            kept |= {_cell(cell): number_ for cell, number_ in record.heads.items()}
            kept |= {f"need_{need}": number_ for need, number_ in record.needs.items()}
            options["initial"] = kept
        super().__init__(data, record=record, **options)
        for band in self.bands:
            for sex, word in tallying.SEXES.items():
                self.fields[_cell(f"{sex}:{band}")] = number(
                    _("%(sex)s, %(band)s") % {"sex": word, "band": band_word(band)}, required=False
                )
        for need, word in NEEDS.items():
            self.fields[f"need_{need}"] = number(word, required=False)
        tongue = (get_language() or "en").split("-")[0]
        unknown = [("", _("Not known"))]
        for name, some in (
            ("nationality", tallying.nationalities(post.country, post.faces, tongue)),
            ("origin", tallying.places(post, day)),
            ("destination", tallying.places(post, day)),
        ):
            self.fields[name].choices = [*unknown, *some]  # type: ignore[attr-defined]
        self.fields[_cell(f"F:{self.bands[0]}")].widget.attrs["autofocus"] = True

    def visible_fields(self) -> list[BoundField]:
        """Heads and needs are drawn as a table by the page."""
        return [field for field in super().visible_fields() if not _counts(field.name)]

    def grid(self) -> list[tuple[object, list[BoundField]]]:
        """(band, its questions by sex)"""
        return [
            (band_word(band), [self[_cell(f"{sex}:{band}")] for sex in tallying.SEXES]) for band in self.bands
        ]

    def among(self) -> list[BoundField]:
        return [self[f"need_{need}"] for need in NEEDS]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if any(_counts(name) for name in self.errors):
            self.add_error(None, _("Write how many with figures, or leave the place empty."))
        return answers

    @property
    def inputs(self) -> dict[str, Any]:
        said = super().inputs
        heads = {
            f"{sex}:{band}": said.pop(_cell(f"{sex}:{band}")) or 0
            for band in self.bands
            for sex in tallying.SEXES
        }
        needs = {need: said.pop(f"need_{need}") or 0 for need in NEEDS}
        people = {name: said.pop(name) for name in ("nationality", "returnee", "origin", "destination")}
        return {**said, "people": {**people, "heads": heads, "needs": needs}}


class Household(People):
    """A household in a surge: what is asked first is its heads, the rest stays as it was for the one before."""

    def visible_fields(self) -> list[BoundField]:
        """The page draws the heads first, and `rest` beside them: nothing is scrolled for in a surge."""
        return []

    def rest(self) -> list[BoundField]:
        return super().visible_fields()


class TallyOf(People):
    """A group at the post or beside it, counted or estimated."""

    bands = tallying.BANDS

    method = forms.ChoiceField(
        label=_("How was it counted?"), widget=forms.RadioSelect, initial="counted",
        choices=tuple((code, word) for code, word in TALLY_METHODS.items() if code != "household"),
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("Where did they cross?"),
        choices=tuple(PLACES.items()),
        widget=forms.RadioSelect,
        initial="at_post",
    )
    occurred_at = forms.DateTimeField(
        label=_("When?"), help_text=_("On the post's clock. Leave it empty for now."), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, post: Post, **options: Any) -> None:
        super().__init__(data, post=post, **options)
        self.zone = ZoneInfo(post.zone)

    def clean_occurred_at(self) -> datetime | None:
        """On the post's clock, whatever clock the reader's pages have."""
        said: datetime | None = self.cleaned_data["occurred_at"]
        return said.replace(tzinfo=self.zone) if said else None


class CorrectTally(People):
    bands = tallying.BANDS

    reason = forms.CharField(label=_("Why do you correct it?"), max_length=2000, widget=AREA)


class Reason(ActionForm):
    reason = forms.CharField(label=_("Why?"), max_length=2000, widget=AREA)


class EndSurge(ActionForm):
    """Asks nothing but that it is meant."""


class Find(forms.Form):
    """The number on a slip or a paper."""

    number = forms.CharField(
        label=_("Number on a slip"), max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "size": 12}),
    )  # fmt: skip

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


def _cell(cell: str) -> str:
    """F:60+ as the name of a field: heads_F_60."""
    return "heads_" + cell.replace(":", "_").replace("-", "_").rstrip("+")


def _counts(name: str) -> bool:
    return name.startswith(("heads_", "need_"))
