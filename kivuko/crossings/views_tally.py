"""People without names, page by page: a household in a surge, a group, and the surge itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kivuko.accounts.queries import names
from kivuko.crossings import actions_tally, forms_day, lane, queries, tallying
from kivuko.crossings.models import Tally
from kivuko.crossings.request import Request
from kivuko.crossings.views_lane import SESSION
from kivuko.crossings.views_shift import post_of_day
from kivuko.crossings.vocab import NEEDS, TALLY_STATES
from kivuko.kernel import timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.policy import may
from kivuko.kernel.workflow import open_moves

LAST = "crossings.tally"
STAYS = ("direction", "nationality", "returnee", "origin", "destination")
"""What the next household begins with: who flees together comes from one place and goes to one."""
PAGES = {
    "crossings.register_household": ("crossings:register_household", "quiet"),
    "crossings.correct_tally": ("crossings:correct_tally", "quiet"),
    "crossings.withdraw_tally": ("crossings:withdraw_tally", "stop"),
}


@never_cache
@login_required
def household(request: Request) -> HttpResponse:
    """A household in a surge: its heads, Enter, its slip."""
    post = post_of_day(request)
    way = request.session.get(SESSION, {}).get("direction") or "entry"
    initial = {"direction": way, **request.session.get(LAST, {})}
    form = forms_day.Household(request.POST or None, post=post, day=lane.today(post), initial=initial)
    if form.is_valid():
        request.session[LAST] = {name: form.cleaned_data[name] for name in STAYS}
        done = actions_tally.tally_household(request.user, post, **form.inputs)
        return redirect("crossings:tally_slip", done.pk)
    context = {
        "post": post,
        "form": form,
        "surge": queries.surge_on(request.user, post),
        "may_start": may(request.user, "crossings.start_surge", post.path) is not None,
        "label": actions_tally.tally_household.label,
    }
    return render(request, "crossings/household.html", context)


@never_cache
@login_required
def tally(request: Request) -> HttpResponse:
    """A group that crossed at the post or beside it."""
    post = post_of_day(request)
    form = forms_day.TallyOf(request.POST or None, post=post, day=lane.today(post))
    if form.is_valid():
        return redirect(actions_tally.tally(request.user, post, **form.inputs))
    context = {"post": post, "form": form, "label": actions_tally.tally.label}
    return render(request, "crossings/tally_form.html", context)


@never_cache
@login_required
def tally_of(request: Request, pk: UUID) -> HttpResponse:
    """One tally: who was counted, what may be done with it, how it came to be."""
    found = _one(request, pk)
    lines = timeline.of(request.user, found)
    called = names(request.user, {line.actor for line in lines} | {found.tallied_by})
    context = {
        "tally": found,
        "state": TALLY_STATES[found.state],
        "sexes": list(tallying.SEXES.values()),
        "rows": tallying.by_band([found.heads]),
        "needs": [(NEEDS[need], number) for need, number in found.needs.items()],
        "origin": tallying.place_name(found, found.origin),
        "destination": tallying.place_name(found, found.destination),
        "tallied_by": called[found.tallied_by],
        "moves": _moves(request, found),
        "registered": queries.paper_lines(request.user).filter(tally=found.pk).count(),
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called[line.actor],
                "at": line.at,
                "zone": found.post.zone,
                "reason": line.reason,
            }
            for line in lines
        ],
    }
    return render(request, "crossings/tally.html", context)


@never_cache
@login_required
def slip(request: Request, pk: UUID) -> HttpResponse:
    """What a household takes along: its number, to be read and to be scanned, and no name."""
    found = get_object_or_404(queries.tallies(request.user).select_related("post"), pk=pk, method="household")
    side, path = tallying.qr(found.number)
    context = {
        "tally": found,
        "side": side,
        "qr": path,
        "tongues": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "crossings/tally_slip.html", context)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def find(request: Request) -> HttpResponse:
    """The household of a slip, by its number; asked in a form, so that no address holds it."""
    form = forms_day.Find(request.POST)
    if form.is_valid():
        found = queries.tallies(request.user).filter(number=form.cleaned_data["number"]).first()
        if found is not None:
            return redirect(found)
        form.add_error("number", _("No household here has this number. Look at the slip again."))
    return render(request, "crossings/find.html", {"form": form}, status=404)


@never_cache
@login_required
@sensitive_post_parameters()
def correct(request: Request, pk: UUID) -> HttpResponse:
    """Put right what was counted wrongly."""
    found = _one(request, pk)
    form = forms_day.CorrectTally(request.POST or None, post=found.post, day=found.day, record=found)
    if form.is_valid():
        return redirect(actions_tally.correct_tally(request.user, found, **form.inputs))
    context = {"post": found.post, "form": form, "tally": found, "label": actions_tally.correct_tally.label}
    return render(request, "crossings/tally_form.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Say that these people count nowhere."""
    found = _one(request, pk)
    form = forms_day.Reason(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_tally.withdraw_tally(request.user, found, **form.inputs))
    label = actions_tally.withdraw_tally.label
    return _plain(request, form, label, found.get_absolute_url(), mean="stop")


@never_cache
@login_required
@sensitive_post_parameters()
def start_surge(request: Request) -> HttpResponse:
    """A supervisor lets households be tallied."""
    post = post_of_day(request)
    form = forms_day.Reason(request.POST or None)
    if form.is_valid():
        actions_tally.start_surge(request.user, post, **form.inputs)
        return redirect("crossings:day")
    words = _(
        "From now on officers may tally households instead of registering each person. End it as soon as you can."
    )
    return _plain(request, form, actions_tally.start_surge.label, reverse("crossings:day"), words=words)


@never_cache
@login_required
def end_surge(request: Request) -> HttpResponse:
    """A supervisor ends it."""
    post = post_of_day(request)
    surge = queries.surge_on(request.user, post)
    if surge is None:
        return redirect("crossings:day")
    form = forms_day.EndSurge(request.POST or None, record=surge)
    if form.is_valid():
        actions_tally.end_surge(request.user, surge, **form.inputs)
        return redirect("crossings:day")
    words = _("From now on everybody is registered at the lane again. Slips stay valid.")
    return _plain(request, form, actions_tally.end_surge.label, reverse("crossings:day"), words=words)


def _plain(
    request: Request, form: Any, label: object, back: str, *, words: str = "", mean: str = "primary"
) -> HttpResponse:
    context = {"form": form, "label": label, "back": back, "words": words, "mean": mean}
    return render(request, "crossings/day_move.html", context)


def _moves(request: Request, found: Tally) -> list[dict[str, Any]]:
    return [
        {
            "label": ACTIONS[move.action].label,
            "url": reverse(PAGES[move.action][0], args=[found.pk]),
            "open": move.allowed,
            "mean": PAGES[move.action][1],
            "why": _("Officers and supervisors of the post may do this."),
        }
        for move in open_moves(request.user, found)
        if move.action in PAGES and (found.number or move.action != "crossings.register_household")
    ]


def _one(request: Request, pk: UUID) -> Tally:
    return get_object_or_404(queries.tallies(request.user).select_related("post"), pk=pk)
