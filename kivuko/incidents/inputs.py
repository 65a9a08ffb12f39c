"""What the actions of incidents take."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kivuko.incidents.vocab import Part

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Story = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
Mark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]


class Facts(BaseModel):
    """What is known of an incident. Of victims only how many; who they are is never written here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Short
    happened_at: datetime
    place: Words
    what: Story
    victims: Count = 0
    children: Count = 0


class Who(BaseModel):
    """Somebody suspected, or who saw it, as far as known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Part
    name: Short
    sex: Annotated[str, StringConstraints(pattern=r"^[FM]?$")] = ""
    birth: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)] = ""
    nationality: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    document: Short = ""
    contact: Short = ""
    remark: Words = ""
