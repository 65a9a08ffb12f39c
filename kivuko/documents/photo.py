"""A photo of a document's page becomes lines to compare: first its barcodes are tried, then its print.

The photo is held in memory while it is read, and nowhere else. What print gives is a guess at letters that no check
digit protects: whoever uses it shows the names to the officer before anything is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kivuko.documents import codes
from kivuko.lib import photo

PhotoError = photo.PhotoError
installed = photo.installed
MOST_BYTES = photo.MOST_BYTES


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines that a photo showed, and whether they came from a barcode or from print."""

    method: Literal["code", "photo"]
    text: str = field(repr=False)


def read(data: bytes, today: date) -> Seen:
    """The lines of the one document in a photo. Raises `PhotoError`, whose sentence says what to do."""
    if not photo.installed():
        raise PhotoError("absent")
    image = photo.grey(data)
    payloads = photo.payloads(image)
    for payload in payloads:
        text = codes.lines(payload, today)
        if text:
            return Seen("code", text)
    lines = photo.recognise(photo.strips(image))
    if lines:
        return Seen("photo", "\n".join(lines))
    if payloads:
        raise PhotoError("code", found=payloads[0].kind)
    raise PhotoError("lines", expected="shapes")
