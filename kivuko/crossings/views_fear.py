"""Somebody must be heard in a quiet place: one short page, from the counter or from a crossing.

One address without an id, so that no log says of which crossing it was. The words on the screen are neutral: other
travellers may read them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kivuko.crossings import hearing, lane, queries
from kivuko.crossings.request import Request
from kivuko.crossings.views_lane import SESSION
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.places.queries import post_of
from kivuko.referrals.forms import Heard

TITLES: dict[str, object] = {
    "quiet": _("To be heard in a quiet place"),
    "child": _("A child without a known adult"),
}


class Quiet(Heard):
    """From which counter or crossing, and whether a child; beside what was heard."""

    step = forms.CharField(widget=forms.HiddenInput)
    slip = forms.CharField(widget=forms.HiddenInput, required=False)
    crossing = forms.UUIDField(widget=forms.HiddenInput, required=False)
    about = forms.ChoiceField(widget=forms.HiddenInput, choices=tuple(TITLES.items()))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if data is None:
            self.fields["heard"].widget.attrs["autofocus"] = True


class QuietChild(Quiet):
    age_in_doubt = forms.BooleanField(
        label=_("I doubt the age"),
        help_text=_("If the document says 18 or older and you doubt it. Doubt counts as a child's."),
        required=False,
    )


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def quiet(request: Request) -> HttpResponse:
    """Ask what is needed to be heard well, send it, and give the person a number."""
    about = "child" if request.POST.get("about") == "child" else "quiet"
    kept = {name: request.POST.get(name, "") for name in ("slip", "crossing")} | {"about": about, "step": "1"}
    shape: type[Quiet] = QuietChild if about == "child" else Quiet
    form = shape(request.POST if "step" in request.POST else None, initial=kept)
    if form.is_valid():
        said = form.inputs
        slip, crossing = said.pop("slip"), said.pop("crossing")
        for name in ("about", "step"):
            del said[name]
        return redirect("referrals:slip", _send(request, about, slip, crossing, said).pk)
    back = (
        reverse("crossings:crossing", args=[kept["crossing"]])
        if _is_id(kept["crossing"])
        else reverse("crossings:lane")
    )
    return render(request, "crossings/quiet.html", {"form": form, "title": TITLES[about], "back": back})


def _send(request: Request, about: str, slip: str, crossing: UUID | None, said: dict[str, Any]) -> Any:
    if crossing is not None:
        found = get_object_or_404(queries.crossings(request.user).select_related("post"), pk=crossing)
        there = hearing.refer_child_there if about == "child" else hearing.hear_fear_there
        return there(request.user, found, **said)
    post, shown = post_of(request.user), lane.opened(slip)
    if post is None:
        raise Forbidden(
            _("The lane is for officers posted at a border post. Ask your supervisor for a posting.")
        )
    if shown is None:
        raise Refused(_("This traveller was shown too long ago. Scan the document again."))
    at_lane = hearing.refer_child if about == "child" else hearing.hear_fear
    return at_lane(
        request.user, post, traveller=shown.traveller, direction=shown.direction, method=shown.method,
        unknown=shown.unknown, other=shown.other, lane=request.session.get(SESSION, {}).get("lane") or "", **said,
    )  # fmt: skip


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
