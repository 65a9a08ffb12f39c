"""What holds at a post: said, changed, ended, corrected, withdrawn; and days on which nobody crossed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from kivuko.kernel import node, policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.forms import ActionForm
from kivuko.kernel.workflow import open_moves
from kivuko.places import actions_status as actions
from kivuko.places import forms, queries
from kivuko.places.models import Post, Status
from kivuko.places.shown import actor_of, lines, said
from kivuko.places.vocab import MOVEMENT, REASONS, spoken

PAGES = {
    "places.change_status": "places:change_status",
    "places.end_status": "places:end_status",
    "places.correct_status": "places:correct_status",
    "places.withdraw_status": "places:withdraw_status",
}


@login_required
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One status: what holds, for whom, when, by whose order; what may be done; how the record came to be."""
    actor = actor_of(request)
    found = get_object_or_404(queries.statuses(actor), pk=pk)
    post = _post(actor, found)
    hours = f"{found.opens}–{found.shuts}" if found.opens else ""
    return render(
        request,
        "places/status.html",
        {
            "status": found,
            "post": post,
            "said": said(found),
            "hours": hours,
            "weekdays": [str(WEEKDAYS[number - 1]) for number in found.weekdays],
            "cause": spoken(REASONS[found.cause]),
            "movement": spoken(MOVEMENT[found.movement]) if found.movement else "",
            "moves": _moves(actor, found),
            "timeline": lines(actor, found, post.zone),
            "closed": found.status == "closed" and found.state == "set",
            "crumbs": [(_("Border posts"), reverse("places:posts")), (post.name, post.get_absolute_url())],
        },
    )


@login_required
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Say what holds at a post."""
    post = get_object_or_404(queries.posts(actor_of(request)), code=code)
    with timezone.override(ZoneInfo(post.zone)):
        now = timezone.localtime().replace(second=0, microsecond=0)
        form = forms.StatusForm(request.POST or None, initial={"since": now})
        if form.is_valid():
            actions.set_status(actor_of(request), post, **form.inputs)
            return redirect(post)
        title = _("Status of %(post)s") % {"post": post.name}
        return _form(request, post, form, title, _("Set this status"), post.get_absolute_url())


@login_required
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another status from a moment on."""
    return _with_facts(request, pk, actions.change_status, _("Change the status"), timezone.now())


@login_required
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written is put right."""
    return _with_facts(request, pk, actions.correct_status, _("Correct the status"), None)


@login_required
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.localtime().replace(second=0, microsecond=0)
    return _move(request, pk, actions.end_status, forms.EndStatus, _("End the status"), {"until": now})


@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, actions.withdraw_status, forms.Withdraw, _("Withdraw the status"), {})


@login_required
def no_crossings(request: HttpRequest, code: str) -> HttpResponse:
    """The post says that nobody crossed on a day."""
    post = get_object_or_404(queries.posts(actor_of(request)), code=code)
    form = forms.NoCrossings(request.POST or None, initial={"day": _today(post)})
    if form.is_valid():
        actions.report_no_crossings(actor_of(request), post, **form.inputs)
        return redirect(post)
    return _form(
        request, post, form, _("No crossings"), _("Nobody crossed on this day"), post.get_absolute_url()
    )


@login_required
def withdraw_no_crossings(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    quiet = get_object_or_404(queries.quiet_day(actor, pk))
    post = get_object_or_404(queries.posts(actor), path=quiet.path)
    form = forms.Withdraw(request.POST or None, record=quiet)
    if form.is_valid():
        actions.withdraw_no_crossings(actor, quiet, **form.inputs)
        return redirect(post)
    title = _("Withdraw the report of no crossings")
    return _form(request, post, form, title, _("Withdraw"), post.get_absolute_url())


def _with_facts(
    request: HttpRequest, pk: UUID, action: Any, title: str, since: datetime | None
) -> HttpResponse:
    """A form that asks for all of a status again; `since`: when the new one begins, where it is another."""
    actor = actor_of(request)
    found = get_object_or_404(queries.statuses(actor), pk=pk)
    post = _post(actor, found)
    with timezone.override(ZoneInfo(post.zone)):
        shown = forms.StatusForm.answers(found)
        if since is not None:
            shown |= {"since": timezone.localtime(since).replace(second=0, microsecond=0), "until": None}
        form = forms.StatusForm(request.POST or None, record=found, initial=shown)
        if form.is_valid():
            action(actor, found, **form.inputs)
            return redirect(post)
        return _form(request, post, form, title, str(action.label), found.get_absolute_url())


def _move(
    request: HttpRequest,
    pk: UUID,
    action: Any,
    kind: Callable[..., ActionForm],
    title: str,
    shown: dict[str, Any],
) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(queries.statuses(actor), pk=pk)
    post = _post(actor, found)
    with timezone.override(ZoneInfo(post.zone)):
        form = kind(request.POST or None, record=found, initial=shown)
        if form.is_valid():
            action(actor, found, **form.inputs)
            return redirect(found)
        return _form(request, post, form, title, str(action.label), found.get_absolute_url())


def _form(
    request: HttpRequest, post: Post, form: ActionForm, title: str, submit: str, back: str
) -> HttpResponse:
    page = {"form": form, "title": title, "submit": submit, "back": back, "post": post}
    crumbs = [(_("Border posts"), reverse("places:posts")), (post.name, post.get_absolute_url())]
    return render(request, "places/status_form.html", {**page, "crumbs": crumbs})


def _post(actor: policy.Actor, found: Status) -> Post:
    return get_object_or_404(queries.posts(actor), path=found.path)


def _today(post: Post) -> date:
    return timezone.now().astimezone(ZoneInfo(post.zone)).date()


def _moves(actor: policy.Actor, found: Status) -> list[dict[str, Any]]:
    """The moves of a status for the page: open where this person may do them here."""
    away = found.home != node.this().code
    why = _("this status was written at %(home)s; ask there, or set one that is narrower") % {
        "home": found.home
    }
    return [
        {
            "label": ACTIONS[move.action].label,
            "url": reverse(PAGES[move.action], args=[found.pk]),
            "open": not away,
            "why": why if away else "",
        }
        for move in open_moves(actor, found)
        if move.allowed
    ]
