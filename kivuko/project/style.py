"""The style page: every component with invented facts, as its documentation and as the ground of its tests.

Shown in demo and test modes only.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kivuko.places import shown
from kivuko.places.standing import Day


class Filter(forms.Form):
    """Which crossings are shown."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=[
            ("", gettext_lazy("Both")),
            ("entry", gettext_lazy("Entry")),
            ("exit", gettext_lazy("Exit")),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class SecondLine(forms.Form):
    """A traveller is referred to second line: one of each kind of question."""

    rev = forms.IntegerField(widget=forms.HiddenInput, initial=3)
    key = forms.CharField(widget=forms.HiddenInput, initial="style")
    document = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=9,
        help_text=gettext_lazy("As it is printed, without spaces."),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Why do you refer this traveller?"),
        widget=forms.RadioSelect,
        choices=[
            ("document", gettext_lazy("The document is in doubt")),
            ("purpose", gettext_lazy("The purpose of the journey is not clear")),
            ("list", gettext_lazy("The name is close to an entry of a list")),
        ],
    )
    seen = forms.MultipleChoiceField(
        label=gettext_lazy("What did you look at?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("photo", gettext_lazy("Photo")), ("print", gettext_lazy("Printing and stamps"))],
    )
    until = forms.DateField(label=gettext_lazy("Expires"), widget=forms.DateInput(attrs={"type": "date"}))
    post = forms.ChoiceField(
        label=gettext_lazy("Where is the traveller now?"),
        choices=[("1", gettext_lazy("At the lane")), ("2", gettext_lazy("In the waiting room"))],
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    told = forms.BooleanField(label=gettext_lazy("I told the traveller what happens next"))


def _posts() -> list[dict[str, Any]]:
    """Invented states of real border posts; positions to a tenth of a degree."""
    open_, reduced, closed, silent = _("Open"), _("Open in part"), _("Closed"), _("No report for 3 days")
    return [
        {"name": "Nimule", "lat": 3.6, "lon": 32.06, "mean": "go", "word": open_, "note": "", "url": "#"},
        {
            "name": "Kaya",
            "lat": 3.55,
            "lon": 30.87,
            "mean": "look",
            "word": reduced,
            "note": _("One lane of two"),
        },
        {
            "name": "Wunthou",
            "lat": 12.35,
            "lon": 32.75,
            "mean": "stop",
            "word": closed,
            "note": _("Since 12 November"),
        },
        {"name": "Nadapal", "lat": 4.4, "lon": 34.27, "mean": "quiet", "word": silent, "note": ""},
        {"name": "Ezo", "lat": 5.07, "lon": 27.47, "mean": "go", "word": open_, "note": ""},
        {"name": "Pagak", "lat": 8.45, "lon": 34.05, "mean": "quiet", "word": silent, "note": ""},
    ]


def _timeline() -> list[dict[str, Any]]:
    return [
        {
            "sentence": _("Admitted until 19 Feb 2027"),
            "actor": "A. Bol",
            "zone": "Africa/Juba",
            "reason": "",
            "at": datetime(2026, 11, 21, 8, 42, tzinfo=UTC),
        },
        {
            "sentence": _("Cleared by second line"),
            "actor": "M. Lado",
            "zone": "Africa/Juba",
            "at": datetime(2026, 11, 21, 8, 40, tzinfo=UTC),
            "reason": _("Born in 1975, other nationality: not the person on the list."),
        },
        {
            "sentence": _("Referred to second line"),
            "actor": "A. Bol",
            "zone": "Africa/Juba",
            "reason": "",
            "at": datetime(2026, 11, 21, 8, 31, tzinfo=UTC),
        },
    ]


def _moves() -> list[dict[str, Any]]:
    return [
        {"label": _("Admit"), "url": "#", "open": True, "mean": "primary", "key": "F2"},
        {"label": _("Refer to second line"), "url": "#", "open": True, "key": "F4"},
        {"label": _("Refuse"), "url": "#", "open": True, "mean": "stop", "key": "F8"},
        {"label": _("Extend the stay"), "open": False, "why": _("the stay has not begun; admit first")},
    ]


def _table() -> dict[str, Any]:
    return {
        "columns": [_("Border post"), _("Entries"), _("Exits"), _("Last report")],
        "rows": [
            ["Nimule", 12480, 11902, date(2026, 11, 21)],
            ["Kaya", 3104, 2877, date(2026, 11, 21)],
            ["Ezo", 212, "<5", date(2026, 11, 18)],
        ],
    }


def _strip() -> dict[str, Any]:
    """Ninety days of a post, one of each word."""
    kinds = ["open"] * 40 + ["limited"] * 12 + ["closed"] * 8 + ["silent"] * 30
    end = date(2026, 11, 22)
    days = [
        Day(end - timedelta(days=89 - at), {"entry": kind, "exit": kind}, True, kind != "silent")
        for at, kind in enumerate(kinds)
    ]
    said = [day._replace(words={"entry": "", "exit": ""}) if not day.reported else day for day in days]
    return shown.strip(said)


def _charts() -> dict[str, Any]:
    days = [f"2026-11-{day:02}" for day in range(8, 22)]
    entries = [402, 388, 441, 467, 512, 498, 360, 377, 420, 431, 466, 530, 522, 401]
    exits = [350, 371, 398, 402, 455, 470, 344, 329, None, None, 401, 489, 470, 388]
    return {
        "course": {
            "kind": "line",
            "x": days,
            "x_kind": "date",
            "unit": _("crossings a day"),
            "series": [{"label": _("Entries"), "values": entries}, {"label": _("Exits"), "values": exits}],
        },
        "places": {
            "kind": "bars",
            "x": ["Nimule", "Kaya", "Ezo", "Nadapal"],
            "x_kind": "label",
            "unit": _("referrals this month"),
            "series": [{"label": _("Referrals"), "values": [38, 21, "<5", 9]}],
        },
    }


def _words(name: str) -> str:
    """What a component says of itself in the comment at the head of its file."""
    text = Path(settings.BASE_DIR, "templates", "cotton", f"{name}.html").read_text(encoding="utf-8")
    said = re.search(r"{% comment %}(.*?){% endcomment %}", text, re.DOTALL)
    return " ".join(said[1].split()) if said else ""


COMPONENTS = (
    "title", "badge", "notice", "moves", "facts", "timeline", "filter", "table", "empty", "figure", "chart", "map",
    "form", "field",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every component once. The form checks what you type and changes nothing."""
    return render(
        request,
        "style.html",
        {
            "form": SecondLine(request.POST or None),
            "filter": Filter(request.GET or None),
            "posts": _posts(),
            "timeline": _timeline(),
            "moves": _moves(),
            "table": _table(),
            "charts": _charts(),
            "strip": _strip(),
            "facts": [(_("Born"), date(1974, 8, 12)), (_("Nationality"), "Utopia"), (_("Remark"), "")],
            "crumbs": [(_("Home"), "/")],
            "menu": [
                (_("Components"), "/style/", True, 0),
                (_("Crossings"), "#", False, 3),
                (_("Border posts"), "#", False, 0),
                (_("Figures"), "#", False, 0),
            ],
            "where": _("Wunthou · Lane 2"),
            "moment": datetime(2026, 4, 15, 8, 42, tzinfo=UTC),
            "start": date(2026, 11, 1),
            "end": date(2026, 11, 21),
            "label": {"en": "Border post", "fr": "Poste frontière"},
            "mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "components": [(name, _words(name)) for name in COMPONENTS],
        },
    )
