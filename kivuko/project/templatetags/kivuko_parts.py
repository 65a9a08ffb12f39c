"""What the components in templates/cotton need beyond Django's own tags: controls, moves, chart rows, map keys, ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxInput, FileInput, Input, RadioSelect, Select
from django.utils.safestring import SafeString

from kivuko.project.templatetags.kivuko import kv_is_number

register = template.Library()

LEFT_TO_RIGHT_INPUTS = {"number", "date", "datetime-local", "time", "tel", "email", "url", "password"}


@register.filter
def kv_widget(field: BoundField) -> SafeString:
    """A form field's own control, with the classes and the direction that the theme gives it."""
    widget = field.field.widget
    style = "form-control"
    if isinstance(widget, CheckboxInput):
        style = "form-check-input"
    elif isinstance(widget, Select):
        style = "form-select"
    attrs: dict[str, str | bool] = {"class": f"{style} {widget.attrs.get('class', '')}".strip()}
    if (
        isinstance(widget, Input)
        and not isinstance(widget, FileInput)
        and widget.input_type in LEFT_TO_RIGHT_INPUTS
    ):
        attrs["dir"] = "ltr"
    return field.as_widget(attrs=attrs)


@register.filter
def kv_is_tick(field: BoundField) -> bool:
    """A single yes-or-no box, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def kv_rows(chart: Mapping[str, Any]) -> list[list[Any]]:
    """A chart's facts as rows of its table: the place on the axis, then one cell a series, a word for no value."""
    series = [
        [word if value is None and word else value for value, word in zip(one["values"], words, strict=True)]
        for one in chart.get("series", ())
        for words in [one.get("words") or [""] * len(one["values"])]
    ]
    marks = [_mark(mark, chart) for mark in chart.get("x", ())]
    return [[mark, *[values[at] for values in series]] for at, mark in enumerate(marks)]


def _mark(mark: Any, chart: Mapping[str, Any]) -> Any:
    if chart.get("x_kind") == "date" and isinstance(mark, str):
        return date.fromisoformat(mark)
    return mark


@register.filter
def kv_is_choice(field: BoundField) -> bool:
    """A list of radio buttons or of boxes, shown one below the other."""
    return isinstance(field.field.widget, RadioSelect)  # the boxes of CheckboxSelectMultiple are one of these


@register.filter
def kv_choice(choice: BoundWidget) -> SafeString:
    """One radio button or box, without the label that Django wraps round it."""
    attrs = choice.data["attrs"]
    attrs["class"] = "form-check-input"
    choice.data["wrap_label"] = False
    return choice.tag(wrap_label=False)


@register.filter
def kv_cell_is_number(row: Sequence[Any] | None, at: int) -> bool:
    """Whether this column of a table holds figures, judged by its first row; the first column names the row."""
    return bool(row) and at > 0 and row is not None and at < len(row) and kv_is_number(row[at])


@register.filter
def kv_is_hidden(value: object) -> bool:
    """A figure suppressed for disclosure control, such as "<5"."""
    return isinstance(value, str) and value.startswith("<")


def _part(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.simple_tag
def kv_closed(moves: Iterable[Any]) -> list[Any]:
    """The moves that are not open now and say why; one without a reason is not shown at all."""
    return [move for move in moves if not _part(move, "open") and _part(move, "why")]


@register.filter
def kv_key(posts: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The key of a map: each shape once with its word, in the order of the posts."""
    return list({post["mean"]: (post["mean"], post["word"]) for post in reversed(list(posts))}.values())[::-1]


@register.simple_tag(takes_context=True)
def kv_uid(context: template.Context, prefix: str = "kv") -> str:
    """An id that no other element of this page has."""
    request = context.get("request")
    if request is None:
        return f"{prefix}-{id(context)}"
    request.kv_count = getattr(request, "kv_count", 0) + 1
    return f"{prefix}-{request.kv_count}"


@register.simple_tag(takes_context=True)
def kv_first(context: template.Context, what: str) -> bool:
    """True the first time that a page asks for these scripts, so that two maps load Leaflet once."""
    request = context.get("request")
    seen: set[str] = getattr(request, "kv_seen", set())
    first = what not in seen
    if request is not None:
        request.kv_seen = seen | {what}
    return first


@register.simple_tag
def kv_demo() -> bool:
    """Whether this is a demo, for the page of a fault, which is drawn without any context."""
    return bool(settings.KIVUKO_MODE == "demo")


@register.simple_tag
def kv_practice() -> bool:
    """The same, for practice."""
    return bool(settings.KIVUKO_MODE == "practice")
