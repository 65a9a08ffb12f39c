"""What the actions of patrols take."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kivuko.patrols.models import Segment

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
County = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2,4}$")]
Team = Annotated[int, Field(ge=1, le=200)]
Heads = dict[str, Annotated[int, Field(ge=0, le=100_000)]]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class Stretch(BaseModel):
    """Everything of a segment but its code. The point is rounded to a tenth of a degree, whatever was typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Short
    end: Short
    neighbour: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    demarcation: Short
    county: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}[0-9]{2,4})?$")] = ""
    lat: Degrees | None = None
    lon: Degrees | None = None
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
    verified: bool = False

    def put(self, segment: Segment) -> Segment:
        for name in type(self).model_fields:
            setattr(segment, name, getattr(self, name))
        both = self.lat is not None and self.lon is not None
        segment.lat = round(self.lat, 1) if both and self.lat is not None else None
        segment.lon = round(self.lon, 1) if both and self.lon is not None else None
        return segment
