"""What the lane shows for other apps: port health's questions, a declaration, a pass to be issued.

Filled in kivuko/reactions.py, never by the apps themselves:

    PROMPTS["health.cholera"] = Prompt("health.cholera", _("Port health"), health.queries.asked_of, key="F6")

A prompt answers in a sentence, changes no decision and no colour; a slow or failing one is shown as "not answered";
the lane never learns what it recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.db import connection

from kivuko.documents.traveller import Traveller
from kivuko.kernel.frozen import Table
from kivuko.kernel.policy import Actor

PATIENCE = 0.15
"""Seconds that all prompts together may take of a look."""
AT_ONCE = 2
"""How many questions to one app may be under way. One that hangs keeps its own places, never another's."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A prompt's answer: a sentence, whether it is done, and the page on which it is done."""

    sentence: object
    done: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One line of the lane that belongs to another app. `key` is its function key, empty for none."""

    name: str
    label: object
    ask: Callable[[Actor, Traveller], Answer | None]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A prompt as the lane shows it; without an answer it was too slow or failed."""

    prompt: Prompt
    answer: Answer | None


PROMPTS: Table[str, Prompt] = Table("prompts")
_askers = ThreadPoolExecutor(16, thread_name_prefix="prompt")
_places: dict[str, BoundedSemaphore] = {}


def shown(actor: Actor, traveller: Traveller) -> list[Shown]:
    """The prompts that have something to say about this traveller, in the order of the table."""
    asked = [(prompt, _ask(prompt, actor, traveller)) for prompt in list(PROMPTS.values())]
    _wait(each for _prompt, each in asked if each is not None)
    return [line for prompt, each in asked if (line := _line(prompt, each)) is not None]


def _ask(prompt: Prompt, actor: Actor, traveller: Traveller) -> Future[Answer | None] | None:
    """The question under way in a thread of its own; None where that app has not answered the ones before."""
    place = _places.setdefault(prompt.name, BoundedSemaphore(AT_ONCE))
    if not place.acquire(blocking=False):
        return None

    def ask() -> Answer | None:
        try:
            return prompt.ask(actor, traveller)
        finally:
            connection.close()  # this thread's own
            place.release()

    return _askers.submit(copy_context().run, ask)  # with it goes the reader's language


def _wait(asked: Iterable[Future[Answer | None]]) -> None:
    if waiting := list(asked):
        _done, late = wait(waiting, timeout=PATIENCE)
        if late:
            log.warning("%d prompts of the lane did not answer in %.0f ms", len(late), PATIENCE * 1000)


def _line(prompt: Prompt, asked: Future[Answer | None] | None) -> Shown | None:
    if asked is None or not asked.done():
        return Shown(prompt, None)
    if (
        asked.exception() is not None
    ):  # another app's fault must not stop the lane; what it said may name somebody
        log.error("a prompt of the lane failed: %s", prompt.name)
        return Shown(prompt, None)
    answer = asked.result()
    return Shown(prompt, answer) if answer is not None else None
