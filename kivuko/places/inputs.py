"""What is said of a post or an area when it is registered or corrected: one shape for forms, the API and the loader."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from kivuko.lib.countrydata import AreaRow, ClaimRow, PostRow
from kivuko.lib.countryrows import LineageRow
from kivuko.places.models import Area, Post, Status
from kivuko.places.vocab import AreaKind, Category, CoordQuality, PostStatus, PostType, Ways


class PostFacts(BaseModel):
    """Everything of a post but its code, country and path, which never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    type: tuple[PostType, ...]
    official: bool | None = None
    lat: float | None = None
    lon: float | None = None
    coord_quality: CoordQuality = CoordQuality.MISSING
    area_pcode: str = ""
    twin: str = ""
    zone: str
    source: str
    verified: bool = False

    @classmethod
    def of(cls, post: Post | PostRow) -> Self:
        return cls.model_validate({name: getattr(post, name) for name in cls.model_fields})

    def put(self, post: Post) -> Post:
        """Write the facts onto the record; lists are new ones, never changed in place."""
        for name, value in self.model_dump(mode="json").items():
            setattr(post, name, value)
        return post


class Claim(BaseModel):
    """What one party (alpha-2) calls an area of undetermined status, and our own neutral note on it."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    party: str
    name: str
    name_fr: str = ""
    name_ar: str = ""
    note: str
    note_fr: str = ""
    note_ar: str = ""
    source: str
    verified: bool = False


class Lineage(BaseModel):
    """The area in which another one lay from a day until another (the first on which it no longer did)."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    parent: str
    since: date
    until: date | None = None
    verified: bool = False


class AreaFacts(BaseModel):
    """Everything of an area but its code, country and first day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    name_fr: str = ""
    name_ar: str = ""
    type: AreaKind
    level: int
    parent: str = ""
    lineage: tuple[Lineage, ...] = ()
    iso: str = ""
    until: date | None = None
    lat: float | None = None
    lon: float | None = None
    line: bool = False
    claims: tuple[Claim, ...] = ()
    source: str
    verified: bool = False

    @classmethod
    def of(cls, area: Area) -> Self:
        return cls.model_validate({name: getattr(area, name) for name in cls.model_fields})

    @classmethod
    def of_row(cls, row: AreaRow, claims: tuple[ClaimRow, ...], lineage: tuple[LineageRow, ...]) -> Self:
        given = asdict(row) | {"type": row.kind}
        own = {name: given[name] for name in cls.model_fields if name in given}
        return cls.model_validate(
            {
                **own,
                "claims": tuple(Claim.model_validate(claim) for claim in claims if claim.area == row.code),
                "lineage": tuple(Lineage.model_validate(part) for part in lineage if part.code == row.code),
            }
        )

    def put(self, area: Area) -> Area:
        """Write the facts onto the record; lists are new ones, never changed in place."""
        lists = self.model_dump(mode="json", include={"claims", "lineage"})
        for name, value in {**self.model_dump(exclude={"claims", "lineage"}), **lists}.items():
            setattr(area, name, value)
        return area


class StatusFacts(BaseModel):
    """Everything of a status: what holds, for whom, which way, when, by whose order and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: PostStatus
    categories: tuple[Category, ...] = ()
    direction: Ways = Ways.BOTH
    weekdays: tuple[int, ...] = ()
    opens: str = ""
    shuts: str = ""
    since: AwareDatetime
    until: AwareDatetime | None = None
    cause: str
    movement: str = ""
    order_number: str = ""
    authority: str = ""

    @classmethod
    def of(cls, status: Status) -> Self:
        return cls.model_validate({name: getattr(status, name) for name in cls.model_fields})

    def put(self, status: Status) -> Status:
        """Write the facts onto the record; lists are new ones, in the order of the calendar and of the list."""
        lists = {"categories": list(dict.fromkeys(self.categories)), "weekdays": sorted(set(self.weekdays))}
        for name, value in (self.model_dump() | lists).items():
            setattr(status, name, value)
        return status
