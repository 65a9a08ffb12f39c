"""The counter: how long a look and a decision take inside the server, and how much a page weighs at first load."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from posixpath import join, normpath

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from bench import cast
from bench.table import Row, most
from bench.timing import percentile
from kivuko.accounts.demo import PEOPLE
from kivuko.accounts.models import Login
from kivuko.crossings.models import Crossing
from kivuko.documents.traveller import Traveller
from kivuko.kernel import menu
from kivuko.lib import mrz

SIZES = {
    "small": {"travellers": 30, "before": 2_000},
    "default": {"travellers": 150, "before": 20_000},
    "large": {"travellers": 500, "before": 200_000},
}
LANE, OTHER = 200, 400  # KB
HOST = "localhost"
NOTE = "in process: sessions, policy, templates and the seal after the act are in it, network and browser are not."
WEIGHT = "html, styles, scripts and every font that they name, each gzipped; fonts of other scripts are counted too."


def run(travellers: int, before: int) -> Iterator[Row]:
    cast.fill(before)
    counter, people = browser(cast.officer()), cast.travellers(4)
    looks, decisions = [], []
    for turn in range(travellers + 5):
        looked, decided = serve(counter, next(people))
        if turn >= 5:  # the first ones fill the caches of templates and plans
            looks.append(looked * 1000)
            decisions.append(decided * 1000)
    rows = Crossing.objects.count()
    for what, taken in (("look-up", looks), ("admit, with the page after", decisions)):
        for share in (0.5, 0.95):
            yield Row(
                "lane", f"{what}, p{share * 100:.0f}", percentile(taken, share), "ms", rows=rows, note=NOTE
            )
    for language in ("en", "ar"):
        kilobytes = weight(page(counter, "/lane/", language)) / 1000
        yield most("lane", f"first load of the lane, {language}", kilobytes, "KB gz", LANE, note=WEIGHT)
    heavy, url = max((weight(answer) / 1000, url) for url, answer in others())
    yield most("lane", f"first load of the heaviest other page ({url})", heavy, "KB gz", OTHER)


def browser(login: Login) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def serve(counter: Client, who: Traveller) -> tuple[float, float]:
    """Seconds of the look and of the decision about one traveller, with scripts on (parts of the page)."""
    lines = mrz.compose(
        "TD3", document_code="P", issuer="SSD", nationality="SSD", number=who.number, surname=who.surname,
        given_names=who.given_names, birth=date.fromisoformat(who.birth), sex=who.sex, expiry=date(2034, 1, 1),
    )  # fmt: skip
    parts = {"X-Lane": "parts"}
    start = time.perf_counter()
    seen = counter.post("/lane/look", {"text": lines, "direction": "entry"}, headers=parts)
    looked = time.perf_counter() - start
    form = {name: hidden_in(seen.content.decode(), name) for name in ("key", "slip")} | {
        "decide": "admit",
        "purpose": "visit",
    }
    start = time.perf_counter()
    after = counter.post("/lane/decide", form, headers=parts)
    decided = time.perf_counter() - start
    if seen.status_code != 200 or after.status_code != 200:
        raise SystemExit(
            f"The lane answered {seen.status_code} and {after.status_code}, so it was not measured."
        )
    return looked, decided


def hidden_in(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise SystemExit(f"The lane answered without {name}, so it was not measured.")
    return found[1]


def page(client: Client, url: str, language: str = "en") -> HttpResponse:
    with override(language):
        return client.get(url, headers={"Accept-Language": language})


def others() -> Iterator[tuple[str, HttpResponse]]:
    """Every page that stands in anybody's menu, the front page, and the log-in."""
    from django.urls import NoReverseMatch, reverse

    seen = {"/lane/"}
    for login in Login.objects.filter(username__in=[person.number for person in PEOPLE]):
        client = browser(login)
        for item in [None, *menu.of(login)]:
            try:
                url = "/" if item is None else reverse(item.url)
            except NoReverseMatch:
                continue
            if url not in seen:
                seen.add(url)
                answer = client.get(url, follow=True)
                if answer.status_code == 200:
                    yield url, answer
    yield "log-in", Client(SERVER_NAME=HOST).get("/accounts/login/", follow=True)


# -- weight ------------------------------------------------------------------------------------------------

NAMED = re.compile(r'(?:href|src|data-[\w-]+)="/static/([^"#?]+)')
INSIDE = re.compile(
    r"""(?:url\(\s*|\bfrom\s*|\bimport\s*\(?\s*)["']?([./\w-][^"')\s;]*\.(?:css|m?js|woff2|png|svg|json))"""
)


def weight(answer: HttpResponse) -> int:
    """Bytes of a page and of everything it names, each gzipped."""
    body = answer.content
    files = {}
    waiting = NAMED.findall(body.decode())
    while waiting:
        name = waiting.pop()
        found = finders.find(name)
        if name in files or not found:
            continue
        files[name] = Path(found).read_bytes()
        if name.endswith((".css", ".js", ".mjs")):
            text = files[name].decode()
            waiting += [normpath(join(name.rpartition("/")[0], other)) for other in INSIDE.findall(text)]
    return sum(min(len(data), len(gzip.compress(data, 9))) for data in (body, *files.values()))
