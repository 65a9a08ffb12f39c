"""Pages of places at the border: which are known, a new one, and heads counted there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kivuko.kernel import policy
from kivuko.kernel.actions import Branch
from kivuko.patrols import actions, forms, queries
from kivuko.patrols.views import crumbs, held, only_patrols, page, zone
from kivuko.patrols.vocab import METHODS

SHOWN = 100


@never_cache
@login_required
def spots(request: Any) -> HttpResponse:
    """The places that the reader's posts know, and the latest counts there."""
    only_patrols(request.user)
    found = queries.spots(request.user).filter(state="in_use").order_by("name")
    counted = queries.counts(request.user).filter(state="counted").order_by("-until")
    called = queries.counties(request.user)
    context = {
        "rows": [
            {
                "spot": each,
                "county": called.get(each.county, each.county),
                "may_end": policy.may(request.user, "patrols.end_spot", each.path) is not None,
            }
            for each in found[:SHOWN]
        ],
        "count": found.count(),
        "counts": [
            {"count": each, "method": METHODS[each.method], "in": each.of("in"), "out": each.of("out")}
            for each in counted[:SHOWN]
        ],
        "counted": counted.count(),
        "crumbs": crumbs(),
    }
    return render(request, "patrols/spots.html", context)


@never_cache
@login_required
def add(request: Any) -> HttpResponse:
    """A place of informal crossing or a mining site becomes known."""
    only_patrols(request.user)
    form = forms.AddSpot(
        request.POST or None, places=held(request.user, "patrols.add_spot"),
        segments=queries.segments(request.user), counties=queries.counties(request.user),
    )  # fmt: skip
    if form.is_valid():
        actions.add_spot(request.user, Branch(form.cleaned_data["where"]), **form.inputs)
        return redirect("patrols:spots")
    return page(request, form, actions.add_spot, reverse("patrols:spots"))


@never_cache
@login_required
def end(request: Any, pk: UUID) -> HttpResponse:
    """Nobody uses a place any more."""
    only_patrols(request.user)
    found = get_object_or_404(queries.spots(request.user), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        actions.end_spot(request.user, found, **form.inputs)
        return redirect("patrols:spots")
    return page(request, form, actions.end_spot, reverse("patrols:spots"), about=str(found))


@never_cache
@login_required
def count(request: Any, pk: UUID) -> HttpResponse:
    """Heads at a place, by direction, sex and age."""
    only_patrols(request.user)
    found = get_object_or_404(queries.spots(request.user), pk=pk)
    with timezone.override(zone(request.user)):
        form = forms.CountHeads(request.POST or None, initial={"until": timezone.localtime()})
        heads = forms.Heads(request.POST or None)
        if all((form.is_valid(), heads.is_valid())):
            inputs = form.inputs
            inputs.pop("rev", None)
            actions.count_heads(request.user, found, heads=heads.heads, **inputs)
            return redirect("patrols:spots")
        context = {"form": form, "heads": heads, "spot": found, "crumbs": crumbs()}
        status = 422 if heads.errors else 200
        return render(request, "patrols/count.html", context, status=status)


@never_cache
@login_required
def withdraw(request: Any, pk: UUID) -> HttpResponse:
    """A count was wrong."""
    only_patrols(request.user)
    found = get_object_or_404(queries.counts(request.user), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        actions.withdraw_count(request.user, found, **form.inputs)
        return redirect("patrols:spots")
    return page(request, form, actions.withdraw_count, reverse("patrols:spots"), about=str(found.spot))
