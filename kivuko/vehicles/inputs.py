"""What the actions of vehicles take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,24}$")]
Plate = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w .-]{0,16}$", max_length=16)]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{1,3})?$")]
People = Annotated[int, Field(ge=0, le=500)]
Seal = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9/-]{1,20}$")]
Seals = Annotated[list[Seal], Field(max_length=20)]
CustomsReference = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9/. -]{0,35}$")
]
"""As long as a unique consignment reference of the World Customs Organization: 35 characters."""
