"""The counter: scan, look, decide, next. Each step works as a plain form, and by fetch as parts of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kivuko.crossings import actions, actions_after, actions_refuse, forms, queries, rules
from kivuko.crossings import lane as counter
from kivuko.crossings.lane import Slip
from kivuko.crossings.models import Crossing
from kivuko.crossings.request import Request
from kivuko.crossings.vocab import DIRECTIONS, REFERRALS, Direction
from kivuko.documents import reading
from kivuko.documents.findings import worse
from kivuko.kernel import policy
from kivuko.kernel.errors import Forbidden
from kivuko.places.models import Post
from kivuko.places.queries import post_of
from kivuko.places.shown import line_of_lane
from kivuko.screening import queries as screening

SESSION = "crossings.lane"
SHIFT = timedelta(hours=16)
STANDS = timedelta(minutes=2)
"""How long the last decision stays on the screen of somebody who comes back to the page."""
LAST = f"{settings.SESSION_COOKIE_NAME}_last"
"""The cookie that says which decision that is: its id and moment, no name. A session would be written at each one."""


class Decided(NamedTuple):
    """The last decision of this counter, and when it was made."""

    crossing: Crossing
    at: datetime


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
    """Read what was scanned or typed and show it; changes nothing. What cannot be read stays in its field.

    With the slip of a traveller in view (`first`) the document is a second one of the same traveller; with `swap` the
    traveller crosses on the other of two documents; with `mends` this one was put right by hand, the other stays.
    """
    post, first = _post(request), counter.opened(request.POST.get("first", ""))
    if (shown := counter.opened(request.POST.get("swap", ""))) is not None and shown.other is not None:
        return _sight(request, post, replace(shown, traveller=shown.other, other=shown.traveller, unknown=()))
    if request.POST.get("method") == "typed":
        form = forms.Typed(request.POST)
        mended = counter.opened(request.POST.get("mends", ""))
        if not form.is_valid():
            return _page(request, typed=form, first=str(first or ""), mends=str(mended or ""))
        unknown, other = form.cleaned_data["unknown"], mended.other if mended else None
        seen = Slip(form.traveller(), "typed", _way(request), "go", unknown, other)
        return _sight(request, post, _beside(first, seen))
    text = request.POST.get("text", "")
    try:
        traveller = reading.read(text, counter.today(post))
    except reading.MrzError as error:
        unread = reading.unread(error, text, counter.today(post))
        if first is not None:  # the traveller in view stays there
            return _sight(request, post, first, text, unread=unread, first=str(first), status=422)
        return _page(request, text=text, unread=unread, status=422)
    return _sight(request, post, _beside(first, Slip(traveller, "scan", _way(request), "go")), text)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def second(request: Request) -> HttpResponse:
    """Wait for a second document of the traveller in view. (With scripts the page does this by itself.)"""
    first = counter.opened(request.POST.get("slip", ""))
    if first is None:
        return _page(request, fault=_too_long_ago(), status=422)
    return _sight(request, _post(request), first, first=str(first))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def typed(request: Request) -> HttpResponse:
    """The form for a document without lines, or with lines that no reader reads.

    With the slip of a traveller in view it begins with what was read, for what the page or the traveller says besides.
    """
    seen = counter.opened(request.POST.get("slip", ""))
    known = forms.answered(seen.traveller, seen.unknown) if seen else None
    return _page(request, typed=forms.Typed(initial=known), mends=str(seen or ""))


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def decide(request: Request) -> HttpResponse:
    """One key: the traveller crosses or goes to the second line, and the counter is free for the next."""
    post, form = _post(request), forms.Decide(request.POST)
    slip = counter.opened(request.POST.get("slip", ""))
    if slip is None:
        return _page(request, fault=_too_long_ago(), status=422)
    valid = form.is_valid()
    sight = counter.decided_on(request.user, post, slip, timezone.now())
    if valid and worse(sight.verdict, slip.verdict):
        form.add_error(None, _("Something new was found since you looked. Look again before you decide."))
    if "key" in form.errors:  # damaged on its way: a form with that key could never be sent
        form = forms.Decide(initial=_initial(sight))
        return _page(request, sight=sight, decide=form, damaged=True, status=422)
    if form.errors or not valid:
        return _page(request, sight=sight, decide=form, status=_refusal(request))
    answers = form.cleaned_data
    inputs: dict[str, Any] = {
        "traveller": slip.traveller,
        "direction": slip.direction,
        "method": slip.method,
        "purpose": answers["purpose"] or "unknown",
        "lane": _setting(request)["lane"],
        "unknown": slip.unknown,
        "other": slip.other,
        "found": sight.searched,
        "key": answers["key"] or None,
    }
    if answers["decision"] == "admit":
        done = actions.admit(request.user, post, **inputs, stay_until=answers["stay_until"])
    elif answers["decision"] == "second_line":
        done = actions.second_line(request.user, post, **inputs, referral=answers["referral"])
    else:
        ground, facts = answers["ground"], answers["facts"]
        done = actions_refuse.propose_refusal(request.user, post, **inputs, ground=ground, facts=facts)
    return _next(request, Decided(done, timezone.now()))


@never_cache
@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    """Take back what was just decided."""
    form, last = forms.Undo(request.POST), _last(request)
    if last is None:
        return _page(request, fault=_("There is nothing to undo at this counter."), status=422)
    if form.is_valid():
        return _next(
            request, last._replace(crossing=actions_after.undo(request.user, last.crossing, **form.inputs))
        )
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
    post: Post | None = getattr(request, "kv_post", None) or post_of(request.user)
    if post is None or policy.may(request.user, "crossings.admit", post.path) is None:
        raise Forbidden(
            _("The lane is for officers posted at a border post. Ask your supervisor for a posting.")
        )
    request.kv_post = post  # type: ignore[attr-defined]  # asked for by the view and by its page
    return post


def _way(request: Request) -> Direction:
    direction = request.POST.get("direction", "")
    return cast(Direction, direction if direction in DIRECTIONS else _setting(request)["direction"])


def _beside(first: Slip | None, seen: Slip) -> Slip:
    """The document just read, or, where a traveller was in view already, theirs with this one beside it."""
    return seen if first is None else replace(first, other=seen.traveller)


def _sight(request: Request, post: Post, slip: Slip, text: str = "", **shown: Any) -> HttpResponse:
    sight = counter.look(
        request.user, post, slip.traveller, slip.method, slip.direction, timezone.now(), unknown=slip.unknown,
        other=slip.other,
    )  # fmt: skip
    return _page(request, sight=sight, text=text, decide=forms.Decide(initial=_initial(sight)), **shown)


def _initial(sight: counter.Sight) -> dict[str, Any]:
    """What the decision begins with: nothing asked yet, and the day that the rules allow."""
    stay = sight.stays.get("unknown")
    return {"slip": str(sight.slip), "stay_until": stay.until if stay else None}


def _too_long_ago() -> str:
    return _("This traveller was shown too long ago. Scan the document again.")


def _page(request: Request, status: int = 200, last: Decided | None = None, **shown: Any) -> HttpResponse:
    """The counter, whole or only the parts that change; `shown` is a sight, a typed form or a fault."""
    post, now, parts = _post(request), timezone.now(), _wants_parts(request)
    setting, since = _setting(request), _since(request, now)
    last, sight = last or _last(request), shown.get("sight")
    bar: dict[str, Any] = {}
    if not (parts and sight):  # to look changes neither the count nor the node
        count = queries.count_since(request.user, post, setting["lane"], since)
        bar = {"since": since, "count": count, "node": counter.node(now)}
    context = {
        "post": post,
        "setting": setting,
        "directions": DIRECTIONS,
        "referrals": list(REFERRALS.items()),
        "grounds": counter.grounds(post.path, sight.direction, sight.own) if sight else [],
        "last": last.crossing if last else None,
        "left": _left(last, now),
        "undo": forms.Undo(record=last.crossing) if last else None,
        "at_work": None if parts else queries.at_work(request.user, post),
        "hits_waiting": None if parts else screening.waiting(request.user, now),
        "standing": None if parts else line_of_lane(request.user, post, setting["direction"], now),
        "parts": parts,
        **bar,
        **shown,
    }
    template = "crossings/parts.html" if parts else "crossings/lane.html"
    return render(request, template, context, status=status)


def _refusal(request: Request) -> int:
    """The status of a page with answers to mend; where an action refused, the middleware gives it that one's."""
    return 200 if hasattr(request.POST, "refused") else 422


