"""What an action answers when it will not: always a sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The action is not done and nothing is changed. `sentence` says what to do; `fields` says where."""

    status = 422

    def __init__(self, sentence: object = "", fields: Mapping[str, list[object]] | None = None) -> None:
        self.sentence = sentence or _("Check the marked answers.")
        self.fields = dict(fields or {})
        super().__init__(self.sentence)

    def of_row(self, number: int) -> Refused:
        """The same refusal, saying which row of many (from 1) it speaks of; itself where there is only one."""
        if not number:
            return self
        return Refused(_("Row %(number)s: %(sentence)s") % {"number": number, "sentence": self})

    def __str__(self) -> str:
        details = "; ".join(f"{name}: {' '.join(map(str, says))}" for name, says in self.fields.items())
        return f"{self.sentence} ({details})" if details else str(self.sentence)


class Forbidden(Refused):
    """This person may not do this here."""

    status = 403


class Changed(Refused):
    """Somebody else changed the record since it was read."""

    status = 409


class Doubled(Refused):
    """The same form key came again with other contents."""

    status = 409


class Forged(TypeError):
    """Code tried to make or change a record in a way no action may: a fault of ours, never of the user."""
