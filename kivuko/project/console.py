"""What commands share: an answer for people or for programs, and progress for a person who watches."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

stderr = Console(stderr=True, highlight=False)


def emit(data: Any, as_json: bool, text: str | None = None) -> None:
    """Print `data` as JSON for a program, or `text` for a person; without a text, one line for each value."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
    elif text is not None:
        print(text)
    elif isinstance(data, dict):
        width = max((len(str(name)) for name in data), default=0)
        print("\n".join(f"{name!s:<{width}}  {value}" for name, value in data.items()))
    elif isinstance(data, list | tuple):
        print("\n".join(str(item) for item in data))
    else:
        print(data)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function `advance(count)`. A bar on stderr where a terminal shows it, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda count: bar.advance(task, count)


def step(sentence: str) -> None:
    """Say on stderr what begins now, so that stdout stays for the answer."""
    stderr.print(sentence, markup=False)
