"""A photo of a document's page: the lines of its machine readable zone, and what its barcodes hold.

Needs the optional packages of the extra `photo`; without them each call raises :class:`PhotoError` with the sentence
that says how to install them. Nothing is written, and no package asks the network for anything.
"""

from __future__ import annotations

from kivuko.lib.photo.codes import Payload, payloads
from kivuko.lib.photo.codes import installed as _codes
from kivuko.lib.photo.errors import EXPECTED, MESSAGES, PhotoError
from kivuko.lib.photo.opening import KINDS, MOST_BYTES, grey
from kivuko.lib.photo.recognising import installed as _recognising
from kivuko.lib.photo.recognising import recognise
from kivuko.lib.photo.strips import strips

__all__ = [
    "EXPECTED", "KINDS", "MESSAGES", "MOST_BYTES", "Payload", "PhotoError", "grey", "installed", "payloads",
    "recognise", "strips",
]  # fmt: skip


def installed() -> bool:
    """Whether photos can be read here."""
    return _recognising() and _codes()
