"""What is asked of the flows: when, which way, where, and who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.lib import countries
from kivuko.lib.dates import UNKNOWN_BAND, age_bands

LONGEST = 366
"""Days that one page shows."""
PERIODS = {"today": 1, "7": 7, "30": 30, "90": 90}
UNKNOWN = "unknown"
"""In an address, what stands in the facts as an empty word."""
SEXES: dict[str, object] = {"F": _("female"), "M": _("male"), "X": _("other"), UNKNOWN: _("not stated")}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Ask(forms.Form):
    """A question to the flows. Its answers are never about one person, so that its address may be shared."""

    period = forms.ChoiceField(
        label=_("Period"),
        choices=(
            ("today", _("Today")), ("7", _("Last 7 days")), ("30", _("Last 30 days")), ("90", _("Last 90 days")),
            ("dates", _("From … to …")),
        ),
        required=False,
    )  # fmt: skip
    since = forms.DateField(label=_("From"), widget=DATE, required=False)
    until = forms.DateField(label=_("To"), widget=DATE, required=False)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=(("", _("Both ways")), ("entry", _("Entries")), ("exit", _("Exits"))),
        required=False,
    )
    where = forms.ChoiceField(label=_("Where"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=(("", _("All")), *SEXES.items()), required=False)
    band = forms.ChoiceField(
        label=_("Age"),
        choices=(
            ("", _("All")),
            *((band, band) for band in age_bands("sadd")),
            (UNKNOWN_BAND, _("not known")),
        ),
        required=False,
    )

    def __init__(
        self, data: Any, *, today: date, places: Sequence[Any], nations: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data or {"period": "30"})
        self.today = today
        asked = self.data.get("nationality", "")
        if countries.country(asked) and asked not in dict(
            nations
        ):  # a shared link may ask for one that is rare
            nations = [*nations, (asked, countries.name(asked, get_language() or "en"))]
        self.fields["nationality"].choices = [("", _("All")), *nations]  # type: ignore[attr-defined]
        self.fields["where"].choices = [("", _("All posts")), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if said.get("period") == "dates":
            if not since and not self.has_error("since"):
                self.add_error("since", _("Give the first day."))
            elif since and until and until < since:
                self.add_error("until", _("The last day comes before the first. Give a later one."))
            elif since and ((until or self.today) - since).days >= LONGEST:
                self.add_error("since", _("Ask for one year at most: give a later first day."))
        return said

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day asked for, both included; never after today."""
        said = self.cleaned_data
        if said["period"] == "dates":
            until = min(said["until"] or self.today, self.today)
            return min(said["since"], until), until
        return self.today - timedelta(days=PERIODS.get(said["period"], 30) - 1), self.today

    @property
    def people(self) -> dict[str, str]:
        """Which people, by the columns of the facts."""
        asked = {name: self.cleaned_data[name] for name in ("nationality", "sex", "band")}
        kept = {name: value for name, value in asked.items() if value}
        return kept | ({"sex": ""} if kept.get("sex") == UNKNOWN else {})
