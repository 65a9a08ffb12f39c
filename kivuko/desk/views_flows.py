"""Headquarters' flows: a page that answers a question, the same as a file, and its totals checked against the rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kivuko.accounts.views import who
from kivuko.crossings.indicators import NET
from kivuko.desk import queries_flows as queries
from kivuko.desk.forms_flows import SEXES, UNKNOWN, Ask
from kivuko.desk.policy import COUNTS
from kivuko.desk.queries_flows import Answer, PostFlow, Question
from kivuko.kernel import policy
from kivuko.kernel.errors import Forbidden, Refused
from kivuko.lib import countries
from kivuko.lib.dates import UNKNOWN_BAND
from kivuko.places.queries import posts_by_path
from kivuko.places.standing import together
from kivuko.places.vocab import SHOWN

SIZES = (5, 50, 250)
"""Crossings a day from which a post is drawn one size larger."""
POSTS = 12
"""Posts that the page shows at once; the others unfold."""
CHECKED = 92
"""Days whose rows are counted while somebody waits: a second a million."""


@never_cache
@login_required
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """How many crossed: when, where, which way, who; as figures, a line, a map and tables."""
    actor, form, asked = asked_of(request)
    if asked is None:
        return render(request, "desk/flows.html", {"form": form, "answer": None})
    answer = queries.answer(actor, asked)
    heard = [row for row in answer.posts if row.days]
    page = {
        "form": form,
        "answer": answer,
        "figures": _figures(answer),
        "course": _course(answer),
        "points": [_point(row, answer) for row in answer.posts],
        "ways": [_way(way) for way in asked.directions],
        "reported": answer.reported,
        "post_rows": [_post_row(row, asked) for row in heard[:POSTS]],
        "more_posts": [_post_row(row, asked) for row in heard[POSTS:]],
        "silent": [row for row in answer.posts if not row.days and set(row.words) == {"silent"}],
        "shut": [(row, _tally(row)) for row in answer.posts if not row.days and set(row.words) != {"silent"}],
        "closed": any(row.words["closed"] for row in answer.posts),
        "totals": [(count, _word(answer.marks[way])) for way, count in answer.totals.items()],
        "nation_rows": _nations(answer),
        "age_tables": _ages(answer),
        "words": _in_words(form),
        "days": len(asked.days),
        "shared": f"{reverse('desk:flows')}?{_address(form, asked)}",
        "file": f"{reverse('desk:flows_file')}?{_address(form, asked)}",
        "check": f"{reverse('desk:flows_check')}?{_address(form, asked)}",
    }
    return render(request, "desk/flows.html", page)


@never_cache
@login_required
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether the sums of facts are the counts of rows, by post and day of the period."""
    actor, form, asked = asked_of(request)
    if asked is None:
        raise Refused(fields={name: list(errors) for name, errors in form.errors.items()})
    if len(asked.days) > CHECKED:
        raise Refused(_("Check at most 92 days at once here; `kivuko facts check` checks all of them."))
    found = queries.differences(actor, asked)
    named = posts_by_path(actor)
    page = {
        "asked": asked,
        "count": len(found),
        "rows": [(named.get(one.path, one.path), one.day, one.facts, one.rows) for one in found[:500]],
        "crumbs": [(_("Flows"), f"{reverse('desk:flows')}?{_address(form, asked)}")],
    }
    return render(request, "desk/flows_check.html", page)


# -- the question ------------------------------------------------------------------------------------------


