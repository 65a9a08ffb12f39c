"""What speaks for and against a pair beyond its names, as weights on the log-odds scale.

Every kind of evidence only adds: agreeing evidence has a weight of at least 0 and disagreeing one of at
most 0, unknown counts 0. So a score can never fall by agreement nor rise by disagreement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kivuko.lib.countries import country
from kivuko.lib.lists.model import Birth, Document
from kivuko.lib.match.model import Reason

# Log-odds. Set on real lists and invented travellers so that less than 2 in 100 of these alert.
BIRTH = {
    "birth.same": 4.0,
    "birth.swapped": 3.0,
    "birth.same_new_year": 2.2,
    "birth.slip": 1.2,
    "birth.month": 2.0,
    "birth.approximate": 0.8,
    "birth.year": 1.3,
    "birth.near": -0.8,
    "birth.differs": -3.0,
}
_FAR, _FURTHER = 10, -1.0  # years apart from which a different birth counts this much more
NATIONALITY = {True: 0.4, False: -0.5}
SEX = {True: 0.1, False: -1.5}
_APPROXIMATE_YEARS = 2  # what "circa" allows either way


@dataclass(frozen=True, slots=True)
class Evidence:
    """A weight in log-odds, its reason, and whether it alone may make a match strong."""

    weight: float
    reason: Reason
    beyond_name: bool = False


def birth(asked: str, listed: Iterable[Birth]) -> Evidence | None:
    """The best agreement of a date of birth with any of those listed; None when either side has none."""
    found = [_birth(asked, one) for one in listed] if asked else []
    return max(found, key=lambda evidence: evidence.weight, default=None)


def _birth(asked: str, listed: Birth) -> Evidence:
    code = _compare(asked, listed)
    weight = BIRTH[code]
    if code == "birth.differs" and _years_apart(asked, listed) >= _FAR:
        weight += _FURTHER
    said = f"{listed.date} – {listed.to}" if listed.to else listed.date
    if code == "birth.same_new_year":
        said = listed.date[:4]
    if listed.approximate:
        said = f"≈ {said}"
    return Evidence(weight, Reason(code, (("listed", said),)), beyond_name=weight > 0)


def _compare(asked: str, listed: Birth) -> str:
    if listed.to or listed.approximate:
        return _within(asked, listed)
    a, b = asked.split("-"), listed.date.split("-")
    if len(a) == len(b) == 3:
        return _days(asked, listed.date)
    if a[0] != b[0]:
        return "birth.near" if abs(int(a[0]) - int(b[0])) == 1 else "birth.differs"
    if len(a) > 1 and len(b) > 1:
        return "birth.month" if a[1] == b[1] else "birth.near"
    return "birth.year"


def _days(asked: str, listed: str) -> str:
    if asked == listed:
        return "birth.same_new_year" if asked.endswith("-01-01") else "birth.same"
    year, month, day = asked.split("-")
    if listed == f"{year}-{day}-{month}":
        return "birth.swapped"
    if listed[:4] == year and (listed.endswith("-01-01") or asked.endswith("-01-01")):
        return "birth.year"  # 1 January with a year stands for an unknown day
    if sum(x != y for x, y in zip(asked, listed, strict=True)) == 1:
        return "birth.slip"
    if listed[:7] == asked[:7]:
        return "birth.near"
    days = abs((date.fromisoformat(asked) - date.fromisoformat(listed)).days)
    return "birth.near" if listed[:4] == year or days <= 31 else "birth.differs"


def _within(asked: str, listed: Birth) -> str:
    first, last = _years(listed)
    year = int(asked[:4])
    slack = _APPROXIMATE_YEARS if listed.approximate else 0
    if first - slack <= year <= last + slack:
        return "birth.approximate"
    return "birth.near" if first - slack - 1 <= year <= last + slack + 1 else "birth.differs"


def _years(listed: Birth) -> tuple[int, int]:
    first = int(listed.date[:4])
    return first, int(listed.to[:4]) if listed.to else first


def _years_apart(asked: str, listed: Birth) -> int:
    first, last = _years(listed)
    year = int(asked[:4])
    return max(first - year, year - last, 0)


def nationality(asked: Iterable[str], listed: Iterable[str]) -> Evidence | None:
    """Whether any nationality is shared; None when either side has none that is a country's code."""
    ours, theirs = _codes(asked), _codes(listed)
    if not ours or not theirs:
        return None
    agrees = bool(ours & theirs)
    said = ", ".join(sorted(ours & theirs or theirs))
    code = "nationality.same" if agrees else "nationality.differs"
    return Evidence(NATIONALITY[agrees], Reason(code, (("listed", said),)))


def _codes(values: Iterable[str]) -> set[str]:
    """Codes of states; those for refugees, stateless and unknown ("XXB") say nothing of nationality."""
    found = filter(None, map(country, values))
    return {one.alpha3 or one.code for one in found if one.kind in ("state", "territory")}


def sex(asked: str, listed: str) -> Evidence | None:
    """Whether the sex agrees; None unless both sides say M or F."""
    if asked not in ("M", "F") or listed not in ("M", "F"):
        return None
    return Evidence(SEX[asked == listed], Reason("sex.same" if asked == listed else "sex.differs"))


def document_key(number: str) -> str:
    """A document number without spaces and signs, in capitals; "" for one too short to mean anything."""
    bare = "".join(c for c in number.upper() if c.isascii() and c.isalnum())
    return bare if len(bare) >= 5 and sum(c.isdigit() for c in bare) >= 3 else ""


def document(asked: Iterable[Document], listed: Iterable[Document]) -> tuple[bool, Reason] | None:
    """(whether the issuers agree too, reason) for an equal number; None when no number is shared.

    Numbers of different kinds are never compared, unless a kind is unknown ("other").
    """
    best: tuple[bool, Reason] | None = None
    theirs = [(document_key(d.number), d) for d in listed]
    for mine in asked:
        key = document_key(mine.number)
        for other_key, other in theirs:
            if key and key == other_key and (mine.kind == other.kind or "other" in (mine.kind, other.kind)):
                same = not (mine.issuer and other.issuer) or bool(
                    _codes([mine.issuer]) & _codes([other.issuer])
                )
                code = "document.same" if same else "document.number"
                said = f"{other.number} ({other.issuer})" if other.issuer else other.number
                if best is None or (same and not best[0]):
                    best = (same, Reason(code, (("listed", said),)))
    return best
