from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser
from django.core.management.base import BaseCommand

from kivuko.project import console, manual


class Command(BaseCommand):
    help = "Write docs/generated from the registries. With --check, write nothing and name what is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only compare; exit code 1 when a page is stale"
        )
        parser.add_argument("--to", type=Path, help="another folder than the checkout's docs/generated")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"] or settings.BASE_DIR.parent / "docs" / "generated"
        pages = manual.pages()
        if options["check"]:
            if found := stale(folder, pages):
                raise CommandError(f"Stale: {', '.join(found)}. Run `kivuko docs` and look at what changed.")
            return
        if options["to"] is None and not (settings.BASE_DIR.parent / "pyproject.toml").exists():
            raise CommandError("This is not a checkout. Say with --to where the pages belong.")
        write(folder, pages)
        console.step(f"{len(pages)} pages are in {folder}.")


def write(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages, and remove those that nothing makes any more."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in folder.glob("*.md"):
        if file.name not in pages:
            file.unlink()


def stale(folder: Path, pages: dict[str, str]) -> list[str]:
    """Names of pages that are missing, differ, or that nothing makes any more."""
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    return sorted(name for name in pages.keys() | there.keys() if pages.get(name) != there.get(name))
