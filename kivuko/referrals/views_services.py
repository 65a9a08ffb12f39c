"""The directory of services, kept by administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kivuko.accounts.vocab import branch_name
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, may_somewhere
from kivuko.places.queries import posts
from kivuko.referrals import actions, forms, queries
from kivuko.referrals.vocab import SERVICE_STATES

MOVES = {"confirm": (actions.confirm_service, forms.Confirm), "end": (actions.end_service, forms.End)}


@never_cache
@login_required
def services(request: Any) -> HttpResponse:
    """Every service: what it does, for whom, how it is reached, when it was last confirmed."""
    _may_keep(request.user)
    rows = [
        (each, SERVICE_STATES[each.state], branch_name(each.serves))
        for each in queries.services(request.user)
    ]
    context = {"rows": rows, "unconfirmed": sum(each.confirmed_on is None for each, _s, _p in rows)}
    return render(request, "referrals/services.html", context)


@never_cache
@login_required
def add(request: Any) -> HttpResponse:
    """A new service."""
    _may_keep(request.user)
    held = _held(request.user)
    known = [(post.path, post.name) for post in posts(request.user).order_by("name")]
    form = forms.AddService(request.POST or None, places=forms.places(held, known))
    if form.is_valid():
        actions.add_service(request.user, Branch(held[0]), **form.inputs)
        return redirect("referrals:services")
    context = {"form": form, "title": actions.add_service.label, "back": reverse("referrals:services")}
    return render(request, "referrals/move.html", context)


@never_cache
@login_required
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Confirm a service with its office, or end it."""
    _may_keep(request.user)
    found = get_object_or_404(queries.services(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    action, shape = MOVES[move]
    form = shape(request.POST or None, record=found)
    if form.is_valid():
        action(request.user, found, **form.inputs)
        return redirect("referrals:services")
    context = {"form": form, "title": action.label, "about": found, "back": reverse("referrals:services")}
    return render(request, "referrals/move.html", context)


def _may_keep(actor: Actor) -> None:
    if not may_somewhere(actor, "referrals.add_service"):
        raise Forbidden(_("The directory is kept by administrators. Ask one of them."))


def _held(actor: Actor) -> list[str]:
    """The paths at which the actor keeps services."""
    return [each.path for each in actor.postings(timezone.now()) if each.role == "administrator"]
