"""PROTECTED columns: encrypted in the row with the person's own key, opened only in a recorded reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from kivuko.lib import sealing


class Locked:
    """A protected value as it lies in the row. It shows nothing; `kernel.reading` opens it."""

    __slots__ = ("ciphertext",)

    def __init__(self, ciphertext: bytes) -> None:
        self.ciphertext = ciphertext

    def __str__(self) -> str:
        return "•••"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Locked) and other.ciphertext == self.ciphertext

    def __hash__(self) -> int:
        return hash(self.ciphertext)


if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class ProtectedField(_Binary):
    """Text (or what JSON can hold) that could get a person hurt. None is blank."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("null", True)
        options.setdefault("blank", True)
        options.setdefault("editable", True)
        super().__init__(*args, **options)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Locked | None:
        return None if value is None else Locked(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Locked):
            raise TypeError("a protected value reaches the database only through an action")
        return None if value is None else super().get_db_prep_value(value.ciphertext, connection, prepared)

    def validate(self, value: Any, model_instance: Any) -> None:
        if value is None and not self.null:
            raise ValidationError(self.error_messages["null"], code="null")

    def run_validators(self, value: Any) -> None:
        """Validators speak of the value; a locked one was checked when it was written."""
        if not isinstance(value, Locked):
            super().run_validators(value)


def place(kind: str, field: str, record: Any) -> bytes:
    """Where a ciphertext belongs: moved to another row or column it does not open."""
    return f"{kind}.{field}:{record}".encode()


def lock(key: bytes, value: Any, kind: str, field: str, record: Any) -> Locked:
    return Locked(sealing.encrypt(key, sealing.canonical(value), place(kind, field, record)))


def unlock(key: bytes, locked: Locked, kind: str, field: str, record: Any) -> Any:
    return sealing.read(sealing.decrypt(key, locked.ciphertext, place(kind, field, record)))
