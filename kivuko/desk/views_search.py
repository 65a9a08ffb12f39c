"""Finding a traveller, and one traveller's crossings over the years.

What is typed travels by POST. The address of the results is a number that means nothing; the words lie in the session,
sealed with a key of the node's, for some minutes.
"""

from __future__ import annotations

import base64
import time
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from kivuko.accounts.views import who
from kivuko.crossings import indexing, searching
from kivuko.crossings.policy import NAMES
from kivuko.desk import forms, journeys
from kivuko.kernel import keys, policy
from kivuko.kernel.errors import Forbidden
from kivuko.lib import sealing
from kivuko.places.queries import post_of
from kivuko.screening import queries as screening
from kivuko.screening.vocab import STATES

SESSION = "searches"
KEPT = 5
"""Searches of a session that can be gone back to."""
LIFE = 20 * 60
"""Seconds after which the words of a search are not opened any more."""


@never_cache
@login_required
@sensitive_post_parameters()
def search(request: HttpRequest) -> HttpResponse:
    """Ask; the answer stands at an address of its own, so that going back and forward asks nothing again."""
    actor = _only(request)
    form = forms.Search(request.POST or None, initial=_usual(actor))
    if form.is_valid():
        said = form.cleaned_data
        searching.asked(said["text"], said["anywhere"])
        slot = _keep(request, [said["text"], said["purpose"], said["anywhere"]])
        return redirect("desk:results", slot)
    return render(request, "desk/search.html", {"form": form})


@never_cache
@login_required
@require_safe
def results(request: HttpRequest, slot: UUID) -> HttpResponse:
    """A page of the crossings that fit, with the question above them. Each page shown is an entry."""
    actor = _only(request)
    kept = _kept(request, slot)
    if kept is None:
        return render(
            request, "desk/search.html", {"form": forms.Search(initial=_usual(actor)), "ended": True}
        )
    text, purpose, anywhere = kept
    left = indexing.catch_up(indexing.ON_OPEN)
    asking = searching.asked(text, anywhere)
    older = _whole(request.GET.get("older"))
    found = searching.search(actor, asking, older=older)
    searching.find(
        actor,
        searching.scope(actor)[0],
        purpose=purpose,
        shown=[row.pk for row in found.rows],
        by="document" if asking.number else "anywhere" if anywhere else "name",
    )
    page = {
        "form": forms.SearchAgain(initial={"text": text, "purpose": purpose, "anywhere": anywhere}),
        "asking": asking,
        "found": found,
        "slot": slot,
        "later_page": older is not None,
        "left": left,
    }
    return render(request, "desk/results.html", page)


@never_cache
@login_required
@require_safe
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """A traveller's crossings in the reader's scope, newest first."""
    actor = _only(request)
    found = journeys.journey(actor, person, _whole(request.GET.get("after")) or 0)
    if found is None:
        raise Http404
    name = next((form.name for form, _count in found.forms if form.name), "")
    crumbs = [(_("Search"), reverse("desk:search"))]
    lists = screening.list_names(actor, found.hits)
    page = {
        "journey": found,
        "name": name,
        "crumbs": crumbs,
        "hits": [(hit, lists[hit.pk], *STATES.get(hit.state, ("quiet", hit.state))) for hit in found.hits],
    }
    return render(request, "desk/person.html", page)


def _only(request: HttpRequest) -> policy.Actor:
    """The reader, if they are shown who crossed."""
    if not policy.roles(who(request)) & NAMES:
        raise Forbidden(_("Your role counts crossings; it is not shown who crossed."))
    return who(request)


def _usual(actor: policy.Actor) -> dict[str, str]:
    """At a post the traveller mostly stands there; whoever looks further says why."""
    return {"purpose": "counter"} if post_of(actor) else {}


def _whole(text: str | None) -> int | None:
    """A place in a list, as an address gives it; None for anything else."""
    digits = (text or "").removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        return None
    return int(text or "")


# -- the words of a search, sealed ---------------------------------------------------------------------------------


def _keep(request: HttpRequest, words: list[Any]) -> UUID:
    """Keep the words in the session under a number that says nothing."""
    slot = uuid4()
    sealed = sealing.encrypt(_key(), sealing.canonical([int(time.time()), *words]), _place(request, slot))
    kept = dict(list(request.session.get(SESSION, {}).items())[-(KEPT - 1) :])
    request.session[SESSION] = {**kept, str(slot): base64.b64encode(sealed).decode()}
    return slot


def _kept(request: HttpRequest, slot: UUID) -> list[Any] | None:
    """The words again; None where they are too old, of another session or never were."""
    sealed = request.session.get(SESSION, {}).get(str(slot))
    if sealed is None:
        return None
    at, *words = sealing.read(sealing.decrypt(_key(), base64.b64decode(sealed), _place(request, slot)))
    return words if time.time() - at < LIFE else None


def _key() -> bytes:
    return keys.derived("people", "desk.search")


def _place(request: HttpRequest, slot: UUID) -> bytes:
    return f"{who(request).pk}:{slot}".encode()
