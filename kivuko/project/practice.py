"""Practice: the same lane on a store of its own, with invented travellers, that counts nowhere.

The store lies in the folder `practice` of the node's own, has an identity that no other mode starts with, and is made
anew from a copy at each start and by the button on its page. It knows no officer of the node, no list and no secret.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kivuko.accounts import demo as officers
from kivuko.kernel import node
from kivuko.lib.lists import synthetic
from kivuko.lib.mrz import writing
from kivuko.places import loading
from kivuko.project import home, start
from kivuko.project.checks import PRACTICE
from kivuko.screening import demo as screening

OWN = (
    "KIVUKO_DATABASE",
    "KIVUKO_STORE",
    "KIVUKO_SECRET_KEY",
    "KIVUKO_NODE_KEY",
    "KIVUKO_LISTS",
    "KIVUKO_HTTPS",
)
"""What the node's environment says and practice must not know."""


# -- its process and its store ------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """That of the node without its secrets: mode and folder of practice."""
    folder = home.folder() / "practice"
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    return {**kept, "KIVUKO_MODE": "practice", "KIVUKO_DATA": str(folder)}


def beside(host: str, port: int) -> None:
    """Serve practice in a process of its own, as long as this one lives."""
    command = [sys.executable, "-m", "kivuko.project", "practice", "--host", host, "--port", str(port)]
    child = subprocess.Popen(
        [*command, "--no-browser"], env={**environment(), "KIVUKO_BESIDE": "1"}, stdout=subprocess.DEVNULL
    )
    server = os.getpid()
    atexit.register(
        lambda: child.terminate() if os.getpid() == server else None
    )  # a worker ends without this
    os.environ["KIVUKO_PRACTICE_PORT"] = str(port)


def store() -> Path:
    return Path(str(connections["default"].settings_dict["NAME"]))


def pristine() -> Path:
    return store().with_name("pristine.sqlite3")


def prepare() -> None:
    """An empty practice store of this version of the code."""
    if pristine().exists():
        reset()
        if not start.is_behind() and settings.STATIC_ROOT.is_dir():
            return
    connections.close_all()
    for file in store().parent.glob("*.sqlite3*"):
        file.unlink()
    start.prepare()
    own = node.create(PRACTICE, "SS/", demo=True)
    loading.load()
    officers.make(own)
    screening.load_invented(own)
    connections.close_all()
    with closing(sqlite3.connect(store())) as made, closing(sqlite3.connect(pristine())) as copy:
        made.backup(copy)


def reset() -> None:
    """As if nobody had practised: every page of the store is that of the copy again."""
    connections.close_all()
    with closing(sqlite3.connect(pristine())) as copy, closing(sqlite3.connect(store(), timeout=20)) as live:
        copy.backup(live)
    shutil.rmtree(Path(settings.KIVUKO_DATA) / "facts", ignore_errors=True)
    node.forget_cached()


# -- its page -----------------------------------------------------------------------------------------------


class Specimen(NamedTuple):
    """An invented traveller: what the trainee should notice, and the lines that a reader would send."""

    title: str | Promise
    notice: str | Promise
    lines: str


def specimens(today: date) -> list[Specimen]:
    """Travellers for every colour of the lane. Nobody in them exists."""
    valid, over = today.replace(year=today.year + 4, day=1), today.replace(year=today.year - 1, day=1)
    child = date(today.year - 9, 3, 14)
    adult = date(1988, 3, 2)

    def passport(code: str, issuer: str, number: str, names: tuple[str, str], **more: Any) -> str:
        said: dict[str, Any] = {"nationality": issuer, "birth": adult, "sex": "F", "expiry": valid, **more}
        return writing.compose(
            "TD3",
            document_code=code,
            issuer=issuer,
            number=number,
            surname=names[0],
            given_names=names[1],
            **said,
        )

    good = passport("P", "SSD", "R00770011", ("LOKIDOR", "NYABOL ROSE"))
    at = 44 + 1 + 9  # the check digit of the number, in the second line
    misread = good[:at] + str((int(good[at]) + 1) % 10) + good[at + 1 :]
    listed = next(
        person
        for person in synthetic.demo_excerpt()
        if person.documents and any(len(birth.date) == 10 for birth in person.births)
    )
    *given, family = listed.name.split()
    born = date.fromisoformat(next(one.date for one in listed.births if len(one.date) == 10))
    document = listed.documents[0]
    return [
        Specimen(_("A passport in order"), _("Green: admit."), good),
        Specimen(
            _("An expired passport"),
            _("Red: say why, and decide by your own rules."),
            passport("P", "UGA", "B00770022", ("WANYERA", "JOSEPH"), sex="M", expiry=over),
        ),
        Specimen(
            _("Somebody who may be on a list"),
            _("The list speaks, you compare: name, birth, document. A supervisor settles it."),
            passport(
                "P", document.issuer or "SSD", document.number, (family.upper(), " ".join(given).upper()),
                sex=listed.sex or "M", birth=born,
            ),
        ),
        Specimen(
            _("A child alone"),
            _("Look who is with the child before anything else."),
            passport("P", "KEN", "C00770033", ("ATYANGO", "GRACE"), birth=child),
        ),
        Specimen(
            _("A refugee's travel document"),
            _("The nationality says XXB: the document stands for a passport."),
            passport("PR", "UGA", "T00770044", ("DENGMARIAL", "AWUT"), nationality="XXB"),
        ),
        Specimen(
            _("An identity card"),
            _("Three lines of thirty letters."),
            writing.compose(
                "TD1", document_code="I", issuer="KEN", number="770055001", nationality="KEN", surname="KIPLOROT",
                given_names="SAMUEL", birth=adult, sex="M", expiry=valid,
            ),
        ),
        Specimen(
            _("A line that was misread"),
            _("A check digit is wrong: compare the number with the document and type it again."),
            misread,
        ),
    ]  # fmt: skip


def only_in_practice() -> None:
    if settings.KIVUKO_MODE not in ("practice", "test"):
        raise Http404


@login_required
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Cards of invented travellers, each to be put before the lane's reader by one press."""
    only_in_practice()
    return render(request, "practice.html", {"specimens": specimens(timezone.now().date())})


@login_required
@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    """Everything that was practised is gone, sessions too."""
    only_in_practice()
    if settings.KIVUKO_MODE == "practice":
        reset()
        request.session.flush()
    return redirect("/")
