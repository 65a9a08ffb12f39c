"""Every test that touches the database runs on a node with an identity and a ledger that only grows."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _node(request: pytest.FixtureRequest) -> Iterator[None]:
    mark = request.node.get_closest_marker("django_db")
    commits = bool({"transactional_db", "live_server"} & set(request.fixturenames)) or bool(
        mark and (mark.kwargs.get("transaction") or (mark.args and mark.args[0]))
    )
    if not (commits or mark or "db" in request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db" if commits else "db")
    from django.conf import settings

    from kivuko.kernel import node

    shutil.rmtree(Path(settings.KIVUKO_DATA) / "facts", ignore_errors=True)  # of crossings of an earlier test
    node.forget_cached()
    node.create("test", "SS/")
    yield
    node.forget_cached()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A page that one test read in Arabic leaves no language to the next."""
    from django.utils import translation

    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(scope="session", autouse=True)
def _emptying() -> Iterator[None]:
    """Tests that commit empty their database afterwards; for that moment the ledger's triggers are lifted."""
    from django.db import connection

    from kivuko.kernel import triggers

    operations: Any = type(connection.ops)
    flush = operations.execute_sql_flush

    def lifted(self: Any, statements: list[str]) -> None:
        if self.connection.vendor == "postgresql":
            _delete(self.connection)
            return
        triggers.remove(self.connection)
        flush(self, statements)
        triggers.install(self.connection)

    operations.execute_sql_flush = lifted
    yield
    operations.execute_sql_flush = flush


def _delete(connection: Any) -> None:
    """Empty PostgreSQL's tables row by row: they hold a handful, and TRUNCATE makes new files for each of them."""
    from django.db import transaction

    from kivuko.kernel import triggers

    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in triggers.TABLES:
            cursor.execute(f"ALTER TABLE {quote(table)} DISABLE TRIGGER USER")
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"DELETE FROM {quote(table)}")
        for table in triggers.TABLES:
            cursor.execute(f"ALTER TABLE {quote(table)} ENABLE TRIGGER USER")
