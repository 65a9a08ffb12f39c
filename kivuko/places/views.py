"""Pages of places: the list with its map, a post, an area; and the forms of those who keep them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kivuko.kernel import node, policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.workflow import open_moves
from kivuko.places import actions, forms, queries, shown
from kivuko.places.models import Area, Post, Status
from kivuko.places.shown import actor_of as _me
from kivuko.places.vocab import SHOWN, CoordQuality, spoken

STRIP = 90
"""Days that the strip of a post shows."""
TOLD = 12
"""Statuses whose entries stand in a post's timeline; older ones are a page each."""


@login_required
def posts(request: HttpRequest) -> HttpResponse:
    """Every border post that the filters keep, as a table and on a map."""
    found = list(queries.posts(_me(request)))
    which = forms.Which(request.GET, found)
    own = next((posting.path[:2] for posting in _me(request).postings(timezone.now())), "")
    kept = [post for post in found if which.keeps(post)]
    kept.sort(key=lambda post: (post.country != own, forms.country_name(post.country), post.name))
    atlas = queries.atlas()
    words = queries.words_now(_me(request), kept, timezone.now())
    rows = [
        (
            post,
            forms.country_name(post.country),
            atlas.chain(post, _today(post)),
            shown.badge(words[post.path]),
        )
        for post in kept
    ]
    return render(
        request,
        "places/posts.html",
        {
            "which": which,
            "rows": rows,
            "count": len(rows),
            "points": _points((post for post in kept if post.lat is not None), words),
            "closed": "closed" in words.values(),
            "without_point": sum(post.lat is None for post in kept),
            "undetermined": [
                area for area in queries.areas(_me(request)).filter(country="XU") if area.undetermined
            ],
            "may_register": policy.may_somewhere(_me(request), "places.register_post"),
            "may_reassign": policy.may_somewhere(_me(request), "places.reassign"),
        },
    )


@login_required
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One border post: what is known of it and from where, where it lies, how its record came to be."""
    actor = _me(request)
    found = get_object_or_404(queries.posts(actor), code=code)
    today, *earlier = queries.atlas().periods(found)
    day, known = _today(found), list(queries.statuses(actor, found))
    word = queries.words_now(actor, [found], timezone.now())[found.path]
    strip = shown.strip(queries.days_of(actor, found, day - timedelta(days=STRIP - 1), day))
    quiet = list(queries.quiet_days(actor, day - timedelta(days=STRIP), day).filter(path=found.path))
    held_now = shown.now(actor, found, timezone.now())
    return render(
        request,
        "places/post.html",
        {
            "post": found,
            "country": forms.country_name(found.country),
            "faces": [forms.country_name(country) for country in found.faces],
            "point": "" if found.lat is None else f"{found.lat:g}, {found.lon:g}",
            "quality": CoordQuality(found.coord_quality).label,
            "twin": queries.post(_me(request), found.twin) if found.twin else None,
            "areas": today[2],
            "earlier": earlier,
            "moves": _moves(actor, found),
            "points": _points([found] if found.lat is not None else [], {found.path: word}),
            "timeline": _timeline(actor, found, known[:TOLD]),
            "now": shown.badge(word),
            "held_now": held_now,
            "closed": any(one["mean"] == SHOWN["closed"][0] for _whom, row in held_now for one in row)
            or any(one["kind"] == "closed" for one in strip["key"]),
            "strip": strip,
            "since": day - timedelta(days=STRIP - 1),
            "today": day,
            "quarters": [(shown.quarter_name(one.first), one) for one in queries.quarters(actor, found, day)],
            "statuses": [(one, shown.said(one), *SHOWN[one.status]) for one in known],
            "quiet_days": [
                (one, policy.may(actor, "places.withdraw_no_crossings", one.path) is not None)
                for one in quiet
            ],
            "location_type": spoken(found.location_type) if found.location_type else "",
            "crumbs": [(_("Border posts"), reverse("places:posts"))],
        },
    )


@login_required
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One administrative area in all its periods, with the posts that lie in it today."""
    periods = get_list_or_404(queries.areas(_me(request)).order_by("-since"), code=code)
    atlas = queries.atlas()
    inside = [
        post
        for post in queries.posts(_me(request))
        if any(one.code == code for one in atlas.chain(post, _today(post)))
    ]
    claims = [(forms.country_name(claim["party"]), claim) for claim in periods[0].claims]
    return render(
        request,
        "places/area.html",
        {
            "area": periods[0],
            "periods": periods,
            "lede": _lede(periods[0]),
            "claims": [(party, _label(claim), claim) for party, claim in claims],
            "notes": sorted({_note(claim) for _party, claim in claims}),
            "posts": inside,
            "count": len(inside),
            "crumbs": [(_("Border posts"), reverse("places:posts"))],
        },
    )


