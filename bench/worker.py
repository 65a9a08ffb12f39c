"""One part in one store: the process that `python -m bench` starts with the store's environment. Speaks JSON lines."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version

PARTS = ("record", "ledger", "bulk", "lane", "decide", "search", "kill", "growth")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.worker")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--size", default="default")
    parser.add_argument("--kills", type=int)
    options = parser.parse_args()

    import django

    django.setup()
    from bench import cast

    cast.settle_in()
    part = import_module(f"bench.parts.{options.part}")
    given = dict(part.SIZES[options.size])
    if options.kills and options.part == "kill":
        given["kills"] = options.kills
    import_module("kivuko.project.wsgi")  # pages loaded and kept from the collector, as the server does
    say({"about": about() | cast.server()})
    for row in part.run(**given):
        say({"row": asdict(row)})


def say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def about() -> dict[str, str]:
    names = ("django", "djangorestframework", "django-simple-history", "psycopg")
    return {
        "python": platform.python_version(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        **{name: version(name) for name in names},
    }


if __name__ == "__main__":
    main()
