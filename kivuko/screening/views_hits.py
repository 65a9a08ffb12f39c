"""The inbox of hits, and one hit: who came close to whom, why, and a second person's word on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kivuko.accounts.queries import names, place_names
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.workflow import open_moves
from kivuko.screening import actions_hits, clock, comparing, forms_hits, hits, queries
from kivuko.screening.models import Hit, OnCall
from kivuko.screening.policy import BY_PHONE, COUNTS
from kivuko.screening.views import lines_of, zone_at
from kivuko.screening.vocab import CONFIRMING, LEVELS, REDRESS, REFUTING, STATES, Visibility

SHOWN = 100
DAYS, WEEK = 90, timedelta(days=7)
MOVES: dict[str, Action[Hit]] = {
    "confirm": actions_hits.confirm,
    "refute": actions_hits.refute,
    "confirm-by-phone": actions_hits.confirm_by_phone,
    "refute-by-phone": actions_hits.refute_by_phone,
    "nobody": actions_hits.nobody_reachable,
}
WORDS = {made.name: word for word, made in MOVES.items()}
GROUNDS = {
    "confirm": CONFIRMING,
    "refute": REFUTING,
    "confirm-by-phone": CONFIRMING,
    "refute-by-phone": REFUTING,
}
MEANS = {"screening.confirm": "stop", "screening.refute": "go"}


@never_cache
@login_required
def inbox(request: Any) -> HttpResponse:
    """Hits that wait to be settled where the reader works, those beyond their time first, then the oldest."""
    if not policy.roles(request.user) & policy.SIGHT[Hit].keys():
        raise Forbidden(_("You may not see hits. They are settled by supervisors."))
    now, waiting = timezone.now(), queries.open_hits(request.user)
    shown = sorted(waiting[:SHOWN], key=clock.due)
    done = list(queries.settled_since(request.user, now - WEEK)[:SHOWN])
    called = names(request.user, {one for hit in (*shown, *done) for one in _officers(hit)})
    places = place_names(request.user, {hit.path for hit in shown})
    lists = queries.list_names(request.user, shown)
    counts, open_now = queries.settled(request.user), queries.waiting(request.user, now)
    context = {
        "rows": [
            {
                "hit": hit, "list": lists[hit.pk], "level": LEVELS[hit.level], "clock": clock.of(hit, now),
                "reasons": hits.sentences(hit), "officer": called[hit.raised_by], "place": places[hit.path],
            }
            for hit in shown
        ],
        "settled": [
            {"hit": hit, "state": STATES[hit.state], "who": called[hit.decided_by or hit.raised_by]} for hit in done
        ],
        "places": len(places) > 1,
        "count": open_now.open,
        "over": open_now.over,
        "confirmed": counts.get("confirmed", 0),
        "refuted": counts.get("refuted", 0),
        "settling": bool(policy.roles(request.user) & COUNTS),
        "shown": SHOWN,
    }  # fmt: skip
    return render(request, "screening/hits.html", context)


@never_cache
@login_required
def hit(request: Any, pk: UUID) -> HttpResponse:
    """One hit: both sides part by part, what the entry asks for, what may be done, how it came to be."""
    found, now = _hit(request.user, pk), timezone.now()
    entry = queries.entries(request.user).select_related("watchlist").filter(pk=found.entry).first()
    lines, people = timeline.of(request.user, found), queries.on_call(request.user, found, now)
    zone, slip = zone_at(request.user, found.path), queries.redress_of(request.user, found)
    wanted = {line.actor for line in lines} | {each.officer for each in people}
    called = names(request.user, wanted | _officers(found))
    state = clock.of(found, now)
    context = {
        "hit": found,
        "list": _list(request.user, found),
        "state": STATES[found.state],
        "level": LEVELS[found.level],
        "percent": found.score // 10,
        "parts": comparing.parts(found, entry),
        "raised_by": called[found.raised_by],
        "decided_by": called.get(found.decided_by) if found.decided_by else "",
        "settled_by": called.get(found.settled_by) if found.settled_by else "",
        "tried": [called[UUID(each)] for each in found.tried],
        "entry": entry,
        "told": queries.asked(request.user, found, timezone.localdate()),
        "visibility": Visibility(found.visibility).label if found.visibility != Visibility.OPEN else "",
        "clock": state if found.state == "open" else None,
        "people": [{"call": each, "name": called[each.officer]} for each in people],
        "moves": _moves(request.user, found, state, people),
        "slip": slip,
        "slip_state": REDRESS[slip.state] if slip else None,
        "discreet": found.visibility == Visibility.DISCREET,
        "clearance": queries.clearances(request.user).filter(hit=found.pk, state="cleared").first(),
        "zone": zone,
        "timeline": lines_of(lines, called, zone),
        "crumbs": [(_("Hits"), reverse("screening:hits"))],
    }
    return render(request, "screening/hit.html", context)


@never_cache
@login_required
def settle(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Confirm or refute, in person or as said by phone, or say that nobody answers."""
    found, now = _hit(request.user, pk), timezone.now()
    if move not in MOVES:
        raise Http404
    people = queries.on_call(request.user, found, now)
    called = names(request.user, {each.officer for each in people})
    form = _form(request, found, move, {str(each.officer): called[each.officer] for each in people})
    if form.is_valid():
        return redirect(MOVES[move](request.user, found, **form.inputs))
    entry = queries.entries(request.user).filter(pk=found.entry).first()
    context = {
        "form": form,
        "title": MOVES[move].label,
        "submit": MOVES[move].label,
        "mean": MEANS.get(MOVES[move].name, "primary"),
        "about": _about(request.user, found),
        "parts": comparing.parts(found, entry),
        "told": queries.asked(request.user, found, timezone.localdate()),
        "people": [{"call": each, "name": called[each.officer]} for each in people],
        "zone": zone_at(request.user, found.path),
        "phone": move not in ("confirm", "refute"),
        "back": found.get_absolute_url(),
        "crumbs": [
            (_("Hits"), reverse("screening:hits")),
            (found.entry_name or _("forgotten"), found.get_absolute_url()),
        ],
    }
    return render(request, "screening/settle.html", context)


