from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kivuko.crossings import indexing
from kivuko.crossings.models import Named, NamePart
from kivuko.project import console


class Command(BaseCommand):
    help = "Take into the index of names what the ledger has new, so that crossings are found by name. Or make it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["names"], help="names: parts of names and document numbers")
        parser.add_argument("--full", action="store_true", help="empty it and make it again")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        if options["full"]:
            indexing.clear()
        waiting = indexing.behind()
        with console.progress("Entries", waiting) as advance:
            left = indexing.catch_up(batch=indexing.LARGE, progress=advance)
        said = {
            "entries": waiting - left,
            "left": left,
            "crossings": Named.objects.count(),
            "parts": NamePart.objects.count(),
            "seconds": round(time.monotonic() - began, 2),
        }
        console.emit(
            said,
            options["json"],
            f"{said['crossings']:,} crossings are found by name, by {said['parts']:,} different parts of names.",
        )
