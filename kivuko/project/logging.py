"""Logs as JSON lines without personal data, by what is let in, not by what is filtered out.

A line holds only the fields of FIELDS. The event is the constant text of the call in the source, never filled
with its values. Of an exception: its class and where it was, never its message, for messages quote values. A url
appears as the name of its view, never as path or query.
"""

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from gunicorn.glogging import Logger

FIELDS = ("method", "view", "status", "ms", "actor", "action", "act", "entry", "record", "count", "command")
OURS = "kivuko"
_request: ContextVar[str] = ContextVar("request", default="")
log = logging.getLogger("kivuko.request")


class JsonLines(logging.Formatter):
    """One record, one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event(record),
        }
        if request := _request.get():
            line["request"] = request
        line |= {name: plain(getattr(record, name)) for name in FIELDS if hasattr(record, name)}
        if hasattr(record, "status_code"):  # Django's name for it
            line["status"] = plain(record.status_code)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def event(record: logging.LogRecord) -> str:
    """The text as it stands in the source. Of others' code a text without values may be filled already."""
    if record.name == "django.request":  # its text is only "%s: %s"
        return "request not answered well"
    ours = record.name == OURS or record.name.startswith(OURS + ".")
    if isinstance(record.msg, str) and (ours or record.args):
        return record.msg
    return f"{record.module}.{record.funcName}:{record.lineno}"


def plain(value: object) -> str | int | float | None:
    return value if value is None or isinstance(value, int | float) else str(value)[:80]


def frames(trace: TracebackType | None) -> list[str]:
    """module:line function, outermost first, without source or values."""
    found = []
    while trace:
        frame = trace.tb_frame
        found.append(f"{frame.f_globals.get('__name__', '?')}:{trace.tb_lineno} {frame.f_code.co_name}")
        trace = trace.tb_next
    return found[-20:]


class RequestLog:
    """One line a request: its id, method, view, status, milliseconds, and the officer's id when known."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, start = _request.set(uuid4().hex), time.perf_counter()
        try:
            response = self.answer(request)
            response["X-Request-ID"] = _request.get()
            if not request.path.startswith("/static/"):
                log.info("request", extra=said(request, response, time.perf_counter() - start))
            return response
        finally:
            _request.reset(token)


def said(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    match, user = request.resolver_match, getattr(request, "_cached_user", None)  # asks the database nothing
    return {
        "method": request.method,
        "view": match.view_name if match else None,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "actor": user.pk if user is not None else None,
    }


class GunicornLogger(Logger):  # type: ignore[misc]
    """Gunicorn's lines through the same formatter: its own quote the whole url of a request that failed."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLines())
