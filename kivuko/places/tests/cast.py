"""What is said of places in the tests. Who acts is the house's cast (tests/cast.py)."""

from __future__ import annotations

from typing import Any

from kivuko.places.inputs import PostFacts


def facts(**changed: Any) -> PostFacts:
    """What is said of an invented post at a ford."""
    said = {"name": "Old Ford", "type": ("land",), "zone": "Africa/Juba", "source": "a walk along the river"}
    return PostFacts.model_validate({**said, **changed})
