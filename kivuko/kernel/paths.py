"""One path string per record, made of stable codes of custody, such as `SS/dcrnpi/wunthou/`.

It ends with `/` (or `poe-1` would cover `poe-12`) and is never rewritten. Visibility, the right to act and
what travels to another node are all the same question: does this prefix cover that path?
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

SHAPE = re.compile(r"[A-Z]{2}/(?:[a-z0-9-]+/)*")
ROOT = ""  # covers everything; held by the system alone


def valid(path: str) -> str:
    if not SHAPE.fullmatch(path):
        raise ValidationError(
            _("“%(path)s” is not a path such as SS/dcrnpi/wunthou/."), params={"path": path}
        )
    return path


if TYPE_CHECKING:
    _Char = models.CharField[str, str]
else:
    _Char = models.CharField


class PathField(_Char):
    """A path, compared byte by byte: under a language's collation a range would return other branches."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 120)
        options.setdefault("validators", [valid])
        super().__init__(*args, **options)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("validators", None)
        return name, path, args, options


def covers(prefix: str, path: str) -> bool:
    return path.startswith(prefix)


def after(prefix: str) -> str:
    """The first string past every path under `prefix`: `/` becomes `0`, its successor in ASCII."""
    return prefix[:-1] + "0"


def within(prefixes: Iterable[str], field: str = "path") -> models.Q:
    """The one prefix test of the house: `path >= p AND path < p⁺`, which an index answers; never LIKE."""
    wanted = models.Q(pk__in=[])
    for prefix in prefixes:
        if prefix == ROOT:
            return models.Q()
        wanted |= models.Q(**{f"{field}__gte": prefix, f"{field}__lt": after(prefix)})
    return wanted
