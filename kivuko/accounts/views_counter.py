"""The counter that officers share: locked by one key, taken over by a few, and the list of them for a supervisor."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kivuko.accounts import counters as shared
from kivuko.accounts import forms, queries
from kivuko.accounts.models import Counter
from kivuko.accounts.views import who
from kivuko.kernel import policy
from kivuko.kernel.errors import Forbidden

LANE = "/lane/"


@require_POST
@login_required
@never_cache
def lock(request: HttpRequest) -> HttpResponse:
    """One key: the session is over and the screen shows nothing of whoever stood at the counter."""
    shared.lock(request, who(request))
    return redirect("accounts:counter_locked")


@login_not_required
@never_cache
@sensitive_post_parameters()
def locked(request: HttpRequest) -> HttpResponse:
    """The locked counter, and its opening by an officer of this shift: by a page, or inside the page that waits."""
    counter = shared.of(request)
    if counter is None:
        return _lead(request, reverse("account_login"))
    if request.user.is_authenticated:
        return _lead(request, LANE)
    seats = shared.seats(counter)
    form = forms.Unlock(request.POST or None, seats=seats, last=counter.officer_id)
    if form.is_valid():
        answers = form.cleaned_data
        _login, same = shared.unlock(request, counter, int(answers["seat"]), answers["secret"])
        return _lead(request, LANE, same=same)
    page = {"form": form, "counter": counter, "seats": seats}
    return render(request, "accounts/counter_locked.html", page)


def _lead(request: HttpRequest, url: str, *, same: bool = False) -> HttpResponse:
    """To the script of a waiting page: whether what it holds is this officer's, and the new session's token."""
    if request.headers.get("X-Counter"):
        return JsonResponse({"same": same, "token": get_token(request), "url": url})
    return redirect(url)


@require_POST
@login_required
@never_cache
def here(request: HttpRequest) -> HttpResponse:
    """Somebody types and sends nothing yet: the counter is in use."""
    return HttpResponse(status=204)


@login_required
@never_cache
@sensitive_post_parameters()
def number(request: HttpRequest) -> HttpResponse:
    """The officer chooses the number by which they come back to this counter today."""
    form = forms.Number(request.POST or None)
    if form.is_valid():
        counter = shared.known(request, who(request))
        shared.choose_number(counter, who(request), form.cleaned_data["number"])
        messages.success(request, _("Lock the counter with Ctrl+L, and come back with your number."))
        return redirect(LANE)
    title = _("Your number at this counter")
    return render(
        request, "accounts/form.html", {"form": form, "title": title, "submit": _("Keep the number")}
    )


@login_required
def counters(request: HttpRequest) -> HttpResponse:
    """The counters of the post: who works where."""
    actor = who(request)
    if not policy.SIGHT[Counter].keys() & policy.roles(actor):
        raise Forbidden()
    found = list(queries.counters(actor))
    names = queries.names(actor, {one.officer_id for one in found})
    places = queries.place_names(actor, {one.path for one in found})
    rows = [
        {
            "counter": one,
            "name": names[one.officer_id],
            "place": places[one.path],
            "may_close": policy.may(actor, "accounts.close_counter", one.path) is not None,
        }
        for one in found
    ]
    return render(request, "accounts/counters.html", {"rows": rows})


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = who(request)
    found = get_object_or_404(queries.counters(actor), pk=pk)
    shared.close(actor, found)
    messages.success(request, _("The counter is closed. Everybody signs in there with password and code."))
    return redirect("accounts:counters")
