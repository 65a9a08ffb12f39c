"""The day of a post: which shift is open, what was done on a day, and where to go on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kivuko.accounts.queries import names
from kivuko.crossings import balance, forms_day, lane, queries, queries_day, rules, tallying
from kivuko.crossings.models import Shift
from kivuko.crossings.request import Request
from kivuko.crossings.views_shift import post_of_day
from kivuko.crossings.vocab import NEEDS, SHIFT_STATES, TALLY_STATES
from kivuko.kernel.policy import may
from kivuko.lib import countrydata
from kivuko.places.models import Post

SHOWN = 50
"""Tallies of a list. The daily sheet has the sums of all."""


@never_cache
@login_required
def day(request: Request) -> HttpResponse:
    """What there is of a day, and what can be done in it."""
    post = post_of_day(request)
    form = forms_day.ForDay(request.GET or None)
    today = lane.today(post)
    asked: date = (form.is_valid() and form.cleaned_data["day"]) or today
    found = queries_day.shifts_of(request.user, post, asked)
    called = names(request.user, queries_day.officers_of(found))
    tallied = queries_day.tallies_of(request.user, post, asked)
    context = {
        "post": post,
        "day": asked,
        "today": asked == today,
        "before": asked - timedelta(days=1),
        "open": queries.open_shift(request.user, post) if asked == today else None,
        "surge": queries.surge_on(request.user, post),
        "may_surge": may(request.user, "crossings.start_surge", post.path) is not None,
        "tallies": [(one, TALLY_STATES[one.state]) for one in tallied[:SHOWN]],
        "tallied": tallied.count(),
        "find": forms_day.Find(),
        "shifts": [(queries_day.told(one, called), SHIFT_STATES[one.state]) for one in found],
    }
    return render(request, "crossings/day.html", context)


@never_cache
@login_required
def sheet(request: Request) -> HttpResponse:
    """The daily sheet, for print: figures, shifts, surges, and room for signatures. It names no traveller."""
    post = post_of_day(request)
    form = forms_day.ForDay(request.GET or None)
    asked: date = (form.is_valid() and form.cleaned_data["day"]) or lane.today(post)
    found = queries_day.shifts_of(request.user, post, asked)
    called = names(request.user, queries_day.officers_of(found))
    figures = queries_day.sheet(request.user, post, asked)
    context = {
        "post": post,
        "day": asked,
        "today": asked == lane.today(post),
        "form": form if request.GET else forms_day.ForDay(initial={"day": asked}),
        "sheet": figures,
        "sexes": list(tallying.SEXES.values()),
        "refused": [(rules.tongue(row.texts), n) for row, n in _grounds(post, figures)],
        "needs": [(NEEDS[need], n) for need, n in figures.needs],
        "surges": queries_day.surges_of(request.user, post, asked),
        "shifts": [
            (queries_day.told(one, called), SHIFT_STATES[one.state], _differences(one)) for one in found
        ],
    }
    return render(request, "crossings/sheet.html", context)


def _grounds(post: Post, figures: queries_day.Sheet) -> list[tuple[Any, int]]:
    known = {row.code: row for row in rules.rows(countrydata.grounds, post.path[:2])}
    return [(known[code], n) for code, n in figures.refused if code in known]


def _differences(shift: Shift) -> list[tuple[object, int]]:
    return [(balance.KINDS[name], off) for name, off in shift.differences.items()]
