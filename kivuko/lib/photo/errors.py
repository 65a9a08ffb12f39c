"""The sentences for a photo that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from kivuko.lib.sentence import SentenceError
from kivuko.lib.sentence import mark as _

MESSAGES: dict[str, str] = {
    "absent": _(
        "Reading photos is not installed here. Ask the administrator to run “make photo”, then start the node "
        "again."
    ),
    "empty": _("No photo arrived. Take it again, or choose a file."),
    "too_big": _("This photo is too big: expected at most {expected} MB. Take a smaller one."),
    "too_many_pixels": _(
        "This photo has too many points: expected at most {expected} million. Take a smaller one."
    ),
    "kind": _(
        "This is not a photo that can be read: expected {expected}. Take it again, or choose another file."
    ),
    "damaged": _("This photo is damaged or incomplete. Take it again."),
    "lines": _(
        "No lines of a document were found in this photo: expected {expected}. Bring them into the frame, keep the "
        "page flat and out of glare, and take it again; or type them."
    ),
    "code": _(
        "A {found} was found, but it does not hold the lines of a travel document. Photograph the two or three "
        "lines at the foot of the page instead."
    ),
}

EXPECTED: dict[str, str] = {
    "kinds": _("JPEG, PNG or WebP"),
    "shapes": _("2 lines of 44, 2 lines of 36 or 3 lines of 30 characters"),
}


class PhotoError(SentenceError):
    """A photo cannot be opened, or nothing is read from it. ``code`` is a key of MESSAGES; none holds personal data."""

    messages: ClassVar[Mapping[str, str]] = MESSAGES
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {"expected": EXPECTED}
