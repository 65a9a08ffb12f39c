from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from kivuko.kernel import reacting
from kivuko.kernel.models import Due


class Command(BaseCommand):
    help = "Show what one app's acts still owe another, run what is due, or try failed ones again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["list", "run", "retry"],
            help="list: what waits and what failed; run: run what waits; retry: put failed ones back and run them",
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        if options["what"] == "retry":
            Due.objects.filter(state=Due.State.FAILED).update(state=Due.State.DUE, tries=0)
        if options["what"] != "list":
            done = reacting.run_due()
        rows = Due.objects.exclude(state=Due.State.DONE).values("reaction", "state", "error")
        left = list(rows.annotate(count=Count("id")).order_by("reaction", "state", "error"))
        if options["json"]:
            self.stdout.write(json.dumps({"done": done, "left": left}))
        else:
            if options["what"] != "list":
                self.stdout.write(f"{done} done.")
            for row in left:
                self.stdout.write(f"{row['reaction']}: {row['count']} {row['state']} {row['error']}".rstrip())
            if not left:
                self.stdout.write("Nothing is owed.")
        if options["what"] != "list" and any(row["state"] == Due.State.FAILED for row in left):
            raise CommandError("Some reactions failed. `kivuko reactions list` names them.")
