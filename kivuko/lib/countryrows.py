"""The rows of a country's data files: what a column means and how a row is read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kivuko.lib.datafile import Cells

AREA_KINDS = ("state", "county", "administrative_area", "undetermined")
POST_TYPES = ("land", "land_informal", "river", "osbp", "airport", "airport_domestic", "inland_control",
              "inland_screening")  # fmt: skip
COORD_QUALITIES = ("airport_ref", "settlement_point", "settlement_point_shared", "low",
                   "recall_unverified_approx", "missing")  # fmt: skip

# One path string per record, made of stable codes of custody; the closing slash keeps POE-1 from POE-12.
PATH = r"^[A-Z]{2}/(?:[a-z0-9-]+/)*$"
_SLUG = r"^[a-z0-9-]+$"
_ALPHA2 = r"^[A-Z]{2}$"
_AREA_CODE = r"^(?:[A-Z]{2}[0-9]{2,}|[a-z0-9-]+)$"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An administrative area in one period of its life; the same code may return in a later period.

    `since` is its first day, `until` the first day it no longer was; None is not known, or still so.
    `lat`, `lon` are a centre in degrees. `line` False: no map may draw its boundary.
    """

    code: str
    name: str
    name_fr: str
    name_ar: str
    kind: str
    level: int
    parent: str
    iso: str
    since: date | None
    until: date | None
    lat: float | None
    lon: float | None
    line: bool
    source: str
    verified: bool

    def valid_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class LineageRow:
    """The area in which another one lay for a time, where that was another than the `parent` of its own row."""

    code: str
    parent: str
    since: date
    until: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What one party calls an area of undetermined status, and our own neutral note on it."""

    area: str
    party: str
    name: str
    name_fr: str
    name_ar: str
    note: str
    note_fr: str
    note_ar: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A place where people cross or are checked; `faces` are the countries on the other side (alpha-2).

    `approximate` is True where the point is a town or a memory and not the post itself. `twin` is the code
    of the post across the border. `official` is None where no source says.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    country: str
    faces: tuple[str, ...]
    path: str
    type: tuple[str, ...]
    official: bool | None
    lat: float | None
    lon: float | None
    coord_quality: str
    area_pcode: str
    twin: str
    zone: str
    source: str
    verified: bool

    @property
    def approximate(self) -> bool:
        return self.coord_quality != "airport_ref"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A national title and the role it stands for. It may narrow what a role does, never grant."""

    title: str
    title_fr: str
    title_ar: str
    role: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service that people are handed to. `kind` is a code of the referrals' list of kinds, `serves` the path whose
    people it takes; `day`, `night` a telephone of the office, empty where we know none."""

    code: str
    kind: str
    name: str
    name_fr: str
    name_ar: str
    provider: str
    serves: str
    day: str
    night: str
    languages: tuple[str, ...]
    source: str
    verified: bool


def area(cells: Cells) -> AreaRow:
    row = AreaRow(
        code=cells.match("code", _AREA_CODE, "a p-code such as SS0711 or a code of a-z, 0-9 and -"),
        name=cells.required("name"),
        name_fr=cells.text("name_fr"),
        name_ar=cells.text("name_ar"),
        kind=cells.one_of("kind", AREA_KINDS),
        level=int(cells.one_of("level", ("1", "2", "3"))),
        parent=cells.text("parent"),
        iso=cells.text("iso"),
        since=cells.day("since"),
        until=cells.day("until"),
        lat=cells.number("lat", -90, 90),
        lon=cells.number("lon", -180, 180),
        line=cells.yes_no("line"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )
    if row.since and row.until and row.until <= row.since:
        raise cells.error("until", "must be later than since")
    if row.kind == "undetermined" and row.line:
        raise cells.error("line", "must be no: no boundary is drawn around an area of undetermined status")
    return row


def lineage(cells: Cells) -> LineageRow:
    since, until = cells.day("since"), cells.day("until")
    if since is None:
        raise cells.error("since", "must be a day, such as 2015-10-02")
    if until and until <= since:
        raise cells.error("until", "must be later than since")
    return LineageRow(
        code=cells.match("code", _AREA_CODE, "the code of an area"),
        parent=cells.match("parent", _AREA_CODE, "the code of an area"),
        since=since,
        until=until,
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


def claim(cells: Cells) -> ClaimRow:
    return ClaimRow(
        area=cells.match("area", _SLUG, "the code of an area"),
        party=cells.match("party", _ALPHA2, "two capital letters, such as SS"),
        name=cells.required("name"),
        name_fr=cells.required("name_fr"),
        name_ar=cells.required("name_ar"),
        note=cells.required("note"),
        note_fr=cells.required("note_fr"),
        note_ar=cells.required("note_ar"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )


def post(cells: Cells) -> PostRow:
    official = cells.one_of("official", ("yes", "no", "unknown"))
    row = PostRow(
        code=cells.match("code", _SLUG, "a-z, 0-9 and - only"),
        name=cells.required("name"),
        aliases=cells.many("aliases"),
        country=cells.match("country", _ALPHA2, "two capital letters, such as SS"),
        faces=cells.many("faces"),
        path=cells.match("path", PATH, "such as SS/dcrnpi/wunthou/, with a slash at its end"),
        type=cells.many_of("type", POST_TYPES),
        official=None if official == "unknown" else official == "yes",
        lat=cells.number("lat", -90, 90),
        lon=cells.number("lon", -180, 180),
        coord_quality=cells.one_of("coord_quality", COORD_QUALITIES),
        area_pcode=cells.text("area_pcode"),
        twin=cells.text("twin"),
        zone=cells.zone("zone"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )
    if not (row.path.startswith(f"{row.country}/") and row.path.endswith(f"/{row.code}/")):
        raise cells.error("path", f"must begin with {row.country}/ and end with /{row.code}/")
    missing = row.coord_quality == "missing"
    if (row.lat is None) != missing or (row.lon is None) != missing:
        raise cells.error("coord_quality", "must be missing exactly where lat and lon are empty")
    return row


def role(cells: Cells) -> RoleRow:
    return RoleRow(
        title=cells.required("title"),
        title_fr=cells.required("title_fr"),
        title_ar=cells.required("title_ar"),
        role=cells.match("role", r"^[a-z_]+$", "a role of the closed list, such as port_health"),
        verified=cells.yes_no("verified"),
    )


def service(cells: Cells) -> ServiceRow:
    return ServiceRow(
        code=cells.match("code", _SLUG, "a-z, 0-9 and - only"),
        kind=cells.match("kind", r"^[a-z_]+$", "a kind of service, such as child_protection"),
        name=cells.required("name"),
        name_fr=cells.required("name_fr"),
        name_ar=cells.required("name_ar"),
        provider=cells.required("provider"),
        serves=cells.match("serves", PATH, "such as SS/, with a slash at its end"),
        day=cells.text("day"),
        night=cells.text("night"),
        languages=cells.many("languages"),
        source=cells.required("source"),
        verified=cells.yes_no("verified"),
    )
