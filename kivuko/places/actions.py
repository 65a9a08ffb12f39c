"""Places are registered, corrected and reassigned. They are never deleted: what happened there keeps its place."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kivuko.kernel import paths
from kivuko.kernel.action import action
from kivuko.kernel.actions import Branch
from kivuko.kernel.errors import Refused
from kivuko.kernel.writing import Act
from kivuko.lib import countries
from kivuko.places.inputs import AreaFacts, PostFacts
from kivuko.places.models import Area, Post, Reassignment
from kivuko.places.workflows import AREA, POST


@action("places.register_area", births=Area, label=_("Register an area"), done=_("Area registered"))
def register_area(act: Act, where: Branch, *, code: str, since: date | None = None, facts: AreaFacts) -> Area:
    """An administrative area, as it was from its first day, becomes known to the house."""
    return facts.put(Area(path=where.path, code=code, country=where.path[:2], since=since))


@action("places.correct_area", moves=AREA, label=_("Correct"), done=_("Area corrected"))
def correct_area(act: Act, area: Area, *, facts: AreaFacts, reason: str = "") -> None:
    """What was written about an area is put right; its code and its first day stay."""
    _with_a_reason(act)
    facts.put(area)


@action(
    "places.register_post", births=Post, label=_("Register a border post"), done=_("Border post registered")
)
def register_post(act: Act, where: Branch, *, code: str, facts: PostFacts) -> Post:
    """A border post becomes known to the house, under the authority that keeps it."""
    _with_known_places(act, facts)
    return facts.put(Post(path=f"{where.path}{code}/", code=code, country=where.path[:2]))


@action("places.correct_post", moves=POST, label=_("Correct"), done=_("Border post corrected"))
def correct_post(act: Act, post: Post, *, facts: PostFacts, reason: str = "") -> None:
    """What was written about a border post is put right; its code and its path stay."""
    _with_a_reason(act)
    _with_known_places(act, facts)
    if facts.twin == post.code:
        raise Refused(fields={"twin": [_("A post is not its own twin. Name the post across the border.")]})
    facts.put(post)


@action("places.reassign", births=Reassignment, label=_("Reassign"), done=_("Reassigned"))
def reassign(act: Act, where: Branch, *, to: str) -> Reassignment:
    """Custody goes to another path: who holds either holds both from now on, and no record is rewritten."""
    try:
        paths.valid(to)
    except ValidationError as error:
        raise Refused(fields={"to": list(error.messages)}) from error
    if paths.covers(to, where.path) or paths.covers(where.path, to):
        raise Refused(fields={"to": [_("Give a path that lies neither inside nor around the old one.")]})
    if not paths.covers(act.posting.path, to):
        raise Refused(fields={"to": [_("This lies outside the place where you work. Ask who keeps it.")]})
    return Reassignment(path=where.path, new=to)


def _with_a_reason(act: Act) -> None:
    """People say why they correct; the house itself corrects from a data file, which names its source."""
    if not act.reason and act.posting.role != "system":
        raise Refused(fields={"reason": [_("Write why you correct this.")]})


def _with_known_places(act: Act, facts: PostFacts) -> None:
    """What a person names must exist. A data file is checked as a whole, before it is loaded."""
    if act.posting.role == "system":
        return
    faults: dict[str, list[object]] = {}
    if unknown := [code for code in facts.faces if countries.country(code) is None]:
        faults["faces"] = [
            _("%(code)s is no country code. Write two letters, such as UG.") % {"code": unknown[0]}
        ]
    if facts.area_pcode and not Area.objects.filter(code=facts.area_pcode).exists():
        faults["area_pcode"] = [_("No area has this code. Write a p-code that is listed, such as SS0711.")]
    if facts.twin and not Post.objects.filter(code=facts.twin).exists():
        faults["twin"] = [_("No post has this code. Register that post first, or leave this empty.")]
    if faults:
        raise Refused(fields=faults)
