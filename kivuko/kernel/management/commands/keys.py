from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kivuko.kernel import forgetting, keys, node
from kivuko.lib import sealing


class Command(BaseCommand):
    help = "Give the node a new key, or leave nothing in the store's files of what was forgotten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["rotate", "sweep"],
            help="rotate: wrap every ring's key with a new node key; sweep: clean the files after forgetting",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rotate":
            return self._rotate()
        if not forgetting.sweep():
            raise CommandError("Somebody is still reading the store. Run it again when the pages are closed.")
        self.stdout.write(
            "Nothing is left in the store's files of what was forgotten. Backups keep it until they expire."
        )

    def _rotate(self) -> None:
        """The new key is on disk before the rings change, so that a crash in between loses nothing."""
        given, file = os.environ.get("KIVUKO_NODE_KEY"), node.key_file()
        new = os.environ.get("KIVUKO_NEW_NODE_KEY", "") if given else os.urandom(sealing.KEY).hex()
        if len(new) != 2 * sealing.KEY:
            raise CommandError(
                "The node key comes from KIVUKO_NODE_KEY. Set KIVUKO_NEW_NODE_KEY to 64 new hexadecimal digits as well."
            )
        beside = file.with_suffix(".new")
        if not given:
            beside.unlink(missing_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(node.key_bytes(bytes.fromhex(new)))
                out.flush()
                os.fsync(out.fileno())
        with transaction.atomic():
            count = keys.rotate(node.master_key(), bytes.fromhex(new))
        if not given:
            beside.replace(file)
        node.forget_cached()
        then = " Now set KIVUKO_NODE_KEY to the new key." if given else ""
        self.stdout.write(f"{count} keys are wrapped with the new node key. Restart what runs.{then}")
