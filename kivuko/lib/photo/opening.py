"""A photo as it was sent becomes grey points, or a sentence. Nothing is written anywhere."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from kivuko.lib.photo.errors import PhotoError

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""Of the photo as stored: a telephone's has 12 to 50 million points. A bomb of a few kilobytes stops here, unopened."""
WIDEST = 1600
"""Points of the longer side with which we go on: 36 for each of 44 characters that fill the width."""
KINDS = ("JPEG", "PNG", "WEBP")


def grey(data: bytes) -> Picture:
    """The upright photo in grey, its longer side at most WIDEST points. Raises :class:`PhotoError`."""
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise PhotoError("absent") from None
    if not data:
        raise PhotoError("empty")
    if len(data) > MOST_BYTES:
        raise PhotoError("too_big", expected=MOST_BYTES >> 20)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # our own limit follows, and is lower
            image: Any = Image.open(io.BytesIO(data), formats=KINDS)
    except Image.DecompressionBombError:
        raise PhotoError("too_many_pixels", expected=MOST_PIXELS // 10**6) from None
    except Exception:  # Pillow's parsers raise whatever a broken header makes them
        raise PhotoError("kind", expected="kinds") from None
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise PhotoError("too_many_pixels", expected=MOST_PIXELS // 10**6)
    try:
        image.draft("L", (WIDEST, WIDEST))  # a JPEG is decoded at the smallest scale that is still enough
        image.load()
        upright: Any = ImageOps.exif_transpose(image).convert("L")
    except Exception:
        raise PhotoError("damaged") from None
    upright.thumbnail((WIDEST, WIDEST))
    found: Picture = upright
    return found
