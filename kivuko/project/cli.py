"""The command line `kivuko`: Django's management commands behind it, in groups, with sentences for errors.

Exit codes: 0 done; 1 refused or failed, with a sentence on stderr; 2 the command or its options are not known.
"""

import argparse
import ast
import difflib
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from kivuko.project import home

PACKAGE = Path(__file__).resolve().parent.parent
GROUPS = {  # group: its commands in the order of reading; commands that no group names stand under "More"
    "Run": ("run", "setup", "demo", "practice"),
    "Ledger": ("ledger", "forget", "reactions", "index"),
    "Keys": ("keys", "seal_store"),
    "Lists": ("lists", "places", "countries"),
    "People": ("officers", "postings", "services"),
    "Measures": ("facts", "measures", "report"),
    "Docs": ("docs",),
}
# Of Django and the libraries, what is worth naming; each other one works as well.
DEVELOP = ("shell", "check", "test", "migrate", "makemigrations", "showmigrations", "dbshell", "makemessages")
NOISE = {
    "version", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks", "verbosity",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args[:1] == ["help"] and len(args) > 1:
        args = [args[1], "--help"]
    if not args or args[0] in ("help", "-h", "--help"):
        print(overview())
        return 0
    if args[0] in ("-V", "--version"):
        print(f"kivuko {version('kivuko')}")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kivuko.project.settings")
    try:
        if args[0] == "setup" and "--help" not in args and "-h" not in args:
            first_secret()
        return run(args[0].replace("-", "_"), args[1:])
    except home.NotReady as error:
        return say(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(name: str, rest: list[str]) -> int:
    """Load the apps, find the command, run it. Imports stand here: help must not need settings."""
    if name not in set(ours()) | set(names_without_settings()):
        return unknown(name, {*ours(), *DEVELOP})
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility
    from django.core.management.base import CommandError
    from django.db import OperationalError, ProgrammingError

    from kivuko.kernel.errors import Refused
    from kivuko.kernel.store import Closed

    try:
        django.setup()
        command = ManagementUtility(["kivuko", name]).fetch_command(name)
        if name not in ours():
            command.run_from_argv(["kivuko", name, *rest])
            return 0
        vars(command)["_called_from_command_line"] = (
            True  # a wrong option then shows the usage and exits with 2
        )
        parser = command.create_parser("kivuko", name)
        hush(parser)
        options = vars(parser.parse_args(rest))
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        return say(str(error), error.returncode)
    except (ImproperlyConfigured, Refused) as error:
        return say(str(error))
    except Closed:
        return say(
            "The store is sealed and its shift is closed. Open the shift first: `kivuko seal-store open`."
        )
    except (OperationalError, ProgrammingError) as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            return say("The store is not set up, or is older than this version. Run `kivuko setup`.")
        raise
    return 0


def say(sentence: str, code: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return code


def unknown(name: str, known: set[str]) -> int:
    close = difflib.get_close_matches(name, sorted(known), n=3)
    hint = f" Did you mean {' or '.join(f'`kivuko {word}`' for word in close)}?" if close else ""
    return say(f"There is no command “{name}”.{hint} `kivuko --help` lists all.", 2)


def first_secret() -> None:
    """`setup` alone may start without a secret, for it makes one."""
    if not os.environ.get("KIVUKO_SECRET_KEY") and home.mode() != "test":
        home.make_secret(home.folder(), home.mode())


def hush(parser: argparse.ArgumentParser) -> None:
    """Django's nine common options still work, but do not stand in the help of our commands."""
    for action in parser._actions:
        if action.dest in NOISE:
            action.help = argparse.SUPPRESS


def ours() -> dict[str, Path]:
    """Our commands and their files, found without loading an app."""
    files = sorted(PACKAGE.glob("*/management/commands/*.py"))
    return {file.stem: file for file in files if not file.stem.startswith("_")}


def names_without_settings() -> Iterator[str]:
    """The commands of Django and of the libraries."""
    import pkgutil

    import django.core.management.commands as core
    from django.contrib.auth.management import commands as auth
    from django.contrib.sessions.management import commands as sessions
    from django.contrib.staticfiles.management import commands as static

    for package in (core, auth, sessions, static):
        yield from (module.name for module in pkgutil.iter_modules(package.__path__))
    yield from ("axes_reset", "axes_list_attempts", "axes_reset_username", "axes_reset_logs")


def purpose(file: Path) -> str:
    """The `help` of a command, read from its source, so that help needs neither settings nor a store."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "help" for target in node.targets
        ):
            value = node.value.args[0] if isinstance(node.value, ast.Call) and node.value.args else node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
    return ""


def overview() -> str:
    """The page of `kivuko --help`."""
    commands = ours()
    named = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, "More": tuple(name for name in commands if name not in named)}
    lines = [
        "Kivuko: border and migration management on one laptop, in a ministry, between states.",
        "",
        "Usage: kivuko COMMAND [options]          kivuko COMMAND --help",
    ]
    for group, names in groups.items():
        if present := [name for name in names if name in commands]:
            lines += ["", group]
            lines += [
                f"  {name.replace('_', '-'):<14} {first_sentence(purpose(commands[name]))}"
                for name in present
            ]
    lines += [
        "",
        "Develop",
        f"  {', '.join(DEVELOP)}: as in Django",
        "",
        f"State lies in {home.folder()} (set KIVUKO_DATA to change it).",
    ]
    return "\n".join(lines)


def first_sentence(text: str) -> str:
    return text.split(". ")[0].split("\n")[0]
