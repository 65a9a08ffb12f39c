"""Barcodes in a photo, by the package `zxing-cpp`: QR, Aztec, DataMatrix and PDF417."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kivuko.lib.photo.errors import PhotoError

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 4096
"""Characters of a payload that we look at."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What one barcode holds: the name of its kind, and its text."""

    kind: str
    text: str


def installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("zxingcpp", "PIL"))


def payloads(image: Image) -> list[Payload]:
    """What each barcode in the photo holds, without those that hold no text."""
    if not installed():
        raise PhotoError("absent")
    import numpy
    import zxingcpp

    wanted = zxingcpp.barcode_formats_from_str("QRCode,MicroQRCode,Aztec,DataMatrix,PDF417")
    found = zxingcpp.read_barcodes(numpy.asarray(image), formats=wanted)
    return [Payload(_name(one.format), one.text[:LONGEST]) for one in found if one.text]


def _name(format: object) -> str:
    return str(getattr(format, "name", format))
