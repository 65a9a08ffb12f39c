"""Errors that are sentences: a code, a template, and the values that go into it.

The library speaks English. A caller with a catalogue passes its own ``gettext`` to
:meth:`SentenceError.sentence` and gets the same sentence in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar


def mark(text: str) -> str:
    """Return ``text`` unchanged. Import it as ``_`` so that ``makemessages`` collects the string."""
    return text


def same(text: str) -> str:
    """Translate into English, the language that the templates are written in."""
    return text


class SentenceError(ValueError):
    """Something the user gave cannot be used. ``code`` names the reason, ``params`` the particulars.

    ``words`` says for each parameter which table of translatable words its value is a key of;
    a parameter that is not in ``words``, or a value that is not in its table, is shown as it is.
    """

    messages: ClassVar[Mapping[str, str]] = {}
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params: dict[str, str | int] = params
        super().__init__(code)

    def sentence(self, translate: Callable[[str], str] = same) -> str:
        """Say in one or two sentences what was expected and what to do, in the language of ``translate``."""
        shown: dict[str, str | int] = {}
        for name, value in self.params.items():
            word = self.words.get(name, {}).get(str(value))
            shown[name] = value if word is None else translate(word)
        return translate(self.messages[self.code]).format_map(shown)

    def __str__(self) -> str:
        return self.sentence()
