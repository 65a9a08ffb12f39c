"""The pages of `docs/generated`, written from the registries, so that they cannot say anything else than the code."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db import models
from django.utils import translation

from kivuko.kernel import inspection, menu, policy, reacting
from kivuko.kernel import models as ledger
from kivuko.kernel.action import ACTIONS, Action
from kivuko.kernel.bodies import offered
from kivuko.kernel.looking import LOOKS
from kivuko.kernel.models import Record
from kivuko.kernel.reading import READINGS
from kivuko.kernel.values import fields
from kivuko.kernel.views import inputs
from kivuko.kernel.workflow import WORKFLOWS, Workflow
from kivuko.project import cli

TESTS = "kivuko.kernel.tests"  # the invented records of the kernel's tests are no part of the product
MADE = "*Written by `kivuko docs`. Change the code, then run it again.*"


def pages() -> dict[str, str]:
    """File name to text, in English, the same for the same code."""
    with translation.override("en"):
        return {f"{page.__name__.replace('_', '-')}.md": _page(page) for page in PAGES}


def _page(page: Callable[[], Iterator[str]]) -> str:
    sentence = (inspect.getdoc(page) or "").split("\n")[0]
    title = page.__name__.replace("_", " ").capitalize()
    return (
        "\n".join([f"# {title.replace('Api', 'API')}", "", sentence, "", MADE, "", *page()]).rstrip() + "\n"
    )


# -- what is there ---------------------------------------------------------------------------------------


def ours(thing: Any) -> bool:
    return not thing.__module__.startswith(TESTS)


def actions() -> list[Action[Any]]:
    return [action for _name, action in sorted(ACTIONS.items()) if ours(action)]


def kinds() -> list[type[Record]]:
    return sorted((kind for kind in inspection.records() if ours(kind)), key=lambda kind: kind.kind())


def by_app(names: Iterable[str]) -> dict[str, list[str]]:
    """Names such as `crossings.admit`, under their apps in the order of the staircase."""
    order = [config.label for config in apps.get_app_configs()]
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (order.index(name.split(".")[0]), name)):
        found.setdefault(name.split(".")[0], []).append(name)
    return found


def table(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    yield ""


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def sentence(thing: Any) -> str:
    """The first sentence of a docstring. Django writes one of its own for a model that has none: that says nothing."""
    text = (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")
    return "" if text.startswith(f"{getattr(thing, '__name__', '')}(") else text


def spelt(annotation: Any) -> str:
    """A Python type in a reader's words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation is type(None):
        return "nothing"
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin is Annotated:
        return spelt(parts[0])
    if origin in (Union, types.UnionType):
        return " or ".join(spelt(part) for part in parts)
    if origin is not None:
        return f"{origin.__name__} of {', '.join(spelt(part) for part in parts if part is not Ellipsis)}"
    return getattr(annotation, "__name__", str(annotation))


# -- the pages -------------------------------------------------------------------------------------------


def who_may_what() -> Iterator[str]:
    """Which role may do each action within the path of its posting, and which records it sees."""
    ours_too = {action.name: action.sentence for action in actions()}
    ours_too |= {name: reading.sentence for name, reading in READINGS.items() if ours(reading.body)}
    ours_too |= {name: str(look.sentence) for name, look in LOOKS.items() if ours(look.kind)}
    ours_too |= dict.fromkeys(inspection.KERNEL_NAMES, "")
    for app, names in by_app(ours_too).items():
        yield f"## {app}"
        yield ""
        rows = [(f"`{name}`", _roles(policy.GRANTS.get(name, ())), ours_too[name]) for name in names]
        yield from table(("action or reading", "roles", "what it does"), rows)
    yield "## Who sees what"
    yield ""
    yield "Under the path of a posting; with a star, everywhere. No record is seen by default."
    yield ""
    yield from table(("record", "roles"), [(f"`{kind.kind()}`", _sight(kind)) for kind in kinds()])
    yield "## Menu"
    yield ""
    items = sorted(menu.ITEMS, key=lambda item: (item.order, item.url))
    yield from table(
        ("page", "address", "roles"), [(item.label, f"`{item.url}`", _roles(item.roles)) for item in items]
    )


