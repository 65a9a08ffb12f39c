from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kivuko.lib.countrydata import CountryDataError
from kivuko.places.loading import load


class Command(BaseCommand):
    help = "Load areas and border posts from the countries' data files. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["load"], help="load: register what is new, correct what differs")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load()
        except CountryDataError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            import json

            self.stdout.write(json.dumps(asdict(done)))
            return
        self.stdout.write(
            f"{done.posts} border posts and {done.areas} areas registered, {done.corrected} corrected, "
            f"{done.kept} left as they were corrected by hand."
        )
