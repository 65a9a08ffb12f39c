"""Every read of agencies, officers and postings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kivuko.accounts.models import Agency, Officer, Posting
from kivuko.kernel import paths, policy
from kivuko.kernel.models import Alias
from kivuko.lib import countrydata
from kivuko.places import queries as post_queries

Held = tuple[policy.Posting, datetime, datetime | None]


def agencies(actor: policy.Actor) -> QuerySet[Agency]:
    return policy.visible(actor, Agency).order_by("code")


def postings(actor: policy.Actor) -> QuerySet[Posting]:
    return policy.visible(actor, Posting)


def officers(actor: policy.Actor) -> QuerySet[Officer]:
    """Officers kept under the actor's path, and those who hold a posting there."""
    here = postings(actor).values("officer")
    kept = policy.visible(actor, Officer).values("pk")
    return Officer.objects.filter(Q(pk__in=kept) | Q(pk__in=here)).select_related("agency").order_by("number")


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


# -- what the actions and the log-in ask; they answer about rights, not to a reader -------------------------


def held(officer: UUID) -> list[Held]:
    """Every posting of a serving officer with its time, at its path and at what the path was reassigned to."""
    rows = (
        Posting.objects.filter(officer=officer, officer__state="serving")
        .order_by("since", "id")
        .values_list("id", "role", "path", "since", "until")
    )
    found: list[Held] = [
        (policy.Posting(id, role, path), since, until) for id, role, path, since, until in rows
    ]
    if not found:
        return []
    aliases = list(Alias.objects.values_list("old", "new"))
    return [
        (policy.Posting(posting.id, posting.role, path), since, until)
        for posting, since, until in found
        for path in reassigned(posting.path, aliases)
    ]


def reassigned(path: str, aliases: Iterable[tuple[str, str]]) -> list[str]:
    """The path, and the paths that it became: whoever holds the old branch, or a part of it, holds the new as well."""
    known = [path]
    for each in known:  # grows while it is read, so that a branch reassigned twice is followed twice
        for old, new in aliases:
            also = (
                new
                if paths.covers(each, old)
                else new + each[len(old) :]
                if paths.covers(old, each)
                else None
            )
            if also is not None and not any(paths.covers(other, also) for other in known):
                known.append(also)
    return known


def reach(officer: Officer) -> list[str]:
    """Paths of the postings that the officer holds or will hold."""
    now = timezone.now()
    return [
        posting.path
        for posting in Posting.objects.filter(officer=officer)
        if posting.until is None or posting.until > now
    ]


def acts_already(officer: Officer, path: str, role: str, at: datetime) -> bool:
    return Posting.objects.filter(
        officer=officer, path=path, role=role, state="acting", until__gt=at
    ).exists()


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
        Place(path, branch_name(path), zones.get(path[:2], ZoneInfo("UTC"))) for path in branches if path
    ]
    found += [Place(post.path, str(post), ZoneInfo(post.zone)) for post in posts]
    return [place for place in found if policy.may(actor, action, place.path)]


def branch_name(path: str) -> str:
    """A whole country by its name, a branch below it by its code as well: South Sudan · dcrnpi."""
    country, *codes = path.strip("/").split("/")
    return " · ".join([countrydata.root_name(country, get_language() or "en"), *codes])


def place_names(actor: policy.Actor, held: Iterable[Posting]) -> dict[str, str]:
    """How pages call the paths of these postings."""
    paths_held = {posting.path for posting in held}
    known = {post.path: str(post) for post in post_queries.posts(actor).filter(path__in=paths_held)}
    return {path: known.get(path) or branch_name(path) for path in paths_held}
