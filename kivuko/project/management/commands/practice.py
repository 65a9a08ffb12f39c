import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import CommandParser
from django.core.management.base import BaseCommand

from kivuko.project import console, holder, practice, start
from kivuko.project.checks import refuse_to_start


class Command(BaseCommand):
    help = (
        "Serve practice: the same lane with invented travellers, on a store of its own that counts nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (this machine only)")
        parser.add_argument("--port", type=int, default=8001, help="first port to try (8001)")
        parser.add_argument("--no-browser", action="store_true", help="open no browser")
        parser.add_argument(
            "--only-prepare", action="store_true", help="make the store anew and serve nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.KIVUKO_MODE != "practice":  # begun anew, so that nothing of the node's settings is known
            command = [sys.executable, "-m", "kivuko.project", *sys.argv[1:]]
            os.execve(sys.executable, command, practice.environment())
        if os.environ.get("KIVUKO_BESIDE"):
            holder.end_with_parent()
            os.nice(10)  # the lane comes first
        refuse_to_start()
        practice.prepare()
        refuse_to_start()
        if options["only_prepare"]:
            return
        host, port = options["host"], start.free_port(options["host"], options["port"])
        url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/"
        console.step(f"Practice is served at {url}  (Ctrl-C ends it)")
        shown = "" if options["no_browser"] or not start.has_display() else url
        start.serve(host, port, 1, shown)