def _roles(roles: Iterable[str]) -> str:
    return ", ".join(role for role in policy.ROLES if role in set(roles)) or "nobody"


def _sight(kind: type[Record]) -> str:
    sight = policy.SIGHT.get(kind, {})
    if set(sight) == set(policy.ROLES) and all(sight.values()):
        return "every role*"
    return ", ".join(role + "*" * sight[role] for role in policy.ROLES if role in sight) or "nobody"


def workflows() -> Iterator[str]:
    """The states of each record and the actions that lead from one to the next."""
    for kind in kinds():
        if kind in WORKFLOWS:
            yield f"## {kind.kind()}"
            yield ""
            yield sentence(kind)
            yield ""
            yield from _diagram(WORKFLOWS[kind])


def _diagram(workflow: Workflow[Any]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in workflow.moves:
        yield f"    {move.state or '[*]'} --> {move.next}: {move.action.split('.')[1]}"
    yield "```"
    yield ""


def fields_by_class() -> Iterator[str]:
    """How sensitive each field is: OPEN may be published, PROTECTED could get a person hurt."""
    for kind in kinds():
        ring = policy.RINGS.get(kind, "people")
        yield f"## {kind.kind()}"
        yield ""
        yield f"{sentence(kind)} Persons' keys hang on the ring `{ring}`.".strip()
        yield ""
        held = policy.CLASSES.get(kind, {})
        shown = sorted(fields(kind), key=lambda field: -held.get(field.name, 0))
        rows = [
            (f"`{each.name}`", policy.Class(held[each.name]).name, each.verbose_name, _type(each))
            for each in shown
        ]
        yield from table(("field", "class", "what it is", "kept as"), rows)


def _type(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.ForeignKey):
        return f"link to `{field.related_model._meta.label_lower}`"
    return type(field).__name__.removesuffix("Field").lower()


def actions_() -> Iterator[str]:
    """Every way in which a record changes."""
    for app, names in by_app(action.name for action in actions()).items():
        yield f"## {app}"
        yield ""
        for name in names:
            action = ACTIONS[name]
            yield f"### {name}"
            yield ""
            what = "Bears" if action.birth else "Moves"
            yield f"{action.sentence} {what} a `{action.kind.kind()}`. “{action.label}”, then “{action.done}”."
            yield ""
            if action.inputs.model_fields:
                yield from table(("input", "type", "asked"), _inputs(action))


def _inputs(action: Action[Any]) -> Iterator[tuple[str, str, str]]:
    for name in action.inputs.model_fields:
        field = action.inputs.model_fields[name]
        yield f"`{name}`", spelt(field.annotation), "always" if field.is_required() else "if known"


def glossary() -> Iterator[str]:
    """The words of the house, each with the sentence that stands in the code."""
    yield "## Records"
    yield ""
    yield from table(("word", "what it is"), [(f"`{kind.kind()}`", sentence(kind)) for kind in kinds()])
    yield "## The kernel"
    yield ""
    kernel = [
        kind
        for kind in vars(ledger).values()
        if isinstance(kind, type) and kind.__module__.startswith("kivuko.kernel.")
    ]
    rows = [
        (kind.__name__, sentence(kind))
        for kind in kernel
        if issubclass(kind, models.Model) and sentence(kind)
    ]
    yield from table(("word", "what it is"), sorted(rows))
    for config in apps.get_app_configs():
        if (
            config.name.startswith("kivuko.")
            and not config.name.startswith(TESTS)
            and find_spec(f"{config.name}.vocab")
        ):
            lists = sorted(_lists(import_module(f"{config.name}.vocab")))
            if lists:
                yield f"## Words of {config.label}"
                yield ""
            for name, words in lists:
                yield f"### {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', name).replace('_', ' ').lower()}"
                yield ""
                yield from table(("code", "word"), [(f"`{code}`", word) for code, word in words])


def _lists(vocab: types.ModuleType) -> Iterator[tuple[str, list[tuple[object, object]]]]:
    """The code lists of a vocab module: dictionaries, pairs or choices under a name in capitals."""
    for name, held in vars(vocab).items():
        if name.startswith("_") or getattr(held, "__module__", vocab.__name__) != vocab.__name__:
            continue
        if isinstance(held, type) and issubclass(held, models.Choices):
            yield name, list(held.choices)
        elif isinstance(held, Mapping) and name.isupper():
            yield (
                name,
                [(code, word) for code, word in held.items() if not isinstance(word, tuple | list | dict)],
            )
        elif (
            isinstance(held, tuple)
            and held
            and all(isinstance(each, tuple) and len(each) == 2 for each in held)
        ):
            yield name, [(each[0], each[1]) for each in held]


def reactions() -> Iterator[str]:
    """What one app's action asks of another, after its entry is sealed."""
    found = {name: each for name, each in reacting.table().items() if not name.startswith("house.")}
    rows = [
        (f"`{name}`", f"`{one.name}`", sentence(one.run))
        for name, each in sorted(found.items())
        for one in each
    ]
    yield from table(("after", "reaction", "what it does"), rows) if rows else iter(["There is none yet."])


def commands() -> Iterator[str]:
    """The command line `kivuko`. Exit codes: 0 done, 1 refused or failed, 2 not a command or option."""
    known = get_commands()
    for name, file in sorted(cli.ours().items()):
        yield f"## kivuko {name}"
        yield ""
        yield cli.purpose(file)
        yield ""
        rows = list(_options(load_command_class(known[name], name).create_parser("kivuko", name)))
        yield from table(("option", "what it does"), rows) if rows else iter(())


def _options(parser: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for option in parser._actions:
        if option.dest in cli.NOISE | {"help", "skip_checks"}:
            continue
        if isinstance(option.choices, dict):  # commands of a command
            for name, inner in option.choices.items():
                yield f"`{before}{name}`", str(inner.description or "")
                yield from _options(inner, f"{before}{name} ")
        else:
            yield f"`{before}{'/'.join(option.option_strings) or option.dest}`", str(option.help or "")


def api() -> Iterator[str]:
    """What another program may send: one POST for each action, one GET for a record."""
    yield from (
        "- Sign in with a session, as an officer; send its CSRF token in `X-CSRFToken`. Tokens for systems come later.",
        "- JSON of at most 1 MB. `key` is yours and new for each act: sent twice, it acts once.",
        "- A move takes `id` and the `rev` that you saw; 409 when somebody changed the record meanwhile.",
        "- Done: `{id, kind, rev, state}`.",
        "- Refused: `{sentence, fields}` with 400, 401, 403, 404, 409, 413, 415 or 422.",
        "- `GET /api/records/<kind>/<id>` answers the OPEN and INTERNAL fields of a record that you may see.",
        "- `GET /api/openapi.json` is OpenAPI 3.1; `/api/docs` is the same as a page.",
        "",
    )
    reached = set()
    for action, body in offered():
        if ours(action):
            reached.add(action.name)
            yield f"## POST /api/actions/{action.name}"
            yield ""
            yield action.sentence
            yield ""
            yield from table(("field", "type", "asked", "what it is"), inputs(body))
    if closed := [action.name for action in actions() if action.name not in reached]:
        yield f"Not offered, for they need an input that JSON cannot say: {', '.join(f'`{name}`' for name in closed)}."


actions_.__name__ = "actions"
PAGES = (who_may_what, workflows, fields_by_class, actions_, glossary, reactions, commands, api)
