"""Pages of patrols: who is out, who came back, what they found. Where a patrol is now stands nowhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names, place_names, places
from kivuko.accounts.vocab import label
from kivuko.kernel import timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.policy import Actor, roles
from kivuko.kernel.workflow import open_moves
from kivuko.patrols import actions, forms, queries
from kivuko.patrols.models import Patrol
from kivuko.patrols.policy import PATROLS
from kivuko.patrols.vocab import FINDINGS, PATROL_STATES
from kivuko.places.queries import clocks

SHOWN = 100
MOVES: dict[str, tuple[Any, Any]] = {
    "back": (actions.come_back, forms.ComeBack),
    "off": (actions.call_off, forms.Reason),
}
WORDS = {made.name: word for word, (made, _form) in MOVES.items()}


@never_cache
@login_required
def patrols(request: Any) -> HttpResponse:
    """Who is out, then who came back, the latest first."""
    only_patrols(request.user)
    found = queries.patrols(request.user)
    out = found.filter(state="out").order_by("started_at")
    rest = found.exclude(state="out").order_by("-started_at")
    shown = [*out[:SHOWN], *rest[:SHOWN]][:SHOWN]
    called = place_names(request.user, {each.path for each in shown})
    context = {
        "rows": [
            {"patrol": each, "state": PATROL_STATES[each.state], "place": called[each.path]} for each in shown
        ],
        "count": found.count(),
        "out": out.count(),
        "shown": SHOWN,
    }
    return render(request, "patrols/list.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def set_out(request: Any) -> HttpResponse:
    """A patrol leaves."""
    return _new(request, forms.SetOut, actions.set_out)


@never_cache
@login_required
@sensitive_post_parameters()
def record(request: Any) -> HttpResponse:
    """A patrol that is over is written down."""
    return _new(request, forms.RecordPatrol, actions.record_patrol, track=True)


@never_cache
@login_required
def patrol(request: Any, pk: UUID) -> HttpResponse:
    """One patrol; by which way it went only when it is over, and to those who patrol."""
    only_patrols(request.user)
    found = get_object_or_404(queries.patrols(request.user), pk=pk)
    lines = timeline.of(request.user, found)
    called = names(request.user, {line.actor for line in lines})
    over = found.state == "back"
    context = {
        "patrol": found,
        "state": PATROL_STATES[found.state],
        "place": place_names(request.user, [found.path])[found.path],
        "found": [label(FINDINGS[code]) for code in found.found if code in FINDINGS],
        "points": [f"{lat / 1000:.3f}, {lon / 1000:.3f}" for lat, lon in found.track] if over else [],
        "map": ends(found) if over else [],
        "moves": [
            {
                "label": ACTIONS[each.action].label,
                "url": reverse("patrols:move", args=[found.pk, WORDS[each.action]]),
                "open": True,
                "mean": "primary" if WORDS[each.action] == "back" else "quiet",
            }
            for each in open_moves(request.user, found)
            if each.allowed
        ],
        "timeline": [
            {
                "sentence": line.sentence,
                "actor": called.get(line.actor, ""),
                "at": line.at,
                "zone": "",
                "reason": line.reason,
            }
            for line in lines
        ],
        "crumbs": crumbs(),
    }
    return render(request, "patrols/patrol.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """The patrol is back, or was called off."""
    only_patrols(request.user)
    found = get_object_or_404(queries.patrols(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    action, shape = MOVES[move]
    with timezone.override(zone(request.user)):
        options = {"initial": {"ended_at": timezone.localtime()}} if move == "back" else {}
        form = shape(request.POST or None, record=found, **options)
        if form.is_valid():
            return redirect(action(request.user, found, **form.inputs))
        return page(
            request, form, action, found.get_absolute_url(), about=str(found.segment), track=move == "back"
        )


def _new(request: Any, shape: Any, action: Any, track: bool = False) -> HttpResponse:
    only_patrols(request.user)
    with timezone.override(zone(request.user)):
        now = timezone.localtime()
        form = shape(
            request.POST or None, places=held(request.user, action.name), segments=queries.segments(request.user),
            initial={"mode": "foot", "ended_at": now},
        )  # fmt: skip
        if form.is_valid():
            return redirect(action(request.user, Branch(form.cleaned_data["where"]), **form.inputs))
        return page(request, form, action, reverse("patrols:list"), track=track)


def page(
    request: Any, form: Any, action: Any, back: str, *, about: str = "", track: bool = False
) -> HttpResponse:
    """A form of its own, with what the act does above it."""
    context = {
        "form": form,
        "title": action.label,
        "lede": action.sentence,
        "about": about,
        "back": back,
        "track": track,
    }
    return render(request, "patrols/form.html", context)


def ends(found: Patrol) -> list[dict[str, Any]]:
    """The first and the last point of a track, for the map."""
    if not found.track:
        return []
    marks = [(found.track[0], "info", _("Beginning of the way"))]
    if len(found.track) > 1:
        marks.append((found.track[-1], "go", _("End of the way")))
    return [
        {
            "name": word,
            "lat": lat / 1000,
            "lon": lon / 1000,
            "mean": mean,
            "word": word,
            "note": "",
            "url": "",
        }
        for (lat, lon), mean, word in marks
    ]


def only_patrols(actor: Actor) -> None:
    if not roles(actor) & set(PATROLS):
        raise Forbidden(_("This page is for those who patrol. Ask the supervisor of the post."))


def held(actor: Actor, action: str) -> list[tuple[str, str]]:
    """(path, name) of where the reader may do this."""
    return [(place.path, place.name) for place in places(actor, action)]


def zone(actor: Actor) -> ZoneInfo:
    return ZoneInfo(clocks(actor) or "UTC")


def crumbs() -> list[tuple[str, str]]:
    return [(_("Patrols"), reverse("patrols:list"))]