@never_cache
@login_required
def alert_again(request: Any, pk: UUID) -> HttpResponse:
    """Take back that a pair alerts no more."""
    found = _hit(request.user, pk)
    clearance = get_object_or_404(queries.clearances(request.user), hit=found.pk, state="cleared")
    form = forms_hits.AlertAgain(request.POST or None, record=clearance)
    if form.is_valid():
        actions_hits.alert_again(request.user, clearance, **form.inputs)
        return redirect(found)
    context = {
        "form": form,
        "title": actions_hits.alert_again.label,
        "about": _about(request.user, found),
        "back": found.get_absolute_url(),
    }
    return render(request, "screening/move.html", context)


@never_cache
@login_required
def settling(request: Any) -> HttpResponse:
    """How often each list's hits are refuted, and how fast they are settled: counts alone, small ones hidden."""
    if not policy.roles(request.user) & COUNTS:
        raise Forbidden(_("Supervisors, administrators and analysts see how hits were settled."))
    now = timezone.now()
    since = now - timedelta(days=DAYS)
    context = {
        "rows": queries.settling(request.user, since, now),
        "since": since.date(),
        "until": now.date(),
        "rules": [(LEVELS[level], clock.allowed(level)) for level in LEVELS],
    }
    return render(request, "screening/settling.html", context)


def _hit(actor: policy.Actor, pk: UUID) -> Hit:
    return get_object_or_404(queries.hits(actor), pk=pk)


def _list(actor: policy.Actor, found: Hit) -> str:
    return queries.list_names(actor, [found]).get(found.pk, found.list_name)


def _about(actor: policy.Actor, found: Hit) -> SafeString:
    """The list in the reader's direction, the name on it in its own."""
    return format_html("{} · <bdi>{}</bdi>", _list(actor, found), found.entry_name)


def _officers(found: Hit) -> set[UUID]:
    named = {found.raised_by, found.decided_by, found.settled_by, *(UUID(each) for each in found.tried)}
    return {each for each in named if each is not None}


def _form(request: Any, found: Hit, move: str, people: dict[str, str]) -> Any:
    data = request.POST or None
    if move == "nobody":
        return forms_hits.Nobody(data, record=found)
    if move in ("confirm", "refute"):
        return forms_hits.Settle(data, GROUNDS[move], record=found)
    return forms_hits.ByPhone(data, GROUNDS[move], record=found, people=people)


def _moves(actor: policy.Actor, found: Hit, state: clock.Clock, people: list[OnCall]) -> list[dict[str, Any]]:
    """The moves of an open hit, each with why it is closed to this person now. Those by phone come with the time."""
    return [
        {
            "label": ACTIONS[each.action].label,
            "url": reverse("screening:settle", args=[found.pk, WORDS[each.action]]),
            "open": not (why := _closed(actor, found, each.action, each.allowed, state, people)),
            "why": why,
            "mean": MEANS.get(each.action, ""),
        }
        for each in open_moves(actor, found)
    ]


def _closed(
    actor: policy.Actor, found: Hit, action: str, allowed: bool, state: clock.Clock, people: list[OnCall]
) -> str:
    """Why this move is not open to this person now; empty where it is."""
    if action not in BY_PHONE:
        if not allowed:
            return _("supervisors of the post settle it")
        return _("you raised it; somebody else has to settle it") if actor.id == found.raised_by else ""
    if not allowed:
        return _("officers and supervisors of the post record it")
    if not state.over:
        return _("not before the time is over: %(time)s more") % {"time": clock.spelt(state.left)}
    if action != "screening.nobody_reachable" and not [each for each in people if each.officer != actor.id]:
        return _("nobody else is on call for this post now")
    return ""
