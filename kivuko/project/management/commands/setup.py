from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser
from django.core.management.base import BaseCommand

from kivuko.kernel import node
from kivuko.kernel.models import Node
from kivuko.project import console
from kivuko.project.checks import PRACTICE
from kivuko.project.start import prepare


class Command(BaseCommand):
    help = "Prepare this node: its folder, secret, database and the files of its pages. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", help="the node's own name, once: such as juba-hq")
        parser.add_argument(
            "--path", default="", help="the path that the node is home of: such as SS/dcrnpi/nimule/"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        if options["code"] == PRACTICE:
            raise CommandError("“practice” is the name of practice stores. Give the node another code.")
        own = Node.objects.filter(own=True).first()
        if own is None and options["code"]:
            own = node.create(options["code"], options["path"], demo=settings.KIVUKO_MODE == "demo")
        if own is None:
            raise CommandError(
                "The store is ready and has no identity yet. Name it: kivuko setup --code juba-hq --path SS/"
            )
        console.step(f"The node {own.code} is ready. Start it with `kivuko run`.")