@login_required
def register(request: HttpRequest) -> HttpResponse:
    form = forms.RegisterPost(request.POST or None, initial={"official": "unknown"})
    if form.is_valid():
        where = Branch(form.cleaned_data["custody"])
        return redirect(actions.register_post(_me(request), where, **form.inputs))
    page = {"form": form, "title": _("Register a border post"), "submit": _("Register")}
    return render(request, "places/form.html", {**page, "back": reverse("places:posts")})


@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(queries.posts(_me(request)), code=code)
    form = forms.CorrectPost(request.POST or None, record=found, initial=forms.PostForm.answers(found))
    if form.is_valid():
        return redirect(actions.correct_post(_me(request), found, **form.inputs))
    page = {"form": form, "title": _("Correct %(post)s") % {"post": found.name}, "submit": _("Correct")}
    return render(request, "places/form.html", {**page, "back": found.get_absolute_url()})


@login_required
def reassign(request: HttpRequest) -> HttpResponse:
    form = forms.Reassign(request.POST or None)
    if form.is_valid():
        actions.reassign(_me(request), Branch(form.cleaned_data["old"]), **form.inputs)
        return redirect("places:posts")
    page = {"form": form, "title": _("Reassign a path"), "submit": _("Reassign")}
    return render(request, "places/form.html", {**page, "back": reverse("places:posts")})


def _today(post: Post) -> date:
    """The day that it is at the post now."""
    return timezone.now().astimezone(ZoneInfo(post.zone)).date()


def _lede(area: Area) -> str:
    kind = area.get_type_display()
    return kind if area.undetermined else f"{forms.country_name(area.country)} · {kind}"


def _label(claim: dict[str, Any]) -> dict[str, str]:
    return {"en": claim["name"], "fr": claim["name_fr"], "ar": claim["name_ar"]}


def _note(claim: dict[str, Any]) -> str:
    """Our note in the reader's language, else in English."""
    tongue = (get_language() or "en").split("-")[0]
    return str(claim.get(f"note_{tongue}") or claim["note"])


def _points(posts: Any, words: dict[str, str]) -> list[dict[str, Any]]:
    """The posts as the map component takes them: shape by status now, type and quality of the point as remarks."""
    return [
        {
            "name": post.name,
            "lat": post.lat,
            "lon": post.lon,
            **shown.badge(words[post.path]),
            "note": f"{post.shape[1]} · "
            + _("Point: %(quality)s") % {"quality": CoordQuality(post.coord_quality).label},
            "url": post.get_absolute_url(),
        }
        for post in posts
    ]


def _moves(actor: policy.Actor, post: Post) -> list[dict[str, Any]]:
    """What this person may do here: say what holds, that nobody crossed, and the moves of the post's own record."""
    urls = {"places.correct_post": reverse("places:correct", args=[post.code])}
    away = post.home != node.this().code
    why = _("this post is kept at %(home)s; ask there") % {"home": post.home} if away else ""
    births = {
        "places.set_status": reverse("places:set_status", args=[post.code]),
        "places.report_no_crossings": reverse("places:no_crossings", args=[post.code]),
    }
    moves: list[dict[str, Any]] = [
        {"label": ACTIONS[name].label, "url": url, "open": True}
        for name, url in births.items()
        if policy.may(actor, name, post.path) is not None
    ]
    return moves + [
        {"label": ACTIONS[move.action].label, "url": urls[move.action], "open": not away, "why": why}
        for move in open_moves(actor, post)
        if move.allowed
    ]


def _timeline(actor: policy.Actor, post: Post, known: Sequence[Status]) -> list[dict[str, Any]]:
    """The post's own entries and those of what held there, the newest first."""
    found = shown.lines(actor, post, post.zone)
    for one in known:
        lines = shown.lines(actor, one, post.zone, one.get_absolute_url())
        found += [{**line, "sentence": f"{line['sentence']}: {shown.said(one)}"} for line in lines]
    return sorted(found, key=lambda line: line["at"], reverse=True)
