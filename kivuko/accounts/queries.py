"""Every read of agencies, officers and postings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kivuko.accounts import vocab
from kivuko.accounts.models import Agency, Counter, Officer, Posting
from kivuko.kernel import paths, policy
from kivuko.places import queries as post_queries


def agencies(actor: policy.Actor) -> QuerySet[Agency]:
    return policy.visible(actor, Agency).order_by("code")


def postings(actor: policy.Actor) -> QuerySet[Posting]:
    return policy.visible(actor, Posting)


def officers(actor: policy.Actor) -> QuerySet[Officer]:
    """Officers kept under the actor's path, and those who hold a posting there."""
    here = postings(actor).values("officer")
    kept = policy.visible(actor, Officer).values("pk")
    return Officer.objects.filter(Q(pk__in=kept) | Q(pk__in=here)).select_related("agency").order_by("number")


def counters(actor: policy.Actor) -> QuerySet[Counter]:
    """The counters whose shift lasts, at the posts that the actor sees."""
    open_now = policy.visible(actor, Counter).exclude(state="closed").filter(until__gt=timezone.now())
    return open_now.select_related("officer").order_by("path", "label", "id")


def search(actor: policy.Actor, words: str) -> QuerySet[Officer]:
    """Officers whose service number, or any part of whose name, begins like this."""
    found = officers(actor)
    if words := words.strip():
        found = found.filter(
            Q(number__istartswith=words) | Q(name__istartswith=words) | Q(name__icontains=" " + words)
        )
    return found


def postings_of(actor: policy.Actor, officer: Officer) -> QuerySet[Posting]:
    """The officer's postings that the actor may see, the newest first."""
    return postings(actor).filter(officer=officer).order_by("-since")


def names(actor: policy.Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """How a page calls those who acted: by name among people of one place, otherwise by service number."""
    wanted = set(ids)
    now = timezone.now()
    held = [posting.path for posting in actor.postings(now)]
    near = set(
        Posting.objects.filter(paths.within(held), officer__in=wanted).values_list("officer", flat=True)
    ) | set(officers(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    found = {
        officer.pk: str(officer) if officer.pk in near else officer.number
        for officer in Officer.objects.filter(pk__in=wanted)
    }
    if policy.SYSTEM.id in wanted:
        found[policy.SYSTEM.id] = str(policy.SYSTEM)
    return {each: found.get(each) or _("an officer of another node") for each in wanted}


def service_numbers(actor: policy.Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Service numbers of those who acted, for papers that leave the house: they name no officer."""
    return dict(Officer.objects.filter(pk__in=set(ids)).values_list("pk", "number"))


# -- where a posting can be given ---------------------------------------------------------------------------


class Place(NamedTuple):
    """Where somebody may be posted: a border post, or a whole branch that the actor governs."""

    path: str
    name: str
    zone: ZoneInfo


def places(actor: policy.Actor, action: str) -> list[Place]:
    """The places at which the actor may do this action: own branches first, then border posts by name."""
    posts = list(post_queries.posts(actor).order_by("name"))
    zones = {post.path[:2]: ZoneInfo(post.zone) for post in posts}
    known = {post.path for post in posts}
    branches = sorted({held.path for held in actor.postings(timezone.now()) if held.path not in known})
    found = [
        Place(path, vocab.branch_name(path), zones.get(path[:2], ZoneInfo("UTC")))
        for path in branches
        if path
    ]
    found += [Place(post.path, str(post), ZoneInfo(post.zone)) for post in posts]
    return [place for place in found if policy.may(actor, action, place.path)]


def place_names(actor: policy.Actor, paths_held: Iterable[str]) -> dict[str, str]:
    """How pages call these paths: a border post by its name, a branch by its country and codes."""
    wanted = set(paths_held)
    known = {post.path: str(post) for post in post_queries.posts(actor).filter(path__in=wanted)}
    return {path: known.get(path) or vocab.branch_name(path) for path in wanted}
