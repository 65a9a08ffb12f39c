"""The whole decision at the counter, scan to next: in process, over HTTP with four clients, and as the store grows.

A decision is two requests: the look (read the zone, check the document, ask the lists, know the traveller again) and
the admission with the page after it. The lists of OFAC and of the United Nations are loaded where their files lie
(KIVUKO_LISTS), else as many invented persons. `small` ends in a minute; `large` needs some 25 GB and half an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.db import connections

from bench import cast
from bench.parts.lane import browser, hidden_in, serve
from bench.parts.search import DAYS, SURNAMES
from bench.table import Row, most
from bench.timing import percentile
from kivuko.crossings import demo
from kivuko.crossings.models import Crossing
from kivuko.documents.traveller import Traveller
from kivuko.kernel.policy import SYSTEM
from kivuko.lib import mrz
from kivuko.lib.lists import synthetic
from kivuko.project import start
from kivuko.screening import importing, matching
from kivuko.screening.demo import find_real_lists

SIZES: dict[str, dict[str, object]] = {
    "small": {"sizes": (2_000, 20_000), "persons": 2_000, "turns": 60},
    "default": {"sizes": (100_000, 1_000_000), "persons": 20_000, "turns": 300},
    "large": {"sizes": (100_000, 1_000_000, 10_000_000), "persons": 20_000, "turns": 300},
}
CLIENTS = 4
IN_PROCESS, OVER_HTTP, GROWTH = 60, 100, 1.3


def run(sizes: Sequence[int], persons: int, turns: int) -> Iterator[Row]:
    listed = fill_lists(persons)
    yield Row("decide", "persons on the lists in force", listed, "")
    first, people = 0.0, cast.travellers(11)
    for size in sizes:
        if Crossing.objects.count() > size * 1.02 and size != sizes[-1]:
            continue  # a kept store has grown past this
        grow(size)
        counter = browser(cast.officer())  # the last one's session ended while the store grew
        taken = [sum(serve(counter, next(people))) * 1000 for _ in range(turns + 10)][10:]
        p95, rows = percentile(taken, 0.95), Crossing.objects.count()
        begun, first = first, first or p95
        yield Row("decide", "in process, p50", percentile(taken, 0.5), "ms", rows=rows)
        yield most("decide", "in process, p95", p95, "ms", IN_PROCESS, rows=rows)
        if begun:  # a kept store has no first size to stand beside
            grown = most("decide", "p95 beside that of the first size", p95 / first, "×", GROWTH, rows=rows)
            yield grown
    taken = over_http(turns)
    yield Row("decide", f"over HTTP, {CLIENTS} clients, p50", percentile(taken, 0.5), "ms", rows=rows)
    yield most(
        "decide", f"over HTTP, {CLIENTS} clients, p95", percentile(taken, 0.95), "ms", OVER_HTTP, rows=rows
    )


def fill_lists(persons: int) -> int:
    """Load the real lists, or invented ones of that length; returns how many persons the index holds."""
    real = find_real_lists()
    if real is not None:
        for code in ("ofac", "un"):
            importing.take_in(SYSTEM, code, real / code)
    else:
        with TemporaryDirectory() as folder:
            synthetic.write_un(synthetic.invent(persons), Path(folder) / "un.xml")
            importing.take_in(SYSTEM, "un", Path(folder) / "un.xml")
    return matching.warm()


def grow(size: int) -> None:
    """Load invented crossings, spread over three years, until there are so many."""
    while (missing := size - Crossing.objects.count()) > size // 100:
        demo.load(min(missing, 500_000), days=DAYS, surnames=SURNAMES)


# -- over HTTP -----------------------------------------------------------------------------------------------


def over_http(turns: int) -> list[float]:
    """Milliseconds of each decision; the clients go on without a pause, on the cores that also serve."""
    port, taken, faults = start.free_port("127.0.0.1", 8900), [], []
    sessions = [session() for _ in range(CLIENTS)]
    connections.close_all()

    def client(number: int) -> None:
        try:
            taken.extend(decisions(port, sessions[number], cast.travellers(100 + number), turns // CLIENTS))
        except Exception as error:
            faults.append(error)

    with served(port):
        threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    if faults:
        raise SystemExit(f"The lane was not measured over HTTP: {faults[0]}")
    return taken


@contextmanager
def served(port: int) -> Iterator[None]:
    """The server of `kivuko run`, two workers, in a process of its own."""
    code = (
        f"import django; django.setup(); from kivuko.project import start;start.serve('127.0.0.1', {port}, 2)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
    try:
        for _ in range(300):
            try:
                answer(HTTPConnection("127.0.0.1", port), "GET", "/healthz", {})
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def session() -> dict[str, str]:
    cookies = browser(cast.officer()).cookies
    return {name: morsel.value for name, morsel in cookies.items()}


def decisions(port: int, cookies: dict[str, str], people: Iterator[Traveller], turns: int) -> Iterator[float]:
    """A client of its own connection that scans and admits; the first five warm the workers."""
    line = HTTPConnection("localhost", port)
    token = hidden_in(answer(line, "GET", "/lane/", cookies), "csrfmiddlewaretoken")
    for turn in range(turns + 5):
        who = next(people)
        zone = mrz.compose(
            "TD3", document_code="P", issuer="SSD", nationality="SSD", number=who.number, surname=who.surname,
            given_names=who.given_names, birth=date.fromisoformat(who.birth), sex=who.sex, expiry=date(2034, 1, 1),
        )  # fmt: skip
        begun = time.perf_counter()
        asked = {"csrfmiddlewaretoken": token, "text": zone, "direction": "entry"}
        seen = answer(line, "POST", "/lane/look", cookies, asked)
        form = {name: hidden_in(seen, name) for name in ("key", "slip")}
        form |= {"csrfmiddlewaretoken": token, "decide": "admit", "purpose": "visit"}
        answer(line, "POST", "/lane/decide", cookies, form)
        if turn >= 5:
            yield (time.perf_counter() - begun) * 1000


def answer(
    line: HTTPConnection, method: str, path: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> str:
    """One request; keeps the cookies that it sets."""
    headers = {"X-Lane": "parts"} if method == "POST" else {}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line.request(method, path, body=urlencode(form) if form else None, headers=headers)
    got = line.getresponse()
    body = got.read().decode()
    for said in got.headers.get_all("Set-Cookie") or ():
        name, _, value = said.partition(";")[0].partition("=")
        cookies[name.strip()] = value
    if got.status >= 400:
        raise OSError(f"{method} {path} answered {got.status}: {body[:200]}")
    return body
