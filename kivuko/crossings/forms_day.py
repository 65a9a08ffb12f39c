"""The questions of a post's day: who is on duty, what was counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from kivuko.crossings.balance import KINDS
from kivuko.crossings.models import Shift
from kivuko.kernel.forms import ActionForm

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
