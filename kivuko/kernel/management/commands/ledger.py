from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kivuko.kernel import ledger, verified
from kivuko.kernel.models import Entry, Unsealed
from kivuko.kernel.replaying import replay
from kivuko.kernel.verifying import verify


class Command(BaseCommand):
    help = "Verify the ledger's chain, compare the rows with it, seal what waits, or sign its head."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["verify", "replay", "seal", "sign"],
            help="verify: does the chain hold; replay: do the rows say what it says; seal: chain what waits; "
            "sign: sign the chain's head",
        )
        parser.add_argument(
            "--check", action="store_true", help="with replay: compare only (it never writes)"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        said, sentence, faults = getattr(self, f"_{options['what']}")()
        if options["json"]:
            self.stdout.write(json.dumps({**said, "faults": faults}))
        if faults:
            raise CommandError("\n".join(faults))
        if not options["json"]:
            self.stdout.write(sentence)

    def _verify(self) -> tuple[dict[str, Any], str, list[str]]:
        with advancing("Verifying") as advance:
            found = verify(advance, os.cpu_count() or 1)
        verified.remember(found)
        said = {
            "entries": found.entries,
            "chains": found.chains,
            "heads": found.heads,
            "unsealed": found.unsealed,
        }
        sentence = (
            f"The chain holds: {found.entries:,} entries, {found.chains} chains, {found.heads} signed heads, "
            f"{found.unsealed} waiting for their seal."
        )
        return said, sentence, found.broken

    def _replay(self) -> tuple[dict[str, Any], str, list[str]]:
        with advancing("Replaying") as advance:
            found = replay(advance, os.cpu_count() or 1)
        said = {
            "entries": found.entries,
            "records": found.records,
            "opened": found.opened,
            "forgotten": found.forgotten,
        }
        sentence = (
            f"Every row is what the ledger says: {found.records:,} records from {found.entries:,} entries."
        )
        return said, sentence, found.differs

    def _seal(self) -> tuple[dict[str, Any], str, list[str]]:
        waiting = Unsealed.objects.count()
        ledger.settle()
        left = Unsealed.objects.count()
        return {"sealed": waiting - left, "waiting": left}, f"{waiting - left:,} entries sealed.", []

    def _sign(self) -> tuple[dict[str, Any], str, list[str]]:
        place = ledger.sign_head()
        return {"place": place}, f"The head is signed at no. {place:,}.", []


@contextmanager
def advancing(label: str) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where a terminal shows it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task(label, total=Entry.objects.count() if sys.stderr.isatty() else None)
        yield lambda count: bar.advance(task, count)
