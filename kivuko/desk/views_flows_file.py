"""The flows as a file: the tables of the page, with a codebook for who has nothing but the file."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kivuko.desk import queries_flows as queries
from kivuko.desk.forms_flows import UNKNOWN
from kivuko.desk.queries_flows import Answer
from kivuko.desk.views_flows import SILENCES, asked_of
from kivuko.kernel.errors import Refused
from kivuko.lib import fives


@never_cache
@login_required
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The tables of the page as one CSV file; its first lines say what the columns mean and how it was counted."""
    actor, form, asked = asked_of(request)
    if asked is None:
        raise Refused(fields={name: list(errors) for name, errors in form.errors.items()})
    answer = queries.answer(actor, asked)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"flows-{asked.since.isoformat()}-{asked.until.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    for line in _codebook(answer):
        response.write(f"# {line}\r\n")
    writer = csv.writer(response)
    writer.writerow(("table", "key", "sex", "direction", "crossings", "how", "days"))
    writer.writerows(_lines(answer))
    return response


def _codebook(answer: Answer) -> list[str]:
    """What somebody must know who has only the file. In English, as its columns are."""
    asked, made = answer.question, answer.basis.manifest
    chosen = (
        ", ".join(f"{name}={value or 'not stated'}" for name, value in asked.people.items()) or "everybody"
    )
    margins = ", ".join(f"{way} {margin}" for way, margin in answer.margins.items())
    lines = [
        f"Kivuko flows, {asked.since} to {asked.until} (both days included, on each post's own calendar); {chosen}.",
        "Unit: crossings, not persons. An entry or exit is a decision to let somebody cross; undone ones do not count.",
        "Where crossings is empty, how says why: closed, limited (and no report), silent (no report). That is not zero:"
        " zero means that the post reported something that day and nobody crossed that way, which was not closed.",
        "days (post): how many days of the period were open, limited, closed or silent for travellers.",
        "how=exact: counted. how=fives: every fifth crossing of a post, day and direction counts for five; days with"
        f" fewer than five go together by week, smaller weeks are not broken down (rule {fives.RULE}).",
        f"Numbers in fives are mostly within the margin of the truth: {margins}. <n: nought or more, fewer than n.",
        "not_broken_down: what was counted less what is broken down; it holds the rounding and may be below zero.",
    ]
    if made is not None:
        lines.append(
            f"Facts up to {made.made.isoformat(timespec='minutes')}, manifest {made.digest};"
            f" {answer.basis.behind} entries of the ledger came since."
        )
    return lines


def _lines(answer: Answer) -> list[tuple[Any, ...]]:
    exact = "exact" if answer.exact else "fives"
    found: list[tuple[Any, ...]] = [
        ("total", "", "", way, *_cell(count, answer.marks[way], exact))
        for way, count in answer.totals.items()
    ]
    table = "hour" if answer.by_hour else "day"
    for mark, counts, words in answer.course:
        found += [(table, mark, "", way, *_cell(count, words[way], exact)) for way, count in counts.items()]
    for row in answer.posts:
        days = ";".join(f"{kind}={row.words[kind]}" for kind in ("open", *SILENCES) if row.words[kind])
        found += [
            ("post", row.post.code, "", way, *_cell(count, row.marks[way], exact), days)
            for way, count in row.counts.items()
        ]
    for line in answer.nationalities:
        found += [
            ("nationality", line.name or UNKNOWN, "", way, count, "fives")
            for way, count in line.counts.items()
        ]
    if answer.others:
        found += [
            ("nationality", "others", "", way, count, "fives") for way, count in answer.others.counts.items()
        ]
    if answer.left:
        found += [
            ("nationality", "not_broken_down", "", way, count, "exact") for way, count in answer.left.items()
        ]
    for way, rows in answer.ages.items():
        for band, cells in rows[:-1]:
            pairs = zip(answer.sexes, cells, strict=False)
            found += [("age", band, sex or UNKNOWN, way, count, "fives") for sex, count in pairs]
    return found


def _cell(count: Any, word: str, how: str) -> tuple[Any, str]:
    """A number and how it was counted; without one, an empty cell and why."""
    return ("", word) if count is None else (count, how)
