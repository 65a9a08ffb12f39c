from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kivuko.lib.countrydata import CountryDataError
from kivuko.patrols.loading import load


class Command(BaseCommand):
    help = "Load the segments of border from their data file. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["load"], help="load: add what is new")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load()
        except CountryDataError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"segments": count}))
            return
        self.stdout.write(
            f"{count} segments added. They are from memory: correct each with the boundary office."
        )
