"""Pages of entries: one entry, proposing one, and what waits for a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kivuko.accounts.queries import names
from kivuko.kernel import policy
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.errors import Changed, Forbidden
from kivuko.kernel.forms import ActionForm
from kivuko.kernel.workflow import open_moves
from kivuko.lib import countries
from kivuko.screening import actions, forms, forms_entries, queries
from kivuko.screening.importing import PORTION, portions
from kivuko.screening.inputs import EntryFacts, Seen, differing
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.views import facts_called, may_look, timeline_of
from kivuko.screening.vocab import OWN, STATES, WAITING, DocumentStatus, Kind, Visibility

SHOWN = 200
"""Proposals of a batch that one page shows; there are as many pages as it needs, and approving approves all of them."""
REASONED = {
    "remove": actions.remove_entry,
    "leave": actions.propose_removal,
    "reject": actions.reject_entry,
}
Difference = tuple[object, str, str]
"""What a fact is called, what stands there, what should stand there."""


@never_cache
@login_required
def entry(request: Any, pk: UUID) -> HttpResponse:
    """One entry as its list has it, all that it says and nothing else; what is proposed, what may be done."""
    found = _entry(request.user, pk)
    context = {
        "entry": found,
        "state": STATES[found.state],
        "kind": Kind(found.kind_of_entry).label,
        "told": Visibility(found.who_is_told).label,
        "births": [_birth(birth) for birth in found.births],
        "documents": [_document(document) for document in found.documents],
        "differences": _differences(found),
        "proposed_by": names(request.user, {found.proposed_by}).get(found.proposed_by, "")
        if found.proposed_by
        else "",
        "waits": found.state in WAITING,
        "moves": _moves(request.user, found),
        "timeline": timeline_of(request.user, found),
        "crumbs": [
            (_("Lists"), reverse("screening:lists")),
            (found.watchlist, found.watchlist.get_absolute_url()),
        ],
    }
    return render(request, "screening/entry.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def propose(request: Any, code: str) -> HttpResponse:
    """Propose somebody, or a document, for a list that the country keeps itself."""
    watchlist: Watchlist = get_object_or_404(queries.watchlists(request.user), code=code, layout=OWN)
    form = forms_entries.EntryAnswers(request.POST or None)
    if form.is_valid():
        return redirect(actions.propose_entry(request.user, watchlist, **form.inputs))
    return _answers(request, form, actions.propose_entry.label, watchlist, watchlist.get_absolute_url())


@never_cache
@login_required
@sensitive_post_parameters()
def change(request: Any, pk: UUID) -> HttpResponse:
    """Propose what should stand there instead."""
    found = _entry(request.user, pk)
    if found.watchlist.layout != OWN or found.forgotten:
        raise Http404
    form = forms_entries.EntryAnswers(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions.propose_change(request.user, found, **form.inputs))
    return _answers(request, form, actions.propose_change.label, found.watchlist, found.get_absolute_url())


@never_cache
@login_required
def move(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Approve, or with a reason reject, remove, or propose the removal."""
    found = _entry(request.user, pk)
    if move == "approve":
        form: Any = ActionForm(request.POST or None, record=found)
        made: Any = actions.approve_entry
    elif move in REASONED:
        form, made = forms.Reason(request.POST or None, record=found), REASONED[move]
    else:
        raise Http404
    if request.POST and form.is_valid():
        return redirect(made(request.user, found, **form.inputs))
    context = {
        "form": form,
        "title": made.label,
        "about": format_html("<bdi>{}</bdi>", found.called),
        "differences": _differences(found),
        "back": found.get_absolute_url(),
    }
    return render(request, "screening/move.html", context)


@never_cache
@login_required
def proposed(request: Any) -> HttpResponse:
    """What waits for a second person, by who proposed it together."""
    may_look(request.user)
    batches = queries.batches(request.user)
    called = names(request.user, {batch.by for batch in batches})
    context = {
        "rows": [(batch, called.get(batch.by, ""), _counts(batch.counts)) for batch in batches],
        "crumbs": [(_("Lists"), reverse("screening:lists"))],
    }
    return render(request, "screening/proposed.html", context)


@never_cache
@login_required
def batch(request: Any, pk: UUID) -> HttpResponse:
    """What was proposed together, before and after; approve all of it, or reject it with a reason."""
    waiting = list(queries.proposed_in(request.user, pk))
    if not waiting:
        raise Http404
    watchlist = waiting[0].watchlist
    entries = [each for each in waiting if each.watchlist_id == watchlist.pk]
    looked = _looked(entries)
    form = forms.Batch(request.POST or None, initial={"looked": looked})
    if form.is_valid():
        if form.cleaned_data["looked"] != looked:
            raise Changed(_("Something was changed since you looked. Look again before you decide."))
        _decide(request.user, watchlist, entries, **form.cleaned_data)
        return redirect(watchlist)
    if form.is_bound:  # the page shows what is there now, and that is what a next answer is about
        form.data = {name: form.data[name] for name in form.data} | {"looked": looked}
    shown = Paginator(entries, SHOWN).get_page(request.GET.get("page"))
    own = any(each.proposed_by == request.user.id for each in entries)
    called = names(request.user, {each.proposed_by for each in entries if each.proposed_by})
    context = {
        "form": form,
        "watchlist": watchlist,
        "rows": [(each, STATES[each.state], _differences(each)) for each in shown],
        "shown": shown,
        "count": len(entries),
        "by": ", ".join(sorted(called.values())),
        "own": own,
        "may_decide": policy.may(request.user, actions.approve_batch.name, watchlist.path) is not None,
        "crumbs": [
            (_("Lists"), reverse("screening:lists")),
            (_("What is proposed"), reverse("screening:proposed")),
        ],
    }
    return render(request, "screening/batch.html", context)


