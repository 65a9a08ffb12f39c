"""What stops a node from starting in production, beside what settings.py refuses by itself.

REFUSALS is the list: functions without arguments that answer a sentence, or None when all is well. It is asked at
the start under any server (wsgi.py), by `kivuko run`, and by `kivuko check --deploy`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from kivuko.accounts import demo
from kivuko.kernel.models import Node

PRACTICE = "practice"
"""The code of a practice store's node, which no other node is given."""
Refusal = Callable[[], str | None]


def demo_store() -> str | None:
    """Whether a store is a demo is burnt into its node's identity: no setting turns invented people into real."""
    try:
        burnt_in = Node.objects.filter(own=True, demo=True).exists()
    except DatabaseError:  # no tables yet: nothing to refuse
        return None
    if burnt_in and settings.KIVUKO_MODE == "production":
        return "This store was made as a demo and stays one. Use another KIVUKO_DATA and run `kivuko setup`."
    return None


def practice_store() -> str | None:
    """A practice store stays one, and practice is done in no other: the node's own name says which it is."""
    try:
        own = Node.objects.filter(own=True).first()
    except DatabaseError:
        return None
    if own is None or (settings.KIVUKO_MODE == "practice") == (own.code == PRACTICE):
        return None
    if own.code == PRACTICE:
        return "This store was made for practice and stays so. Use another KIVUKO_DATA."
    return "Practice has a store of its own, and this is another. Start it with `kivuko practice`."


REFUSALS: list[Refusal] = [demo_store, demo.refusal, practice_store]


def reasons() -> list[str]:
    """Every sentence that stops this node now; empty in tests."""
    if settings.KIVUKO_MODE == "test":
        return []
    asked = [ask for ask in REFUSALS if settings.KIVUKO_MODE == "production" or ask is practice_store]
    return [sentence for ask in asked if (sentence := ask())]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with all sentences. Called before the first request can be served."""
    if found := reasons():
        raise ImproperlyConfigured(" ".join(found))


@register("kivuko", deploy=True)
def production_may_start(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Error(sentence, id="kivuko.E001") for sentence in reasons()]