def asked_of(request: HttpRequest) -> tuple[policy.Actor, Ask, Question | None]:
    """Who asks what; None where the question cannot be answered as it is put."""
    actor = who(request)
    if not policy.roles(actor) & COUNTS:
        raise Forbidden()
    places = queries.places(actor)
    areas = [(code, name) for code, name, _held in places if code.startswith("area:")]
    single = [(code, name) for code, name, _held in places if not code.startswith("area:")]
    choices = [(_("Areas, as of today"), areas), (_("Border posts"), single)]
    day, tongue = queries.today(actor), get_language() or "en"
    nations = [(code, countries.name(code, tongue)) for code in queries.nationalities(actor, day)]
    form = Ask(
        request.GET, today=day, places=[one for one in choices if one[1]],
        nations=sorted(nations, key=lambda one: one[1]),
    )  # fmt: skip
    if not form.is_valid():
        return actor, form, None
    said = form.cleaned_data
    held = {code: paths for code, _name, paths in places}.get(said["where"])
    since, until = form.days
    ways = (said["direction"],) if said["direction"] else ("entry", "exit")
    return actor, form, Question(since, until, ways, held, form.people)


def _address(form: Ask, asked: Question) -> str:
    """The question with its days, so that whoever opens it another day reads the same period."""
    said = {name: form.cleaned_data[name] for name in ("direction", "where", "nationality", "sex", "band")}
    days = {"period": "dates", "since": asked.since.isoformat(), "until": asked.until.isoformat()}
    return urlencode({**days, **{name: value for name, value in said.items() if value}})


def _in_words(form: Ask) -> str:
    """Whom the figures are of, beyond the period: the filters that were chosen."""
    words = []
    for name in ("direction", "where", "nationality", "sex", "band"):
        if value := form.cleaned_data[name]:
            choices = _flat(form.fields[name].choices)  # type: ignore[attr-defined]
            words.append(str(choices.get(value, value)))
    return " · ".join(words)


