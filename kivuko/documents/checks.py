"""What a document says about itself: expired, altered or misread, of an unknown issuer, a specimen.

Each check is a function of the traveller and the day that yields findings; CHECKS is the table of them. None
decides: an expired or failing document is a question to settle, and a national is not turned back for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kivuko.documents.findings import Finding, ordered
from kivuko.documents.reading import suggestion
from kivuko.documents.traveller import Traveller
from kivuko.documents.vocab import KINDS, SCHEDULED_TO_EXPIRE
from kivuko.lib import acceptance, countries
from kivuko.lib.mrz import FIELDS

SOON = timedelta(days=183)
"""Six months: what many states ask a passport to be still valid for."""


def check(traveller: Traveller, on: date, state: str = "") -> list[Finding]:
    """Everything the document says against itself on a day, the worst first. Empty where all is well.

    `state` is the one whose officers look (alpha-2): its own rules say whether it accepts the document.
    """
    found = [finding for ask in CHECKS for finding in ask(traveller, on)]
    return ordered([*found, *_acceptance(traveller, on, state)])


def _expiry(traveller: Traveller, on: date) -> Iterator[Finding]:
    if traveller.expires is None:
        return
    days = (on - traveller.expires).days
    if days > 0:
        sentence = ngettext(
            "The document expired %(days)s day ago. Ask for another one.",
            "The document expired %(days)s days ago. Ask for another one.",
            days,
        )
        yield Finding(
            level="look", code="document.expired", sentence=sentence % {"days": f"{days:,}"}, ground=_ground()
        )
    elif traveller.expires - on < SOON and traveller.document_kind in SCHEDULED_TO_EXPIRE:
        sentence = ngettext(
            "The document expires in %(days)s day. Tell the traveller.",
            "The document expires in %(days)s days. Tell the traveller.",
            -days,
        )
        yield Finding(
            level="info", code="document.expires_soon", sentence=sentence % {"days": -days}, ground=_ground()
        )


def _digits(traveller: Traveller, on: date) -> Iterator[Finding]:
    if not traveller.failed:
        return
    what = ", ".join(_(FIELDS.get(field, field)) for field in traveller.failed)
    sentence = _("Check digits do not fit: %(what)s. Compare with the printed page, then scan again.")
    yield Finding(
        level="look",
        code="document.check_digits",
        sentence=" ".join([sentence % {"what": what}, *suggestion(traveller.mrz, on)]),
        ground=_("ICAO Doc 9303, check digits"),
    )


def _birth(traveller: Traveller, on: date) -> Iterator[Finding]:
    born = traveller.born
    if born is None:
        yield Finding(
            level="info",
            code="birth.unknown",
            sentence=_("The birth date is not known. Ask, and write down the year if nothing more is known."),
            ground=_("Document"),
        )
    elif born.earliest > on:
        yield Finding(
            level="stop",
            code="birth.future",
            sentence=_("The birth date lies in the future. Compare with the printed page and correct it."),
            ground=_("Document"),
        )


def _issuer(traveller: Traveller, on: date) -> Iterator[Finding]:
    if traveller.document_kind == "none":
        yield Finding(
            level="look",
            code="document.none",
            sentence=_("There is no document. Ask how the traveller can show who they are."),
            ground=_("Document"),
        )
        return
    issuer = countries.country(traveller.issuer)
    if issuer is None:
        yield Finding(
            level="look",
            code="issuer.unknown",
            sentence=_("The issuer “%(code)s” is not in the tables. Compare the code with the printed page.")
            % {"code": traveller.issuer},
            ground=_("ISO 3166-1 and ICAO Doc 9303-3"),
        )
    elif issuer.kind == "specimen":
        yield Finding(
            level="look",
            code="issuer.specimen",
            sentence=_("This is a specimen: its issuer does not exist. Nobody travels on it."),
            ground=_("ICAO Doc 9303-3, code UTO"),
        )


def _acceptance(traveller: Traveller, on: date, state: str) -> Iterator[Finding]:
    """What the state's own rules say of this issuer and this kind. Nothing, of a usual document."""
    issuer = countries.country(traveller.issuer)
    special = issuer is not None and issuer.universally_recognised is False and issuer.kind != "specimen"
    code = issuer.code if issuer else traveller.issuer
    rule = acceptance.rule(state, code, traveller.document_kind, on)
    if rule is None and not special:
        return
    words = {
        "state": countries.name(state, get_language() or "en"),
        "kind": KINDS.get(traveller.document_kind),
    }
    ground = _ground_of(rule) if rule else _("ICAO Doc 9303-3")
    if rule is not None and rule.accepts == "no":
        sentence = _("%(state)s does not accept this document. Ask for another one, or send to second line.")
        yield Finding(level="look", code="document.not_accepted", sentence=sentence % words, ground=ground)
    elif rule is not None and rule.accepts == "yes":
        sentence = _("%(state)s accepts this document.")
        yield Finding(level="info", code="document.accepted", sentence=sentence % words, ground=ground)
    elif special and state:
        sentence = _(
            "Not every state accepts documents of this issuer, and what %(state)s does is not recorded. "
            "Ask your supervisor."
        )
        yield Finding(level="look", code="issuer.not_universal", sentence=sentence % words, ground=ground)
    elif special:
        sentence = _("Not every state accepts documents of this issuer. Look up what yours does.")
        yield Finding(level="look", code="issuer.not_universal", sentence=sentence, ground=ground)
    else:
        sentence = _("Whether %(state)s accepts this kind of document is not recorded (%(kind)s).")
        yield Finding(
            level="info", code="document.acceptance_unknown", sentence=sentence % words, ground=ground
        )


def _ground_of(rule: acceptance.Rule) -> str:
    """The rule's ground, and whether anybody read it in its source."""
    said = rule.said(get_language() or "en")
    return said if rule.verified else _("%(ground)s (nobody has verified this rule)") % {"ground": said}


def _name(traveller: Traveller, on: date) -> Iterator[Finding]:
    if traveller.name_truncated:
        yield Finding(
            level="info",
            code="document.name_cut",
            sentence=_("The name fills its line and may be cut off. Compare it with the printed page."),
            ground=_("ICAO Doc 9303-3, truncated names"),
        )


_NATIONALITY: dict[str, tuple[str, Callable[[], str]]] = {
    "stateless": (
        "nationality.stateless",
        lambda: _("The traveller is stateless. Ask where they live and whether they may return there."),
    ),
    "refugee": (
        "nationality.refugee",
        lambda: _("The traveller is a refugee. Do not call the authorities of their country of origin."),
    ),
    "unspecified": (
        "nationality.unspecified",
        lambda: _("The document names no nationality. Ask, and write down “unknown” if it stays open."),
    ),
}


def _nationality(traveller: Traveller, on: date) -> Iterator[Finding]:
    found = countries.country(traveller.nationality)
    if found is None and traveller.nationality:
        yield Finding(
            level="look",
            code="nationality.unknown",
            sentence=_(
                "The nationality “%(code)s” is not in the tables. Compare the code with the printed page."
            )
            % {"code": traveller.nationality},
            ground=_("ISO 3166-1 and ICAO Doc 9303-3"),
        )
    elif found is not None and found.kind in _NATIONALITY:
        code, sentence = _NATIONALITY[found.kind]
        yield Finding(
            level="info", code=code, sentence=sentence(), ground=_("ICAO Doc 9303-3, special codes")
        )


def _ground() -> str:
    return _("Document, date of expiry")


CHECKS: tuple[Callable[[Traveller, date], Iterator[Finding]], ...] = (
    _issuer, _expiry, _digits, _name, _birth, _nationality,
)  # fmt: skip
