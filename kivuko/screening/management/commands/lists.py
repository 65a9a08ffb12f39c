from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kivuko.kernel.errors import Refused
from kivuko.kernel.policy import SYSTEM
from kivuko.screening import importing, jobs, queries
from kivuko.screening.importing import Outcome
from kivuko.screening.vocab import SOURCES


class Command(BaseCommand):
    help = "Import lists of persons as their owners publish them, and show which lists are in use."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="import|show")
        importer = verbs.add_parser("import", help="take in a list; the same file again changes nothing")
        importer.add_argument("code", help=f"which list: {', '.join(SOURCES)}")
        importer.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="its folder, or its files")
        importer.add_argument("--json", action="store_true", help="answer as JSON")
        shower = verbs.add_parser(
            "show", help="the lists, how many are on each, and when each was last imported"
        )
        shower.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        (self._import if options["verb"] == "import" else self._show)(**options)

    def _import(self, **options: Any) -> None:
        code = options["code"]
        try:
            done = importing.take_in(SYSTEM, code, options["paths"], self._progress())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        jobs.finished(code, done)
        self.stdout.write(json.dumps(asdict(done), ensure_ascii=False) if options["json"] else said(done))

    def _progress(self) -> Any:
        """A line that counts up, where somebody watches."""
        if not self.stderr.isatty():
            return None

        def tell(done: int, total: int) -> None:
            self.stderr.write(f"\r{done * 100 // max(total, 1):3} %", ending="" if done < total else "\n")

        return tell

    def _show(self, **options: Any) -> None:
        shown = [
            {
                "code": row.watchlist.code,
                "name": row.watchlist.names.get("en", ""),
                "state": row.watchlist.state,
                "entries": row.entries,
                "imported_at": row.watchlist.imported_at.isoformat() if row.watchlist.imported_at else "",
                "expires": str(row.watchlist.expires or ""),
            }
            for row in queries.overview(SYSTEM)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
        elif not shown:
            self.stdout.write("There is no list yet. Begin with: kivuko lists import ofac FOLDER")
        for row in [] if options["json"] else shown:
            last = row["imported_at"][:16].replace("T", " ") or "never imported"
            self.stdout.write(
                f"{row['code']:<12}{row['state']:<11}{row['entries']:>8}  {last}  {row['name']}"
            )


def said(done: Outcome) -> str:
    """What an import did, in words; the rows that could not be read after it, one a line."""
    if done.same_file:
        return f"{done.name}: this file was taken in before; nothing changed ({done.unchanged} entries)."
    line = (
        f"{done.name}: {done.added} added, {done.changed} changed, {done.removed} removed, {done.unchanged} unchanged, "
        f"{len(done.errors)} parts of rows could not be read."
    )
    if done.kept:
        line += f" {done.kept} entries that are gone from the file stay, for a row of it could not be read."
    return "\n".join([line, *(f"  {error}" for error in done.errors)])
