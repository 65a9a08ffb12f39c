"""What the actions of referrals take."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from kivuko.kernel.keys import OwnInput
from kivuko.lib.countryrows import PATH, ServiceRow
from kivuko.referrals.models import Service

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Telephone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+ ()/-]{0,40}$")]


class About(OwnInput):
    """Whom a referral is about, as the post knows them: looked up by our own code, never sent by a caller."""

    __slots__ = ("crossing", "person")

    def __init__(self, crossing: UUID, person: UUID | None) -> None:
        self.crossing, self.person = crossing, person


class ServiceFacts(BaseModel):
    """Everything of a service but its code, which never changes, and the day it was confirmed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: dict[str, Short]
    does: Short
    provider: Short
    serves: Annotated[str, StringConstraints(pattern=PATH, max_length=120)]
    day: Telephone = ""
    night: Telephone = ""
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = []
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]

    @classmethod
    def of(cls, row: ServiceRow) -> Self:
        names = {"en": row.name, "fr": row.name_fr, "ar": row.name_ar}
        said = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**{**said, "names": names, "does": row.kind, "languages": list(row.languages)})

    def put(self, service: Service) -> Service:
        for name in type(self).model_fields:
            setattr(service, name, getattr(self, name))
        return service