def _decide(
    actor: policy.Actor,
    watchlist: Watchlist,
    entries: list[ListEntry],
    decision: str,
    reason: str,
    looked: str,
) -> None:
    """In portions, so that the lane never waits long; each entry comes into force wholly or waits on."""
    for some in portions(entries, PORTION):
        seen = [Seen(id=each.pk, rev=each.rev) for each in some]
        if decision == "approve":
            actions.approve_batch(actor, watchlist, entries=seen)
        else:
            actions.reject_batch(actor, watchlist, entries=seen, reason=reason)


def _looked(entries: Iterable[ListEntry]) -> str:
    """Which entries at which revision a page showed; ids and numbers alone."""
    said = ",".join(sorted(f"{each.pk}:{each.rev}" for each in entries))
    return hashlib.sha256(said.encode()).hexdigest()


def _entry(actor: policy.Actor, pk: UUID) -> ListEntry:
    found: ListEntry = get_object_or_404(queries.entries(actor).select_related("watchlist"), pk=pk)
    return found


def _answers(request: Any, form: Any, title: object, watchlist: Watchlist, back: str) -> HttpResponse:
    if policy.may(request.user, actions.propose_entry.name, watchlist.path) is None:
        raise Forbidden(_("You may not propose entries for this list. Ask an administrator of headquarters."))
    context = {"form": form, "title": title, "about": watchlist, "back": back, "two": True}
    return render(request, "screening/move.html", context)


def _counts(counts: dict[str, int]) -> str:
    words = {
        "proposed": _("added: %(count)s"),
        "changing": _("changed: %(count)s"),
        "leaving": _("removed: %(count)s"),
    }
    return ", ".join(said % {"count": counts[state]} for state, said in words.items() if state in counts)


def _differences(found: ListEntry) -> list[Difference]:
    """What is proposed, fact by fact: for somebody new everything that is said, for a change what differs."""
    if found.state == "changing":
        before, after = EntryFacts.on(found).values(), found.pending
    elif found.state == "proposed":
        before, after = EntryFacts().values(), EntryFacts.on(found).values()
    else:
        return []
    return [
        (facts_called(name), _said(name, before.get(name)), _said(name, after.get(name)))
        for name in differing(before, after)
    ]


def _said(name: str, value: Any) -> str:
    """A fact in words, in the reader's language where it is a code."""
    if name == "births":
        return ", ".join(map(_birth, value or ()))
    if name == "documents":
        return ", ".join(map(_document, value or ()))
    if name == "aliases":
        return ", ".join(alias["name"] for alias in value or ())
    if name == "kind_of_entry" and value:
        return str(Kind(value).label)
    if name == "visibility" and value:
        return str(Visibility(value).label)
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value or "")


def _birth(birth: dict[str, Any]) -> str:
    said = f"{birth['date']} – {birth['to']}" if birth["to"] else birth["date"]
    return f"≈ {said}" if birth["approximate"] else said


def _document(document: dict[str, Any]) -> str:
    """Number, issuer and what was reported, as a list of documents reads."""
    parts = [document["number"]]
    if document["issuer"]:
        parts.append(countries.name(document["issuer"], get_language() or "en"))
    if document.get("status"):
        parts.append(str(DocumentStatus(document["status"]).label))
    if document.get("reported"):
        parts.append(document["reported"])
    return " · ".join(parts)


def _moves(actor: policy.Actor, found: ListEntry) -> list[dict[str, Any]]:
    """Open moves as buttons; approving one's own is shown closed, with the reason."""
    pages = {
        made.name: reverse("screening:entry_move", args=[found.pk, word]) for word, made in REASONED.items()
    }
    pages[actions.approve_entry.name] = reverse("screening:entry_move", args=[found.pk, "approve"])
    pages[actions.propose_change.name] = reverse("screening:entry_change", args=[found.pk])
    ours = found.watchlist.layout == OWN
    two = {
        "screening.propose_change",
        "screening.propose_removal",
        "screening.approve_entry",
        "screening.reject_entry",
    }
    offered = []
    for each in open_moves(actor, found):
        if each.action not in pages or not each.allowed or found.forgotten or (each.action in two) != ours:
            continue
        own = each.action == actions.approve_entry.name and actor.id == found.proposed_by
        offered.append({
            "label": ACTIONS[each.action].label, "url": pages[each.action], "open": not own,
            "why": _("you proposed it; somebody else has to approve it"),
            "mean": "go" if each.action == actions.approve_entry.name else "",
        })  # fmt: skip
    return offered
