"""Who is on call: set by supervisors and administrators, seen by whoever may have to telephone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kivuko.accounts.queries import names, place_names, places, postings
from kivuko.kernel import policy
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.screening import actions_calls, forms_hits, queries
from kivuko.screening.models import OnCall


@never_cache
@login_required
def calls(request: Any) -> HttpResponse:
    """Who answers now and who will, and the form that puts somebody on call."""
    if not policy.roles(request.user) & policy.SIGHT[OnCall].keys():
        raise Forbidden(_("You may not see who is on call. Ask your supervisor."))
    now, own = timezone.now(), places(request.user, actions_calls.put_on_call.name)
    may = bool(own)
    supervisors = _supervisors(request.user)
    form = forms_hits.PutOnCall(
        request.POST or None, places={place.path: place.name for place in own}, officers=supervisors
    )
    if may and form.is_valid():
        place = next(each for each in own if each.path == form.cleaned_data["where"])
        actions_calls.put_on_call(request.user, Branch(place.path), **form.at(place.zone))
        return redirect("screening:calls")
    found = list(queries.calls(request.user, now))
    called, paths = names(request.user, {each.officer for each in found}), {each.path for each in found}
    where = place_names(request.user, paths)
    context = {
        "rows": [
            {
                "call": each, "name": called[each.officer], "place": where[each.path], "now": each.since <= now,
                "may_end": policy.may(request.user, actions_calls.end_on_call.name, each.path) is not None,
                "form": forms_hits.Plain(record=each, auto_id=False),
            }
            for each in found
        ],
        "form": form,
        "may": may,
        "someone_now": any(each.since <= now for each in found),
    }  # fmt: skip
    return render(request, "screening/calls.html", context)


@never_cache
@login_required
@require_POST
def end(request: Any, pk: UUID) -> HttpResponse:
    """Somebody answers no more."""
    found = get_object_or_404(queries.calls(request.user, timezone.now()), pk=pk)
    form = forms_hits.Plain(request.POST, record=found)
    if form.is_valid():
        actions_calls.end_on_call(request.user, found, **form.inputs)
    return redirect("screening:calls")


def _supervisors(actor: policy.Actor) -> dict[str, str]:
    """Supervisors whom the actor may see, by id, as pages call them."""
    now = timezone.now()
    held = postings(actor).filter(role="supervisor").select_related("officer")
    found = {
        str(each.officer_id): f"{each.officer.name or each.officer.number} ({each.officer.number})"
        for each in held
        if each.until is None or each.until > now
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))
