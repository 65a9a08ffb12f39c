"""Readers of lists of persons as their owners publish them, and what such a list holds."""

from kivuko.lib.lists.model import (
    Alias,
    Birth,
    Document,
    ListedPerson,
    ListError,
    Progress,
    RowError,
    digest,
)

__all__ = ["Alias", "Birth", "Document", "ListError", "ListedPerson", "Progress", "RowError", "digest"]
