"""Pages of lists: which there are, who is on one, bringing one up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kivuko.accounts.models import Login
from kivuko.accounts.queries import names
from kivuko.kernel import node, policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.models import Record
from kivuko.kernel.workflow import open_moves
from kivuko.lib.lists import own
from kivuko.places.queries import posts
from kivuko.screening import actions, forms, forms_entries, importing, jobs, queries
from kivuko.screening.kinds import means
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import OWN, STATES, Kind, Visibility

SHOWN = 50
"""Persons of a list shown at once; more are found by the beginning of a name."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVES = {"withdraw": actions.withdraw_list, "reinstate": actions.reinstate_list}


@login_required
def lists(request: Any) -> HttpResponse:
    """Every list: whose, on which basis, for what, how many persons, how fresh."""
    may_look(request.user)
    rows = [(row, state_of(row.watchlist)) for row in queries.overview(request.user)]
    context = {
        "rows": rows,
        "notices": queries.notices(request.user, timezone.localdate()),
        "may_import": _may_import(request.user),
        "may_open": policy.may(request.user, actions.open_list.name, importing.country()) is not None,
        "waiting": sum(batch.number for batch in queries.batches(request.user)),
    }
    return render(request, "screening/lists.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def watchlist(request: Any, code: str) -> HttpResponse:
    """One list: what it is, who is on it, what was last taken in, how it came to be."""
    found = _list(request.user, code)
    form = forms.Begins(request.POST or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    entries = queries.named(request.user, found, words)
    context = {
        "watchlist": found,
        "state": state_of(found),
        "expired": found.expired_on(timezone.localdate()),
        "own": found.layout == OWN,
        "may_propose": found.layout == OWN
        and found.state == "in_force"
        and may(request.user, found, "propose_entry"),
        "told": Visibility(found.visibility).label,
        "default_kind": Kind(found.kind_of_entries).label,
        "waiting": [batch for batch in queries.batches(request.user) if batch.watchlist == found],
        "kinds": [(Kind(kind).label, count) for kind, count in queries.by_kind(request.user, found)],
        "form": form,
        "words": words,
        "count": entries.count(),
        "entries": entries[:SHOWN],
        "shown": SHOWN,
        "report": jobs.report(found.code),
        "moves": _moves(request.user, found),
        "timeline": timeline_of(request.user, found),
        "crumbs": [(_("Lists"), reverse("screening:lists"))],
    }
    return render(request, "screening/list.html", context)


@never_cache
@login_required
def take_in(request: Any) -> HttpResponse:
    """Bring a list up to its owner's files."""
    if not _may_import(request.user):
        raise Forbidden(_("You may not import lists. Ask an administrator of headquarters."))
    known = list(queries.watchlists(request.user))
    form = forms.Import(request.POST or None, request.FILES or None, known, initial=request.GET)
    if request.POST and form.is_valid():
        code = form.cleaned_data["code"]
        jobs.start(_actor(request.user), code, form.cleaned_data["uploads"], whole=form.cleaned_data["whole"])
        return redirect("screening:outcome", code)
    return render(request, "screening/import.html", {"form": form, "back": reverse("screening:lists")})


@never_cache
@login_required
def outcome(request: Any, code: str) -> HttpResponse:
    """How the last import of a list goes or went, with the rows that could not be read; asks again while it runs."""
    may_look(request.user)
    report = jobs.report(code)
    if report is None:
        raise Http404
    found = queries.watchlists(request.user).filter(code=code).first()
    changes = report.outcome.get("changes", [])
    named = queries.entries(request.user).in_bulk([UUID(change["entry"]) for change in changes])
    context = {
        "report": report,
        "changes": [
            (
                named.get(UUID(change["entry"])),
                change["ref"],
                [facts_called(name) for name in change["fields"]],
            )
            for change in changes
        ],
        "may_stop": _may_import(request.user),
        "watchlist": found,
        "code": code,
        "running": report.state == "running",
        "crumbs": [(_("Lists"), reverse("screening:lists"))],
    }
    part = "screening/_outcome.html" if request.headers.get("HX-Request") else "screening/outcome.html"
    return render(request, part, context)


@never_cache
@login_required
@require_POST
def stop(request: Any, code: str) -> HttpResponse:
    """Stop a running import before its next portion; what it has written stays."""
    if not _may_import(request.user):
        raise Forbidden(_("You may not import lists. Ask an administrator of headquarters."))
    jobs.stop(code)
    return redirect("screening:outcome", code)


@never_cache
@login_required
def rejected(request: Any, code: str) -> HttpResponse:
    """The rows that the last import kept out, with the reason behind each, to be put right and brought again."""
    if not _may_import(request.user):
        raise Forbidden(_("You may not import lists. Ask an administrator of headquarters."))
    found = jobs.rejected(code)
    if found is None:
        raise Http404
    return _file(found, f"{code}-not-taken-in.csv", "text/csv; charset=utf-8")


@login_required
def template(request: Any, form: str) -> HttpResponse:
    """Our own table with two invented examples, its headings in the reader's language."""
    may_look(request.user)
    language = (get_language() or "en").split("-")[0]
    if form == "csv":
        return _file(own.as_csv(own.template_rows(language)), "kivuko-list.csv", "text/csv; charset=utf-8")
    if form != "xlsx":
        raise Http404
    return _file(own.workbook(language), "kivuko-list.xlsx", XLSX)


@never_cache
@login_required
def open_list(request: Any) -> HttpResponse:
    """Open a list that the country keeps itself: whose, on which basis, for what, who is told."""
    where = Branch(importing.country())
    if policy.may(request.user, actions.open_list.name, where.path) is None:
        raise Forbidden(_("You may not open a list. Ask an administrator of headquarters."))
    kind = request.GET.get("kind", "")
    said = means().get(kind)
    initial = {"kind_of_entries": kind} if said else {}
    if said:
        initial |= {f"instruction_{tongue}": text for tongue, text in said.instructions.items()}
    form = forms_entries.OpenList(request.POST or None, initial=initial)
    if form.is_valid():
        return redirect(actions.open_list(request.user, where, **form.inputs))
    context = {"form": form, "kinds": Kind.choices, "back": reverse("screening:lists")}
    return render(request, "screening/open.html", context)


@never_cache
@login_required
def change(request: Any, code: str) -> HttpResponse:
    """What is said of a list: owner, basis, purpose, instruction, contact, who is told, until when."""
    found = _list(request.user, code)
    form = forms_entries.ListAnswers(request.POST or None, record=found)
    if form.is_valid():
        return redirect(actions.change_list(request.user, found, **form.inputs))
    context = {
        "form": form,
        "title": actions.change_list.label,
        "about": found,
        "back": found.get_absolute_url(),
    }
    return render(request, "screening/move.html", context)


@never_cache
@login_required
def move(request: Any, code: str, move: str) -> HttpResponse:
    """Withdraw a list or use it again, with a reason."""
    found = _list(request.user, code)
    if move not in MOVES:
        raise Http404
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        return redirect(MOVES[move](request.user, found, **form.inputs))
    context = {"form": form, "title": MOVES[move].label, "about": found, "back": found.get_absolute_url()}
    return render(request, "screening/move.html", context)


def zone_at(actor: policy.Actor, path: str) -> str:
    """The clocks of the post at which something happened; empty, for the reader's own, where it is not a post's."""
    post = posts(actor).filter(path=path).first()
    return post.zone if post else ""


def state_of(found: Watchlist) -> tuple[str, object]:
    """How a list's state is drawn, and its word; one that has expired is never called in force."""
    expired = found.state == "in_force" and found.expired_on(timezone.localdate())
    return STATES["expired" if expired else found.state]


def may(actor: policy.Actor, record: Record, verb: str) -> bool:
    return policy.may(actor, f"screening.{verb}", record.path) is not None


def facts_called(name: str) -> object:
    """A fact of an entry as pages call it."""
    return ListEntry._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _list(actor: policy.Actor, code: str) -> Watchlist:
    return get_object_or_404(queries.watchlists(actor), code=code)


def may_look(actor: policy.Actor) -> None:
    if not policy.roles(actor) & policy.SIGHT[Watchlist].keys():
        raise Forbidden(_("You may not see lists. They are kept by supervisors and administrators."))


def _may_import(actor: policy.Actor) -> bool:
    return policy.may(actor, actions.update_list.name, importing.country()) is not None


def _actor(user: Any) -> Login:
    """The log-in itself: the request's lazy user is not for another thread."""
    return Login.objects.get(pk=user.pk)


def _moves(actor: policy.Actor, found: Watchlist) -> list[dict[str, Any]]:
    away = found.home != node.this().code
    why = _("this list is kept at %(home)s; ask there") % {"home": found.home} if away else ""
    pages = {made.name: reverse("screening:move", args=[found.code, word]) for word, made in MOVES.items()}
    pages[actions.change_list.name] = reverse("screening:change", args=[found.code])
    return [
        {"label": ACTIONS[each.action].label, "url": pages[each.action], "open": not away, "why": why}
        for each in open_moves(actor, found)
        if each.action in pages and each.allowed
    ]


def timeline_of(actor: policy.Actor, record: Record) -> list[dict[str, Any]]:
    """How a record of a list came to be; an entry of years has many lines, of which the latest are shown."""
    lines = timeline.of(actor, record)[:SHOWN]
    return lines_of(lines, names(actor, {line.actor for line in lines}))


def lines_of(lines: Iterable[timeline.Line], called: dict[UUID, str], zone: str = "") -> list[dict[str, Any]]:
    """A timeline as the component takes it."""
    return [
        {
            "sentence": line.sentence,
            "actor": called.get(line.actor, ""),
            "at": line.at,
            "zone": zone,
            "reason": line.reason,
        }
        for line in lines
    ]
