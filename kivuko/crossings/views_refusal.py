"""Refusing, page by page: proposed from the second line, signed or sent back by a supervisor, and the notice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import service_numbers
from kivuko.crossings import actions_refuse, forms, queries, rules
from kivuko.crossings.models import Crossing
from kivuko.crossings.request import Request
from kivuko.kernel.errors import Forbidden

RIGHT_TO_LEFT = ("ar",)


@never_cache
@login_required
@sensitive_post_parameters()
def propose(request: Request, pk: UUID) -> HttpResponse:
    """What was open at the second line is settled against the traveller."""
    found = _one(request, pk)
    form = forms.Propose(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_refuse.propose_from_second_line(request.user, found, **form.inputs))
    return _page(request, found, form, actions_refuse.propose_from_second_line.label)


@never_cache
@login_required
@sensitive_post_parameters()
def sign(request: Request, pk: UUID) -> HttpResponse:
    """A supervisor reads ground and facts and signs. The notice is printed next."""
    found = _one(request, pk)
    form = forms.Sign(request.POST or None, record=found)
    if form.is_valid():
        actions_refuse.sign_refusal(request.user, found, **form.inputs)
        return redirect("crossings:notice", found.pk)
    return _page(request, found, form, actions_refuse.sign_refusal.label)


@never_cache
@login_required
@sensitive_post_parameters()
def send_back(request: Request, pk: UUID) -> HttpResponse:
    """A supervisor does not sign, or takes a refusal back."""
    found = _one(request, pk)
    form = forms.SendBack(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_refuse.send_back(request.user, found, **form.inputs))
    return _page(request, found, form, actions_refuse.send_back.label)


@never_cache
@login_required
def notice(request: Request, pk: UUID) -> HttpResponse:
    """What a refused traveller takes along, in the language they read: ground, facts, and what can be done about it."""
    found = _one(request, pk)
    if not queries.shows_names(request.user, found.path, timezone.now()):
        raise Forbidden()
    known = [code for code, _name in settings.LANGUAGES]
    asked = request.GET.get("lang", "")
    tongue = asked if asked in known else (get_language() or "en").split("-")[0]
    remedy = rules.remedy(found)
    context: dict[str, Any] = {
        "crossing": found,
        "signed": found.state == "refused",
        "tongue": tongue,
        "direction": "rtl" if tongue in RIGHT_TO_LEFT else "ltr",
        "ground": rules.ground_of(found),
        "remedy": remedy,
        "until": found.signed_at + timedelta(days=remedy.days) if remedy and found.signed_at else None,
        "numbers": _numbers(request, found),
    }
    with override(tongue):
        context["body"] = rules.tongue(remedy.bodies) if remedy else ""
        context["place"] = rules.tongue(remedy.places) if remedy else ""
        context["ground_text"] = rules.tongue(context["ground"].texts) if context["ground"] else found.ground
    return render(request, "crossings/notice.html", context)


def _numbers(request: Request, found: Crossing) -> list[str]:
    """Service numbers of who proposed and who signed: a traveller is given no officer's name."""
    wanted = [who for who in (found.proposed_by, found.signed_by) if who]
    known = service_numbers(request.user, wanted)
    return [known[who] for who in wanted if who in known]


def _page(request: Request, found: Crossing, form: Any, label: object) -> HttpResponse:
    context = {
        "crossing": found,
        "form": form,
        "label": label,
        "mean": "stop" if label != actions_refuse.send_back.label else "primary",
        "names": queries.shows_names(request.user, found.path, timezone.now()),
        "ground": rules.ground_of(found),
    }
    return render(request, "crossings/refusal.html", context)


def _one(request: Request, pk: UUID) -> Crossing:
    return get_object_or_404(queries.crossings(request.user).select_related("post"), pk=pk)
