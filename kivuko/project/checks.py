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

Refusal = Callable[[], str | None]


def demo_store() -> str | None:
    """Whether a store is a demo is burnt into its node's identity: no setting turns invented people into real."""
    try:
        burnt_in = Node.objects.filter(own=True, demo=True).exists()
    except DatabaseError:  # no tables yet: nothing to refuse
        return None
    if burnt_in:
        return "This store was made as a demo and stays one. Use another KIVUKO_DATA and run `kivuko setup`."
    return None


REFUSALS: list[Refusal] = [demo_store, demo.refusal]


def reasons() -> list[str]:
    """Every sentence that stops this node now; empty in demo and test."""
    if settings.KIVUKO_MODE != "production":
        return []
    return [sentence for ask in REFUSALS if (sentence := ask())]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with all sentences. Called before the first request can be served."""
    if found := reasons():
        raise ImproperlyConfigured(" ".join(found))


@register("kivuko", deploy=True)
def production_may_start(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Error(sentence, id="kivuko.E001") for sentence in reasons()]
