from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser, call_command
from django.core.management.base import BaseCommand

from kivuko.accounts import demo as officers
from kivuko.crossings import demo as crossings
from kivuko.crossings import demo_day as day
from kivuko.crossings import indexing
from kivuko.desk import demo as desk
from kivuko.incidents import demo as incidents
from kivuko.kernel import ledger, node
from kivuko.kernel.models import Node
from kivuko.patrols import demo as patrols
from kivuko.places import demo as statuses
from kivuko.places import loading
from kivuko.project import console, start
from kivuko.referrals import demo as referrals
from kivuko.screening import demo as screening
from kivuko.vehicles import demo as vehicles


class Command(BaseCommand):
    help = "Invent a demo: officers, posts, lists and ninety days of crossings. Only on a store of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--crossings", type=int, default=6_000, help="how many crossings to invent (6000)"
        )
        parser.add_argument("--processes", type=int, default=2, help="processes that invent and record (2)")
        parser.add_argument("--json", action="store_true", help="say the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        own = self._node()
        places = loading.load()
        logins = officers.make(own)
        referrals.load(own, logins)
        told = statuses.load(own, {login.username: login for login in logins})
        incidents.load(own, logins)
        patrols.load(own, logins)
        vehicles.load(own, logins)
        lists = screening.load(own, console.step)
        with console.progress("Crossings", options["crossings"]) as advance:
            count = crossings.load(options["crossings"], processes=options["processes"], progress=advance)
        count += crossings.stories()
        day.load()
        hits = desk.load(own)
        place = ledger.sign_head()
        call_command("facts", "refresh", "--full", stdout=StringIO())
        with console.progress("Names", indexing.behind()) as advance:
            indexing.catch_up(batch=indexing.LARGE, progress=advance)
        done = {
            "posts": places.posts,
            "areas": places.areas,
            "statuses": told,
            "lists": lists,
            "crossings": count,
            "hits": hits,
            "ledger": place,
        }
        console.emit(
            done, options["json"], f"The demo is ready: {count:,} crossings at {places.posts} posts."
        )

    def _node(self) -> Node:
        """The demo's node: `demo` is burnt into its identity, and a store of real people never becomes one."""
        if settings.KIVUKO_MODE == "production":
            raise CommandError(
                "A demo is not invented in production. Set KIVUKO_MODE=demo and another KIVUKO_DATA."
            )
        start.prepare()
        own = node.create("demo", "SS/", demo=True)
        if not own.demo:
            raise CommandError("This store belongs to a real node. Use another KIVUKO_DATA for a demo.")
        return own
