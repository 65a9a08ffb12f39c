"""The ledger's tables only grow: the database itself refuses to change, replace, delete or truncate.

Against accident and careless tools; against somebody who removes the triggers stands the chain, and against
somebody who rewrites the chain the signed heads.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

SENTENCE = "the ledger only grows"

# Table to the columns by which INSERT OR REPLACE could push an old row out. SQLite fires no delete trigger then.
TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "kernel_entry": (("id",), ("kind", "record", "rev"), ("actor", "action", "key")),
    "kernel_seal": (("entry",), ("chain", "seq")),
    "kernel_head": (("id",), ("chain", "seq")),
}


def install(connection: BaseDatabaseWrapper) -> None:
    for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """For migrations backwards, and for tests that empty their own database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for what in ("update", "delete", "replace", "truncate"):
                name = f"{table}_no_{what}"
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    statements = []
    for table, keys in TABLES.items():
        for what in ("update", "delete"):
            statements.append(f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} {refuse}")
        stands = " OR ".join(
            f"(NEW.{key[-1]} IS NOT NULL AND EXISTS (SELECT 1 FROM {table} "  # noqa: S608
            f"WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)}))"
            for key in keys
        )
        statements.append(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {stands} {refuse}"
        )
    return statements


def _postgresql() -> list[str]:
    statements = [
        f"CREATE OR REPLACE FUNCTION kivuko_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END$$"
    ]
    for table in TABLES:
        for what, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            statements.append(
                f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION kivuko_only_grows()"
            )
    return statements
