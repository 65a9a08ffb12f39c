"""Barcodes on documents: which of them hold the lines of a travel document or of one of our passes.

Anybody can print a barcode. One that holds the lines proves no more than lines that are printed.
"""

from __future__ import annotations

from datetime import date

from kivuko.lib import mrz, photo
from kivuko.lib.photo import Payload

PASS = "KIVUKO:PASS:1:"  # noqa: S105 (no password)
"""What the payload of a pass begins with that Kivuko prints; its lines follow (decision 23)."""


def read(image: bytes) -> list[Payload]:
    """What each QR, Aztec, DataMatrix and PDF417 code in a photo holds. Raises `PhotoError`."""
    return photo.payloads(photo.grey(image))


def lines(payload: Payload, today: date) -> str | None:
    """The lines of the document that a payload holds, or None where it holds something else."""
    try:
        return mrz.read(payload.text.removeprefix(PASS), today=today).text
    except mrz.MrzError:
        return None
