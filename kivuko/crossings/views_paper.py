"""Paper: blank forms printed in advance, and their lines entered when there is power again."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names
from kivuko.crossings import actions_paper, forms_paper, queries
from kivuko.crossings.models import Tally
from kivuko.crossings.request import Request
from kivuko.crossings.views_shift import post_of_day
from kivuko.places.models import Post
from kivuko.referrals.vocab import DIGITS

SHOWN = 20
STAYS = "crossings.paper"
"""What the next line begins with: the lines of one paper were mostly written by one officer on one day."""


@never_cache
@login_required
@sensitive_post_parameters()
def enter(request: Request) -> HttpResponse:
    """A line of paper becomes a crossing of its true time; the page stays for the next line."""
    post = post_of_day(request)
    called = names(request.user, queries.colleagues(request.user, post, timezone.now()))
    asked = request.POST.get("slip") or request.GET.get("slip", "")
    tally = _slip(request, asked)
    initial = _of_slip(request, tally, post) if tally else dict(request.session.get(STAYS, {}))
    form = forms_paper.EnterPaper(request.POST or None, post=post, officers=called, initial=initial)
    if form.is_valid():
        done = actions_paper.enter_paper(request.user, post, **form.inputs)
        request.session[STAYS] = {
            name: form.cleaned_data[name] for name in ("written_by", "direction", "lane")
        }
        messages.success(request, _("Line %(line)s is entered.") % {"line": done.number})
        if tally is not None:
            return redirect(tally)
        return redirect("crossings:paper")
    lines = list(queries.paper_lines(request.user).filter(path=post.path)[:SHOWN])
    called |= names(request.user, {who for one in lines for who in (one.written_by, one.entered_by)})
    context = {
        "post": post,
        "form": form,
        "tally": tally,
        "first": _entered(request, post) if form.errors else None,
        "label": actions_paper.enter_paper.label,
        "lines": [(one, called[one.written_by], called[one.entered_by]) for one in lines],
    }
    return render(request, "crossings/paper.html", context)


@never_cache
@login_required
def blank(request: Request) -> HttpResponse:
    """Blank lines to print, each with a number that no other paper has."""
    post = post_of_day(request)
    form = forms_paper.Blank(request.GET or None)
    many = form.cleaned_data["lines"] if form.is_valid() else forms_paper.LINES
    paper = "".join(secrets.choice(DIGITS) for _place in range(4))
    context = {
        "post": post,
        "form": form if request.GET else forms_paper.Blank(),
        "paper": paper,
        "numbers": [f"{paper}-{line:02d}" for line in range(1, many + 1)],
    }
    return render(request, "crossings/paper_blank.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def registered(request: Request, pk: UUID) -> HttpResponse:
    """Say that everybody of a slip is registered by name."""
    found = get_object_or_404(queries.tallies(request.user).select_related("post"), pk=pk)
    form = forms_paper.Registered(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions_paper.register_household(request.user, found, **form.inputs))
    context = {
        "form": form,
        "label": actions_paper.register_household.label,
        "back": reverse("crossings:tally_of", args=[found.pk]),
        "words": _("From then on the crossings count, and the tally does not."),
        "mean": "primary",
    }
    return render(request, "crossings/day_move.html", context)


def _slip(request: Request, asked: str) -> Tally | None:
    """The household under whose number somebody is registered."""
    try:
        pk = UUID(asked)
    except ValueError:
        return None
    return get_object_or_404(queries.tallies(request.user).filter(state="tallied", method="household"), pk=pk)


def _of_slip(request: Request, tally: Tally, post: Post) -> dict[str, Any]:
    """A person of a slip crossed when the household was tallied, and was seen by who tallied it."""
    done = queries.paper_lines(request.user).filter(tally=tally.pk).count()
    return {
        "line": f"{tally.number}/{done + 1}",
        "slip": tally.pk,
        "occurred_at": tally.occurred_at.astimezone(ZoneInfo(post.zone)).replace(tzinfo=None),
        "written_by": str(tally.tallied_by),
        "direction": tally.direction,
        "nationality": tally.nationality,
        "document_kind": "none",
    }


def _entered(request: Request, post: Post) -> UUID | None:
    """The crossing that was made of this line before."""
    number = request.POST.get("line", "").strip().upper()
    first = queries.paper_lines(request.user).filter(path=post.path, number=number).first()
    return first.crossing if first else None
