"""The database of a sealed store. Everything but opening and the driver's own classes is Django's SQLite backend."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Mapping
from itertools import tee
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from kivuko.kernel import store

try:
    from sqlcipher3 import dbapi2 as driver
except ImportError as error:
    raise ImproperlyConfigured(
        "This store is sealed, and the package that opens it is not here. Install it: pip install “kivuko[sealed]”."
    ) from error

driver.register_converter("bool", b"1".__eq__)
driver.register_converter("date", base.decoder(parse_date))
driver.register_converter("time", base.decoder(parse_time))
driver.register_converter("datetime", base.decoder(parse_datetime))
driver.register_converter("timestamp", base.decoder(parse_datetime))
driver.register_adapter(decimal.Decimal, str)
driver.register_adapter(datetime.date, base.adapt_date)
driver.register_adapter(datetime.datetime, base.adapt_datetime)


class Cursor(driver.Cursor):  # type: ignore[misc]
    """Over the other driver, what Django's own cursor does: it respells the parameters."""

    _spelt = base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self._spelt(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        peekable, rows = tee(iter(param_list))
        first = next(peekable, None)
        names = list(first) if isinstance(first, Mapping) else None
        return super().executemany(self._spelt(query, param_names=names), rows)


class DatabaseWrapper(base.DatabaseWrapper):
    display_name = "SQLCipher"
    Database = driver
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises `store.Closed` while the shift is not open: then no page reads anything."""
        spelt = store.database_key(store.key())
        connection = driver.connect(**conn_params)
        connection.execute(f'PRAGMA key = "{spelt}"')
        register_functions(connection)
        connection.execute("PRAGMA legacy_alter_table = OFF")
        for command in self.init_commands:
            if command := command.strip():
                connection.execute(command)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
