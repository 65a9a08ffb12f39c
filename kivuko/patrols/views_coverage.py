"""Where nobody looked, on a map and in a table; and the segments that an administrator keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kivuko.kernel import policy
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.lib import countries
from kivuko.patrols import actions, forms, queries
from kivuko.patrols.policy import DRAWS, PATROLS, READERS
from kivuko.patrols.views import held, page, zone
from kivuko.patrols.vocab import DIRECTIONS, SEEN

WEEKS = 8


@never_cache
@login_required
def coverage(request: Any) -> HttpResponse:
    """By segment and week whether somebody looked; heads by county for an analyst. Nothing is ranked."""
    if not roles(request.user) & {*PATROLS, *READERS}:
        raise Forbidden(_("You may not read this. Ask an analyst of headquarters."))
    with timezone.override(zone(request.user)):
        now = timezone.localtime()
        found = queries.coverage(request.user, now, WEEKS)
        heads = queries.by_county(request.user, now - timedelta(weeks=WEEKS), now)
        context = {
            "rows": [{"covered": each, "stands": SEEN[each.stands(now)]} for each in found],
            "weeks": found[0].weeks if found else [],
            "count": len(found),
            "points": [_point(each, now) for each in found if each.segment.lat is not None],
            "holes": sum(each.stands(now) == "hole" for each in found),
            "heads": heads,
            "columns": [_("County"), _("Times somebody looked"), *DIRECTIONS.values()],
            "counties": [[each.name, each.observations, *each.heads] for each in heads or ()],
            "number": WEEKS,
            "patrols": bool(roles(request.user) & set(PATROLS)),
        }
        return render(request, "patrols/coverage.html", context)


def _point(each: queries.Covered, now: Any) -> dict[str, Any]:
    """A segment on the map: a point about its middle, by whether somebody looked."""
    mean, word = SEEN[each.stands(now)]
    return {
        "name": str(each.segment),
        "lat": each.segment.lat,
        "lon": each.segment.lon,
        "mean": mean,
        "word": str(word),
        "note": each.segment.demarcation_name,
        "url": "",
    }


@never_cache
@login_required
def segments(request: Any) -> HttpResponse:
    """The segments, for whoever keeps them."""
    _only_draws(request.user)
    found = list(queries.segments(request.user))
    context = {
        "rows": [
            {"segment": each, "neighbour": countries.name(each.neighbour, get_language() or "en")}
            for each in found
        ],
        "count": len(found),
    }
    return render(request, "patrols/segments.html", context)


@never_cache
@login_required
def draw(request: Any) -> HttpResponse:
    """A new segment."""
    _only_draws(request.user)
    form = forms.NewSegment(request.POST or None)
    if form.is_valid():
        where = Branch(held(request.user, "patrols.draw_segment")[0][0])
        actions.draw_segment(request.user, where, **form.inputs)
        return redirect("patrols:segments")
    return page(request, form, actions.draw_segment, reverse("patrols:segments"))


@never_cache
@login_required
def correct(request: Any, pk: UUID) -> HttpResponse:
    """A segment is put right."""
    _only_draws(request.user)
    found = get_object_or_404(queries.segments(request.user), pk=pk)
    form = forms.SegmentForm(request.POST or None, record=found)
    if form.is_valid():
        actions.correct_segment(request.user, found, **form.inputs)
        return redirect("patrols:segments")
    return page(request, form, actions.correct_segment, reverse("patrols:segments"), about=str(found))


def _only_draws(actor: Actor) -> None:
    if not policy.may_somewhere(actor, "patrols.correct_segment") or not roles(actor) & set(DRAWS):
        raise Forbidden(_("Segments are kept by an administrator. Ask one."))
