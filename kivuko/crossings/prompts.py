"""What the lane shows for other apps: port health's questions, a declaration, a pass to be issued.

Filled in kivuko/reactions.py, never by the apps themselves. A prompt answers in a sentence, changes no decision and
no colour; a slow or failing one is shown as "not answered"; the lane never learns what it recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from kivuko.documents.traveller import Traveller
from kivuko.kernel.frozen import Table
from kivuko.kernel.policy import Actor

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
    prompt: Prompt
    answer: Answer | None


PROMPTS: Table[str, Prompt] = Table("prompts")


def shown(actor: Actor, traveller: Traveller) -> list[Shown]:
    """The prompts that have something to say about this traveller."""
    lines = []
    for prompt in PROMPTS.values():
        try:
            answer = prompt.ask(actor, traveller)
        except Exception:  # another app's fault must not stop the lane
            log.error("a prompt of the lane failed: %s", prompt.name)
            lines.append(Shown(prompt, None))
            continue
        if answer is not None:
            lines.append(Shown(prompt, answer))
    return lines
