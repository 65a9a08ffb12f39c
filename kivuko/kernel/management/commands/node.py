from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kivuko.kernel import ledger, node


class Command(BaseCommand):
    help = "Show this node's identity: its name, its place, its chain and its public key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["show"], help="show: who this node is")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        own = node.this()
        said = {
            "code": own.code,
            "path": own.path,
            "demo": own.demo,
            "chain": own.chain,
            "entries": ledger.last(own.chain)[0],
            "since": own.since.isoformat(),
            "public_key": bytes(own.public).hex(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(said))
            return
        for name, value in said.items():
            self.stdout.write(f"{name.replace('_', ' '):<12} {value}")
