"""The counter: scan, look, decide, next. Each step works as a plain form, and by fetch as parts of the page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from kivuko.crossings import actions, forms, queries, rules
from kivuko.crossings import lane as counter
from kivuko.crossings.models import Crossing
from kivuko.crossings.request import Request
from kivuko.crossings.vocab import DIRECTIONS, REFERRALS, Direction
from kivuko.documents import reading
from kivuko.documents.findings import worse
from kivuko.kernel import policy
from kivuko.kernel.errors import Forbidden
from kivuko.places.models import Post
from kivuko.places.queries import post_of
from kivuko.screening.hits import Searched

SESSION = "crossings.lane"
STANDS = timedelta(minutes=2)
"""How long the last decision stays on the screen of somebody who comes back to the page."""


@never_cache
@login_required
@require_GET
def lane(request: Request) -> HttpResponse:
    """The empty counter, ready for the next traveller."""
    return _page(request)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def look(request: Request) -> HttpResponse:
    """Read what was scanned or typed and show it; changes nothing. What cannot be read stays in its field."""
    post = _post(request)
    if request.POST.get("method") == "typed":
        form = forms.Typed(request.POST)
        if not form.is_valid():
            return _page(request, typed=form)
        return _sight(request, post, form.traveller(), "typed")
    text = request.POST.get("text", "")
    try:
        traveller = reading.read(text, counter.today(post))
    except reading.MrzError as error:
        return _page(request, text=text, unread=error.sentence(_), status=422)
    return _sight(request, post, traveller, "scan", text)


@never_cache
@login_required
@require_GET
def typed(request: Request) -> HttpResponse:
    """The form for a document without lines, or with lines that no reader reads."""
    return _page(request, typed=forms.Typed())


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def decide(request: Request) -> HttpResponse:
    """One key: the traveller crosses or goes to the second line, and the counter is free for the next."""
    post, form = _post(request), forms.Decide(request.POST)
    slip = counter.opened(request.POST.get("slip", ""))
    if slip is None:
        return _page(
            request, fault=_("This traveller was shown too long ago. Scan the document again."), status=422
        )
    valid = form.is_valid()
    sight = counter.look(request.user, post, slip.traveller, slip.method, slip.direction, timezone.now())
    if valid and worse(sight.verdict, slip.verdict):
        form.add_error(None, _("Something new was found since you looked. Look again before you decide."))
    if form.errors or not valid:
        return _page(request, sight=sight, decide=form, status=_refusal(request))
    answers = form.cleaned_data
    inputs: dict[str, Any] = {
        "traveller": slip.traveller,
        "direction": slip.direction,
        "method": slip.method,
        "purpose": answers["purpose"] or "unknown",
        "lane": _setting(request)["lane"],
        "found": Searched(sight.raised),
        "key": answers["key"] or None,
    }
    if answers["decision"] == "admit":
        done = actions.admit(request.user, post, **inputs, stay_until=answers["stay_until"])
    else:
        done = actions.second_line(request.user, post, **inputs, referral=answers["referral"])
    _remember(request, last=str(done.pk), at=timezone.now().isoformat())
    return _page(request) if _wants_parts(request) else redirect("crossings:lane")


@never_cache
@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    """Take back what was just decided."""
    form, last = forms.Undo(request.POST), _last(request)
    if last is None:
        return _page(request, fault=_("There is nothing to undo at this counter."), status=422)
    if form.is_valid():
        actions.undo(request.user, last, **form.inputs)
        return _page(request) if _wants_parts(request) else redirect("crossings:lane")
    return _page(request, fault=" ".join(map(str, form.non_field_errors())), status=_refusal(request))


@login_required
@require_POST
def setting(request: Request) -> HttpResponse:
    """Which way this counter works now, and its number."""
    form = forms.Setting(request.POST)
    if form.is_valid():
        _remember(
            request, **{name: value for name, value in form.cleaned_data.items() if name in request.POST}
        )
    return redirect("crossings:lane")


# -- what the pages are made of ----------------------------------------------------------------------------


def _post(request: Request) -> Post:
    """The post at which the officer works. Raises `Forbidden` where the officer works at none."""
    post = post_of(request.user)
    if post is None or policy.may(request.user, "crossings.admit", post.path) is None:
        raise Forbidden(
            _("The lane is for officers posted at a border post. Ask your supervisor for a posting.")
        )
    return post


def _sight(request: Request, post: Post, traveller: Any, method: Any, text: str = "") -> HttpResponse:
    direction = request.POST.get("direction", "")
    way = cast(Direction, direction if direction in DIRECTIONS else _setting(request)["direction"])
    sight = counter.look(request.user, post, traveller, method, way, timezone.now())
    return _page(request, sight=sight, text=text, decide=forms.Decide(initial={"slip": sight.slip()}))


def _page(request: Request, status: int = 200, **shown: Any) -> HttpResponse:
    """The counter, whole or only the parts that change; `shown` is a sight, a typed form or a fault."""
    post = _post(request)
    last = _last(request)
    context = {
        "post": post,
        "setting": _setting(request),
        "directions": DIRECTIONS,
        "referrals": list(REFERRALS.items()),
        "count": queries.count(request.user, post, counter.today(post)),
        "last": last,
        "left": _left(request, last),
        "undo": forms.Undo(record=last) if last else None,
        "node": counter.node(),
        "parts": _wants_parts(request),
        **shown,
    }
    template = "crossings/parts.html" if context["parts"] else "crossings/lane.html"
    return render(request, template, context, status=status)


def _refusal(request: Request) -> int:
    """The status of a page with answers to mend; where an action refused, the middleware gives it that one's."""
    return 200 if hasattr(request.POST, "refused") else 422


def _wants_parts(request: Request) -> bool:
    return request.headers.get("X-Lane") == "parts"


def _setting(request: Request) -> dict[str, str]:
    kept = request.session.get(SESSION, {})
    return {"direction": kept.get("direction") or "entry", "lane": kept.get("lane") or ""}


def _remember(request: Request, **values: str) -> None:
    request.session[SESSION] = {**request.session.get(SESSION, {}), **values}


def _last(request: Request) -> Crossing | None:
    """The last decision of this counter while it stands on the screen. The session holds its id, no name."""
    kept = request.session.get(SESSION, {})
    if "last" not in kept or timezone.now() - datetime.fromisoformat(kept["at"]) > STANDS:
        return None
    return queries.crossings(request.user).filter(pk=UUID(kept["last"])).first()


def _left(request: Request, last: Crossing | None) -> int:
    """Whole seconds in which the last decision can still be undone."""
    if last is None or last.state == "undone" or last.rev != 1:
        return 0
    gone = timezone.now() - datetime.fromisoformat(request.session[SESSION]["at"])
    return max(0, int((rules.UNDO - gone).total_seconds() + 0.5))