def _flat(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, word in choices:
        found |= dict(word) if isinstance(word, list | tuple) else {value: word}
    return found


# -- the answer --------------------------------------------------------------------------------------------


def _way(way: str) -> str:
    return _("Entries") if way == "entry" else _("Exits")


def _figures(answer: Answer) -> list[dict[str, Any]]:
    """Headline figures; without a report there is none. Net stands only where both ways are asked for."""
    said: list[dict[str, Any]] = []
    for way in answer.question.directions:
        value = answer.totals[way]
        said.append({"name": _way(way), "how": queries.WAYS[way].definition, "value": value, "way": way})
    both = [answer.totals[way] for way in answer.question.directions]
    if len(both) == 2:
        whole = [count for count in both if isinstance(count, int)]
        net = whole[0] - whole[1] if len(whole) == 2 else None
        said.append({"name": NET.name, "how": NET.definition, "value": net, "way": ""})
    for one in said:
        one["reported"] = one["value"] is not None
        if one["value"] is None:
            words = [answer.marks[one["way"]]] if one["way"] else list(answer.marks.values())
            word = next((word for word in words if word), "silent")
            one["value"] = _("no report") if word == "silent" else _word(word)
    if not answer.exact:
        for one in said:
            way = one["way"]
            one["margin"] = answer.margins[way] if way else sum(answer.margins.values())
    return said


def _course(answer: Answer) -> dict[str, Any]:
    marks = [mark for mark, _counts, _words in answer.course]
    series = [
        {
            "label": _way(way),
            "values": [counts[way] for _mark, counts, _words in answer.course],
            "words": [_word(words[way]) for _mark, _counts, words in answer.course],
        }
        for way in answer.question.directions
    ]
    kinds = [
        together(words.values()) if all(words.values()) else "" for _mark, _counts, words in answer.course
    ]
    x = [f"{mark:02d}" if answer.by_hour else mark.isoformat() for mark in marks]
    unit = _("crossings an hour") if answer.by_hour else _("crossings a day")
    kind = "label" if answer.by_hour else "date"
    return {
        "kind": "line",
        "x_kind": kind,
        "x": x,
        "unit": unit,
        "series": series,
        "gaps": not answer.by_hour,
        "kinds": kinds,
        "key": [(kind, _word(kind)) for kind in SILENCES if kind in kinds],
    }


SILENCES = ("closed", "limited", "silent")
"""What stands in the place of a number."""


def _word(kind: str) -> str:
    return str(SHOWN[kind][1]) if kind else ""


def _tally(row: PostFlow) -> str:
    """The days of a post in words: open 12 · closed 3."""
    return " · ".join(f"{_word(kind)} {row.words[kind]}" for kind in ("open", *SILENCES) if row.words[kind])


def _said(counts: dict[str, Any]) -> str:
    """Counts of a post in words: 12 entries, 3 exits."""
    parts = {"entry": _("%(number)s entries"), "exit": _("%(number)s exits")}
    known = {way: count for way, count in counts.items() if count is not None}
    return ", ".join(parts[way] % {"number": _grouped(count)} for way, count in known.items())


def _grouped(count: Any) -> str:
    """A number inside a sentence: in Western digits, grouped as the language does."""
    tongue = (get_language() or "en").replace("en", "en_GB").split("-")[0]
    return (
        format_decimal(count, locale=tongue, numbering_system="latn")
        if isinstance(count, int)
        else str(count)
    )


def _last_day(word: str) -> str:
    said = {
        "closed": _("Closed on the last day"),
        "limited": _("Limited on the last day, no report"),
        "silent": _("Silent on the last day"),
    }
    return said[word]


def _point(row: PostFlow, answer: Answer) -> dict[str, Any]:
    """A post on the map: heard of on the last day, or what that day was instead."""
    if row.today == "heard":
        mean, word = "go", _("Reported on the last day")
    else:
        mean, word = SHOWN[row.today][0], _last_day(row.today)
    note = _said(row.counts) if row.days else _("No report in the period: %(days)s") % {"days": _tally(row)}
    daily = sum(count for count in row.counts.values() if isinstance(count, int)) / max(
        1, len(answer.question.days)
    )
    return {
        "name": row.post.name, "lat": row.post.lat, "lon": row.post.lon, "mean": mean, "word": word, "note": note,
        "url": row.post.get_absolute_url(), "size": sum(daily >= least for least in SIZES),
    }  # fmt: skip


def _post_row(row: PostFlow, asked: Question) -> dict[str, Any]:
    zone = ZoneInfo(row.post.zone)
    late = (
        (timezone.now().astimezone(zone).date() - row.last.astimezone(zone).date()).days if row.last else None
    )
    counts = list(row.counts.values())
    net = counts[0] - counts[1] if len(counts) == 2 and all(isinstance(one, int) for one in counts) else None  # type: ignore[operator]
    cells = [(count, _word(row.marks[way])) for way, count in row.counts.items()]
    return {
        "row": row,
        "cells": cells,
        "net": net,
        "late": late,
        "all": len(asked.days),
        "words": _tally(row),
    }


def _nations(answer: Answer) -> list[tuple[str, list[Any]]]:
    """(nationality or what stands in for it, its counts)."""
    lines = list(answer.nationalities) + ([answer.others] if answer.others else [])
    return [(_nation(line.name), list(line.counts.values())) for line in lines]


def _nation(code: str | None) -> str:
    if code is None:
        return _("All others")
    return countries.name(code, get_language() or "en") if code else _("not stated")


def _ages(answer: Answer) -> list[dict[str, Any]]:
    """A table for each direction: bands of age down, sexes across, each number with the length of its bar."""
    heads = [str(SEXES.get(sex or UNKNOWN, sex)) for sex in answer.sexes]
    tables = []
    for way, rows in answer.ages.items():
        most = (
            max((cell for _band, row in rows[:-1] for cell in row[:-1] if isinstance(cell, int)), default=0)
            or 1
        )
        drawn = [
            (_band(band), [(cell, round(100 * cell / most) if isinstance(cell, int) else 0) for cell in row])
            for band, row in rows[:-1]
        ]
        tables.append({"name": _way(way), "heads": heads, "rows": drawn, "all": rows[-1][1]})
    return tables


def _band(band: str) -> str:
    return _("not known") if band == UNKNOWN_BAND else band
