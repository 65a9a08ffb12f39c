from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from kivuko.kernel import paths
from kivuko.measures import checking, fives, refreshing
from kivuko.measures import manifest as manifests
from kivuko.measures.fact import FACTS, Fact

SHOWN = 50
"""Differences that are named at once."""


class Command(BaseCommand):
    help = "Write what the ledger has new into the facts that figures are counted from; show them, check their files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["refresh", "show", "check"],
            help="refresh: bring them to the ledger's end; show: how far they go; check: against files and rows",
        )
        parser.add_argument("names", nargs="*", metavar="FACT", help="which facts (all)")
        parser.add_argument("--full", action="store_true", help="write every file again")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := [name for name in options["names"] if name not in FACTS]:
            raise CommandError(f"There is no fact “{unknown[0]}”. There are: {', '.join(FACTS)}.")
        facts = [FACTS[name] for name in options["names"]] or list(FACTS.values())
        if options["what"] == "check":
            return self._check(facts, options["json"])
        said = []
        for fact in facts:
            began = time.monotonic()
            if options["what"] == "refresh":
                self._refresh(fact, options["full"])
            said.append({**_state(fact), "seconds": round(time.monotonic() - began, 2)})
        if options["json"]:
            self.stdout.write(json.dumps(said))
            return
        for one in said:
            self.stdout.write(
                f"{one['fact']}: {one['rows']} rows in {one['files']} files, {one['behind']} entries behind the ledger."
            )

    def _refresh(self, fact: Fact, full: bool) -> None:
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(fact.name, total=None)
            manifest = refreshing.refresh(fact, full=full, progress=lambda rows: bar.advance(task, rows))
        for group in fives.GROUPS.values():
            if manifest is not None and group.fact is fact:
                fives.keep(group, manifest.parts)
                fives.prune(group, manifest)

    def _check(self, facts: list[Fact], as_json: bool) -> None:
        known = [(fact, manifest) for fact in facts if (manifest := manifests.current(fact.name))]
        faults = [f"{fact.name}: {fault}" for fact, each in known for fault in manifests.faults(each)]
        changed = bool(faults)
        late = sum(refreshing.behind(fact) for fact, _manifest in known)
        if not faults:
            faults = [
                f"{fact.name}: {one}"
                for fact, each in known
                for one in checking.differences(fact, each, [paths.ROOT], of=checking.checked(fact))
            ]
        if as_json:
            files = sum(len(each.parts) for _fact, each in known)
            self.stdout.write(json.dumps({"files": files, "faults": faults, "behind": late}))
        if faults:
            raise CommandError("\n".join([*faults[:SHOWN], _advice(changed, late)]))
        if not as_json:
            self.stdout.write("Every file is as it was written, and counts what the rows count.")


def _advice(changed: bool, late: int) -> str:
    if late and not changed:
        return (
            f"{late} entries came since the facts were written: run `kivuko facts refresh`, then check again."
        )
    return "Write them again with `kivuko facts refresh --full`."


def _state(fact: Fact) -> dict[str, Any]:
    manifest = manifests.current(fact.name)
    return {
        "fact": fact.name,
        "rows": manifest.rows if manifest else 0,
        "files": len(manifest.parts) if manifest else 0,
        "made": manifest.made.isoformat() if manifest else None,
        "manifest": manifest.digest if manifest else None,
        "behind": refreshing.behind(fact),
    }
