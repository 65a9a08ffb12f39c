"""Pages over all incidents: the list, a new report, and the counts."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import place_names, places
from kivuko.accounts.vocab import label
from kivuko.incidents import actions, forms, queries
from kivuko.incidents.policy import COUNTS, JUSTICE, KEEPERS
from kivuko.incidents.vocab import CATEGORIES, OUTCOMES, STATES
from kivuko.kernel import policy
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.places.queries import clocks

SHOWN = 100
YEARS = 4


@never_cache
@login_required
def incidents(request: Any) -> HttpResponse:
    """The log of police, or what justice was handed: category, place, time and step; no name, no word of it."""
    if not roles(request.user) & {*KEEPERS, *JUSTICE}:
        raise Forbidden(_("Files of incidents are kept by police. Call an officer of police."))
    which = forms.Which(request.GET or None)
    found = queries.incidents(request.user).order_by("-reported_at")
    chosen = which.cleaned_data if which.is_bound and which.is_valid() else {}
    for name in ("state", "category"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    shown = list(found[:SHOWN])
    called = place_names(request.user, {each.path for each in shown})
    behind = set(queries.late(request.user, timezone.now()).values_list("pk", flat=True))
    context = {
        "which": which,
        "filtered": any(chosen.values()),
        "rows": [
            {
                "incident": each,
                "state": STATES[each.state],
                "place": called[each.path],
                "late": each.pk in behind,
            }
            for each in shown
        ],
        "count": found.count(),
        "shown": SHOWN,
        "owed": queries.owed(request.user).count(),
        "late": len(behind),
        "may_report": policy.may_somewhere(request.user, "incidents.report"),
    }
    return render(request, "incidents/list.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def report(request: Any) -> HttpResponse:
    """Write down an incident."""
    own = held_places(request.user)
    if not own:
        raise Forbidden(_("Incidents are written down by police. Call an officer of police."))
    with timezone.override(zone(request.user)):
        form = forms.Report(request.POST or None, places=own, initial={"happened_at": timezone.localtime()})
        if form.is_valid():
            done = actions.report(request.user, Branch(form.cleaned_data["where"]), **form.inputs)
            return redirect(done)
        context = {"form": form, "crumbs": crumbs()}
        return render(request, "incidents/report.html", context)


@never_cache
@login_required
def counts(request: Any) -> HttpResponse:
    """How many there were of each category, and how they stand; small numbers are hidden."""
    if not roles(request.user) & set(COUNTS):
        raise Forbidden(_("You may not read these figures. Ask an analyst of headquarters."))
    today = timezone.localdate()
    years = [today.year - back for back in range(YEARS)]
    if today.month < 4:
        years = [year - 1 for year in years]  # no quarter of this year is over
    which = forms.Year(request.GET or None, years=years)
    chosen = which.cleaned_data.get("year") if which.is_bound and which.is_valid() else None
    year = chosen or years[0]
    found = queries.counts(request.user, year, today)
    which = forms.Year({"year": year}, years=years)
    context: dict[str, Any] = {"which": which, "year": year, "found": found}
    if found is not None:
        stands = [*map(stand_name, found.columns), _("All")]
        table = found.table
        kept = [at for at, total in enumerate(table.column_totals) if total != 0]
        context["columns"] = [_("Category"), *(stands[at] for at in kept), stands[-1]]
        context["rows"] = [
            [label(CATEGORIES[code]), *(cells[at] for at in kept), total]
            for code, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True)
            if total != 0
        ]
        if context["rows"]:
            totals = [_("All"), *(table.column_totals[at] for at in kept), table.total]
            context["rows"].append(totals)
    return render(request, "incidents/counts.html", context)


def stand_name(code: str) -> str:
    words = {"with_police": _("Open, with police"), "with_justice": _("Open, with justice")}
    return words.get(code) or label(OUTCOMES[code].names)


def held_places(actor: Actor) -> list[tuple[str, str]]:
    """(path, name) of where the reader may write a file."""
    return [(place.path, place.name) for place in places(actor, "incidents.report")]


def zone(actor: Actor) -> ZoneInfo:
    """The clocks by which the reader tells and is told the time."""
    return ZoneInfo(clocks(actor) or "UTC")


def crumbs() -> list[tuple[str, str]]:
    return [(_("Incidents"), reverse("incidents:list"))]