def _wants_parts(request: Request) -> bool:
    return request.headers.get("X-Lane") == "parts"


def _setting(request: Request) -> dict[str, str]:
    kept = request.session.get(SESSION, {})
    return {"direction": kept.get("direction") or "entry", "lane": kept.get("lane") or ""}


def _since(request: Request, now: datetime) -> datetime:
    """When the officer sat down at this counter: the first page of this log-in, at most a long shift ago."""
    kept = request.session.get(SESSION, {}).get("since")
    since = datetime.fromisoformat(kept) if kept else None
    if since is None or now - since > SHIFT:
        since = now
        _remember(request, since=now.isoformat())
    return since


def _remember(request: Request, **values: str) -> None:
    request.session[SESSION] = {**request.session.get(SESSION, {}), **values}


def _next(request: Request, last: Decided) -> HttpResponse:
    """The counter is free for the next; what was just done stays on the screen for a while."""
    answer = _page(request, last=last) if _wants_parts(request) else redirect("crossings:lane")
    answer.set_signed_cookie(
        LAST, f"{last.crossing.pk.hex}.{last.at.isoformat()}", salt=_own(request), max_age=STANDS, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Strict", path=reverse("crossings:lane"),
    )  # fmt: skip
    return answer


def _own(request: Request) -> str:
    """What the cookie is signed for: this officer in this session, so that nobody takes over another's decision."""
    return f"{LAST}.{request.user.pk}.{request.session.session_key}"


def _last(request: Request) -> Decided | None:
    """The last decision of this counter while it stands on the screen."""
    kept = request.get_signed_cookie(LAST, default="", salt=_own(request)) or ""
    pk, _dot, said = kept.partition(".")
    if not said or timezone.now() - (at := datetime.fromisoformat(said)) > STANDS:
        return None
    crossing = queries.crossings(request.user).filter(pk=UUID(pk)).first()
    return Decided(crossing, at) if crossing else None


def _left(last: Decided | None, now: datetime) -> int:
    """Whole seconds in which the last decision can still be undone."""
    if last is None or last.crossing.state == "undone" or last.crossing.rev != 1:
        return 0
    return max(0, int((rules.UNDO - (now - last.at)).total_seconds() + 0.5))
