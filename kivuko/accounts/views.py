"""The pages of officers and their postings, the log-in of the demo, and the page of a locked log-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kivuko.accounts import actions, demo, forms, logins, queries
from kivuko.accounts.adapter import MFAAdapter
from kivuko.accounts.models import Login, Officer, Posting
from kivuko.kernel import policy, timeline
from kivuko.kernel.action import ACTIONS
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Forbidden
from kivuko.kernel.workflow import open_moves

SHOWN = 100
"""Officers on one page; beyond it the search narrows."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MEANS = {"accounts.suspend": "stop", "accounts.end_posting": "stop"}


def who(request: HttpRequest) -> Login:
    """The log-in behind the request; views here are for those who signed in."""
    assert isinstance(request.user, Login)
    return request.user


@login_required
def officers(request: HttpRequest) -> HttpResponse:
    """The officers in the reader's branch, and those who hold a posting there."""
    actor = who(request)
    if not policy.SIGHT[Officer].keys() & policy.roles(actor):
        raise Forbidden()
    form = forms.Search(request.POST or None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    found = queries.search(actor, words)
    page = {
        "form": form,
        "words": words,
        "count": found.count(),
        "officers": found[:SHOWN],
        "shown": SHOWN,
        "may_appoint": policy.may_somewhere(actor, "accounts.appoint"),
        "may_act_for": policy.may_somewhere(actor, "accounts.act_for"),
    }
    return render(request, "accounts/officers.html", page)


@login_required
def officer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One officer: who, which postings, what can be done, what was done."""
    actor = who(request)
    found = get_object_or_404(queries.officers(actor), pk=pk)
    held = list(queries.postings_of(actor, found))
    names = queries.place_names(actor, [posting.path for posting in held])
    page = {
        "officer": found,
        "facts": _facts(found),
        "postings": [_row(actor, posting, names) for posting in held],
        "moves": _moves(actor, found),
        "timeline": _timeline(actor, found, held, names),
    }
    return render(request, "accounts/officer.html", page)


def _facts(officer: Officer) -> list[tuple[object, object]]:
    login = logins.of(officer)
    facts: list[tuple[object, object]] = [
        (_("Service number"), officer.number),
        (_("Agency"), officer.agency),
        (_("Telephone at work"), officer.phone),
        (_("Username"), login.username if login else _("no log-in yet")),
    ]
    if login and login.last_login:
        facts.append((_("Last signed in"), login.last_login))
    return facts


def _row(actor: policy.Actor, posting: Posting, names: dict[str, str]) -> dict[str, Any]:
    may_end = posting.state != "ended" and policy.may(actor, "accounts.end_posting", posting.path)
    mine = posting.officer_id == actor.id
    return {"posting": posting, "place": names[posting.path], "may_end": bool(may_end) and not mine}


def _moves(actor: policy.Actor, officer: Officer) -> list[dict[str, Any]]:
    """Open moves as buttons; nobody changes the own rights, so the own page has none."""
    if officer.pk == actor.id:
        return []
    moves: list[dict[str, Any]] = []
    if officer.state == "serving" and policy.may_somewhere(actor, "accounts.post"):
        moves.append(
            {"label": ACTIONS["accounts.post"].label, "url": "post", "open": True, "mean": "primary"}
        )
    for move in open_moves(actor, officer):
        if move.allowed:
            verb = move.action.removeprefix("accounts.")
            mean = MEANS.get(move.action, "quiet")
            moves.append({"label": ACTIONS[move.action].label, "url": verb, "open": True, "mean": mean})
    return [{**move, "url": reverse(f"accounts:{move['url']}", args=[officer.pk])} for move in moves]


def _timeline(
    actor: policy.Actor, officer: Officer, held: list[Posting], places: dict[str, str]
) -> list[dict[str, Any]]:
    """What was done with the officer and the postings, newest first, as far as the reader sees them."""
    records: list[Officer | Posting] = [*held]
    if policy.visible(actor, Officer).filter(pk=officer.pk).exists():
        records.append(officer)
    lines = sorted(
        ((line, record) for record in records for line in timeline.of(actor, record)),
        key=lambda pair: pair[0].at,
        reverse=True,
    )
    names = queries.names(actor, {line.actor for line, _record in lines})
    return [
        {
            "sentence": _said(line, record, places),
            "actor": names[line.actor],
            "at": line.at,
            "zone": None,
            "reason": line.reason,
        }
        for line, record in lines
    ]


def _said(line: timeline.Line, record: Officer | Posting, places: dict[str, str]) -> object:
    if isinstance(record, Officer):
        return line.sentence
    about = {"done": line.sentence, "role": record.get_role_display(), "place": places[record.path]}
    return _("%(done)s: %(role)s, %(place)s") % about


# -- forms --------------------------------------------------------------------------------------------------


def _form(
    request: HttpRequest, form: Any, title: object, officer: Officer | None = None, **more: Any
) -> HttpResponse:
    page = {"form": form, "title": title, "officer": officer, "submit": title, **more}
    return render(request, "accounts/form.html", page)


@login_required
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies whose officers are known here."""
    actor = who(request)
    if not policy.SIGHT[Officer].keys() & policy.roles(actor):
        raise Forbidden()
    found = list(queries.agencies(actor).order_by("path", "code"))
    places = queries.place_names(actor, [agency.path for agency in found])
    page = {
        "rows": [{"agency": agency, "place": places[agency.path]} for agency in found],
        "count": len(found),
        "crumbs": [(_("Officers"), reverse("accounts:officers"))],
        "may_found": policy.may_somewhere(actor, "accounts.found_agency"),
    }
    return render(request, "accounts/agencies.html", page)


@login_required
def found_agency(request: HttpRequest) -> HttpResponse:
    actor = who(request)
    if not policy.may_somewhere(actor, "accounts.found_agency"):
        raise Forbidden()
    form = forms.FoundAgency(request.POST or None, actor=actor)
    if form.is_valid():
        made = actions.found_agency(actor, form.where, **form.inputs)
        messages.success(request, _("%(agency)s is added. Appoint its officers.") % {"agency": made})
        return redirect("accounts:agencies")
    return _form(request, form, ACTIONS["accounts.found_agency"].label, back=reverse("accounts:agencies"))


@login_required
def appoint(request: HttpRequest) -> HttpResponse:
    actor = who(request)
    if not policy.may_somewhere(actor, "accounts.appoint"):
        raise Forbidden()
    form = forms.Appoint(request.POST or None, actor=actor)
    if form.is_valid():
        agency = form.cleaned_data["agency"]
        made = actions.appoint(actor, Branch(agency.path), **form.inputs)
        return redirect("accounts:officer", made.pk)
    return _form(request, form, ACTIONS["accounts.appoint"].label)


@login_required
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = who(request)
    found = get_object_or_404(queries.officers(actor), pk=pk)
    form = forms.GivePosting(request.POST or None, actor=actor)
    if form.is_valid():
        actions.post(actor, form.where, officer=found, **form.inputs)
        messages.success(request, _("The posting is given."))
        return redirect("accounts:officer", pk)
    return _form(request, form, ACTIONS["accounts.post"].label, found)


@login_required
def act_for(request: HttpRequest) -> HttpResponse:
    actor = who(request)
    if not policy.may_somewhere(actor, "accounts.act_for"):
        raise Forbidden()
    form = forms.LetAct(request.POST or None, actor=actor)
    if form.is_valid():
        made = actions.act_for(actor, form.where, **form.inputs)
        messages.success(request, _("The officer may act until the end of that day."))
        return redirect("accounts:officer", made.officer_id)
    return _form(request, form, ACTIONS["accounts.act_for"].label)


@login_required
def end_posting(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = who(request)
    found = get_object_or_404(queries.postings(actor).select_related("officer"), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        actions.end_posting(actor, found, **form.inputs)
        return redirect("accounts:officer", found.officer_id)
    return _form(
        request,
        form,
        ACTIONS["accounts.end_posting"].label,
        found.officer,
        lede=found.get_role_display(),
        mean="stop",
    )


@login_required
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _with_reason(request, pk, actions.suspend, "stop")


@login_required
def reinstate(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _with_reason(request, pk, actions.reinstate, "go")


def _with_reason(request: HttpRequest, pk: UUID, action: Callable[..., Officer], mean: str) -> HttpResponse:
    found = get_object_or_404(queries.officers(who(request)), pk=pk)
    form = forms.Reason(request.POST or None, record=found)
    if form.is_valid():
        action(who(request), found, **form.inputs)
        return redirect("accounts:officer", pk)
    return _form(request, form, action.label, found, mean=mean)  # type: ignore[attr-defined]


@login_required
@never_cache
def open_login(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The password is shown on the answer, once, and stands nowhere else."""
    found = get_object_or_404(queries.officers(who(request)), pk=pk)
    known = logins.of(found)
    username = known.username if known else found.number.lower()
    form = forms.OpenLogin(request.POST or None, record=found, initial={"username": username})
    if form.is_valid():
        password = logins.open_login(who(request), found, **form.inputs)
        page = {
            "officer": found,
            "username": form.cleaned_data["username"].strip().lower(),
            "password": password,
        }
        return render(request, "accounts/login_given.html", page)
    return _form(request, form, ACTIONS["accounts.open_login"].label, found)


# -- signing in ---------------------------------------------------------------------------------------------


class SignIn(LoginView):  # type: ignore[misc]
    """Username and password; in a demo also everybody whom one may choose to be."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "people": demo.choices()}


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    """A security key opens nothing any more; whoever needs a second factor keeps another one."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        mfa = MFAAdapter()
        if not mfa.can_delete_authenticator(self.object):
            form.add_error(None, mfa.validation_error("cannot_delete_authenticator"))
        answer: HttpResponse = self.form_invalid(form) if form.errors else super().form_valid(form)
        return answer


@login_not_required
@require_POST
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """In a demo, and only there, somebody chooses which invented officer to be."""
    try:
        chosen = UUID(request.POST.get("who", ""))
    except ValueError:
        raise Http404 from None
    if chosen not in {choice.id for choice in demo.choices()}:
        raise Http404
    sign_in(request, Login.objects.get(pk=chosen, demo=True), backend=BACKEND)
    return redirect("/")


def locked_out(
    request: HttpRequest, response: HttpResponseBase | None = None, credentials: Any = None
) -> HttpResponse:
    """Called by axes after five wrong passwords for one username from one address."""
    return render(request, "accounts/locked_out.html", status=429)
