from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, CommandParser, call_command, get_commands
from django.core.management.base import BaseCommand

from kivuko.accounts import demo
from kivuko.kernel import store
from kivuko.kernel.models import Node
from kivuko.project import console, holder, practice, start
from kivuko.project.checks import refuse_to_start


class Command(BaseCommand):
    help = "Serve this node's pages. In demo mode it prepares the store and invents the demo first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="first port to try (8000)")
        parser.add_argument("--workers", type=int, default=2, help="worker processes (2)")
        parser.add_argument("--no-practice", action="store_true", help="serve no practice beside it")
        parser.add_argument("--no-browser", action="store_true", help="open no browser")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], start.free_port(options["host"], options["port"])
        sealed = store.is_sealed()
        if sealed:
            holder.start(settings.KIVUKO_DATA)
        if settings.KIVUKO_MODE == "demo" and not sealed:
            prepare_demo()
        elif sealed and not settings.STATIC_ROOT.is_dir():
            raise CommandError("The pages are not set up. Run `kivuko setup`.")
        elif not sealed and (start.is_behind() or not settings.STATIC_ROOT.is_dir()):
            raise CommandError("The store is not set up, or is older than this version. Run `kivuko setup`.")
        if not sealed:  # a sealed one is asked when its shift is opened
            refuse_to_start()
        url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/"
        if not options["no_practice"] and settings.KIVUKO_MODE != "practice":
            beside = start.free_port(host, port + 1)
            practice.beside(host, beside)
            console.step(f"Practice is served beside it, at port {beside}, in a minute.")
        if sealed:
            console.step("The store is sealed: a supervisor opens the shift on the first page.")
        elif Node.objects.filter(own=True, demo=True).exists():
            say_who()
        console.step(f"Kivuko is served at {url}  (Ctrl-C ends it)")
        shown = "" if options["no_browser"] or not start.has_display() else url
        start.serve(host, port, options["workers"], shown)


def prepare_demo() -> None:
    """Prepare the store and, where nobody has a log-in yet, invent the demo."""
    start.prepare()
    if "demo" in get_commands() and not get_user_model()._default_manager.exists():
        call_command("demo")


def say_who() -> None:
    """Who may be chosen at log-in; only a demo node has such people."""
    if people := demo.choices():
        console.step("Choose who to be when you log in:")
        width = max(len(person.name) for person in people)
        for person in people:
            console.step(f"  {person.name:<{width}}  {person.title}, {person.path}")
